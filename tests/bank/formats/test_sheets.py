"""CSV, TSV and workbooks: a question a row, also as somebody types it who has never seen the bank."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from bank import formats
from bank.documents import AnswerDocument, Kind, faults_of
from bank.formats import Fate
from bank.formats.sheets.columns import guarded, unguarded
from tests.builders import pair, paper, right, wrong

SHEETS = ("csv", "tsv", "xlsx")
every_sheet = pytest.mark.parametrize("name", SHEETS)


def read(name, file):
    def complete(entry):
        entry.document.topic = entry.document.topic or "topic"

    file = io.BytesIO(file) if isinstance(file, bytes) else file
    return list(formats.entries(formats.by_name(name), file, complete))


def written(name, *documents):
    pieces = list(formats.by_name(name).write(documents))
    return b"".join(pieces) if name == "xlsx" else "".join(pieces)


def rows_of(name, file):
    """The cells as somebody else's reader sees them."""
    if name == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(file)).active
        return [["" if cell is None else cell for cell in row] for row in sheet.values]
    return list(csv.reader(io.StringIO(file, newline=""), delimiter="," if name == "csv" else "\t"))


def sheet(*rows):
    """A file with these rows, of every format, made by somebody else's writer."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    tabs = io.StringIO()
    csv.writer(tabs, delimiter="\t").writerows(rows)
    return {"csv": text.getvalue(), "tsv": tabs.getvalue(), "xlsx": workbook(*rows)}


def workbook(*rows, **others):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, cells in others.items():
        book.create_sheet(title).append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def one(*rows, name="csv"):
    (entry,) = read(name, sheet(*rows)[name])
    return entry


def question(*rows):
    """The document of a sheet with one question, which is read alike in every format."""
    first, *others = (one(*rows, name=name) for name in SHEETS)
    for entry in (first, *others):
        assert entry.faults == []
        assert entry.document == first.document
    return first.document


def faults(entry):
    return [(fault.line, fault.reason) for fault in entry.faults]


def notes(entry):
    return [(note.what, note.fate, note.excerpt) for note in entry.notes]


class TestNewcomer:
    @every_sheet
    def test_a_small_sheet_is_read(self, name):
        rows = (
            ["Question", "Option A", "Option B", "Option C", "Correct Answer"],
            ["Capital of France?", "Lyon", "Paris", "Nice", "B"],
            [],
            ["Even numbers?", "1", "2", "4", "B, C"],
        )
        first, second = read(name, sheet(*rows)[name])
        assert (first.line, second.line) == (2, 4)
        assert first.document.kind == Kind.SINGLE_CHOICE
        assert [answer.is_correct for answer in first.document.answers] == [False, True, False]
        assert second.document.kind == Kind.MULTIPLE_CHOICE
        assert [answer.text for answer in second.document.answers] == ["1", "2", "4"]
        assert [answer.is_correct for answer in second.document.answers] == [False, True, True]

    @pytest.mark.parametrize(
        "named", ["B", "b", "b)", "2", "Paris", " paris ", "Option B", "answer 2"]
    )
    def test_the_right_answer_is_named_by_letter_number_or_text(self, named):
        document = question(
            ["text", "answer_1", "answer_2", "correct"], ["?", "Lyon", "Paris", named]
        )
        assert [answer.is_correct for answer in document.answers] == [False, True]

    @pytest.mark.parametrize(
        "named", ["A,C", "a; c", "1|3", "AC", "A and C", "one, three", "A & 3"]
    )
    def test_several_right_answers_are_named(self, named):
        document = question(
            ["text", "answer 1", "answer 2", "answer 3", "right"],
            ["?", "one", "two", "three", named],
        )
        assert document.kind == Kind.MULTIPLE_CHOICE
        assert [answer.is_correct for answer in document.answers] == [True, False, True]

    def test_a_text_goes_before_a_number_and_that_is_told(self):
        entry = one(
            ["text", "answer_1", "answer_2", "answer_3", "correct"], ["?", "2", "3", "4", "3"]
        )
        assert [answer.is_correct for answer in entry.document.answers] == [False, True, False]
        assert notes(entry) == [("correct", Fate.MAPPED, "3")]
        assert entry.notes[0].how == "Taken for the text of answer 2, not for answer 3."

    def test_a_number_is_that_of_the_column_also_where_one_is_blank(self):
        document = question(
            ["text", "answer_1", "answer_2", "answer_3", "correct"], ["?", "one", "", "three", "3"]
        )
        assert document.answers == [
            wrong("one", weight=Decimal(0)),
            right("three", weight=Decimal(1)),
        ]

    def test_only_the_right_ones_need_be_marked(self):
        document = question(
            ["text", "answer1", "correct1", "answer2", "correct2"], ["?", "one", "", "two", "x"]
        )
        assert [answer.is_correct for answer in document.answers] == [False, True]

    def test_what_nobody_marked_is_told(self):
        entry = one(["text", "answer_1", "answer_2"], ["?", "one", "two"])
        assert faults(entry) == [
            (2, "/answers/0/is_correct: Say whether it is right."),
            (2, "/answers/1/is_correct: Say whether it is right."),
        ]

    @pytest.mark.parametrize("named", ["D", "Berlin", "9", "A, Berlin", ","])
    def test_an_answer_that_is_not_there_cannot_be_right(self, named):
        entry = one(["text", "answer_1", "answer_2", "correct"], ["?", "Lyon", "Paris", named])
        told = (2, f"/answers: There is no answer {named!r} that could be right.")
        assert told in faults(entry)

    def test_columns_that_contradict_each_other_are_told(self):
        entry = one(
            ["text", "answer_1", "correct_1", "answer_2", "correct"],
            ["?", "one", "yes", "two", "B"],
        )
        assert (
            2,
            "/answers/0/is_correct: The column for the right answer says otherwise.",
        ) in faults(entry)

    @pytest.mark.parametrize("header", ["answer", "Correct answer", "answer_1"])
    def test_a_question_with_one_answer_is_open(self, header):
        document = question(["question", header], ["Why?", "Because."])
        assert document.kind == Kind.OPEN
        assert [answer.text for answer in document.answers] == ["Because."]

    def test_a_question_alone_is_open(self):
        assert question(["question"], ["Why?"]).kind == Kind.OPEN

    def test_answer_beside_answers_names_the_right_one(self):
        document = question(
            ["question", "a", "answer_a", "answer_b", "answer"], ["?", "", "1", "2", "b"]
        )
        assert [answer.is_correct for answer in document.answers] == [False, True]

    @pytest.mark.parametrize(
        ("rows", "kind"),
        [
            ((["text", "answer_1", "match_1"], ["?", "one", "eins"]), Kind.MATCHING),
            ((["text", "answer_1", "tolerance_1"], ["?", "2", "0.5"]), Kind.NUMERICAL),
            (
                (["text", "answer_1", "grading"], ["?", "2", '{"case_sensitive": true}']),
                Kind.SHORT_TEXT,
            ),
            ((["text", "kind", "answer"], ["?", "Short text", "two"]), Kind.SHORT_TEXT),
            ((["text", "correct"], ["?", "TRUE"]), Kind.TRUE_FALSE),
            ((["text", "kind", "correct"], ["?", "true-false", "yes"]), Kind.TRUE_FALSE),
            (
                (["text", "answer_1", "answer_2", "correct"], ["?", "True", "False", "A"]),
                Kind.TRUE_FALSE,
            ),
        ],
    )
    def test_the_kind_is_guessed(self, rows, kind):
        assert question(*rows).kind == kind

    def test_true_or_false_may_be_a_word(self):
        document = question(["text", "type", "correct"], ["?", "true_false", "no"])
        assert [(answer.text, answer.is_correct) for answer in document.answers] == [
            ("True", False),
            ("False", True),
        ]


class TestColumns:
    def test_names_may_be_written_in_many_ways(self):
        document = question(
            [
                " TEXT ",
                "Question-Type",
                "Answer-1",
                "IS CORRECT 1",
                "option2",
                "Right_2",
                "LANG",
                "Level",
            ],
            ["?", "single choice", "one", "yes", "two", "no", "de", "hard"],
        )
        assert (document.kind, document.language, document.difficulty) == (
            Kind.SINGLE_CHOICE,
            "de",
            4,
        )
        assert [answer.is_correct for answer in document.answers] == [True, False]

    def test_what_the_bank_does_not_know_is_told(self):
        entry = one(["text", "points", "", "a"], ["?", "5", "remark", ""])
        assert notes(entry) == [
            ("column points", Fate.DROPPED, "5"),
            ("column", Fate.DROPPED, "remark"),
        ]

    def test_columns_may_be_blank_behind_the_last_one(self):
        entry = one(["text", "hint_1", "", ""], ["?", "Think!", "", ""])
        assert notes(entry) == [("column hint_1", Fate.DROPPED, "Think!")]

    def test_of_two_columns_the_one_of_the_exact_name_is_read(self):
        entry = one(["Question", "text", "type", "type"], ["Title", "Why?", "open", "essay"])
        assert (entry.document.text, entry.document.kind) == ("Why?", Kind.OPEN)
        assert notes(entry) == [
            ("column Question", Fate.DROPPED, "Title"),
            ("column type", Fate.DROPPED, "essay"),
        ]

    @every_sheet
    def test_without_a_column_for_the_text_nothing_is_read(self, name):
        (entry,) = read(name, sheet([], ["name", "answer"], ["a", "b"])[name])
        assert faults(entry) == [
            (2, "The first row names the columns; none of them is `text` or `question`.")
        ]

    def test_there_is_an_end_of_columns(self):
        text = "text" + ",a" * 1000 + "\n"
        (entry,) = read("csv", text)
        assert faults(entry) == [(1, "At most 1000 columns are taken.")]

    def test_a_category_is_names_from_the_root(self):
        for cell in ("Science / Physics", "Science>Physics", " Science::Physics "):
            assert one(["text", "category"], ["?", cell]).category == ("Science", "Physics")

    def test_a_topic_that_is_no_slug_is_taken_for_names(self):
        entry = one(["text", "topic"], ["?", "World History"])
        assert entry.category == ("World History",)
        assert notes(entry) == [("topic", Fate.MAPPED, "World History")]

    def test_a_topic_and_a_category_do_not_both_count(self):
        entry = one(["text", "topic", "category"], ["?", "history", "History"])
        assert (entry.document.topic, entry.category) == ("history", ())
        assert notes(entry) == [("category", Fate.DROPPED, "History")]
        entry = one(["text", "topic", "category"], ["?", "World History", "History"])
        assert entry.category == ("History",)
        assert notes(entry) == [("topic", Fate.DROPPED, "World History")]

    def test_an_id_is_the_key_of_whoever_takes_it(self):
        entry = one(["id", "text"], ["17", "?"])
        assert (entry.key, entry.document.key, entry.document.source) == ("17", None, None)

    def test_a_source_without_a_key_is_told(self):
        entry = one(["text", "source"], ["?", "core"])
        assert faults(entry) == [(2, "/key: Source and key are given both or not at all.")]

    def test_tags_are_parted_by_commas_or_semicolons(self):
        entry = one(["text", "tags"], ["?", "one, Two Words;one, !"])
        assert entry.document.tags == ["one", "two-words"]
        assert [note.what for note in entry.notes] == ["tag", "tag", "tag"]

    @pytest.mark.parametrize(
        ("column", "cell", "reason"),
        [
            ("difficulty", "medium-ish", "/difficulty: This is a whole number."),
            ("position", "1.5", "/position: This is a whole number."),
            ("shuffle", "maybe", "/shuffle: This is true or false."),
            ("grading", "[]", "/grading: This is a JSON object, in braces."),
            ("details", "[]", "/details: This is a JSON object, in braces."),
            (
                "details",
                "{",
                "/details: This is not JSON: Expecting property name enclosed in double quotes, at character 2.",
            ),
            ("correct_1", "perhaps", "/answers/0/is_correct: This is true or false."),
            ("weight_1", "half", "/answers/0/weight: A weight is a decimal number from -1 to 1."),
            (
                "kind",
                "essay",
                "/kind: A kind is open, single_choice, multiple_choice, true_false, short_text, numerical, matching.",
            ),
        ],
    )
    def test_a_cell_that_is_no_such_value_is_told(self, column, cell, reason):
        entry = one(["text", "answer_1", column], ["?", "one", cell])
        assert faults(entry) == [(2, reason)]

    @pytest.mark.parametrize("cell", ["2", "2.0", "+2", "'+2"])
    def test_a_number_may_come_from_a_spreadsheet(self, cell):
        assert question(["text", "difficulty"], ["?", cell]).difficulty == 2

    def test_an_answer_that_is_only_marked_wrong_is_none(self):
        document = question(
            ["text", "answer_1", "correct_1", "answer_2", "correct_2"],
            ["?", "one", "yes", "", "no"],
        )
        assert [answer.text for answer in document.answers] == ["one"]

    def test_an_answer_without_a_text_is_told(self):
        entry = one(["text", "answer_1", "feedback_2"], ["?", "one", "Well."])
        assert (2, "/answers/1/text: An answer needs a text.") in faults(entry)


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "''", "'")


class TestFormulas:
    @pytest.mark.parametrize("value", FORMULAS)
    def test_the_guard_is_taken_away_again(self, value):
        assert guarded(value) == "'" + value
        assert unguarded(guarded(value)) == value

    @pytest.mark.parametrize("value", ["", "1+1", "'tis", "{", " =1"])
    def test_other_cells_are_as_they_are(self, value):
        assert unguarded(value) == value

    @every_sheet
    def test_no_cell_of_a_written_sheet_is_a_formula(self, name):
        texts = ["=1+1", "@A1", "-5", "+5", "'=1"]
        document = paper(
            Kind.MATCHING,
            text="=HYPERLINK(1)",
            source="core",
            key="-1",
            answers=[pair(text, text, weight=Decimal("-0.5")) for text in texts],
        )
        assert faults_of(document) == []
        file = written(name, document)
        cells = [cell for row in rows_of(name, file)[1:] for cell in row]
        assert [cell for cell in cells if cell.startswith(tuple("=+-@"))] == []
        assert "'=HYPERLINK(1)" in cells
        (entry,) = read(name, file)
        assert (entry.faults, entry.document) == ([], document)


class TestWritten:
    @every_sheet
    def test_others_read_what_is_written(self, name):
        document = paper(text='One,\n"two";\tthree', tags=["a", "b"], details={"x": {"y": [1]}})
        header, row = rows_of(name, written(name, document))
        cells = dict(zip(header, row, strict=True))
        assert cells["text"] == document.text
        assert (cells["tags"], cells["details"]) == ("a, b", '{"x": {"y": [1]}}')
        assert (cells["answer_1"], cells["correct_1"], cells["correct_3"]) == (
            "Two",
            "true",
            "false",
        )
        assert header[-6:] == [
            f"{name}_{number}" for number in (1, 2, 3) for name in ("answer", "correct")
        ]

    @every_sheet
    def test_the_widest_row_makes_the_columns(self, name):
        documents = [paper(answers=[]), paper(answers=[right(str(n)) for n in range(30)]), paper()]
        file = written(name, *documents)
        assert "answer_30" in rows_of(name, file)[0]
        assert [len(entry.document.answers) for entry in read(name, file)] == [0, 30, 3]

    @every_sheet
    def test_no_cell_is_longer_than_a_spreadsheet_takes(self, name):
        document = paper(details={"x": "=" * 45_000})
        file = written(name, document)
        assert max(len(cell) for row in rows_of(name, file) for cell in row) == 32_000
        (entry,) = read(name, file)
        assert entry.document.details == document.details

    @every_sheet
    def test_a_key_may_hold_what_parts_keys(self, name):
        related = ["a, b", "c\\", "=d", "[e]"]
        (entry,) = read(name, written(name, paper(related=related)))
        assert entry.document.related == related

    def test_a_question_without_its_key_is_written(self):
        blind = paper(answers=[AnswerDocument(text="One"), AnswerDocument(text="Two")])
        header, row = rows_of("csv", written("csv", blind))
        cells = dict(zip(header, row, strict=True))
        assert (cells["correct_1"], "weight_1" in cells) == ("", False)

    def test_the_same_questions_make_the_same_workbook(self):
        assert written("xlsx", paper()) == written("xlsx", paper())

    def test_what_xml_cannot_hold_has_a_name_in_a_workbook(self):
        document = paper(text="_x0041_ \ufffe _x", details={"x": "\x7f"})
        file = written("xlsx", document)
        sheet = zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()
        assert "_x005F_x0041_ _xFFFE_ _x<" in sheet
        assert read("xlsx", file)[0].document.text == document.text


class TestSeparated:
    @pytest.mark.parametrize("name", ["csv", "tsv"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_the_header_tells_the_separator(self, name, separator):
        rows = [["text", "answer_1", "answer_2", "correct"], ["a,b;c\td", "1", "2", "A"]]
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows(rows)
        (entry,) = read(name, text.getvalue())
        assert (entry.faults, entry.document.text) == ([], "a,b;c\td")

    def test_a_line_of_excel_tells_the_separator(self):
        (entry,) = read("csv", "\ufeffsep=|\r\ntext|answer\r\nWhy?|So,so\r\n")
        assert (entry.line, entry.document.answers[0].text) == (3, "So,so")

    def test_a_row_is_where_it_begins(self):
        text = '\n\ntext,answer\n"One\ntwo",x\n\nThree,"y\nz"\nFour,w\n'
        assert [(entry.line, entry.document.text) for entry in read("csv", text)] == [
            (4, "One\ntwo"),
            (7, "Three"),
            (9, "Four"),
        ]

    def test_a_row_with_too_many_cells_is_refused(self):
        first, second = read("csv", "text,answer\nWell, why?,So.\nWhy?,So.,,\n")
        assert faults(first) == [(2, "It has more cells than the 2 columns; one may want quotes.")]
        assert second.faults == []

    def test_a_row_with_too_few_cells_is_told(self):
        (entry,) = read("csv", "text,answer,tags\nWhy?\n")
        assert (entry.faults, notes(entry)) == ([], [("row", Fate.MAPPED, "")])

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ('"a"b,c', "This row cannot be parted into cells: "),
            ("a\rb,c", "A line ends with a carriage return alone"),
            ("x" * 200_000, "This row cannot be parted into cells: "),
        ],
    )
    def test_a_row_that_cannot_be_parted_does_not_stop_the_others(self, row, why):
        first, second = read("csv", f"text,answer\n{row}\nWhy?,So.\n")
        assert first.faults[0].line == 2
        assert first.faults[0].reason.startswith(why)
        assert second.document.text == "Why?"

    def test_a_quote_that_is_never_closed_is_told(self):
        (entry,) = read("csv", 'text,answer\n"Why?,So.\nmore\n')
        assert faults(entry) == [
            (2, "This row cannot be parted into cells: unexpected end of data.")
        ]

    def test_a_header_that_cannot_be_parted_is_told(self):
        first, second = read("csv", "x" * 200_000 + "\nname\n")
        assert [entry.faults[0].line for entry in (first, second)] == [1, 2]

    def test_a_nul_is_told(self):
        (entry,) = read("csv", "text,answer\nWhy\0?,So.\n")
        assert faults(entry) == [(2, "/text: The control character U+0000 is not taken.")]

    def test_blank_lines_are_nothing(self):
        assert read("csv", "\n \n\n") == []
        assert read("csv", "text,answer\n\n,\n") == []

    def test_it_is_known_by_its_header(self):
        csv_, tsv = formats.by_name("csv"), formats.by_name("tsv")
        assert csv_.looks_like(b"\xef\xbb\xbfQuestion;Answer\nWhy?;So.\n")
        assert csv_.looks_like(b"key,text\n")
        assert tsv.looks_like(b"id\tText\n")
        assert not csv_.looks_like(b"id\tText\n")
        assert not csv_.looks_like(b"")
        assert not csv_.looks_like(b"text\n")
        assert not csv_.looks_like(b"Well, why?\n")
        assert not csv_.looks_like(b"," + b"x" * 200_000)


def changed(file, name, change):
    """The workbook with another text in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


