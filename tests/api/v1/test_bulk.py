"""POST /api/v1/questions/bulk"""

import pytest

from bank.callers import Role
from bank.editing import add_tag, add_topic
from bank.models import Question, Revision
from tests.api.bodies import QUESTIONS, accepted, codes, pointers, refused
from tests.api.rows import rows
from tests.builders import OPERATOR, add, caller, change, stored

BULK = f"{QUESTIONS}/bulk"
pytestmark = pytest.mark.usefixtures("topic", "words")


@pytest.fixture
def words(topic):
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    for slug in ("easy", "hard", "old"):
        add_tag(slug=slug, name=slug.title(), by=OPERATOR)


@pytest.fixture
def editor(client_as):
    return client_as("editor")


def ids(*questions):
    return [question.pk for question in questions]


def outcomes(body):
    return {result["id"]: result["outcome"] for result in body["results"]}


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 409), ("editor", 200), ("admin", 200)],
)
def test_it_is_for_those_who_may_write(client_as, role, status):
    question = add()
    response = client_as(role).post(BULK, {"ids": ids(question), "set": {"difficulty": 5}})
    assert response.status_code == status
    assert stored(question).difficulty == (5 if status == 200 else 3)


@pytest.mark.parametrize(
    ("wanted", "member", "value"),
    [
        ({"status": "published"}, "status", "published"),
        ({"topic": "sql"}, "topic", "sql"),
        ({"difficulty": 5}, "difficulty", 5),
        ({"language": "de"}, "language", "de"),
        ({"add_tags": ["hard", "old"]}, "tags", ["easy", "hard", "old"]),
        ({"remove_tags": ["easy", "old"]}, "tags", []),
        ({"add_tags": ["hard"], "remove_tags": ["easy"]}, "tags", ["hard"]),
    ],
)
def test_it_sets_what_it_is_told(editor, wanted, member, value):
    questions = [add(tags=["easy"]) for _ in range(2)]
    found = accepted(editor.post(BULK, {"ids": ids(*questions), "set": wanted}))
    assert (found["applied"], found["changed"]) == (True, 2)
    assert [getattr(stored(question), member) for question in questions] == [value, value]


def test_each_gets_a_revision_that_tells_why(editor):
    questions = [add(), add()]
    editor.post(f"{BULK}?reason=Too%20easy", {"ids": ids(*questions), "set": {"difficulty": 5}})
    latest = [Revision.objects.of("question", question.pk).latest("id") for question in questions]
    assert [(one.version, one.reason, one.by_name) for one in latest] == [
        (2, "Too easy", "editor")
    ] * 2


def test_what_says_nothing_new_is_unchanged(editor):
    question = add(difficulty=5)
    found = accepted(editor.post(BULK, {"ids": ids(question), "set": {"difficulty": 5}}))
    assert found["results"] == [{"id": question.pk, "outcome": "unchanged", "version": 1}]
    assert Revision.objects.of("question", question.pk).count() == 1


def test_results_come_in_the_order_of_ids_and_each_once(editor):
    first, second = add(), add()
    wanted = {"ids": ids(second, first, second), "set": {"difficulty": 5}}
    found = accepted(editor.post(BULK, wanted))
    assert [result["id"] for result in found["results"]] == ids(first, second)


@pytest.mark.parametrize(
    "wanted",
    [
        {"topic": "python"},
        {"topic": "python", "status": "draft"},
        {"tag": "easy"},
        {"tag": ["easy"], "difficulty": 3},
        {"search": "what"},
    ],
)
def test_a_filter_is_that_of_the_list(editor, wanted):
    matching = add(tags=["easy"])
    add(topic="sql", text="Else?", status="published", difficulty=1)
    found = accepted(editor.post(BULK, {"filter": wanted, "set": {"difficulty": 5}}))
    assert outcomes(found) == {matching.pk: "changed"}


def test_an_empty_filter_is_refused_and_says_how_to_mean_all(editor):
    question = add()
    (fault,) = refused(editor.post(BULK, {"filter": {}, "set": {"difficulty": 5}}), 400)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/filter", "empty")
    assert '{"difficulty_min": 1}' in fault["detail"]
    assert stored(question).difficulty == 3
    everything = {"filter": {"difficulty_min": 1}, "set": {"difficulty": 5}}
    assert outcomes(accepted(editor.post(BULK, everything))) == {question.pk: "changed"}


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_condition_is_refused_for_it_would_be_that_of_no_single_question(editor, header, dry_run):
    question = add()
    wanted = {"ids": ids(question), "set": {"difficulty": 5}, "dry_run": dry_run}
    problem = refused(editor.post(BULK, wanted, headers={header: '"1.x"'}), 400, "invalid")
    assert [(fault["parameter"], fault["code"]) for fault in problem["errors"]] == [
        (header, "not_obeyed")
    ]
    assert stored(question).difficulty == 3


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ({"topc": "python"}, "/filter/topc"),
        ({"topic": "pyton"}, "/filter/topic"),
        ({"topic": ["python", "sql"]}, "/filter/topic"),
        ({"difficulty": 9}, "/filter/difficulty"),
        ({"difficulty": True}, "/filter/difficulty"),
        ({"status": None}, "/filter/status"),
        ({"search": ""}, "/filter/search"),
        ({"tag": []}, "/filter/tag"),
        ({"page_size": 5}, "/filter/page_size"),
        ({"id": {"a": 1}}, "/filter/id"),
    ],
)
def test_an_unfit_filter_is_named_by_its_place(editor, wanted, place):
    question = add()
    assert pointers(editor.post(BULK, {"filter": wanted, "set": {"difficulty": 5}})) == [place]
    assert stored(question).difficulty == 3


