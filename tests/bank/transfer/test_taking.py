"""What the questions of a file become, whatever the bank has of them."""

import threading
from io import BytesIO

import pytest
from django.db import OperationalError

from bank import editing
from bank.callers import Role, machine
from bank.documents import AnswerDocument, Status
from bank.editing import NotAllowed, Stale, Tally, add_questions, delete_questions
from bank.formats import FORMATS, Entry, by_name
from bank.models import Import, LedgerLine, Question, Source, Topic
from bank.transfer import queue
from bank.transfer.imports import begin, put_aside, take_in
from bank.transfer.options import Options
from bank.transfer.reading import name_of_format
from bank.transfer.words import Words
from tests.builders import OPERATOR, add, caller, change, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]
LOADER = machine("loader")


def known(key="a", **fields):
    return paper(**{"source": "exam", "key": key, "text": f"What about {key}?", **fields})


def taken(*papers, by=LOADER, **options):
    file = BytesIO("".join(by_name("jsonl").write(papers)).encode())
    record = begin(file, by=by, options=Options(**options), format="jsonl")
    take_in(record, file)
    return record


def counts(record):
    return record.created, record.changed, record.unchanged, record.left_alone, record.refused


def hows(record, fate):
    return list(record.ledger.filter(fate=fate).values_list("how", flat=True))


class FromEntries:
    """A format whose file is a list of entries that the test has made."""

    SUFFIXES, IS_BINARY, IS_LOSSLESS = (".made",), True, False

    def __init__(self, *entries):
        self.entries = entries

    def looks_like(self, start):
        return False

    def read(self, file):
        return iter(self.entries)


def taken_from(monkeypatch, *entries, **options):
    monkeypatch.setitem(FORMATS, "made", FromEntries(*entries))
    file = BytesIO(b"whatever")
    record = begin(file, by=LOADER, options=Options(**options), format="made")
    take_in(record, file)
    return record


class TestOwn:
    def test_what_the_loader_wrote_moves_on_with_its_status(self):
        taken(known(), on_existing="own")
        record = taken(known(difficulty=5, status="published"), on_existing="own")
        assert counts(record) == (0, 1, 0, 0, 0)
        assert Question.objects.get().status == "published"

    def test_what_somebody_else_changed_is_left_alone(self, editor):
        taken(known(), on_existing="own")
        change(Question.objects.get(), editor, text="Better?")
        record = taken(known(difficulty=5), on_existing="own")
        assert counts(record) == (0, 0, 0, 1, 0)
        assert hows(record, "dropped") == ["It was changed since by editor."]

    def test_what_somebody_deleted_stays_deleted(self, editor):
        taken(known(), on_existing="own")
        editing.delete_question(Question.objects.get().pk, by=editor)
        record = taken(known(), known("b"), on_existing="own")
        assert counts(record) == (1, 0, 0, 1, 0)
        assert hows(record, "dropped") == ["It was deleted since by editor."]


class TestUpdate:
    def test_what_is_published_must_stay_sound(self):
        taken(known(status="published"))
        record = taken(known(answers=[AnswerDocument(text="Two", is_correct=True)]))
        assert (record.state, record.refused) == ("refused", 1)
        assert LedgerLine.objects.get(owner=record, fate="refused").code == "too_few"
        assert Question.objects.get().answers.count() == 3

    def test_a_change_that_somebody_else_made_first_refuses_the_file(self, monkeypatch):
        taken(known())

        def stale(*_, **__):
            raise Stale(2)

        monkeypatch.setattr("bank.editing.change_question", stale)
        assert taken(known(difficulty=5)).state == "refused"

    def test_a_change_may_need_new_words(self):
        taken(known())
        record = taken(known(tags=["fresh"]))
        assert (counts(record), record.made) == ((0, 1, 0, 0, 0), 1)

    def test_a_copy_of_a_question_without_a_key_is_filed_too(self):
        taken(paper())
        assert counts(taken(paper(), on_existing="new"))[0] == 1
        assert Question.objects.count() == 2

    def test_a_key_without_a_source_is_refused_until_there_is_one(self):
        assert taken(known(source=None)).state == "refused"
        taken(known(source=None), source="exam")
        assert Question.objects.get().name == "exam/a"


class TestWords:
    def test_one_that_the_bank_does_not_take_refuses_its_question(self):
        record = taken(paper(topic="tree"), paper(text="B?"), lenient=True)
        assert counts(record) == (1, 0, 0, 0, 1)
        assert LedgerLine.objects.get(fate="refused").pointer == "/topic"

    def test_one_that_a_change_needs_and_the_bank_does_not_take_refuses_it(self):
        taken(known())
        assert taken(known(topic="tree")).state == "refused"

    def test_a_tag_that_somebody_deletes_meanwhile_refuses_its_question(self, monkeypatch):
        editing.add_tag(slug="used", name="Used", by=OPERATOR)

        def read(self, file):
            editing.delete_tag("used", by=OPERATOR)
            yield Entry(1, paper(tags=["used"]))

        monkeypatch.setattr(FromEntries, "read", read)
        record = taken_from(monkeypatch, lenient=True)
        assert counts(record) == (0, 0, 0, 0, 1)
        assert record.ledger.get(fate="refused").pointer == "/tags/0"

    def test_two_at_once_who_make_the_same_are_refused(self, monkeypatch):
        def taken_by_another(**_):
            raise editing.Taken("/slug", "Another tag has this slug.")

        monkeypatch.setattr("bank.editing.add_tag", taken_by_another)
        assert taken(paper(tags=["fresh"])).state == "refused"

    def test_slugs_that_are_taken_are_told_apart(self, monkeypatch):
        for slug in ("physics", "arts-physics"):
            editing.add_topic(slug=slug, name=slug, by=OPERATOR)
        entry = Entry(1, paper(topic=""), category=("Arts", "Physics"))
        root = Entry(2, paper(topic="", text="B?"), category=("Physics",))
        assert taken_from(monkeypatch, entry, root).state == "done"
        made = Topic.objects.filter(name="Physics").values_list("slug", "parent__slug")
        assert set(made) == {("arts-physics-2", "arts"), ("physics-2", None)}

    def test_a_name_of_a_root_that_is_taken_gives_way_to_the_slug(self):
        editing.add_topic(slug="x", name="New topic", by=OPERATOR)
        taken(paper(topic="new-topic"))
        assert Topic.objects.get(slug="new-topic").name == "new-topic"

    def test_a_category_of_no_names_is_no_topic(self):
        words = Words(LOADER, put=False, tell=lambda *_: None)
        assert words.topic_called(()) == ""