class TestWorkbooks:
    def test_values_are_read_as_they_show(self):
        day = datetime.datetime(2024, 5, 6, tzinfo=datetime.UTC).replace(tzinfo=None)
        rows = [["text", "answer_1", "answer_2", "correct_1", "difficulty", "explanation"]]
        file = workbook(*rows, [1.0, 2.5, 3, True, 4, day], ["?", 2.0, False, "no", 4.0, None])
        first, second = read("xlsx", file)
        document = first.document
        assert (document.text, document.difficulty) == ("1", 4)
        assert document.explanation == "2024-05-06T00:00:00"
        assert [answer.text for answer in document.answers] == ["2.5", "3"]
        assert notes(first) == [("date", Fate.MAPPED, "2024-05-06T00:00:00")]
        assert [answer.text for answer in second.document.answers] == ["2", "false"]

    def test_a_whole_number_may_be_written_with_a_fraction(self):
        file = workbook(["text", "answer"], ["Why?", 7])
        file = changed(file, SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<v>7.0</v>"))
        (entry,) = read("xlsx", file)
        assert [answer.text for answer in entry.document.answers] == ["7"]

    def test_formulas_are_not_reckoned(self):
        file = workbook(["text", "answer"], ["Why?", "=1+1"])
        (entry,) = read("xlsx", file)
        assert entry.document.answers == []
        assert notes(entry) == [("formula", Fate.DROPPED, "")]

    def test_the_last_value_of_a_formula_is_taken(self):
        file = workbook(["text", "answer"], ["Why?", "=1+1"])
        file = changed(
            file,
            SHEET,
            lambda xml: xml.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"),
        )
        (entry,) = read("xlsx", file)
        assert [answer.text for answer in entry.document.answers] == ["2"]
        assert notes(entry) == [("formula", Fate.MAPPED, "2")]

    def test_errors_of_a_spreadsheet_are_no_values(self):
        (entry,) = read("xlsx", workbook(["text", "answer"], ["Why?", "#N/A"]))
        assert notes(entry) == [("error", Fate.DROPPED, "#N/A")]

    def test_the_first_sheet_is_read_and_others_are_told(self):
        about, entry = read("xlsx", workbook(["text"], ["Why?"], Old=["text"]))
        assert notes(about) == [("sheet", Fate.DROPPED, "Old")]
        assert entry.document.text == "Why?"

    def test_rows_have_the_numbers_that_a_spreadsheet_shows(self):
        entries = read("xlsx", workbook([], ["text"], [], ["Why?"], ["How?"]))
        assert [entry.line for entry in entries] == [4, 5]

    def test_a_cell_far_away_is_refused_and_not_reached_for(self):
        file = workbook(["text"], ["Why?"])
        for far, reason in (
            (b"XFD2", "At most 1000 columns are taken."),
            (b"ZZZZZZZ2", "The workbook cannot be read from here on: ValueError: 'ZZZZZZZ'"),
        ):
            there = b'r="' + far + b'"'
            moved = changed(file, SHEET, lambda xml, there=there: xml.replace(b'r="A2"', there))
            (entry,) = read("xlsx", moved)
            assert entry.faults[0].reason.startswith(reason)

    def test_a_row_far_away_is_read_at_once(self):
        file = workbook(["text"], ["Why?"])
        file = changed(
            file,
            SHEET,
            lambda xml: xml.replace(b'row r="2"', b'row r="999999999"').replace(
                b'r="A2"', b'r="A999999999"'
            ),
        )
        (entry,) = read("xlsx", file)
        assert (entry.line, entry.document.text) == (999_999_999, "Why?")

    def test_what_is_no_workbook_is_told(self):
        whole = workbook(["text"], ["Why?"])
        empty = io.BytesIO()
        zipfile.ZipFile(empty, "w").close()
        for file in (b"", b"text", whole[: len(whole) // 2], empty.getvalue()):
            (entry,) = read("xlsx", file)
            assert [fault.line for fault in entry.faults] == [1]

    def test_a_workbook_without_a_sheet_is_told(self):
        file = changed(
            workbook(["text"]),
            "xl/_rels/workbook.xml.rels",
            lambda xml: xml.replace(b"sheet1.xml", b"none.xml"),
        )
        (entry,) = read("xlsx", file)
        assert faults(entry) == [(1, "There is no sheet in it.")]

    def test_what_was_read_before_the_damage_is_kept(self):
        file = workbook(["text"], ["Why?"], ["How?"])
        file = changed(file, SHEET, lambda xml: xml.replace(b"</sheetData>", b"<row></sheetData>"))
        *kept, entry = read("xlsx", file)
        assert [one.document.text for one in kept] == ["Why?", "How?"]
        assert entry.faults[0].line == 3
        assert entry.faults[0].reason.startswith("The workbook cannot be read from here on: ")

    def test_entities_are_refused(self):
        evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
        file = changed(workbook(["text"], ["Why?"]), SHEET, lambda xml: evil + xml)
        (entry,) = read("xlsx", file)
        assert [fault.problem.code for fault in entry.faults] == ["workbook"]

    def test_a_bomb_is_refused_by_what_it_says_of_its_size(self, monkeypatch):
        file = workbook(["text"], ["Why?"])
        monkeypatch.setattr("bank.formats.archives.MOST_BYTES", 1000)
        (entry,) = read("xlsx", file)
        assert [fault.problem.code for fault in entry.faults] == ["too_large"]

    def test_a_part_that_would_be_held_in_memory_has_a_size(self):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/sharedStrings.xml", b" " * (31 * 2**20))
        (entry,) = read("xlsx", made.getvalue())
        assert [fault.problem.code for fault in entry.faults] == ["too_large"]

    def test_looks_that_the_reader_does_not_know_are_let_be(self):
        more = (
            b"<sheetProtection password='x'/><conditionalFormatting sqref='A1'><cfRule type='none'/></conditionalFormatting>"
            b"<extLst><ext uri='{0}'/></extLst></worksheet>"
        )
        file = changed(
            workbook(["text"], ["Why?"]), SHEET, lambda xml: xml.replace(b"</worksheet>", more)
        )
        (entry,) = read("xlsx", file)
        assert (entry.faults, entry.document.text) == ([], "Why?")

    def test_it_is_known_by_its_folder(self):
        assert formats.by_name("xlsx").looks_like(written("xlsx", paper())[:8192])
        assert formats.by_name("xlsx").looks_like(workbook(["text"])[:8192])
        assert not formats.by_name("xlsx").looks_like(b"PK\x03\x04 word/")
        assert not formats.by_name("xlsx").looks_like(b"xl/")
