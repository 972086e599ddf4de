"""GIFT: what teachers type for Moodle."""

from decimal import Decimal

import pytest

from bank import formats
from bank.documents import Kind
from bank.formats import Fate, Writing
from tests.builders import distractor, pair, paper, right, wrong


def read(text):
    def complete(entry):
        entry.document.topic = "topic"

    return list(formats.entries(formats.by_name("gift"), text, complete))


def one(text):
    [entry] = read(text)
    assert entry.faults == []
    return entry.document


def answers(document):
    return [(answer.text, answer.is_correct, answer.weight) for answer in document.answers]


def written(*documents, **paths):
    notes = []
    writing = Writing(topics=paths, note=notes.append)
    text = "".join(formats.by_name("gift").write(documents, writing))
    return text, [(note.what, note.fate) for note in notes]


def dropped(entry):
    return [(note.what, note.line) for note in entry.notes if note.fate == Fate.DROPPED]


def test_one_right_option_makes_a_single_choice():
    document = one("Who?{=Ada#Yes. ~Bob#No. ~%50%Eve}")
    assert (document.kind, document.text) == (Kind.SINGLE_CHOICE, "Who?")
    assert answers(document) == [
        ("Ada", True, 1),
        ("Bob", False, 0),
        ("Eve", False, Decimal("0.5")),
    ]
    assert [answer.feedback for answer in document.answers] == ["Yes.", "No.", ""]


def test_shares_without_a_right_one_make_a_multiple_choice():
    document = one("Who?{\n~%50%Ada\n~%-100%Bob\n~%50%Eve\n}")
    assert document.kind == Kind.MULTIPLE_CHOICE
    assert answers(document) == [
        ("Ada", True, Decimal("0.5")),
        ("Bob", False, -1),
        ("Eve", True, Decimal("0.5")),
    ]


@pytest.mark.parametrize(
    ("said", "is_true"), [("T", True), ("FALSE", False), ("true", True), (" F ", False)]
)
def test_true_and_false(said, is_true):
    document = one(f"Sure?{{{said}#Wrong.#Right.####All.}}")
    assert (document.kind, document.explanation) == (Kind.TRUE_FALSE, "All.")
    found = [(answer.text, answer.is_correct, answer.feedback) for answer in document.answers]
    assert found == [
        ("True", is_true, "Right." if is_true else "Wrong."),
        ("False", not is_true, "Wrong." if is_true else "Right."),
    ]


def test_only_right_ones_are_accepted_forms():
    document = one("Two and two?{=four =%50%4 =a\\=b}")
    assert document.kind == Kind.SHORT_TEXT
    assert answers(document) == [("four", True, 1), ("4", True, Decimal("0.5")), ("a=b", True, 1)]
    assert document.grading == {"accent_sensitive": True}


@pytest.mark.parametrize(
    ("said", "value", "tolerance"),
    [("#3", "3", ""), ("#3:0.5", "3", "0.5"), ("#1..5", "3", "2"), ("#-1.5\\:.5", "-1.5", ".5")],
)
def test_numbers(said, value, tolerance):
    document = one(f"How many?{{{said}}}")
    assert document.kind == Kind.NUMERICAL
    [answer] = document.answers
    assert (answer.text, answer.tolerance) == (value, tolerance)


def test_several_numbers_each_with_its_share():
    [entry] = read("When?{#\n=1822:0#Yes.\n=%50%1822:2#Nearly.\n~#No.\n}")
    found = [(answer.text, answer.tolerance, answer.weight) for answer in entry.document.answers]
    assert found == [("1822", "0", 1), ("1822", "2", Decimal("0.5"))]
    assert dropped(entry) == [("catch-all answer", 4)]


def test_a_star_alone_is_no_form_and_another_is_a_sign():
    [entry] = read("Who?{\n=Ada*\n=%50%\\*\n=%0%*#No.\n}")
    assert answers(entry.document) == [("Ada*", True, 1), ("*", True, Decimal("0.5"))]
    assert dropped(entry) == [("catch-all answer", 4)]
    assert ("wildcard", Fate.MAPPED) in [(note.what, note.fate) for note in entry.notes]


def test_a_star_is_written_so_that_moodle_takes_it_for_itself():
    text, noted = written(
        paper("short_text", answers=[right("*")], grading={"accent_sensitive": True})
    )
    assert "=\\\\*" in text
    assert noted == []
    assert one(text).answers[0].text == "*"


def test_the_name_of_a_form_within_a_text_is_part_of_it():
    document = one("What does [html] say?{=a [plain] word ~b#c [markdown] d}")
    assert document.text == "What does [html] say?"
    assert [answer.text for answer in document.answers] == ["a [plain] word", "b"]
    assert document.answers[1].feedback == "c [markdown] d"


def test_pairs():
    document = one("Match.{=one -> eins =two -> zwei = -> drei}")
    assert document.kind == Kind.MATCHING
    found = [(answer.text, answer.match, answer.is_correct) for answer in document.answers]
    assert found == [("one", "eins", True), ("two", "zwei", True), ("", "drei", False)]


