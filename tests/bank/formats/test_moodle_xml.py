"""Moodle XML: what becomes of a teacher's question bank."""

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats import Fate, Writing, entries, moodle_xml
from bank.formats.moodle_xml.details import VALUES
from tests.builders import pair, paper, right, wrong

TEXT = "<questiontext format='html'><text>Why?</text></questiontext>"


def quiz(*questions):
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n{''.join(questions)}</quiz>"


def question(kind, *inside, text=TEXT):
    return f"<question type='{kind}'>{text}{''.join(inside)}</question>\n"


def answer(text, fraction="0", *inside):
    return (
        f"<answer fraction='{fraction}' format='html'><text>{text}</text>{''.join(inside)}</answer>"
    )


def read(*questions):
    def complete(entry):
        entry.document.topic = "physics"

    return list(entries(moodle_xml, quiz(*questions), complete))


def one(*inside, text=TEXT):
    (entry,) = read(question(*inside, text=text))
    assert entry.faults == []
    return entry


def notes(entry):
    return [(note.what, note.fate, note.excerpt) for note in entry.notes]


def said(document, *members):
    return [tuple(getattr(one, member) for member in members) for one in document.answers]


def test_single_choice():
    entry = one(
        "multichoice",
        "<single>true</single><shuffleanswers>0</shuffleanswers>",
        answer("&lt;b&gt;So&lt;/b&gt;", "100", "<feedback><text>Yes</text></feedback>"),
        answer("Half", "50"),
        answer("No", "-33.33333"),
    )
    assert (entry.document.kind, entry.document.shuffle) == (Kind.SINGLE_CHOICE, False)
    assert said(entry.document, "text", "is_correct", "weight", "feedback") == [
        ("**So**", True, 1, "Yes"),
        ("Half", False, Decimal("0.5"), ""),
        ("No", False, Decimal("-0.3333333"), ""),
    ]
    assert notes(entry) == []


def test_several_choices_have_shares():
    entry = one(
        "multichoice",
        "<single>false</single>",
        answer("a", "33.33333"),
        answer("b", "66.66667"),
        answer("c"),
    )
    assert entry.document.kind == Kind.MULTIPLE_CHOICE
    assert said(entry.document, "is_correct", "weight") == [
        (True, Decimal("0.3333333")),
        (True, Decimal("0.6666667")),
        (False, 0),
    ]
    assert notes(entry) == [("fraction 0", Fate.MAPPED, "")]


def test_wrong_choices_with_shares_of_their_own_are_as_they_were():
    shares = answer("a", "100"), answer("b", "-50")
    entry = one("multichoice", "<single>false</single>", *shares)
    assert said(entry.document, "weight") == [(1,), (Decimal("-0.5"),)]
    assert notes(entry) == []


def test_true_and_false():
    entry = one("truefalse", answer("true", "0"), answer("false", "100"))
    assert entry.document.kind == Kind.TRUE_FALSE
    assert said(entry.document, "text", "is_correct") == [("True", False), ("False", True)]


def test_short_answers_are_plain_and_know_of_wildcards():
    entry = one(
        "shortanswer",
        "<usecase>1</usecase>",
        answer("a*b", "100"),
        answer("2\\*3", "80"),
        answer("*", "0", "<feedback><text>Think again</text></feedback>"),
    )
    assert entry.document.grading == {"accent_sensitive": True, "case_sensitive": True}
    assert said(entry.document, "text", "weight") == [("a*b", 1), ("2*3", Decimal("0.8"))]
    assert notes(entry) == [
        ("wildcard", Fate.MAPPED, "a*b"),
        ("catch-all answer", Fate.DROPPED, "Think again"),
    ]


def test_case_does_not_count_unless_it_is_said():
    entry = one("shortanswer", "<usecase>0</usecase>", answer("a", "100"))
    assert entry.document.grading == {"accent_sensitive": True}


def test_numbers_have_a_tolerance_and_units_are_dropped():
    entry = one(
        "numerical",
        answer(" 3.14 ", "100", "<tolerance>0.01</tolerance>"),
        answer("*"),
        "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>",
    )
    assert said(entry.document, "text", "tolerance") == [("3.14", "0.01")]
    assert notes(entry) == [
        ("catch-all answer", Fate.DROPPED, "*"),
        ("<units>", Fate.DROPPED, "1m"),
    ]


