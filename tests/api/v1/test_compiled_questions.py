"""What is compiled and kept is, byte by byte, what the declared serializers say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Prefetch, Q

from api.preconditions import short_hash
from api.v1 import shown_questions
from api.v1.answer_representation import AnswerSerializer
from api.v1.question_representation import QuestionSerializer
from bank import sealing
from bank.callers import ANONYMOUS, Caller, Role
from bank.documents import Kind
from bank.models import Answer, Question, Tag
from bank.models.seals import Sealed, seen_by
from bank.reading import AnswerRow, Changed, Loaded, QuestionRow, Slugged, rows_of, steadily
from tests.builders import OPERATOR, add, change

BASE = "https://bank.example/api/v1"
MEMBERS = QuestionSerializer.Meta.fields
FIELDS = [None, *(frozenset({name}) for name in MEMBERS), frozenset({"id", "answers", "links"})]
WHAT_IS_SEALED = ("explanation", "details", "fingerprint")


@pytest.fixture
def corpus(db, author, topic):
    """All that comes with the bank, and of each kind one of an author's own."""
    call_command("load_seed", verbosity=0)
    for kind in Kind:
        for status in ("draft", "published"):
            add(
                by=OPERATOR if status == "draft" else author,
                kind=kind,
                text=f"{kind} {status}",
                status="draft",
                explanation="Because.",
                details={"of": {"another": ["format", 1.5, None]}},
            )
    return author


def callers(author):
    roles = [Caller(role=role, user_id=0) for role in (Role.READER, Role.EDITOR, Role.ADMIN)]
    return [ANONYMOUS, *roles, author]


def plain(caller, context, questions):
    """As Django REST framework makes it of instances of the models."""
    questions = questions.visible_to(caller).select_related("topic", "source")
    questions = questions.order_by("id").prefetch_related(
        Prefetch("tags", Tag.objects.order_by("slug")),
        Prefetch("answers", Answer.objects.order_by("position", "id")),
    )
    for question in questions:
        data = QuestionSerializer(question, context=context).data
        if "answers" in data:
            answers = list(question.answers.all())
            for answer in answers:
                answer.question = question
            if sealing.is_sealed(question, caller):
                answers = sealing.shown(question, answers)
            data["answers"] = AnswerSerializer(answers, many=True, context=context).data
        yield orjson.dumps(data)


def found(caller, questions=None):
    rows = (questions or Question.objects).visible_to(caller).order_by("id")
    return list(shown_questions.findable(rows))


def test_the_fast_path_and_the_plain_one_are_the_same_for_every_role_and_all_fields(corpus):
    some = Question.objects.filter(Q(source=None) | Q(position=1))
    for caller in callers(corpus):
        for fields in FIELDS:
            questions = Question.objects.all() if fields is None else some
            context = {"caller": caller, "base": BASE, "fields": fields, "html": False}
            with seen_by(caller):
                expected = list(plain(caller, context, questions))
                for _ in ("made", "kept"):
                    pieces = shown_questions.shown(found(caller, questions), context)
                    assert [orjson.dumps(piece) for piece in pieces] == expected
            assert expected


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.OPEN])
def test_rows_are_under_the_same_seal_as_models(topic, kind):
    add(kind=kind, status="published", explanation="Why", details={"a": 1})
    with seen_by(ANONYMOUS):
        [row] = shown_questions.read(found(ANONYMOUS), None)
        for name in WHAT_IS_SEALED:
            with pytest.raises(Sealed, match=name):
                getattr(row, name)
        for name in sealing.KEY_OF_ANSWER:
            with pytest.raises(Sealed, match=name):
                getattr(row.answers.all()[0], name)


@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.NUMERICAL])
def test_where_answers_are_the_key_rows_do_not_tell_their_texts_either(topic, kind):
    add(kind=kind, status="published")
    with seen_by(ANONYMOUS):
        [row] = shown_questions.read(found(ANONYMOUS), None)
        with pytest.raises(Sealed, match="text"):
            str(row.answers.all()[0].text)


def test_what_changed_since_it_was_found_is_not_shown_as_it_was_found(topic):
    question = add(status="published")
    versions = {question.pk: question.version}
    change(question, text="Another")
    with pytest.raises(Changed):
        rows_of(versions, {"text"}, tags=False, answers=False)
    question.delete()
    with pytest.raises(Changed):
        rows_of(versions, {"text"}, tags=False, answers=False)


@pytest.mark.django_db(transaction=True)
def test_what_changes_under_a_read_is_read_again_from_one_moment(topic):
    question = add(status="published", text="Before")
    reads = []

    def read():
        [one] = found(ANONYMOUS)
        reads.append(one.version)
        if len(reads) == 1:
            with ThreadPoolExecutor() as other:
                other.submit(changed_elsewhere).result()
        [row] = shown_questions.read([one], None)
        return row.text

    def changed_elsewhere():
        change(question, text="After")
        connection.close()

    assert steadily(read) == "After"
    assert reads == [1, 2]


def test_a_draft_leaves_what_was_kept_of_it_when_published(client_as, topic):
    question = add(status="published", text="For all")
    address = f"/api/v1/questions/{question.pk}"
    reader, editor = client_as("reader"), client_as("editor")
    assert "fingerprint" in editor.get(address).json()
    assert "fingerprint" not in reader.get(address).json()
    change(question, status="archived")
    assert reader.get(address).status_code == 404
    assert editor.get(address).json()["status"] == "archived"


def one_of(kind):
    """A question of that kind, with something of everything, that is the same for ever."""
    moment = datetime(2026, 11, 29, 12, tzinfo=UTC)
    values = {
        "id": 7,
        "kind": kind,
        "status": "published",
        "text": "Which?",
        "explanation": "This.",
    }
    values |= {"topic": Slugged("python"), "source": Slugged("core"), "key": "a", "related": ["b"]}
    values |= {"difficulty": 3, "language": "en", "position": 1, "shuffle": True, "grading": {}}
    values |= {"details": {"a": 1}, "author_id": 5, "fingerprint": "f", "version": 2}
    values |= dict.fromkeys(("created_at", "updated_at", "published_at"), moment)
    question = QuestionRow(values)
    question.tags = Loaded([Slugged("easy")])
    answer = {"position": 0, "is_correct": True, "weight": Decimal(1), "feedback": "Yes."}
    answer |= {"tolerance": "", "match": "Right"}
    question.answers = Loaded(
        AnswerRow(question, {"id": pk, "text": f"Answer {pk}", **answer}) for pk in (1, 2)
    )
    return question


def test_whoever_makes_a_question_look_otherwise_says_so_by_another_release():
    """Otherwise what is kept, here and by clients, would be shown on as it looked before."""
    everybody = [
        ANONYMOUS,
        Caller(role=Role.EDITOR, user_id=1),
        Caller(role=Role.AUTHOR, user_id=5),
    ]
    looks = []
    for caller in everybody:
        context = {"caller": caller, "base": BASE, "fields": None, "html": False}
        with seen_by(caller):
            items = shown_questions.represented(list(map(one_of, Kind)), context)
        looks.append(orjson.dumps(items))
    assert (shown_questions.RELEASE, short_hash(*looks)) == ("1", "eb5b681c7e06df3c")