def test_feedback_of_a_pair_is_told():
    [entry] = read("Match.{=one -> eins#Yes. =two -> zwei}")
    assert dropped(entry) == [("feedback of a pair", 1)]


def test_empty_braces_make_an_open_question():
    document = one("Tell.{ }")
    assert (document.kind, document.answers, document.explanation) == (Kind.OPEN, [], "")


def test_the_feedback_of_an_open_question_is_its_model_answer():
    [entry] = read("Tell.{\n#### So.\n}")
    document = entry.document
    assert ([answer.text for answer in document.answers], document.explanation) == (["So."], "")
    assert ("general feedback", Fate.MAPPED, 2) in [
        (note.what, note.fate, note.line) for note in entry.notes
    ]


def test_an_open_question_comes_back_with_its_answer():
    asked = paper("open", answers=[right("So *be* it.\n\n- {a}")])
    text, noted = written(asked)
    assert noted == []
    assert [answer.text for answer in one(text).answers] == ["So *be* it.\n\n- {a}"]


def test_a_missing_word_becomes_a_gap():
    [entry] = read("Ada wrote {=notes ~songs} in 1843.")
    assert entry.document.text == r"Ada wrote \_\_\_\_\_ in 1843."
    assert [note.what for note in entry.notes] == ["missing word"]


def test_a_text_without_braces_is_told_as_a_description():
    [entry] = read("::Intro::Read this first.")
    assert (entry.document, dropped(entry)) == (None, [("description", 1)])


def test_titles_ids_tags_and_categories_are_kept():
    text = (
        "$CATEGORY: $course$/top/Science/A//B\n\n// question: 12  name: Who\n"
        "// a note of mine\n// [id:q\\]1] [tag:history] [tag:Old times]\n::Who::Who?{=Ada ~Bob}\n"
    )
    [entry] = read(text)
    assert entry.category == ("Science", "A/B")
    assert (entry.key, entry.document.tags) == ("q]1", ["history", "old-times"])
    assert entry.document.details == {"moodle": {"name": "Who"}}
    assert dropped(entry) == [("comment", 4)]


@pytest.mark.parametrize(
    ("path", "names"), [("A/B", ("A", "B")), ("$system$/A", ("A",)), ("$course$/top", ())]
)
def test_a_category_is_a_path(path, names):
    [entry] = read(f"$CATEGORY: {path}\nWhy?{{}}\n")
    assert entry.category == names


def test_comments_that_belong_to_nothing_are_told():
    first, second = read("// one\n$CATEGORY: A\n\n// two\n")
    assert (dropped(first), dropped(second)) == ([("comment", 1)], [("comment", 4)])


def test_a_category_ends_the_question_before_it():
    first, second = read("Why?{}\n$CATEGORY: A\nHow?{}\n")
    assert (first.category, second.category) == ((), ("A",))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("[html]<b>Why</b> &amp; how?{}", "**Why** & how?"),
        ("[markdown]*Why*?{}", "*Why*?"),
        ("[plain]*Why*?{}", r"\*Why\*?"),
        ("[moodle]<i>Why</i>?{}", "*Why*?"),
        ("<i>Why</i>?{}", "*Why*?"),
        (r"a\~b\=c\#d\{e\}f\:g\\h\ni{}", "a~b=c#d{e}f:g\\h"),
    ],
)
def test_a_text_is_read_in_its_form(text, markdown):
    assert one(text).text.startswith(markdown)


