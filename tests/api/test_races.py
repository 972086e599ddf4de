"""Several at the same moment: one is first, the others are told so, nothing is lost and nothing comes back."""

import random
import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from bank.editing import add_source, add_topic
from bank.models import Answer, Question, Revision, Topic
from tests.api.bodies import ANSWERS, QUESTIONS, SOURCES, TAGS, TOPICS, one, question, refused
from tests.builders import OPERATOR, add, at_once
from tests.meanwhile import in_the_background, wait_until_somebody_waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]
MANY = 12


@pytest.fixture
def editors(client_as):
    return [client_as("editor") for _ in range(MANY)]


def statuses(responses):
    return sorted(response.status_code for response in responses)


def versions(question_id):
    revisions = Revision.objects.of("question", question_id).order_by("version")
    return list(revisions.values_list("version", flat=True))


@pytest.mark.parametrize("method", ["put", "patch"])
def test_of_two_writers_with_one_tag_one_wins(editors, method):
    draft = add()
    address = f"{QUESTIONS}/{draft.pk}"
    tag = editors[0].get(address).headers["ETag"]
    responses = at_once(
        *(
            partial(
                getattr(editor, method),
                address,
                question(text=f"Text {number}"),
                headers={"If-Match": tag},
            )
            for number, editor in enumerate(editors[:2])
        )
    )
    assert statuses(responses) == [200, 412]
    assert versions(draft.pk) == [1, 2]


@pytest.mark.parametrize("collection", [TOPICS, TAGS, SOURCES])
def test_of_many_who_change_a_word_with_one_tag_one_wins(editors, collection):
    made = editors[0].post(collection, one(collection))
    name = "title" if collection == SOURCES else "name"
    responses = at_once(
        *(
            partial(
                editor.patch,
                made.json()["url"],
                {name: f"Name {number}"},
                headers={"If-Match": made.headers["ETag"]},
            )
            for number, editor in enumerate(editors)
        )
    )
    assert statuses(responses) == [200] + [412] * (MANY - 1)


def test_ten_counters_incremented_by_eight_writers_lose_nothing(client_as):
    counters = [add(details={"count": 0}).pk for _ in range(10)]
    writers = [client_as("editor") for _ in range(8)]
    each = 5

    def count(client, seed):
        chance = random.Random(seed)
        for counter in chance.sample(counters, each):
            increment(client, f"{QUESTIONS}/{counter}")

    at_once(*(partial(count, client, seed) for seed, client in enumerate(writers)))
    found = Question.objects.filter(pk__in=counters)
    assert sum(one.details["count"] for one in found) == 8 * each
    assert all(one.version == one.details["count"] + 1 for one in found)


def increment(client, address):
    for _ in range(200):
        read = client.get(address)
        body = {"details": {"count": read.json()["details"]["count"] + 1}}
        written = client.patch(address, body, headers={"If-Match": read.headers["ETag"]})
        if written.status_code == 200:
            return
        refused(written, 412, "stale")
    pytest.fail("never first")


def test_of_two_answers_changed_with_one_tag_one_wins(editors):
    draft = add()
    tag = editors[0].get(f"{QUESTIONS}/{draft.pk}").headers["ETag"]
    responses = at_once(
        *(
            partial(
                editor.patch, f"{ANSWERS}/{answer.pk}", {"feedback": "x"}, headers={"If-Match": tag}
            )
            for editor, answer in zip(editors, draft.answers.all(), strict=False)
        )
    )
    assert statuses(responses) == [200, 412, 412]


