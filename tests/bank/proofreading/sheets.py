"""Small corpora to find faults in: a sheet is sound until a test puts something else into it."""

from pathlib import Path
from textwrap import dedent

from bank.proofreading import proofread

CATALOGUE = """
[source]
slug = "core"
title = "Core"

[[topics]]
slug = "tools"
name = "Tools"

[[tags]]
slug = "http"
name = "HTTP"

[[tags]]
slug = "caching"
name = "Caching"
"""
# Eighty words, the least that a model answer has.
ANSWER = "\n".join(10 * ["A saw is kept on the fourth shelf."])

OPEN = """
## Question: saws
kind: open
difficulty: 2
tags: http
related: saws-check

Where is a saw kept?

### Answer

{answer}
"""
CHOICE = """
## Question: saws-check
kind: {kind}
tags: http, caching
related: saws

{question}

### Right answer

{right}

### Wrong answer

{wrong}

#### Feedback

There are drills.

### Explanation

Saws are long.
"""
GRADED = """
## Question: saws-check
kind: {kind}
tags: http
related: saws

{question}

### Answer

{right}

### Explanation

Saws are long.
"""
HEAD = "---\nsource: core\ntopic: tools\n---\n"


def written(*sections: str) -> str:
    """Code as it stands in a test, without the indentation of the test."""
    return "\n".join(dedent(section).strip("\n") for section in sections)


def open_question(answer: str = "", *, add: str = "") -> str:
    """The open question of the sheet; `add` goes on behind the usual answer."""
    return OPEN.format(answer=written(answer or ANSWER, add))


def choice(
    question: str = "Where?",
    *,
    right: str = "Shelf 4",
    wrong: str = "Shelf 5",
    kind: str = "single_choice",
) -> str:
    return CHOICE.format(question=written(question), right=right, wrong=wrong, kind=kind)


def graded(question: str, right: str, *, kind: str) -> str:
    """A question whose answers are not options."""
    return GRADED.format(question=written(question), right=right, kind=kind)


def sheet(*questions: str) -> str:
    """A file of questions; the sound pair unless others are given."""
    return HEAD + "".join(questions or (open_question(), choice()))


def put(folder: Path, text: str, name: str = "tools.md") -> Path:
    """A file in a folder that has a catalogue."""
    (folder / "catalogue.toml").write_text(CATALOGUE)
    (folder / name).write_text(text)
    return folder / name


def faults(folder: Path, text: str) -> list[str]:
    """What is wrong with a file: the line of the file as it stands there, and the reason."""
    lines = text.split("\n")
    proof = proofread(put(folder, text))
    return [f"{lines[fault.line - 1]}: {fault.reason}" for fault in proof.faults]