@pytest.mark.parametrize("kind", ["matching", "match"])
def test_pairs_and_distractors(kind):
    entry = one(
        kind,
        "<subquestion format='html'><text>&lt;i&gt;a&lt;/i&gt;</text><answer><text>*1*</text></answer></subquestion>",
        "<subquestion><text></text><answer><text>2</text></answer></subquestion>",
    )
    assert said(entry.document, "text", "match") == [("*a*", "\\*1\\*"), ("", "2")]


def test_an_essay_is_an_open_question():
    entry = one(
        "essay",
        "<answer fraction='0'><text></text></answer>",
        "<graderinfo format='html'><text>Because.</text></graderinfo>",
        "<responsetemplate format='html'><text>Dear …</text></responsetemplate>",
    )
    assert entry.document.kind == Kind.OPEN
    assert said(entry.document, "text") == [("Because.",)]
    assert entry.document.details["moodle"] == {
        "responsetemplate": {"format": "html", "text": "Dear …"}
    }
    assert notes(entry) == [
        ("graderinfo", Fate.MAPPED, "Because."),
        (
            "responsetemplate",
            Fate.MAPPED,
            '{"responsetemplate": {"format": "html", "text": "Dear …"}}',
        ),
    ]


@pytest.mark.parametrize(
    "kind",
    ["description", "cloze", "ddwtos", "gapselect", "ddimageortext", "calculated", "ordering"],
)
def test_a_kind_that_the_bank_lacks_is_dropped_by_name(kind):
    (entry,) = read(question(kind, "<name><text>Mine</text></name>"))
    assert (entry.line, entry.document, entry.faults) == (3, None, [])
    assert notes(entry) == [(f"{kind} question", Fate.DROPPED, "Mine")]


def test_a_question_without_type_or_text_is_dropped():
    (entry,) = read(question(""), "<question/>")[:1]
    assert notes(entry) == [("untyped question", Fate.DROPPED, "Why?")]


def test_categories_are_topics():
    category = "<question type='category'><category><text>{}</text></category>{}</question>\n"
    found = read(
        question("essay"),
        category.format("$course$/top/Default for Physics/Waves//Particles", ""),
        question("essay"),
        category.format("$system$/top", "<info format='html'><text>About</text></info>"),
        question("essay"),
        category.format("Plain/ Path", "<info><text></text></info>"),
        question("essay"),
        "<question type='category'/>",
        question("essay"),
        category.format("$course$/Optics", ""),
        question("essay"),
    )
    assert [entry.category for entry in found if entry.document] == [
        (),
        ("Default for Physics", "Waves/Particles"),
        (),
        ("Plain", "Path"),
        (),
        ("Optics",),
    ]
    assert [notes(entry) for entry in found if not entry.document] == [
        [("info of a category", Fate.DROPPED, "About")]
    ]


def test_tags_keys_and_general_feedback():
    entry = one(
        "essay",
        "<idnumber> q-1 </idnumber><generalfeedback format='markdown'><text>*So*</text></generalfeedback>",
        "<tags><tag><text>waves</text></tag><tag><text>Big Ideas!</text></tag><tag><text>Waves</text></tag>"
        "<tag><text>?</text></tag><tag><text></text></tag></tags>",
    )
    assert (entry.key, entry.document.explanation) == ("q-1", "*So*")
    assert entry.document.tags == ["waves", "big-ideas"]
    assert notes(entry) == [
        ("tag", Fate.MAPPED, "Big Ideas!"),
        ("tag", Fate.DROPPED, "Waves"),
        ("tag", Fate.DROPPED, "?"),
    ]


@pytest.mark.parametrize(
    ("text_format", "text", "expected"),
    [
        ("html", "<p>a *b*</p>", "a \\*b\\*"),
        ("moodle_auto_format", "a\nb", "a\\\nb"),
        ("plain_text", "<b> *a*", "\\<b> \\*a\\*"),
        ("markdown", "*a* <b>", "*a* <b>"),
    ],
)
def test_texts_are_read_in_the_format_that_they_say(text_format, text, expected):
    inside = f"<questiontext format='{text_format}'><text><![CDATA[{text}]]></text></questiontext>"
    assert one("essay", text=inside).document.text == expected


