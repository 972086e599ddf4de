"""What every format must do; whoever adds one to the registry gets these tests for nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank import formats
from bank.formats import UnknownFormat
from tests.bank.documents_strategies import files
from tests.builders import paper

# These laws are about the ends and pieces of lines, for which not every document is needed.
few = settings(max_examples=15)
every_format = pytest.mark.parametrize("name", formats.FORMATS)


def read(name, text):
    return list(formats.entries(formats.by_name(name), text))


@every_format
@given(documents=files)
def test_it_gives_back_what_it_was_given(name, documents):
    found = read(name, formats.by_name(name).write(documents))
    assert [entry.document for entry in found] == documents
    assert [entry.faults for entry in found] == [[] for _ in documents]


@every_format
@few
@given(documents=files, size=st.integers(1, 9))
def test_it_does_not_matter_in_which_pieces_a_text_comes(name, documents, size):
    text = "".join(formats.by_name(name).write(documents))
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert read(name, pieces) == read(name, text)


@every_format
@few
@given(documents=files)
def test_lines_may_end_as_on_windows(name, documents):
    text = "".join(formats.by_name(name).write(documents))
    assert read(name, text.replace("\n", "\r\n")) == read(name, text)


@every_format
def test_a_byte_order_mark_is_no_part_of_the_text(name):
    text = "".join(formats.by_name(name).write([paper()]))
    assert read(name, ["", "\ufeff", text]) == read(name, text)


@every_format
def test_the_last_line_need_not_be_ended(name):
    text = "".join(formats.by_name(name).write([paper()]))
    assert read(name, text.rstrip("\n")) == read(name, text)


@every_format
def test_nothing_is_written_of_nothing(name):
    assert list(formats.by_name(name).write([])) == []


@every_format
def test_nothing_is_read_from_nothing(name):
    assert read(name, "") == []


@every_format
def test_a_key_that_a_file_gives_twice_is_refused(name):
    twice = [paper(source="core", key="a"), paper(source="core", key="a", text="Why?")]
    first, second = read(name, formats.by_name(name).write(twice))
    assert first.faults == []
    (fault,) = second.faults
    assert fault.line == second.line
    assert fault.reason == f"/key: The question of line {first.line} has this key already."


@every_format
def test_sources_have_keys_of_their_own(name):
    different = [paper(source="core", key="a"), paper(source="other", key="a")]
    found = read(name, formats.by_name(name).write(different))
    assert [entry.faults for entry in found] == [[], []]


@every_format
def test_an_unsound_document_is_told_with_its_line(name):
    unsound = [paper(), paper("open", status="published", answers=[])]
    first, second = read(name, formats.by_name(name).write(unsound))
    assert first.faults == []
    (fault,) = second.faults
    assert (fault.line, fault.problem.pointer) == (second.line, "/answers")


@every_format
def test_it_is_known_by_the_endings_of_its_files(name):
    chosen = formats.by_name(name)
    for suffix in chosen.SUFFIXES:
        assert formats.by_filename(f"folder/file{suffix.upper()}") is chosen


def test_an_unknown_name_is_refused_with_the_nearest_and_all_known_ones():
    with pytest.raises(UnknownFormat) as refused:
        formats.by_name("markdwn")
    assert str(refused.value) == (
        "There is no format 'markdwn'. Did you mean 'markdown'? The bank knows jsonl, markdown."
    )


def test_an_unknown_ending_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownFormat, match=r"by the ending '\.docx'; those known are \.jsonl, "):
        formats.by_filename("questions.docx")
