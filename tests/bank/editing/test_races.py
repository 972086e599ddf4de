"""
What happens when two do it in the same moment: one is first, the other is told so in words, and nothing is broken.
"""

from functools import partial

import pytest
from django.db import connection

from bank.documents import Unsound
from bank.editing import (
    InUse,
    Stale,
    Taken,
    Vanished,
    add_source,
    add_tag,
    add_topic,
    change_question,
    change_tag,
    change_topic,
    delete_question,
    delete_tag,
    delete_topic,
)
from bank.models import Answer, Question, Revision, Tag, TagLink, Topic
from tests.builders import OPERATOR, add, at_once, change, paper, right, wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]

MANY = 12


def refusals(results, kind):
    return [result for result in results if isinstance(result, kind)]


def successes(results):
    return [result for result in results if not isinstance(result, Exception)]


# --- one question, many hands


def test_of_many_who_saw_the_same_version_one_wins():
    question = add()
    results = at_once(
        *(partial(change, question, version=1, text=f"Text {n}") for n in range(MANY))
    )
    assert len(refusals(results, Stale)) == MANY - 1
    assert Question.objects.get(pk=question.pk).version == 2


def test_changes_that_name_no_version_all_happen_one_after_the_other():
    question = add()
    results = at_once(*(partial(change, question, text=f"Text {n}") for n in range(MANY)))
    assert len(successes(results)) == MANY
    versions = (
        Revision.objects.of("question", question.pk)
        .order_by("id")
        .values_list("version", flat=True)
    )
    assert list(versions) == list(range(1, MANY + 2))


def test_no_answer_is_doubled_by_changes_at_once():
    question = add()
    answers = [right("Two"), wrong("Five"), wrong("Six")]
    at_once(*(partial(change, question, answers=answers) for _ in range(MANY)))
    assert sorted(answer.text for answer in Answer.objects.filter(question=question)) == [
        "Five",
        "Six",
        "Two",
    ]


