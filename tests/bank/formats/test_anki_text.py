"""Anki's text files with their headers."""

import pytest

from bank.documents import Kind
from bank.formats import Fate, Writing, entries
from bank.formats.anki import text as anki_text
from tests.builders import distractor, pair, paper, right, wrong


def read(text):
    def complete(entry):
        entry.document.topic = "physics"

    return list(entries(anki_text, text, complete))


def notes(entry):
    return [(note.line, note.what, note.fate, note.excerpt) for note in entry.notes]


FILE = """\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
"a#1"\tBasic\tPhysics::Waves\t<b>What</b>?\t"It is ""so"".
<br>Really."\teasy Big::Idea
b\tBasic (and reversed card)\tPhysics\tOne\tTwo\t
c\tCloze\t\t{{c1::Paris}} is in {{c2::France::country}}\tMore\t
"""


def test_what_anki_writes_is_read():
    first, second, third = read(FILE)
    assert (first.line, first.key, first.category) == (7, "a#1", ("Physics", "Waves"))
    assert (first.document.kind, first.document.text) == (Kind.OPEN, "**What**?")
    assert [answer.text for answer in first.document.answers] == ['It is "so".\\\nReally.']
    assert first.document.tags == ["easy", "big-idea"]
    assert notes(first) == [(7, "tag", Fate.MAPPED, "Big::Idea")]
    assert (second.line, second.category) == (9, ("Physics",))
    assert notes(second) == [(9, "reversed card", Fate.DROPPED, "Basic (and reversed card)")]
    assert third.document.text == "(…) is in (country)"
    assert [answer.text for answer in third.document.answers] == ["Paris\n\nFrance"]
    assert third.document.explanation == "More"
    assert [note.what for note in third.notes] == ["cloze note"]
    assert [entry.faults for entry in (first, second, third)] == [[], [], []]


def test_headers_hold_for_all_lines():
    about, entry = read(
        "#separator:Semicolon\n#deck:A::B\n#tags:x y\n#tags column:3\n#odd:1\n# free\n#columns:a;b\nQ;A;z\n"
    )
    assert notes(about) == [
        (5, "header odd", Fate.DROPPED, "#odd:1"),
        (6, "comment", Fate.DROPPED, "# free"),
    ]
    assert (entry.line, entry.category, entry.document.tags) == (8, ("A", "B"), ["x", "y", "z"])


@pytest.mark.parametrize("separator", "\t|;:,")
def test_without_headers_the_separator_is_guessed(separator):
    (entry,) = read(f"Q{separator}A")
    assert [answer.text for answer in entry.document.answers] == ["A"]


def test_a_separator_that_is_none_is_guessed():
    (entry,) = read('#separator:"\nQ')
    assert (entry.document.text, entry.document.answers) == ("Q", [])


@pytest.mark.parametrize(("html", "text"), [("#html:false\n", "\\<b>x\\</b>"), ("", "**x**")])
def test_fields_are_html_if_they_are_said_to_be_or_look_like_it(html, text):
    (entry,) = read(f"{html}<b>x</b>\ty\n")
    assert entry.document.text == text


def test_comments_and_blank_lines_are_no_notes():
    found = read("Q\tA\n# no note\n\n\t\nR\tB")
    assert [entry.line for entry in found] == [1, 2, 5]
    assert notes(found[1]) == [(2, "comment", Fate.DROPPED, "# no note")]


def test_sounds_images_and_further_fields_are_dropped():
    (entry,) = read("#html:true\nQ [sound:a.mp3]<img src='a.png'>\tA\tthird\t \n")
    assert entry.document.text == "Q"
    assert notes(entry) == [
        (2, "sound", Fate.DROPPED, "[sound:a.mp3]"),
        (2, "image", Fate.DROPPED, "a.png"),
        (2, "field 3", Fate.DROPPED, "third"),
    ]


