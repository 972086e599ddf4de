"""Python examples are run, each in a file of its own and in a fresh interpreter."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bank.proofreading.languages.outcomes import Outcome

SECONDS = 60
_NAME = "example.py"
_PLACE = re.compile(rf'File "[^"\n]*{re.escape(_NAME)}", line (\d+)')


def run(code: str, *, seconds: float = SECONDS) -> Outcome:
    """
    What the program prints. It has the packages of this environment, an empty folder to work in, and nothing of the
    caller's variables; hashes are salted afresh each time. Ending badly, writing to standard error and taking more
    than `seconds` are faults.
    """
    with TemporaryDirectory(prefix="example-") as folder:
        script = Path(folder, _NAME)
        script.write_text(code, encoding="utf-8")
        workplace = Path(folder, "empty")
        workplace.mkdir()
        # -I: neither PYTHON… variables nor packages of the user, so what runs here runs for everybody.
        process = subprocess.Popen(  # noqa: S603 - to run the examples is what this module is for
            [sys.executable, "-I", "-X", "utf8", str(script)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="backslashreplace",
            cwd=workplace,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(workplace)},
            start_new_session=True,
        )
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return Outcome(faults=((0, f"It was still running after {seconds:g} seconds."),))
        finally:
            _end(process)
        return Outcome(output, _faults(process.returncode, errors))


def _end(process: subprocess.Popen[str]) -> None:
    """End what is left, its children too: they are in one session, and hold its pipes open."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        # The usual case: it ended by itself.
        return
    process.communicate()


def _faults(code: int, errors: str) -> tuple[tuple[int, str], ...]:
    if not code and not errors:
        return ()
    said = [line for line in errors.splitlines() if line.strip()]
    places = _PLACE.findall(errors)
    line = int(places[-1]) - 1 if places else 0
    if code:
        detail = f"It ends with {said[-1].strip() if said else f'the exit code {code}'}"
    else:
        detail = f"It writes to standard error: {said[0].strip() if said else 'blanks'}"
    return ((line, detail),)