def test_a_question_that_moves_meanwhile_is_still_there():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    question = add(source="exam", key="1")
    slugs = ["sql", "python"] * (MANY // 2)
    documents = [
        paper(source="exam", key="1", topic=slug, text=f"Text {n}") for n, slug in enumerate(slugs)
    ]
    results = at_once(
        *(partial(change_question, question.pk, document, by=OPERATOR) for document in documents)
    )
    assert len(successes(results)) == MANY


def test_a_deleted_question_does_not_come_back():
    question = add(status="published")
    changes = [
        partial(change_question, question.pk, paper(text=f"Text {n}"), by=OPERATOR)
        for n in range(MANY)
    ]
    *changed, deleted = at_once(*changes, partial(delete_question, question.pk, by=OPERATOR))
    assert deleted is None
    assert len(successes(changed)) + len(refusals(changed, Vanished)) == MANY
    assert not Question.objects.exists()
    assert Revision.objects.latest_state().keys() == {("topic", Topic.objects.get().pk)}


def test_a_question_is_deleted_once():
    question = add()
    results = at_once(*(partial(delete_question, question.pk, by=OPERATOR) for _ in range(MANY)))
    assert len(refusals(results, Vanished)) == MANY - 1
    assert Revision.objects.of("question", question.pk).count() == 2


def test_counts_are_exact_after_many_at_once():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    questions = [add(status="published") for _ in range(MANY)]
    moves = [partial(change, question, topic="sql") for question in questions[::2]]
    archives = [partial(change, question, status="archived") for question in questions[1::2]]
    assert len(successes(at_once(*moves, *archives))) == MANY
    assert dict(Topic.objects.values_list("slug", "published_count")) == {
        "python": 0,
        "sql": MANY // 2,
    }


# --- what must be unique


@pytest.mark.parametrize(
    ("take", "varying", "pointer"),
    [
        (partial(add_topic, slug="same"), "name", "/slug"),
        (partial(add_topic, name="same"), "slug", "/name"),
        (partial(add_topic, name="same", parent="python"), "slug", "/name"),
        (partial(add_tag, slug="same"), "name", "/slug"),
        (partial(add_source, slug="same"), "title", "/slug"),
    ],
)
def test_of_many_who_take_the_same_value_one_gets_it(take, varying, pointer):
    results = at_once(*(partial(take, by=OPERATOR, **{varying: f"{n}"}) for n in range(MANY)))
    assert [refused.pointer for refused in refusals(results, Taken)] == [pointer] * (MANY - 1)


def test_of_many_who_import_the_same_key_one_adds_it():
    add_source(slug="exam", title="Exam", by=OPERATOR)
    results = at_once(*(partial(add, source="exam", key="1", text=f"{n}") for n in range(MANY)))
    assert [refused.pointer for refused in refusals(results, Taken)] == ["/key"] * (MANY - 1)


# --- what refers to what


def no_reference_is_broken():
    connection.check_constraints()
    return True


def test_a_topic_is_deleted_or_filled_but_not_both():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    adds = [partial(add, topic="sql", status="published") for _ in range(MANY)]
    *added, deleted = at_once(*adds, partial(delete_topic, "sql", by=OPERATOR))
    assert isinstance(deleted, InUse) == bool(successes(added))
    assert len(successes(added)) + len(refusals(added, (InUse, Unsound))) == MANY
    assert no_reference_is_broken()


def test_a_topic_is_deleted_or_moved_into_but_not_both():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    questions = [add(status="published") for _ in range(MANY)]
    moves = [partial(change, question, topic="sql") for question in questions]
    *moved, deleted = at_once(*moves, partial(delete_topic, "sql", by=OPERATOR))
    assert isinstance(deleted, InUse) == bool(successes(moved))
    assert len(successes(moved)) + len(refusals(moved, (InUse, Unsound))) == MANY
    assert no_reference_is_broken()


def test_a_topic_is_deleted_or_gets_a_child_but_not_both():
    adds = [
        partial(add_topic, slug=f"t{n}", name=f"{n}", parent="python", by=OPERATOR)
        for n in range(MANY)
    ]
    *added, deleted = at_once(*adds, partial(delete_topic, "python", by=OPERATOR))
    assert isinstance(deleted, InUse) == bool(successes(added))
    assert len(successes(added)) + len(refusals(added, (InUse, Unsound))) == MANY
    assert no_reference_is_broken()


def test_a_tag_is_deleted_or_given_but_not_both():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    *added, deleted = at_once(
        *[partial(add, tags=["orm"])] * MANY, partial(delete_tag, "orm", by=OPERATOR)
    )
    assert isinstance(deleted, InUse) == bool(successes(added))
    assert Tag.objects.count() == (1 if successes(added) else 0)
    assert TagLink.objects.count() == len(successes(added))


def test_a_tag_that_goes_just_before_its_link_is_written_refuses_the_question():
    add_tag(slug="orm", name="ORM", by=OPERATOR)

    def goes(execute, sql, parameters, many, context):
        if sql.startswith('INSERT INTO "bank_taglink"'):
            Tag.objects.all()._raw_delete(using="default")
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(goes), pytest.raises(InUse, match="has just been changed"):
        add(tags=["orm"])
    assert (Question.objects.count(), Tag.objects.count()) == (0, 1)


def test_a_topic_is_renamed_and_deleted_in_some_order():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    renames = [partial(change_topic, "sql", name=f"SQL {n}", by=OPERATOR) for n in range(MANY)]
    *renamed, deleted = at_once(*renames, partial(delete_topic, "sql", by=OPERATOR))
    assert deleted is None
    assert len(successes(renamed)) + len(refusals(renamed, Vanished)) == MANY


def test_a_tag_keeps_one_line_for_each_version():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    results = at_once(
        *(partial(change_tag, "orm", name=f"ORM {n}", by=OPERATOR) for n in range(MANY))
    )
    assert len(successes(results)) == MANY
    assert Tag.objects.get().version == Revision.objects.filter(what="tag").count() == MANY + 1


# --- the tree


def derived_paths():
    parents = dict(Topic.objects.values_list("id", "parent_id"))

    def path(topic_id):
        return f"{path(parents[topic_id])}{topic_id}/" if topic_id else "/"

    return {topic_id: path(topic_id) for topic_id in parents}


def test_topics_that_move_at_once_never_close_a_ring():
    slugs = [add_topic(slug=f"t{n}", name=f"{n}", by=OPERATOR).slug for n in range(MANY)]
    moves = [
        partial(change_topic, slug, parent=slugs[n - 1], by=OPERATOR)
        for n, slug in enumerate(slugs)
    ]
    results = at_once(*moves)
    assert [refused.problems[0].code for refused in refusals(results, Unsound)] == ["cycle"]
    assert dict(Topic.objects.values_list("id", "path")) == derived_paths()


def test_what_is_put_under_a_topic_that_moves_moves_along():
    add_topic(slug="root", name="Root", by=OPERATOR)
    adds = [
        partial(add_topic, slug=f"t{n}", name=f"{n}", parent="python", by=OPERATOR)
        for n in range(MANY)
    ]
    at_once(*adds, partial(change_topic, "python", parent="root", by=OPERATOR))
    assert dict(Topic.objects.values_list("id", "path")) == derived_paths()


def test_questions_and_topics_move_at_once():
    slugs = [add_topic(slug=f"t{n}", name=f"{n}", by=OPERATOR).slug for n in range(MANY)]
    questions = [add(topic=slug, status="published") for slug in slugs]
    moves = [partial(change, question, topic=slugs[n - 5]) for n, question in enumerate(questions)]
    lifts = [
        partial(change_topic, slug, parent=slugs[n - 3], by=OPERATOR)
        for n, slug in enumerate(slugs[:6])
    ]
    results = at_once(*moves, *lifts)
    assert len(successes(results[:MANY])) == MANY
    assert dict(Topic.objects.values_list("slug", "published_count")) == {
        "python": 0,
        **dict.fromkeys(slugs, 1),
    }
    assert dict(Topic.objects.values_list("id", "path")) == derived_paths()
