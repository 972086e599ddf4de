"""A folder to load from, and commands that keep what they say."""

from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.bank.transfer.test_load_catalogue import CATALOGUE

QUESTION = """\
---
source: core
topic: {topic}
---

## Question: {topic}
tags: http

What about {topic}?

### Answer

So.
"""


class Terminal(StringIO):
    def isatty(self):
        return True


@dataclass
class Said:
    out: str
    err: str
    refusal: str | None


@pytest.fixture
def run(db):
    """Runs a command and gives what it said, and with which words it failed."""

    def run(*words, terminal=False):
        out, err = StringIO(), Terminal() if terminal else StringIO()
        refusal = None
        try:
            call_command(*map(str, words), stdout=out, stderr=err)
        except CommandError as error:
            refusal = str(error)
        return Said(out.getvalue(), err.getvalue(), refusal)

    return run


@pytest.fixture
def folder(tmp_path):
    """A catalogue with a source, two topics and a tag, and a question for each topic."""
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    for topic in ("rest", "web"):
        (tmp_path / f"{topic}.md").write_text(QUESTION.format(topic=topic), encoding="utf-8")
    return tmp_path


def break_(path):
    """Make the question of a file refer to a tag that there is not, in line 7."""
    path.write_text(path.read_text(encoding="utf-8").replace("http", "htpt"), encoding="utf-8")