def test_a_question_may_have_an_empty_name_and_empty_parts():
    entry = one("match", "<name><text> </text></name><graderinfo/><hidden>0</hidden>")
    assert (entry.document.details, entry.document.answers, entry.notes) == ({}, [], [])


def test_an_unknown_text_format_is_html():
    entry = one("essay", text="<questiontext format='wiki'><text>a</text></questiontext>")
    assert notes(entry) == [("text format", Fate.MAPPED, "wiki")]


def test_tags_that_nobody_escaped_belong_to_the_text():
    entry = one("essay", text="<questiontext><text>a <b>b</b> c</text></questiontext>")
    assert entry.document.text == "a **b** c"


def test_files_and_the_images_that_show_them_are_dropped():
    text = "<questiontext format='html'>\n<text>x&lt;img src='@@PLUGINFILE@@/a.png'&gt;</text><file name='a.png'>AAAA</file></questiontext>"
    entry = one("essay", text=text)
    assert entry.document.text == "x"
    assert notes(entry) == [
        ("file", Fate.DROPPED, "a.png"),
        ("image", Fate.DROPPED, "@@PLUGINFILE@@/a.png"),
    ]


def test_what_only_moodle_knows_is_kept_and_written_again():
    inside = (
        "<name><text>Mine</text></name><defaultgrade>2.0</defaultgrade><penalty>0.5</penalty><hidden>0</hidden>"
        "<correctfeedback format='html'><text>&lt;p&gt;Well done</text></correctfeedback>"
        "<hint format='html'><text>Think</text><clearwrong/></hint><hint format='html'><text>Harder</text></hint>"
        "<incorrectfeedback format='html'><text></text></incorrectfeedback>"
    )
    entry = one("multichoice", inside, answer("a", "100"), answer("b"))
    [(what, fate, excerpt)] = notes(entry)
    assert (what, fate) == ("name, defaultgrade, penalty, correctfeedback, hint", Fate.MAPPED)
    assert excerpt.startswith('{"name": "Mine", "defaultgrade": "2.0", "penalty": "0.5", "corr')
    written = "".join(moodle_xml.write([entry.document]))
    (again,) = entries(
        moodle_xml, written, lambda entry: setattr(entry.document, "topic", "physics")
    )
    assert again.document == entry.document


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("multichoice", "<penalty>0.0000000</penalty>"),
        ("multichoice", "<penalty>1.0000000</penalty>"),
        ("multichoice", "<answernumbering>ABCD</answernumbering>"),
        ("multichoice", "<showstandardinstruction>1</showstandardinstruction>"),
        ("multichoice", "<shownumcorrect/>"),
        ("numerical", "<unitpenalty>0</unitpenalty>"),
        ("essay", "<responsefieldlines>10</responsefieldlines>"),
    ],
)
def test_a_value_is_kept_where_moodle_takes_another_for_none(kind, element):
    entry = one(kind, element, answer("1", "100"), answer("2"))
    assert element in "".join(moodle_xml.write([entry.document]))


def test_a_wrong_answer_that_costs_nothing_in_moodle_is_told():
    entry = one("multichoice", "<single>false</single>", answer("a", "100"), answer("b"))
    assert [what for what, _, _ in notes(entry)] == ["fraction 0"]
    entry = one("multichoice", "<single>false</single>", answer("a", "100"), answer("b", "-100"))
    assert notes(entry) == []


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("multichoice", "<penalty>0.3333333</penalty>"),
        ("truefalse", "<penalty>1.0000000</penalty>"),
        ("essay", "<penalty>0.0000000</penalty>"),
    ],
)
def test_a_penalty_that_goes_without_saying_is_not_kept(kind, element):
    assert one(kind, element).document.details == {}


def test_what_is_too_large_to_be_kept_is_dropped():
    hints = "".join(f"<hint><text>{'x' * 9_000}</text></hint>" for _ in range(3))
    entry = one("essay", "<name><text>Mine</text></name>", hints)
    assert entry.document.details == {"moodle": {"name": "Mine"}}
    assert [(what, fate) for what, fate, _ in notes(entry)] == [
        ("hint", Fate.DROPPED),
        ("name", Fate.MAPPED),
    ]
    entry = one("essay", f"<name><text>{'x' * 30_000}</text></name>")
    assert entry.document.details == {}


