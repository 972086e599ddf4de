"""Shell examples are not run, for they would need what they talk to; bash reads them and finds faults of syntax."""

import re
import subprocess

from bank.proofreading.languages.outcomes import Outcome

_PLACE = re.compile(r"^bash: line (\d+): (.*)", re.MULTILINE)
_PROMPT = re.compile(r"(?:[$>%]|\w+@\w+\S*[$#]) ")


def read(code: str) -> Outcome:
    """Syntax errors, and prompts, which do not belong to a command. Raises FileNotFoundError without bash."""
    faults = [
        (number, "A prompt is not part of a command.")
        for number, line in enumerate(code.split("\n"))
        if _PROMPT.match(line)
    ]
    read_by_bash = subprocess.run(
        ["bash", "-n"],  # noqa: S607 - any bash will do, wherever it is
        input=code,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"LC_ALL": "C"},
    )
    # The first message tells what is wrong, the next ones show the line.
    if place := _PLACE.search(read_by_bash.stderr):
        faults.append((int(place[1]) - 1, f"bash says: {place[2]}"))
    return Outcome(faults=tuple(faults))
