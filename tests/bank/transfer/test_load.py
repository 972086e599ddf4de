"""A file of questions into the bank, once and again."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank.callers import Role, machine
from bank.documents import AnswerDocument
from bank.editing import (
    NotAllowed,
    add_source,
    add_tag,
    delete_question,
)
from bank.editing.log import UnfitReason
from bank.formats import FORMATS, UnknownFormat, by_name
from bank.models import Question, Revision
from bank.transfer import LeftAlone, load
from tests.bank.documents_strategies import documents
from tests.builders import OPERATOR, add, caller, change, paper, rolled_back, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic", "source")]

LOADER = machine("loader")


@pytest.fixture
def source(db):
    return add_source(slug="core", title="Core", by=OPERATOR)


def known(key="a", **fields):
    """A question that is known by its key."""
    return paper(**{"source": "core", "key": key, "text": f"What about {key}?", **fields})


def loaded(*papers, by=LOADER, format="jsonl", **options):
    pieces = by_name(format).write(papers)
    content = b"".join(piece if by_name(format).IS_BINARY else piece.encode() for piece in pieces)
    return load(BytesIO(content), by=by, name="questions", format=format, **options)


def counts(report):
    return report.created, report.changed, report.unchanged


def the_question():
    return Question.objects.get(key="a")


class TestFirst:
    def test_questions_are_created(self):
        report = loaded(known("a"), known("b"))
        assert counts(report) == (2, 0, 0)
        assert sorted(stored(question).key for question in Question.objects.all()) == ["a", "b"]

    def test_the_log_names_the_loader_and_its_reason(self):
        loaded(known(), reason="a new chapter")
        line = Revision.objects.of("question", the_question().pk).get()
        assert (line.by_name, line.reason, line.verb) == ("loader", "a new chapter", "created")

    @pytest.mark.parametrize("format", [name for name in FORMATS if FORMATS[name].IS_LOSSLESS])
    @settings(max_examples=30)
    @given(
        document=documents(
            topic=st.just("python"), tags=st.just([]), source=st.none(), key=st.none()
        )
    )
    def test_what_is_loaded_is_what_the_file_says(self, format, document):
        with rolled_back():
            report = loaded(document, format=format)
            assert (counts(report), report.refused) == ((1, 0, 0), [])
            assert stored(Question.objects.get()) == document

    def test_ids_of_answers_are_of_the_bank_they_came_from(self):
        document = known(kind="open", answers=[AnswerDocument(text="So.")])
        line = by_name("jsonl").write([document])
        text = "".join(line).replace('"text": "So."', '"text": "So.", "id": 7')
        report = load([text.encode()], by=LOADER, name="a.jsonl")
        assert counts(report) == (1, 0, 0)
        assert the_question().answers.get().pk != 7

    def test_a_path_tells_name_and_format(self, tmp_path):
        path = tmp_path / "some.jsonl"
        path.write_text("".join(by_name("jsonl").write([known()])), encoding="utf-8")
        report = load(path, by=LOADER)
        assert (report.name, report.created) == (str(path), 1)

    def test_a_path_may_have_another_name(self, tmp_path):
        path = tmp_path / "upload"
        path.write_bytes(b"")
        assert load(path, by=LOADER, name="some.md").name == "some.md"

    def test_an_open_file_is_taken(self):
        file = BytesIO("".join(by_name("markdown").write([known()])).encode())
        assert load(file, by=LOADER, name="some.md").created == 1


class TestAgain:
    def test_nothing_is_done_a_second_time(self):
        loaded(known("a"), known("b"))
        assert counts(loaded(known("a"), known("b"))) == (0, 0, 2)
        assert Revision.objects.filter(what="question").count() == 2

    def test_the_order_of_tags_changes_nothing(self):
        for slug in ("x", "y"):
            add_tag(slug=slug, name=slug, by=OPERATOR)
        loaded(known(tags=["y", "x"]))
        assert counts(loaded(known(tags=["y", "x"]))) == (0, 0, 1)

    def test_a_file_that_moved_on_changes_its_questions(self):
        loaded(known("a"), known("b"))
        report = loaded(known("a", difficulty=5), known("b"))
        assert counts(report) == (0, 1, 1)
        assert stored(the_question()).difficulty == 5

    def test_a_question_that_somebody_corrected_is_left_alone(self, editor):
        loaded(known())
        change(the_question(), editor, text="Corrected.")
        report = loaded(known(difficulty=5))
        assert counts(report) == (0, 0, 0)
        assert report.left_alone == [LeftAlone("core/a", "changed since by editor")]
        assert stored(the_question()).text == "Corrected."

    def test_a_correction_that_the_file_took_over_is_no_difference(self, editor):
        loaded(known())
        change(the_question(), editor, text="Corrected.")
        assert counts(loaded(known(text="Corrected."))) == (0, 0, 1)

    def test_a_question_that_somebody_else_made_is_left_alone(self, editor):
        add(editor, source="core", key="a")
        assert loaded(known()).left_alone == [LeftAlone("core/a", "changed since by editor")]

    def test_a_question_without_a_log_is_left_alone(self):
        loaded(known())
        Revision.objects.all().delete()
        why = "changed since by somebody whom the log does not know"
        assert loaded(known(difficulty=5)).left_alone == [LeftAlone("core/a", why)]

    def test_a_question_that_somebody_deleted_stays_deleted(self, editor):
        loaded(known())
        delete_question(the_question().pk, by=editor)
        report = loaded(known())
        assert counts(report) == (0, 0, 0)
        assert report.left_alone == [LeftAlone("core/a", "deleted since by editor")]
        assert not Question.objects.exists()

    def test_a_question_that_got_another_key_is_not_created_again(self, editor):
        loaded(known())
        change(the_question(), editor, key="renamed")
        report = loaded(known())
        assert report.left_alone == [LeftAlone("core/a", "given another name since by editor")]
        assert Question.objects.count() == 1

    def test_a_question_whose_log_was_cut_off_is_not_created_again(self, editor):
        loaded(known())
        delete_question(the_question().pk, by=editor)
        Revision.objects.filter(verb="deleted").update(by_name="")
        why = "deleted since by somebody whom the log does not know"
        assert loaded(known()).left_alone == [LeftAlone("core/a", why)]

    def test_without_a_key_an_equal_question_is_known_by_its_fingerprint(self):
        loaded(paper())
        assert counts(loaded(paper(difficulty=5))) == (0, 0, 1)

    def test_without_a_key_a_different_question_is_another_one(self):
        loaded(paper())
        assert counts(loaded(paper(text="What is 2 + 2?"))) == (1, 0, 0)

    def test_a_second_run_costs_a_few_statements_for_each_question(
        self, django_assert_max_num_queries
    ):
        tags = ["t1", "t2", "t3", "t4"]
        for slug in tags:
            add_tag(slug=slug, name=slug, by=OPERATOR)
        papers = [known(f"k{number}", tags=tags) for number in range(5)]
        loaded(*papers)
        # The savepoint, and for each question itself, its answers and its tags, however many.
        with django_assert_max_num_queries(2 + 3 * len(papers)):
            loaded(*papers)


class TestRefused:
    def test_a_broken_file_loads_nothing(self):
        loaded(known("a"))
        report = loaded(known("a", difficulty=5), known("b"), known("c", difficulty=9))
        assert counts(report) == (0, 0, 0)
        assert report.faults == ["questions:3: /difficulty: Difficulty goes from 1 to 5."]
        assert stored(the_question()).difficulty == 3
        assert Question.objects.count() == 1

    def test_all_of_its_faults_are_told_in_their_lines(self):
        add_tag(slug="http", name="HTTP", by=OPERATOR)
        text = (
            b"---\nsource: core\ntopic: pyton\n---\n\n"
            b"## Question: a\ntags: htpt\n\nWhy?\n\n### Answer\n\nSo.\n\n"
            b"## Question: b\ndifficulty: 8\n\nWhy?\n\n### Answer\n\nSo.\n\n"
            b"## Question: c\n\nWhy not?\n\n### Answer\n\nSo.\n"
        )
        report = load([text], by=LOADER, name="a.md")
        assert report.faults == [
            "a.md:3: /topic: There is no topic 'pyton'. Did you mean 'python'?",
            "a.md:7: /tags/0: There is no tag 'htpt'. Did you mean 'http'?",
            "a.md:16: /difficulty: Difficulty goes from 1 to 5.",
        ]

    def test_what_the_door_refuses_is_told_in_its_line(self):
        loaded(known(status="archived"))
        report = loaded(known("b"), known(status="in_review"))
        assert len(report.refused) == 1
        assert report.faults[0].startswith(
            "questions:2: No question goes from archived to in_review"
        )
        assert Question.objects.count() == 1

    def test_a_file_that_is_not_utf_8_is_refused_at_its_line(self):
        report = load([b'{"kind": "open"}\n', b'"caf\xe9"\n'], by=LOADER, name="a.jsonl")
        assert report.faults[-1] == "a.jsonl:2: This is not UTF-8."

    def test_only_editors_load(self, db):
        with pytest.raises(NotAllowed):
            loaded(known(), by=caller(Role.AUTHOR, "writer"))

    def test_an_unknown_ending_is_refused(self):
        with pytest.raises(UnknownFormat):
            load([], by=LOADER, name="a.docx")

    def test_a_reason_that_cannot_be_kept_is_the_callers_fault(self):
        with pytest.raises(UnfitReason):
            loaded(known(), reason="two\nlines")
        assert not Question.objects.exists()