class TestFiles:
    def test_what_is_no_question_is_told_and_counts_as_read(self, monkeypatch):
        entry = Entry(1)
        entry.dropped("description", "There is nothing to answer.", "Welcome")
        record = taken_from(monkeypatch, entry, Entry(2, paper()))
        assert (record.state, record.read, record.created) == ("done", 2, 1)
        assert hows(record, "dropped") == ["There is nothing to answer."]

    def test_an_id_without_a_source_is_told_to_be_lost(self, monkeypatch):
        record = taken_from(monkeypatch, Entry(1, paper(), key="7"))
        assert LedgerLine.objects.get(fate="dropped").what == "id"
        assert record.created == 1
        assert not Source.objects.exists()

    def test_the_beginning_of_utf_16_is_looked_at_as_text(self):
        file = BytesIO("".join(by_name("jsonl").write([paper()])).encode("utf-16"))
        assert name_of_format(None, "", file) == "jsonl"

    def test_the_name_of_a_file_decides_between_those_it_looks_like(self):
        file = BytesIO(b"\n")
        assert name_of_format(None, "EXAM.JSONL", file) == "jsonl"

    def test_more_lines_than_are_written_at_once_are_written(self, monkeypatch):
        monkeypatch.setattr("bank.transfer.ledger._AT_A_TIME", 2)
        record = taken(*(paper(text=f"{number}?") for number in range(5)))
        assert list(record.ledger.order_by("number").values_list("line", flat=True)) == [
            *range(1, 6)
        ]

    def test_only_editors_bring_files_in(self):
        with pytest.raises(NotAllowed):
            taken(paper(), by=caller(Role.AUTHOR, "writer"))


class TestMany:
    def test_only_editors_add_and_delete_many(self):
        writer = caller(Role.AUTHOR, "writer")
        with pytest.raises(NotAllowed):
            add_questions([paper()], by=writer, tally=Tally())
        with pytest.raises(NotAllowed):
            delete_questions([1], by=writer, tally=Tally())

    def test_many_are_what_one_by_one_would_be(self):
        papers = [
            paper(kind, text=f'{kind}\t\\ "é"\nline?', details={"a": ["\\", "\t", 0.5, None]})
            for kind in ("open", "single_choice", "matching", "numerical", "short_text")
            for _ in range(5)
        ]
        for number, one in enumerate(papers):
            one.text += f" {number}"
            one.status = Status.PUBLISHED
        tally = Tally()
        ids = add_questions(papers, by=OPERATOR, tally=tally)
        editing.write_counts(tally)
        assert Topic.objects.get().published_count == len(papers)
        for pk, one in zip(ids, papers, strict=True):
            question = Question.objects.with_details().get(pk=pk)
            for answer in one.answers:
                answer.id = None
            alone = add(**{name: getattr(one, name) for name in type(one).__slots__})
            assert question.document() == one
            same = Question.objects.with_details().get(pk=alone.pk)
            assert same.document() == question.document()
            assert same.fingerprint == question.fingerprint
        assert len(set(ids)) == len(ids)


class TestWorker:
    def test_it_works_until_it_is_told_to_stop(self):
        file = BytesIO("".join(by_name("jsonl").write([paper()])).encode())
        record = begin(file, by=LOADER, options=Options(), format="jsonl")
        put_aside(record, file)
        stop = threading.Event()

        def wait(every):
            stop.set()

        stop.wait = wait
        queue.work_until(stop)
        assert Import.objects.get().state == "done"

    def test_a_database_that_is_away_is_waited_for(self, monkeypatch):
        calls = []

        def away(stop):
            calls.append(1)
            raise OperationalError("away")

        monkeypatch.setattr("bank.transfer.queue.work_once", away)
        monkeypatch.setattr("bank.transfer.queue.connection.close", lambda: None)
        stop = threading.Event()
        stop.wait = lambda every: stop.set()
        queue.work_until(stop)
        assert calls == [1]

    def test_one_that_another_worker_took_a_moment_before_is_none(self, monkeypatch):
        file = BytesIO(b"x")
        record = begin(file, by=LOADER, options=Options(), format="jsonl")
        record.save()
        found = [Import.objects.all(), Import.objects.none()]
        monkeypatch.setattr(
            type(Import.objects), "waiting_for_work", lambda self, now: found.pop(0)
        )
        assert not queue.work_once()
