"""Files as other systems write them: what is read of each, and what is told of the rest."""

import pytest

from bank import formats
from bank.formats import Fate
from tests.bank.formats.samples import FILES, MANIFEST, listed


def told(entries, fate):
    return sorted({note.what for entry in entries for note in entry.notes if note.fate == fate})


@pytest.mark.parametrize("one", listed(), ids=lambda one: one["name"])
def test_a_file_is_read_and_all_that_is_lost_is_told(one):
    def complete(entry):
        entry.document.topic = "topic"

    content = (FILES / one["name"]).read_bytes()
    chosen = formats.by_name(one["format"])
    assert chosen.looks_like(content.removeprefix(b"\xef\xbb\xbf"))
    entries = list(formats.entries(chosen, content.decode(), complete))
    assert [fault for entry in entries for fault in entry.faults] == []
    assert sum(entry.document is not None for entry in entries) == one["questions"]
    assert told(entries, Fate.DROPPED) == one["dropped"]
    assert told(entries, Fate.MAPPED) == one["mapped"]


def test_every_file_is_in_the_manifest_with_its_origin_and_its_licence():
    files = {file.name for file in FILES.iterdir()} - {MANIFEST.name}
    assert {one["name"] for one in listed()} == files
    assert all(one["origin"] and one["licence"] for one in listed())
