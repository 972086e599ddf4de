"""Runs a program of the project on a bank, and tells what it took."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.servers import PUBLIC_URL, ROOT, SECRET, UNTHROTTLED

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Failed(Exception):
    """The program has not done what it was asked to do; the message is what it said."""


class Done(NamedTuple):
    said: str
    seconds: float
    # Seconds of the program and all that it has started.
    cpu: float
    # The most memory that it held at once, in MB.
    peak: float


def run(words: Sequence[str], database_url: str) -> Done:
    """A program of Python with the settings of the servers. Raises Failed."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "ENV_FILE": os.devnull,
        "REDIS_URL": "",
        "PUBLIC_URL": PUBLIC_URL,
        **UNTHROTTLED,
    }
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            # With a group of its own, so that nothing that it starts outlives an end of ours.
            start_new_session=True,
        )
        status, peak = None, 0.0
        try:
            while status is None:
                peak = max(peak, _peak(process.pid))
                time.sleep(0.02)
                ended, code, used = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    status = process.returncode = os.waitstatus_to_exitcode(code)
        finally:
            if status is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        seconds = time.perf_counter() - begin
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if status:
        raise Failed(f"{' '.join(words)}: {said}")
    return Done(said, seconds, used.ru_utime + used.ru_stime, peak)


def _peak(pid: int) -> float:
    """The kernel knows it until the process ends; what wait4 tells would include the memory of this process."""
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) * 1024 / 1_000_000 if found else 0.0
