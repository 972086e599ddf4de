"""A few hundred files of each format with something wrong in them: whatever is in a file, reading it ends well."""

import io
import time

import pytest

from bank import formats
from bank.documents import faults_of
from bank.formats import Entry
from tests.bank.formats.mutations import Chance
from tests.bank.formats.samples import samples

# They read text, which is the same on every stack.
pytestmark = pytest.mark.only_on("small")
EACH = 150
# Of processor time for one file of some kilobytes; most take a thousandth of it.
SECONDS = 5


def read(chosen, content):
    def complete(entry):
        entry.document.topic = "topic"

    # Half of a surrogate pair stands for a byte that is no text.
    file = io.BytesIO(content) if chosen.IS_BINARY else content.decode("utf-8", "surrogateescape")
    return list(formats.entries(chosen, file, complete))


@pytest.mark.parametrize("name", formats.FORMATS)
def test_whatever_is_in_a_file_it_is_read_or_refused_with_its_place(name):
    chosen = formats.by_name(name)
    originals = samples(name)
    assert originals
    for seed in range(EACH):
        content = Chance(seed).spoilt(originals[seed % len(originals)])
        start = time.process_time()
        entries = read(chosen, content)
        assert time.process_time() - start < SECONDS, seed
        assert all(is_sound(entry) for entry in entries), seed


def is_sound(entry):
    """It tells of places that there are, in words that can be written down, and gives nothing that must be refused."""
    told = [(fault.line, fault.reason) for fault in entry.faults]
    told += [(note.line, f"{note.what} {note.how}") for note in entry.notes]
    if not isinstance(entry, Entry) or not all(line >= 1 and text for line, text in told):
        return False
    return bool(entry.faults) or entry.document is None or not faults_of(entry.document)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_no_beginning_of_a_file_keeps_anybody_from_telling_its_format(name):
    chosen = formats.by_name(name)
    originals = samples(name)
    for seed in range(EACH):
        content = Chance(seed).spoilt(originals[seed % len(originals)])
        assert chosen.looks_like(content[:8192]) in (True, False)


def test_a_seed_spoils_a_file_in_the_same_way_every_time():
    assert Chance(7).spoilt(b"abc" * 50) == Chance(7).spoilt(b"abc" * 50)


def test_a_column_with_a_number_of_thousands_of_digits_is_one_that_is_not_known():
    content = f"text,answer_1,correct_{'9' * 5_000}\nWhy?,So.,x\n".encode()
    [entry] = read(formats.by_name("csv"), content)
    assert any(note.what.startswith("column correct_9") for note in entry.notes)
    assert entry.document.answers[0].text == "So."
