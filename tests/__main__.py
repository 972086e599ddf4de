"""
What `python3 dev.py test` runs: the suite on each stack, what it covered, and who may import whom.

Words go to pytest; then, and with --stack, coverage is not judged, because not everything ran.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import FrameType

from tests.stack import NO_SERVER

STACKS = ("small", "large")
DRILLS = "tests/drills"
BY_TWO = ("-n", "2")


def run(*command: str, **variables: str) -> int:
    """Runs a command to its end; told to stop, it lets the command stop its servers first."""
    process = subprocess.Popen(command, env={**os.environ, **variables})

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.terminate()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, pass_on)
    interrupted = False
    while process.returncode is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    return process.returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py test", add_help=False, allow_abbrev=False)
    parser.add_argument("--stack", choices=STACKS)
    options, words = parser.parse_known_args()
    stacks = [options.stack] if options.stack else STACKS
    is_whole = not options.stack and not words
    failed = []
    with tempfile.TemporaryDirectory(prefix="question-bank-") as folder:
        notes = Path(folder, "not-run")
        notes.touch()
        for stack in stacks:
            print(f"\n--- the tests on the {stack} stack", flush=True)
            pytest = [sys.executable, "-m", "pytest", f"--stack={stack}", *words]
            told = {"NOT_RUN_FILE": str(notes), "COVERAGE_FILE": f".coverage.{stack}"}
            if is_whole:
                # One worker for each of the two cores that the budget of CI is made for. The drills tell who answers
                # within which time, so they have the machine for themselves.
                code = run(*pytest, f"--ignore={DRILLS}", *BY_TWO, "--cov", "--cov-report=", **told)
                code = code or run(*pytest, DRILLS, **told)
            else:
                code = run(*pytest, **told)
            if code == NO_SERVER and not options.stack:
                # Nobody asked for this stack by name; the list at the end tells that it is missing.
                is_whole = False
            elif code:
                failed.append(f"the tests on the {stack} stack")
        not_run = [json.loads(line) for line in notes.read_text().splitlines()]
    if is_whole and not is_covered():
        failed.append("coverage of bank/")
    if not words and run(str(Path(sys.executable).with_name("lint-imports")), "--no-logo"):
        failed.append("who may import whom")
    for (what, reason), on in groupby(sorted(not_run), key=itemgetter(0, 1)):
        where = " and the ".join(stack for _, _, stack in on)
        print(f"did not run on the {where} stack: {what} - {reason}")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    else:
        print("All that ran is well." if not_run else "All is well.")
    return 1 if failed else 0


def is_covered() -> bool:
    """
    Whether the stacks together ran the lines and branches of bank/. All of them are meant to be run; one in a thousand
    may be missed, for some are reached only by those who come at the same moment.
    """
    coverage = [sys.executable, "-m", "coverage"]
    run(*coverage, "combine", "--quiet", *(f".coverage.{stack}" for stack in STACKS))
    shown = ["--show-missing", "--skip-covered", "--precision=1", "--fail-under=99.9"]
    return run(*coverage, "report", "--include=bank/*", *shown) == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