@pytest.mark.parametrize(
    ("collection", "pointer"),
    [(TOPICS, "/slug"), (TAGS, "/slug"), (SOURCES, "/slug"), (QUESTIONS, "/key")],
)
def test_of_twelve_who_want_one_unique_value_one_gets_it(editors, collection, pointer):
    add_source(slug="other", title="Other", by=OPERATOR)
    members = {"source": "other", "key": "1"} if collection == QUESTIONS else {}
    bodies = [one(collection, **members) for _ in editors]
    if collection == TOPICS:
        bodies = [{**body, "name": f"Name {number}"} for number, body in enumerate(bodies)]
    responses = at_once(
        *(
            partial(editor.post, collection, body)
            for editor, body in zip(editors, bodies, strict=True)
        )
    )
    assert statuses(responses) == [201] + [409] * (MANY - 1)
    for response in responses:
        if response.status_code == 409:
            assert refused(response, 409, "taken")["errors"][0]["pointer"] == pointer


def test_of_twelve_who_want_one_name_under_one_parent_one_gets_it(editors):
    responses = at_once(
        *(
            partial(editor.post, TOPICS, one(TOPICS, slug=f"orm-{number}", parent="python"))
            for number, editor in enumerate(editors)
        )
    )
    assert statuses(responses) == [201] + [409] * (MANY - 1)


def test_a_topic_that_is_deleted_while_questions_come_holds_them_or_is_gone(editors):
    for number in range(4):
        add_topic(slug=f"t{number}", name=f"T{number}", by=OPERATOR)
        *added, deleted = at_once(
            *(
                partial(editor.post, QUESTIONS, question(topic=f"t{number}"))
                for editor in editors[:6]
            ),
            partial(editors[6].delete, f"{TOPICS}/t{number}"),
        )
        stored = Question.objects.filter(topic__slug=f"t{number}").count()
        assert set(statuses(added)) <= {201, 400, 409}
        assert stored == statuses(added).count(201)
        assert deleted.status_code == (409 if stored else 204)
        assert Topic.objects.filter(slug=f"t{number}").exists() == bool(stored)


def test_a_tag_that_is_deleted_while_questions_take_it_is_on_them_or_gone(editors):
    for number in range(4):
        editors[0].post(TAGS, one(TAGS, slug=f"t{number}"))
        *added, deleted = at_once(
            *(
                partial(editor.post, QUESTIONS, question(tags=[f"t{number}"]))
                for editor in editors[:6]
            ),
            partial(editors[6].delete, f"{TAGS}/t{number}"),
        )
        assert set(statuses(added)) <= {201, 400, 409}
        assert deleted.status_code in (204, 409)
        assert Question.objects.filter(tags__slug=f"t{number}").count() == statuses(added).count(
            201
        )


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_deleted_question_never_comes_back(editors, method):
    for _ in range(4):
        draft = add()
        address = f"{QUESTIONS}/{draft.pk}"
        *changed, deleted = at_once(
            *(
                partial(getattr(editor, method), address, question(text="New"))
                for editor in editors[:5]
            ),
            partial(editors[5].delete, address),
        )
        assert deleted.status_code == 204
        assert set(statuses(changed)) <= {200, 404}
        assert not Question.objects.filter(pk=draft.pk).exists()
        assert not Answer.objects.filter(question_id=draft.pk).exists()


def test_a_deleted_word_never_comes_back(editors):
    for collection in (TOPICS, TAGS, SOURCES):
        address = editors[0].post(collection, one(collection)).json()["url"]
        name = "title" if collection == SOURCES else "name"
        *changed, deleted = at_once(
            *(partial(editor.patch, address, {name: "New"}) for editor in editors[:5]),
            partial(editors[5].delete, address),
        )
        assert deleted.status_code == 204
        assert set(statuses(changed)) <= {200, 404}
        refused(editors[0].get(address), 404)


def test_answers_that_are_added_at_once_are_all_there(editors):
    draft = add(kind="open", answers=[])
    responses = at_once(
        *(
            partial(editor.post, ANSWERS, {"question": draft.pk, "text": f"Answer {number}"})
            for number, editor in enumerate(editors)
        )
    )
    assert statuses(responses) == [201] * MANY
    texts = set(draft.answers.values_list("text", flat=True))
    assert texts == {f"Answer {number}" for number in range(MANY)}
    assert versions(draft.pk) == list(range(1, MANY + 2))
    assert len({response.json()["id"] for response in responses}) == MANY
    assert all(response.json()["text"] in texts for response in responses)