def test_an_element_that_nobody_knows_is_dropped_with_its_line():
    entry = one("essay", "\n<plugin><a>1</a></plugin><empty/>")
    assert [(note.line, note.what, note.excerpt) for note in entry.notes] == [(4, "<plugin>", "1")]
    (entry,) = read("<other>x</other>")
    assert notes(entry) == [("<other>", Fate.DROPPED, "")]


@pytest.mark.parametrize("fraction", ["x", "", "9" * 40, "NaN", "1e99", "Infinity"])
def test_a_fraction_that_is_no_percentage_is_a_fault_with_its_line(fraction):
    (entry,) = read(question("multichoice", answer("a", "100"), "\n", answer("b", fraction)))
    assert [(fault.line, fault.problem.pointer) for fault in entry.faults] == [
        (4, "/answers/1/weight")
    ]


def test_limits_are_faults_with_their_line():
    (entry,) = read(
        question("essay", text=f"<questiontext><text>{'x' * 20_001}</text></questiontext>")
    )
    assert [(fault.line, fault.problem.code) for fault in entry.faults] == [(3, "max_length")]


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("<html/>", 1, "root"),
        ("not XML", 1, "xml"),
        ("<quiz>\n<question", 2, "xml"),
        ("<quiz>\n<question></quiz>", 2, "xml"),
        ("<quiz>\n&nbsp;</quiz>", 2, "xml"),
        ("<quiz>a\x00</quiz>", 1, "xml"),
        ("<quiz>\ud800</quiz>", 1, "xml"),
        ("<quiz/>\n<quiz/>", 2, "xml"),
        ("<quiz>" + "<a>" * 5_000, 1, "xml"),
        ("<!DOCTYPE quiz><quiz/>", 1, "doctype"),
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', 1, "doctype"),
        ('<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', 1, "doctype"),
        (f'<!DOCTYPE quiz [<!ENTITY a0 "xxxxxxxxxx">{BOMB}]><quiz>&a11;</quiz>', 1, "doctype"),
    ],
)
def test_what_is_no_quiz_or_no_safe_one_is_one_fault(text, line, code):
    (entry,) = entries(moodle_xml, text)
    assert entry.document is None
    assert [(fault.line, fault.problem.code) for fault in entry.faults] == [(line, code)]


def test_an_entity_bomb_in_an_attribute_does_not_go_off():
    text = f'<!DOCTYPE quiz [<!ENTITY a0 "xxxxxxxxxx">{BOMB}]><quiz a="&a11;"/>'
    (entry,) = entries(moodle_xml, text)
    assert [fault.problem.code for fault in entry.faults] in (["xml"], ["doctype"])


def test_what_stands_before_a_fault_is_read():
    found = list(entries(moodle_xml, f"<quiz>{question('description')}\n<question>"))
    assert [entry.line for entry in found if entry.faults] == [3]
    assert [entry.line for entry in found if entry.notes] == [1]


def test_lines_are_counted_in_long_files():
    (entry,) = entries(moodle_xml, "\n\n<quiz>" + "\n" * 70_000 + question("cloze") + "</quiz>")
    assert entry.line == 70_003


def test_a_file_is_read_in_pieces_with_a_byte_order_mark_and_another_encoding_declared():
    text = "\ufeff<?xml version='1.0' encoding='windows-1252'?>" + quiz(question("essay"))[
        38:
    ].replace("Why", "Wö")
    (entry,) = moodle_xml.read(["", *text])
    assert entry.document.text == "Wö?"


def test_a_quiz_is_known_by_its_beginning():
    assert moodle_xml.looks_like(quiz().encode())
    assert not moodle_xml.looks_like(b"<html>")


FILES = Path(__file__).with_name("files")


def test_a_file_as_moodle_lays_it_out():
    about, first, second = moodle_xml.read((FILES / "moodle.xml").read_text())
    assert notes(about) == [("info of a category", Fate.DROPPED, "Capitals and rivers")]
    assert (first.line, first.key, first.category) == (
        15,
        "geo-41",
        ("Default for Geography", "Europe"),
    )
    assert first.document.text == "What is the **capital** of France?"
    assert said(first.document, "text", "is_correct", "feedback") == [
        ("Paris", True, "Well done"),
        ("Lyon", False, ""),
    ]
    kept = '{"name": "Capital of France", "showstandardinstruction": "0", "shownumcorrect": ""}'
    assert notes(first) == [("name, showstandardinstruction, shownumcorrect", Fate.MAPPED, kept)]
    assert notes(second) == [("cloze question", Fate.DROPPED, "Rivers")]


