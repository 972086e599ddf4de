"""What every format must do; whoever adds one to the registry gets these tests for nothing."""

import io
import subprocess
import sys
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank import formats
from bank.documents import Kind
from bank.formats import UnknownFormat, Writing
from tests.bank.documents_strategies import documents, files
from tests.builders import paper

# These laws are about the ends and pieces of lines, for which not every document is needed.
few = settings(max_examples=15)
LOSSLESS = [name for name, one in formats.FORMATS.items() if one.IS_LOSSLESS]
every_format = pytest.mark.parametrize("name", LOSSLESS)
every_text_format = pytest.mark.parametrize(
    "name", [name for name in LOSSLESS if not formats.by_name(name).IS_BINARY]
)
lossy_format = pytest.mark.parametrize(
    "name",
    [
        name
        for name, one in formats.FORMATS.items()
        if hasattr(one, "write") and not one.IS_LOSSLESS
    ],
)


def read(name, file):
    """What a format finds in the pieces that it wrote, or in any text."""
    chosen = formats.by_name(name)
    if chosen.IS_BINARY:
        return list(formats.entries(chosen, io.BytesIO(b"".join(file))))
    return list(formats.entries(chosen, file))


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_format_has_a_writer_where_the_registry_says_so(name):
    assert hasattr(formats.by_name(name), "write") == (name in formats.WRITABLE)


def test_who_only_asks_which_formats_there_are_loads_none():
    asked = "import sys; from bank.formats import WRITABLE; print({'lxml', 'openpyxl', 'genanki'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


@every_format
@given(documents=files)
def test_it_gives_back_what_it_was_given(name, documents):
    found = read(name, formats.by_name(name).write(documents))
    assert [entry.document for entry in found] == documents
    assert [entry.faults for entry in found] == [[] for _ in documents]


@every_text_format
@few
@given(documents=files, size=st.integers(1, 9))
def test_it_does_not_matter_in_which_pieces_a_text_comes(name, documents, size):
    text = "".join(formats.by_name(name).write(documents))
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert read(name, pieces) == read(name, text)


@every_text_format
@few
@given(documents=files)
def test_lines_may_end_as_on_windows(name, documents):
    text = "".join(formats.by_name(name).write(documents))
    assert read(name, text.replace("\n", "\r\n")) == read(name, text)


@every_text_format
def test_a_byte_order_mark_is_no_part_of_the_text(name):
    text = "".join(formats.by_name(name).write([paper()]))
    assert read(name, ["", "\ufeff", text]) == read(name, text)


@every_text_format
def test_the_last_line_need_not_be_ended(name):
    text = "".join(formats.by_name(name).write([paper()]))
    assert read(name, text.rstrip("\n")) == read(name, text)


@every_format
def test_a_file_of_nothing_is_one_of_its_format_and_has_no_question(name):
    assert read(name, formats.by_name(name).write([])) == []


@every_text_format
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


def written_and_read(name, documents):
    """What was noted of each document when it was written, and the entries that are read again."""
    chosen = formats.by_name(name)
    noted = []
    pieces = list(chosen.write(documents, Writing(note=noted.append)))
    file = io.BytesIO(b"".join(pieces)) if chosen.IS_BINARY else "".join(pieces)

    def complete(entry):
        entry.document.topic = entry.category[-1] if entry.category else "topic"
        if entry.key is not None:
            entry.document.source, entry.document.key = "read", entry.key

    found = [entry for entry in formats.entries(chosen, file, complete) if entry.document]
    return noted, found


def differences(before, after):
    """The members that are not what they were, by the names by which a note must tell of them."""
    for name in MEMBERS:
        if getattr(before, name) != getattr(after, name):
            yield name
    if len(before.answers) != len(after.answers):
        yield "answers"
        return
    for old, new in zip(before.answers, after.answers, strict=True):
        for member in ("text", "is_correct", "weight", "feedback", "tolerance", "match"):
            if getattr(old, member) != getattr(new, member):
                yield f"{member} of an answer"


MEMBERS = (
    *("kind", "text", "topic", "tags", "difficulty", "language", "status", "explanation", "source"),
    *("key", "related", "position", "shuffle", "grading"),
)


@lossy_format
@settings(max_examples=25)
@given(document=documents())
def test_nothing_is_lost_that_was_not_told(name, document):
    noted, found = written_and_read(name, [deepcopy(document)])
    told = {note.what.split("/")[0] for note in noted}
    if "question" in told:
        return
    (entry,) = found
    # The key of whoever reads is in a source of theirs; a question that becomes another kind gets other answers.
    lost = set(differences(document, entry.document))
    if document.source or "key" in told:
        lost.discard("source")
    if "kind" in told or "character" in told:
        lost -= {
            name for name in lost if "answer" in name or name in ("text", "explanation", "grading")
        }
    assert {name for name in lost if not any(what.startswith(name) for what in told)} == set()


@lossy_format
def test_one_question_that_is_written_is_read_without_faults(name):
    for kind in Kind:
        noted, found = written_and_read(name, [paper(kind, status="draft")])
        is_left_out = any(note.what == "question" for note in noted)
        assert [entry.faults for entry in found] == ([] if is_left_out else [[]])


@lossy_format
def test_a_lossy_format_reads_nothing_from_nothing(name):
    chosen = formats.by_name(name)
    pieces = list(chosen.write([]))
    file = io.BytesIO(b"".join(pieces)) if chosen.IS_BINARY else "".join(pieces)
    assert list(formats.entries(chosen, file)) == []
    if not chosen.IS_BINARY:
        assert read(name, "") == []


@lossy_format
def test_a_lossy_format_is_known_by_the_endings_of_its_files(name):
    chosen = formats.by_name(name)
    assert any(formats.by_filename(f"file{suffix}") for suffix in chosen.SUFFIXES)


def test_an_unknown_name_is_refused_with_the_nearest_and_all_known_ones():
    with pytest.raises(UnknownFormat) as refused:
        formats.by_name("markdwn")
    assert str(refused.value) == (
        "There is no format 'markdwn'. Did you mean 'markdown'? "
        f"The bank knows {', '.join(formats.FORMATS)}."
    )


def test_an_unknown_ending_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownFormat, match=r"by the ending '\.docx'; those known are \.jsonl, "):
        formats.by_filename("questions.docx")