def test_changes_of_many_in_opposite_orders_all_end(editors):
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    questions = [add(status="published").pk for _ in range(6)]
    responses = at_once(
        *(
            partial(
                editor.post,
                f"{QUESTIONS}/bulk",
                {
                    "ids": questions[:: 1 - 2 * (number % 2)],
                    "set": {"topic": ["sql", "python"][number % 2]},
                },
            )
            for number, editor in enumerate(editors[:6])
        ),
        *(
            partial(editor.patch, f"{QUESTIONS}/{pk}", {"topic": "sql"})
            for editor, pk in zip(editors[6:], questions[::-1], strict=True)
        ),
    )
    assert set(statuses(responses)) <= {200, 409}
    counts = dict(Topic.objects.values_list("slug", "published_count"))
    real = {slug: Question.objects.filter(topic__slug=slug).count() for slug in counts}
    assert counts == real


@pytest.mark.only_on("large")
def test_a_change_of_many_waits_for_a_question_before_it_holds_a_topic(editors):
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    first, last = (add(status="published").pk for _ in range(2))
    topics = Topic.objects.order_by("pk").values_list("slug", flat=True)

    def hold(begun):
        with transaction.atomic(), connection.cursor() as cursor:
            Question.objects.select_for_update().get(pk=last)
            begun.set()
            wait_until_somebody_waits(cursor)
            free.extend(topics.select_for_update(skip_locked=True))

    free = []
    with in_the_background(hold):
        response = editors[0].post(
            f"{QUESTIONS}/bulk", {"ids": [last, first], "set": {"topic": "sql"}}
        )
    assert response.json()["changed"] == 2
    assert free == ["python", "sql"]


def test_topics_that_move_at_once_stay_a_tree(editors):
    slugs = [f"t{number}" for number in range(6)]
    for slug in slugs:
        add_topic(slug=slug, name=slug, by=OPERATOR)
    responses = at_once(
        *(
            partial(
                editor.patch,
                f"{TOPICS}/{slugs[number % 6]}",
                {"parent": slugs[(number + 1 + number // 6) % 6]},
            )
            for number, editor in enumerate(editors)
        )
    )
    assert set(statuses(responses)) <= {200, 400, 409}
    for topic in Topic.objects.select_related("parent"):
        above = topic.parent.path if topic.parent else "/"
        assert topic.path == f"{above}{topic.pk}/"


@pytest.mark.only_on("large")
def test_a_deadlock_is_tried_again(editors):
    """Somebody else holds one topic and wants the other while a question moves the other way."""
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    moving = add(status="published").pk
    begun = threading.Event()

    def opponent():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '1h'")
            Topic.objects.filter(slug="sql").update(position=1)
            begun.set()
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not cursor.fetchone()[0]:
                time.sleep(0.01)
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            Topic.objects.filter(slug="python").update(position=1)

    def move():
        begun.wait(10)
        return editors[0].patch(f"{QUESTIONS}/{moving}", {"topic": "sql"})

    _, moved = at_once(opponent, move)
    assert moved.status_code == 200
    assert versions(moving) == [1, 2]


def test_nobody_sees_a_change_that_is_half_done(editors):
    """Every reading has the answers of one version, never of two."""
    draft = add(kind="open", answers=[])
    address = f"{QUESTIONS}/{draft.pk}"
    editors[0].patch(address, body_of(0))
    seen = []

    def write():
        for number in range(1, 15):
            editors[0].patch(address, body_of(number))

    def read():
        for _ in range(25):
            body = editors[1].get(address).json()
            seen.append({body["text"], *(answer["text"].split()[0] for answer in body["answers"])})

    at_once(write, read)
    assert all(len(texts) == 1 for texts in seen)


def body_of(number):
    return {"text": f"N{number}", "answers": [{"text": f"N{number} {place}"} for place in range(4)]}