def test_a_note_without_text_is_a_fault():
    (entry,) = read("#guid column:1\nx\t\t\n")
    assert [(fault.line, fault.problem.code) for fault in entry.faults] == [(2, "empty")]


def test_a_line_that_is_no_line_is_a_fault_and_the_next_is_read():
    first, *_, last = read('Q\t"' + "x" * 200_000 + "\nR\tS\n")
    assert [(fault.line, fault.problem.code) for fault in first.faults] == [(1, "csv")]
    assert last.document.text == "R"


@pytest.mark.parametrize(
    "text", ["\x00", "a\tb\x00", "#separator:\x00\na", '"', "{{c1::}}\t", "{{c1::{{c2::x}}"]
)
def test_odd_files_give_entries(text):
    for entry in read(text):
        assert entry.document or entry.faults


def test_it_is_known_by_its_headers():
    assert anki_text.looks_like(b"#separator:tab\n")
    assert not anki_text.looks_like(b"# Title\n")


# --- writing


def written(document):
    noted = []
    text = "".join(anki_text.write([document], Writing({"t": ("A", "B")}, noted.append)))
    (entry,) = read(text)
    return entry, [note.what for note in noted]


def test_an_open_question_comes_back():
    document = paper(
        "open",
        topic="t",
        text="Why *so*?",
        answers=[right("- a\n- b")],
        source="s",
        key="#k",
        tags=["x"],
    )
    entry, noted = written(document)
    assert noted == ["source"]
    assert (entry.key, entry.category, entry.document.tags) == ("#k", ("A", "B"), ["x"])
    assert (entry.document.text, entry.document.answers) == (
        "Why *so*?",
        [right("- a\n- b", weight=1)],
    )


def test_the_headers_stand_once():
    text = "".join(anki_text.write([paper("open"), paper("open")]))
    assert text.count("#separator") == 1
    assert len(read(text)) == 2


def test_an_explanation_stands_on_the_back():
    entry, noted = written(paper("open", answers=[right("a"), right("b")], explanation="c"))
    assert entry.document.answers[0].text == "a\n\n---\n\nb\n\nc"
    assert noted == ["answers", "explanation", "answers"]


@pytest.mark.parametrize(
    ("document", "front", "back"),
    [
        (
            paper("single_choice", text="Q", answers=[right("a\nb"), wrong("c")]),
            "Q\n\n- a\n  b\n- c",
            "a\nb",
        ),
        (
            paper("multiple_choice", text="Q", answers=[right("a"), right("b"), wrong("c")]),
            "Q\n\n- a\n- b\n- c",
            "- a\n- b",
        ),
        (
            paper("single_choice", text="Q\n\n- x\n- y", answers=[right("a"), wrong("c")]),
            "Q\n\n- x\n- y\n\n* a\n* c",
            "a",
        ),
        (paper("short_text", text="Q", answers=[right("*a*")]), "Q", "\\*a\\*"),
        (paper("numerical", text="Q", answers=[right("1", tolerance="0.5")]), "Q", "1 ± 0.5"),
        (
            paper("matching", text="Q", answers=[pair("a", "2"), pair("b", "1"), distractor("3")]),
            "Q\n\n- a\n- b\n\n---\n\n- 1\n- 2\n- 3",
            "- a → 2\n- b → 1",
        ),
    ],
)
def test_other_kinds_become_cards_and_it_is_told(document, front, back):
    entry, noted = written(document)
    assert (entry.document.text, entry.document.answers[0].text) == (front, back)
    assert noted == ["kind"]


def test_what_a_card_cannot_say_is_told():
    document = paper(
        "short_text",
        answers=[right("a", feedback="f")],
        difficulty=5,
        grading={"case_sensitive": True},
    )
    assert written(document)[1] == ["difficulty", "grading", "feedback of an answer", "kind"]


def test_markdown_that_html_cannot_give_back_is_told():
    assert "text" in written(paper("open", text="Title\n====="))[1]