def test_one_refusal_refuses_all(editor):
    sound, empty = add(), add(answers=[])
    wanted = {"ids": ids(sound, empty), "set": {"status": "published"}}
    problem = refused(editor.post(BULK, wanted), 409, "conflict")
    assert outcomes(problem) == {sound.pk: "not_applied", empty.pk: "refused"}
    assert problem["results"][0] == {"id": sound.pk, "outcome": "not_applied"}
    assert problem["applied"] is False
    assert problem["results"][1]["problem"]["errors"][0]["pointer"] == "/answers"
    assert stored(sound).status == "draft"
    assert Revision.objects.filter(what="question").count() == 2


def test_unless_it_is_not_atomic(editor):
    sound, empty = add(), add(answers=[])
    wanted = {"ids": ids(sound, empty, empty), "set": {"status": "published"}, "atomic": False}
    found = accepted(editor.post(BULK, wanted))
    assert outcomes(found) == {sound.pk: "changed", empty.pk: "refused"}
    assert (found["applied"], found["changed"], found["refused"], found["unchanged"]) == (
        True,
        1,
        1,
        0,
    )
    assert (stored(sound).status, stored(empty).status) == ("published", "draft")


@pytest.mark.parametrize("atomic", [True, False])
def test_a_dry_run_tells_what_would_be_and_changes_nothing(editor, atomic):
    sound, empty = add(), add(answers=[])
    wanted = {"ids": ids(sound, empty), "set": {"status": "published"}, "atomic": atomic}
    found = accepted(editor.post(BULK, wanted | {"dry_run": True}))
    assert found["applied"] is False
    assert outcomes(found) == {sound.pk: "changed", empty.pk: "refused"}
    assert stored(sound).status == "draft"
    assert Revision.objects.filter(what="question").count() == 2


def test_each_refusal_is_a_problem_of_its_own(editor):
    question = add(status="archived")
    # Of a database that has seen many tests the next question may well have a higher id than 999.
    nobodys = question.pk + 1
    wanted = {"ids": [question.pk, nobodys], "set": {"status": "in_review"}, "atomic": False}
    step, gone = accepted(editor.post(BULK, wanted))["results"]
    assert (step["problem"]["status"], step["problem"]["allowed"]) == (409, ["draft", "published"])
    assert (gone["problem"]["status"], gone["id"]) == (404, nobodys)


def test_an_author_changes_only_what_is_own(client_as, author):
    own = add(by=author)
    published = change(add(by=author), status="published")
    others = add(by=caller(Role.AUTHOR, "somebody else"))
    wanted = {"ids": ids(own, published, others), "set": {"difficulty": 5}, "atomic": False}
    found = accepted(client_as("author").post(BULK, wanted))
    assert [result.get("problem", {}).get("status") for result in found["results"]] == [
        None,
        403,
        404,
    ]


def test_a_filter_finds_an_author_only_what_the_author_may_see(client_as, author):
    own = add(by=author)
    add()
    found = accepted(
        client_as("author").post(BULK, {"filter": {"status": "draft"}, "set": {"difficulty": 5}})
    )
    assert outcomes(found) == {own.pk: "changed"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"set": {"difficulty": 5}}, "/ids"),
        ({"ids": [1], "filter": {"status": "draft"}, "set": {"difficulty": 5}}, "/ids"),
        ({"ids": [], "set": {"difficulty": 5}}, "/ids"),
        ({"ids": list(range(1, 102)), "set": {"difficulty": 5}}, "/ids"),
        ({"ids": [1, "2"], "set": {"difficulty": 5}}, "/ids/1"),
        ({"ids": [0], "set": {"difficulty": 5}}, "/ids/0"),
        ({"ids": [1]}, "/set"),
        ({"ids": [1], "set": {}}, "/set"),
        ({"ids": [1], "set": {"difficulty": 9}}, "/set/difficulty"),
        ({"ids": [1], "set": {"text": "New"}}, "/set/text"),
        ({"ids": [1], "set": {"add_tags": "easy"}}, "/set/add_tags"),
        ({"ids": [1], "set": {"difficulty": 5}, "atomic": "no"}, "/atomic"),
        ({"ids": [1], "set": {"difficulty": 5}, "dry": True}, "/dry"),
    ],
)
def test_an_unfit_body_is_named_by_its_place(editor, body, place):
    assert pointers(editor.post(BULK, body)) == [place]


@pytest.mark.parametrize(
    "wanted", [{"topic": "pyton"}, {"add_tags": ["eazy"]}, {"remove_tags": ["eazy"]}]
)
def test_an_unknown_word_is_refused_with_the_nearest_known(editor, wanted):
    response = editor.post(BULK, {"ids": ids(add()), "set": wanted})
    (fault,) = refused(response, 400)["errors"]
    assert fault["pointer"] in ("/set/topic", "/set/add_tags/0", "/set/remove_tags/0")
    assert "'python'" in fault["detail"] or "'easy'" in fault["detail"]


def test_more_than_a_thousand_matches_are_refused(editor, topic):
    rows(1_001, topic)
    response = editor.post(BULK, {"filter": {"topic": "python"}, "set": {"difficulty": 5}})
    assert codes(response) == {"/filter": "too_many"}
    assert not Question.objects.filter(difficulty=5).exists()


def test_the_counts_of_topics_follow(editor, topic):
    questions = [add(), add()]
    editor.post(BULK, {"ids": ids(*questions), "set": {"status": "published", "topic": "sql"}})
    shown = editor.get("/api/v1/topics").json()["results"]
    assert {one["slug"]: one["question_count"] for one in shown} == {"python": 0, "sql": 2}