# --- writing


def written(document, **topics):
    noted = []
    text = "".join(moodle_xml.write([document], Writing(topics, noted.append)))
    root = etree.fromstring(text.encode())
    return root.findall("question")[-1], [(note.what, note.excerpt) for note in noted], text


def test_the_categories_of_a_topic_are_its_names_from_the_root():
    documents = [paper(topic="waves"), paper(topic="waves"), paper(topic="unknown")]
    text = "".join(moodle_xml.write(documents, Writing({"waves": ("Physics", "AC/DC")})))
    root = etree.fromstring(text.encode())
    assert root.xpath("question/category/text/text()") == [
        "$course$/top/Physics/AC//DC",
        "$course$/top/unknown",
    ]


def test_texts_are_written_as_markdown_which_moodle_reads():
    element, noted, _ = written(paper("single_choice", text="a < *b* ]]>", explanation="So."))
    assert element.find("questiontext").get("format") == "markdown"
    assert element.findtext("questiontext/text") == "a < *b* ]]>"
    assert element.findtext("name/text") == "a < b ]]>"
    assert noted == []


def test_a_long_text_gives_a_short_name():
    element, _, _ = written(paper(text="word " * 100))
    assert len(element.findtext("name/text")) <= 80


def test_everything_that_moodle_has_no_place_for_is_told():
    document = paper(
        "open",
        answers=[right("a", feedback="f"), wrong("b", weight=Decimal("0.5"))],
        difficulty=5,
        language="de",
        status="published",
        source="core",
        key="k",
        related=["x"],
        position=3,
        shuffle=False,
        details={"gift": {}, "moodle": []},
        tags=["t"],
    )
    element, noted, _ = written(document)
    assert sorted({what for what, _ in noted}) == [
        "answers",
        "details",
        "details/moodle",
        "difficulty",
        "feedback of an answer",
        "is_correct of an answer",
        "language",
        "position",
        "related",
        "shuffle",
        "source",
        "status",
        "weight of an answer",
    ]
    assert element.findtext("idnumber") == "k"
    assert element.xpath("tags/tag/text/text()") == ["t"]


def test_true_and_false_in_other_words_are_a_single_choice():
    element, noted, _ = written(paper("true_false", answers=[right("Yes"), wrong("No")]))
    assert element.get("type") == "multichoice"
    assert noted == [("kind", "true_false")]


def test_a_weight_that_contradicts_is_told():
    document = paper(
        "multiple_choice",
        answers=[
            right("a", weight=Decimal(0)),
            wrong("b"),
            AnswerDocument(text="c", is_correct=True),
        ],
    )
    assert ("is_correct of an answer", "a") in written(document)[1]


def test_options_of_grading_are_told():
    element, noted, _ = written(
        paper(
            "short_text",
            answers=[right("a*")],
            grading={"number_words": True, "case_sensitive": False},
        )
    )
    assert [what for what, _ in noted] == ["grading", "grading/number_words", "grading"]
    assert element.findtext("answer/text") == "a\\*"


def test_accents_that_count_are_nothing_to_tell():
    document = paper("short_text", answers=[right("a")], grading={"accent_sensitive": True})
    assert written(document)[1] == []


def test_right_sides_are_plain_text():
    element, noted, _ = written(paper("matching", answers=[pair("*a*", "**b**"), pair("c", "d")]))
    assert element.xpath("subquestion/answer/text/text()") == ["b", "d"]
    assert noted == [("match of an answer", "**b**")]


def test_characters_that_xml_cannot_hold_are_replaced_and_told():
    for document in (paper(text="a\uffff"), paper("matching", answers=[pair("a\uffff", "b")])):
        _, noted, text = written(document)
        assert "\ufffd" in text
        assert ("character", "a\uffff") in noted or ("character", "a\uffffb") in noted


def test_a_bag_that_is_not_ours_does_no_harm():
    bag = dict.fromkeys(VALUES, 1) | {"hint": [1, {}], "correctfeedback": "x"}
    _, _, text = written(
        QuestionDocument(kind="open", text="x", topic="t", details={"moodle": bag})
    )
    assert "<hint" in text