def test_an_answer_has_the_form_of_its_question_unless_it_says_another():
    document = one("[markdown]Why?{=*so* ~[html]<b>no</b>}")
    assert [answer.text for answer in document.answers] == ["*so*", "**no**"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("Why?{=a", 1, "gift"),
        ("Why?\n=a}", 2, "gift"),
        ("Why?{=a {b} ~c}", 1, "gift"),
        ("Why?{nothing}", 1, "gift"),
        ("Why?{\n=a\n~%x%b}", 3, "number"),
        ("Why?{#x..y}", 1, "decimal"),
        ("Why?{#1..1e999999}", 1, "decimal"),
        ("{=a ~b}", 1, "required"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, code):
    faults = [fault for entry in read(text) for fault in entry.faults]
    assert (faults[0].line, faults[0].problem.code) == (line, code)


@pytest.mark.parametrize("text", ["\n \n", "// question: 7  name: Who\n"])
def test_of_nothing_nothing_is_read(text):
    assert read(text) == []


# --- writing


def test_a_choice_is_written():
    document = paper(topic="a", key="k]", source="s", tags=["x"], explanation="Count.\nSo: {2}")
    text, notes = written(document, a=("A/B", "C"))
    assert text == (
        "$CATEGORY: $course$/top/A//B/C\n\n// [id:k\\]] [tag:x]\n[markdown]What is 1 + 1? {\n"
        "  =Two\n  ~Three\n  ~Four\n  ####Count.\\nSo\\: \\{2\\}\n}\n"
    )
    assert notes == [("source", Fate.DROPPED)]


def test_questions_of_one_topic_stand_below_one_category():
    text, _ = written(paper("open", answers=[]), paper("true_false"))
    assert text.count("$CATEGORY") == 1
    assert text.endswith("\n\n[markdown]What is 1 + 1? {\n  TRUE\n}\n")


def back(document):
    text, notes = written(document)
    return one(text), notes


@pytest.mark.parametrize(
    "document",
    [
        paper(text="    a = 1\n\n    b\\n{c}~"),
        paper(
            answers=[right("%5% of it"), wrong("[html]x"), wrong("- a\n- b", feedback="[plain]y")]
        ),
        paper("multiple_choice", answers=[right("=a"), right("b"), right("c"), wrong("->")]),
        paper(
            "multiple_choice",
            answers=[right("a", weight=Decimal(1)), wrong("b", weight=Decimal("-0.5"))],
        ),
        paper("true_false", answers=[wrong("True", feedback="No."), right("False")]),
        paper("numerical", answers=[right("-2.5", tolerance="0.5", feedback="So.")]),
        paper("matching", answers=[pair("a = b", "c -> d"), distractor("e")]),
        paper("matching", answers=[pair("%50% of it", "half"), pair("%100%", "all")]),
        paper(explanation="[html] is a form."),
        paper(details={"moodle": {"name": "A: title"}}),
    ],
)
def test_what_is_written_is_read_again(document):
    again, notes = back(document)
    assert again.text == document.text
    assert again.kind == document.kind
    assert again.details == document.details
    found = [(a.text, bool(a.is_correct), a.feedback, a.tolerance, a.match) for a in again.answers]
    asked = [
        (
            a.text,
            a.is_correct if a.is_correct is not None else bool(a.text),
            a.feedback,
            a.tolerance,
            a.match,
        )
        for a in document.answers
    ]
    assert found == asked
    assert [what for what, _ in notes if what != "topic"] == []


@pytest.mark.parametrize(
    ("document", "notes"),
    [
        (paper("short_text", answers=[right("a->b")]), [("question", Fate.DROPPED)]),
        (paper("matching", answers=[pair("a->b", "c")]), [("question", Fate.DROPPED)]),
        (paper("short_text", answers=[right("a")]), [("grading", Fate.MAPPED)]),
        (paper("short_text", answers=[right("a")], grading={"accent_sensitive": True}), []),
        (paper("true_false", answers=[right("Yes"), wrong("No")]), [("kind", Fate.MAPPED)]),
        (paper("true_false", answers=[right("True"), right("False")]), [("is_correct of an answer", Fate.MAPPED)]),
        (paper("true_false", answers=[right("True", weight=Decimal("0.5")), wrong("False")]), [("weight of an answer", Fate.DROPPED)]),
        (paper(answers=[right("a", weight=Decimal("0.5")), wrong("b")]), [("weight of an answer", Fate.MAPPED)]),
        (paper("multiple_choice", answers=[right("a", weight=Decimal(0)), wrong("b")]), [("is_correct of an answer", Fate.MAPPED)]),
        (paper("matching", answers=[pair("a", "*b*")]), [("match of an answer", Fate.MAPPED)]),
        (paper("open", answers=[right("a")]), []),
        (paper("open", answers=[right("a")], explanation="b"), [("explanation", Fate.DROPPED)]),
        (paper("open", answers=[], explanation="b"), [("explanation", Fate.MAPPED), ("answers", Fate.MAPPED)]),
        (
            paper("open", answers=[right("a"), right("b")]),
            [("answers", Fate.MAPPED)],
        ),
        (paper(answers=[]), [("kind", Fate.MAPPED)]),
        (paper("short_text", answers=[], grading={"case_sensitive": True}), [("kind", Fate.MAPPED), ("grading", Fate.DROPPED)]),
        (paper(answers=[wrong("a"), wrong("b")]), [("kind", Fate.MAPPED)]),
        (paper(details={"x": 1}), [("details", Fate.DROPPED)]),
        (paper(details={"moodle": {"name": " a "}}), [("details", Fate.MAPPED)]),
        (paper(details={"moodle": 3}), [("details", Fate.DROPPED)]),
    ],
)  # fmt: skip
def test_what_gift_cannot_say_is_told(document, notes):
    assert written(document)[1] == notes


def test_a_comment_that_a_category_follows_is_told_with_its_line():
    first, second = read("Why?{}\n// [tag: ] [id:]\n// x\n\n$CATEGORY: A\n\nHow?{}\n")
    assert (first.document.text, first.key) == ("Why?", None)
    assert second.document.text == "How?"


@pytest.mark.parametrize(
    ("text", "is_alike"),
    [
        ("::Q::Why?{}", True),
        ("// x\n$CATEGORY: A\n", True),
        ("Why?{=a ~b}", True),
        ("Why?{T}", True),
        ('{"a": "{=b}"}', False),
        ("Why? Because.", False),
    ],
)
def test_it_is_known_by_its_signs(text, is_alike):
    assert formats.by_name("gift").looks_like(text.encode()) == is_alike
