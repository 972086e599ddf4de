"""What seed/README.md shows is as it says."""

import re

import pytest

from bank.formats import entries, markdown
from bank.proofreading.languages import LEFT_ALONE, READERS
from tests.seed.corpus import SEED

pytestmark = pytest.mark.only_on("small")
README = (SEED / "README.md").read_text(encoding="utf-8")


def test_its_example_of_the_format_can_be_read() -> None:
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", README, re.MULTILINE | re.DOTALL)
    found = list(entries(markdown, example))
    assert [entry.faults for entry in found] == [[], []]
    assert [entry.document.key for entry in found if entry.document] == [
        "cache-validators",
        "cache-validators-check",
    ]


def test_it_names_every_language_that_blocks_may_be_in() -> None:
    part = README.split("## Code in texts")[1].split("\n## ")[0]
    assert {name for name in {*READERS, *LEFT_ALONE} if f"`{name}`" not in part} == set()
