"""The database has the last word, also on what does not come through the door."""

from datetime import timedelta
from itertools import count

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from bank import limits
from bank.callers import Role
from bank.editing import add_source, add_tag, add_topic
from bank.models import (
    Answer,
    Draw,
    DrawnQuestion,
    Import,
    ImportPart,
    LedgerLine,
    Question,
    Revision,
    Sighting,
    Source,
    Tag,
    TagLink,
    Topic,
    User,
)
from tests.builders import OPERATOR, add, caller

pytestmark = pytest.mark.django_db

# SQLite names the columns of a unique constraint instead of the constraint.
COLUMNS = {
    "one_question_per_key": "bank_question.source_id, bank_question.key",
    "one_topic_name_per_parent": "bank_topic.parent_id, bank_topic.name",
    "one_topic_name_at_the_root": "bank_topic.name",
    "one_link_per_tag": "bank_taglink.question_id, bank_taglink.tag_id",
    "one_question_per_place": "bank_drawnquestion.draw_id, bank_drawnquestion.place",
    "one_place_per_question": "bank_drawnquestion.draw_id, bank_drawnquestion.question_id",
    "one_sighting_per_question": "bank_sighting.reader, bank_sighting.question_id",
    "one_part_each": "bank_importpart.owner_id, bank_importpart.number",
    "one_ledger_line_each": "bank_ledgerline.owner_id, bank_ledgerline.number",
    "one_revision_per_version": "bank_revision.what, bank_revision.subject_id, bank_revision.version",
}
numbers = count(1)


@pytest.fixture
def question(topic):
    add_topic(slug="sql", name="SQL", parent="python", by=OPERATOR)
    add_topic(slug="basics", name="Basics", parent="python", by=OPERATOR)
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    add(source="exam", key="1")
    caller(Role.EDITOR, "editor")
    return add(source="exam", key="2", tags=["orm"])


def of_questions(**fields):
    return lambda: Question.objects.filter(key="2").update(**fields)


def of_answers(**fields):
    return lambda: Answer.objects.filter(question__key="2").update(**fields)


def fresh(row):
    row.pk = None
    return row


def new_answer(**fields):
    Answer.objects.create(
        question=Question.objects.get(key="2"),
        position=0,
        text="a",
        is_correct=True,
        weight=1,
        **fields,
    )


def new_topic(**fields):
    Topic.objects.create(path=f"/{next(numbers)}/", **fields)


def draw_twice(**fields):
    draw = Draw.objects.create(seed="1", expires_at=timezone.now())
    first = {"part": 1, "place": 1, "question_id": 1, "version": 1}
    DrawnQuestion.objects.create(draw=draw, **first)
    DrawnQuestion.objects.create(draw=draw, **{**first, **fields})


def number_twice(model, **fields):
    """Two parts of one import with the same number, of its file or of its ledger."""
    owner = Import.objects.create(format="aiken", size=0)
    model.objects.bulk_create(model(owner=owner, number=1, **fields) for _ in range(2))


def see_twice():
    seen = [Sighting(reader="r", question_id=1, seen_at=timezone.now()) for _ in range(2)]
    Sighting.objects.bulk_create(seen)


BREAKING = [
    ("one_question_per_key", of_questions(key="1")),
    ("question_has_source_and_key_or_neither", of_questions(key=None)),
    ("question_has_source_and_key_or_neither", of_questions(source=None)),
    ("question_has_a_known_kind", of_questions(kind="essay")),
    ("question_has_a_known_status", of_questions(status="gone")),
    ("question_difficulty_from_1_to_5", of_questions(difficulty=0)),
    ("question_difficulty_from_1_to_5", of_questions(difficulty=6)),
    ("question_is_changed_after_made", of_questions(updated_at=F("created_at") - timedelta(1))),
    ("answer_weight_from_minus_1_to_1", of_answers(weight="1.5")),
    ("answer_weight_from_minus_1_to_1", of_answers(weight="-1.0000001")),
    ("answer_id_fits_a_json_number", lambda: new_answer(id=0)),
    ("answer_id_fits_a_json_number", lambda: new_answer(id=limits.IDENTIFIER + 1)),
    ("answer_says_something", of_answers(text="", match="")),
    ("one_link_per_tag", lambda: TagLink.objects.bulk_create([fresh(TagLink.objects.get())])),
    ("one_topic_name_per_parent", lambda: Topic.objects.filter(slug="sql").update(name="Basics")),
    ("one_topic_name_at_the_root", lambda: new_topic(name="Python", slug="other")),
    (
        "topic_is_not_its_own_parent",
        lambda: Topic.objects.filter(slug="sql").update(parent_id=Topic.objects.get(slug="sql").pk),
    ),
    ("topic_count_is_not_negative", lambda: Topic.objects.update(published_count=-1)),
    ("user_has_a_known_role", lambda: User.objects.update(role="god")),
    ("one_question_per_place", lambda: draw_twice(question_id=2)),
    ("one_place_per_question", lambda: draw_twice(place=2)),
    ("drawn_score_from_0_to_1", lambda: draw_twice(place=2, question_id=2, score="1.5")),
    ("drawn_score_from_0_to_1", lambda: draw_twice(place=2, question_id=2, score="-0.1")),
    ("one_sighting_per_question", see_twice),
    ("one_part_each", lambda: number_twice(ImportPart, data=b"")),
    ("one_ledger_line_each", lambda: number_twice(LedgerLine, line=1, fate="kept")),
    (
        "one_revision_per_version",
        lambda: Revision.objects.bulk_create([fresh(Revision.objects.latest("id"))]),
    ),
]


@pytest.mark.usefixtures("question")
@pytest.mark.parametrize(("name", "break_it"), BREAKING)
def test_each_rule_has_a_name_by_which_it_refuses(name, break_it):
    expected = COLUMNS.get(name, name) if connection.vendor == "sqlite" else name
    with pytest.raises(IntegrityError, match=expected), transaction.atomic():
        break_it()


def test_every_named_rule_is_broken_here():
    models = apps.get_app_config("bank").get_models()
    named = {constraint.name for model in models for constraint in model._meta.constraints}
    assert named == {name for name, _ in BREAKING}


@pytest.mark.usefixtures("question")
@pytest.mark.parametrize(
    "delete",
    [
        lambda: Topic.objects.filter(slug="python")._raw_delete("default"),
        lambda: Tag.objects.all()._raw_delete("default"),
        lambda: Source.objects.all()._raw_delete("default"),
        lambda: Question.objects.all()._raw_delete("default"),
    ],
)
def test_nothing_that_is_referred_to_goes_away(delete):
    with pytest.raises(IntegrityError), transaction.atomic():
        in_earnest(delete)


def in_earnest(action):
    action()
    # Broken references are told at commit, which these tests never come to.
    connection.check_constraints()


@pytest.mark.parametrize("model", [Topic, Tag, Source])
def test_slugs_are_unique(model):
    fields = {"path": "/1/"} if model is Topic else {}
    model.objects.create(slug="same", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(slug="same", **fields)
