"""A file of each format: those of other systems, which the manifest lists, and those that we write."""

import tomllib
from decimal import Decimal
from pathlib import Path

from bank import formats
from bank.documents import Kind
from tests.builders import pair, paper, right, wrong

FILES = Path(__file__).with_name("files")
MANIFEST = FILES / "MANIFEST.toml"


def listed():
    return tomllib.loads(MANIFEST.read_text())["file"]


def everything():
    """A question of each kind, with all that a question may have."""
    for place, kind in enumerate(Kind):
        yield paper(
            kind,
            text=f"What is *{kind}*?\n\n- a\n- `b`",
            explanation="Because.\n\n```\nx = {1}\n```",
            tags=["easy", "web"],
            source="exam",
            key=f"k{place}",
            details={"a": [1, None]},
        )
    yield paper(
        "single_choice",
        answers=[
            right("= *a* & <b>", feedback="Yes: #1"),
            wrong("~c", feedback="No.", weight=Decimal("-0.5")),
        ],
    )
    yield paper("numerical", answers=[right("1.5", tolerance="0.25")])
    yield paper("matching", answers=[pair("a", "1"), pair("b", "2")])


def samples(name):
    """The bytes of some files of this format."""
    found = [(FILES / one["name"]).read_bytes() for one in listed() if one["format"] == name]
    chosen = formats.by_name(name)
    if hasattr(chosen, "write"):
        pieces = list(chosen.write(list(everything())))
        found.append(b"".join(pieces) if chosen.IS_BINARY else "".join(pieces).encode())
    return found
