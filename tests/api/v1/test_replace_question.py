"""PUT /api/v1/questions/{id}"""

import pytest

from bank.editing import add_source, add_tag, add_topic
from bank.models import Answer, Question, Revision
from tests.api.bodies import QUESTIONS, accepted, codes, question, refused, right, wrong
from tests.builders import OPERATOR, add, change, stored

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def full(topic):
    """A question of which every member says something else than its default."""
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    return add(
        kind="short_text",
        tags=["easy"],
        difficulty=5,
        language="de",
        explanation="Because.",
        source="exam",
        key="1",
        related=["2"],
        position=7,
        shuffle=False,
        grading={"case_sensitive": True},
        details={"moodle": {"penalty": 0.1}},
    )


def at(question):
    return f"{QUESTIONS}/{question.pk}"


def version(question):
    return Question.objects.get(pk=question.pk).version


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 200), ("admin", 200)]
)
def test_it_is_for_those_who_may_write(client_as, topic, role, status):
    draft = add(status="published")
    response = client_as(role).put(at(draft), question(text="New", status="published"))
    assert response.status_code == status
    assert version(draft) == (2 if status == 200 else 1)


@pytest.mark.parametrize(
    ("status", "code"), [("draft", 200), ("in_review", 200), ("published", 403)]
)
def test_an_author_replaces_own_questions_until_these_are_published(
    client_as, author, status, code
):
    own = change(add(by=author), status=status)
    response = client_as("author").put(at(own), question(text="New", status=status))
    assert response.status_code == code


def test_a_question_that_one_may_not_see_is_not_there(client_as, author):
    refused(client_as("author").put(at(add()), question()), 404, "not_found")


def test_what_nobody_has_added_is_not_there(client_as, topic):
    refused(client_as("editor").put(f"{QUESTIONS}/999", question()), 404, "not_found")
    assert not Question.objects.exists()


def test_what_get_returned_may_be_put_and_changes_nothing(client_as, full):
    editor = client_as("editor")
    read = editor.get(at(full))
    response = editor.put(at(full), read.json())
    assert accepted(response) == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]
    assert Revision.objects.of("question", full.pk).count() == 1


def test_what_an_author_read_may_be_put_by_the_author(client_as, author):
    own = add(by=author)
    writer = client_as("author")
    body = writer.get(at(own)).json() | {"text": "New"}
    assert accepted(writer.put(at(own), body))["text"] == "New"


def test_what_is_left_out_takes_its_default(client_as, full):
    body = {"kind": "short_text", "text": "Why?", "topic": "python"}
    found = accepted(client_as("editor").put(at(full), body))
    assert (found["difficulty"], found["language"], found["explanation"]) == (3, "en", "")
    assert (found["answers"], found["tags"], found["related"]) == ([], [], [])
    assert (found["source"], found["key"], found["position"]) == (None, None, 0)
    assert (found["shuffle"], found["grading"], found["details"]) == (True, {}, {})


def test_it_leaves_one_revision_that_tells_why(client_as, full):
    client_as("editor").put(f"{at(full)}?reason=Typo", question())
    revision = Revision.objects.of("question", full.pk).latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("changed", 2, "Typo")
    assert revision.document["text"] == "What is 1 + 1?"


def test_an_answer_keeps_its_id_by_its_id(client_as, topic):
    draft = add()
    ids = list(draft.answers.order_by("position").values_list("pk", flat=True))
    body = question(answers=[wrong("New", id=ids[2]), right("Else", id=ids[0])])
    found = accepted(client_as("editor").put(at(draft), body))["answers"]
    assert [answer["id"] for answer in found] == [ids[2], ids[0]]


def test_an_answer_keeps_its_id_by_an_equal_text(client_as, topic):
    draft = add()
    before = dict(draft.answers.values_list("text", "pk"))
    body = question(answers=[wrong("Three"), right("Two"), wrong("New")])
    found = accepted(client_as("editor").put(at(draft), body))["answers"]
    assert [answer["id"] for answer in found[:2]] == [before["Three"], before["Two"]]
    assert found[2]["id"] not in before.values()


def test_an_answer_of_another_question_is_refused_and_stays_there(client_as, topic):
    draft, other = add(), add()
    foreign = other.answers.first().pk
    response = client_as("editor").put(at(draft), question(answers=[right(id=foreign), wrong()]))
    assert codes(response) == {"/answers/0/id": "unknown"}
    assert Answer.objects.get(pk=foreign).question_id == other.pk


def test_an_id_that_is_given_twice_is_refused(client_as, topic):
    draft = add()
    one = draft.answers.first().pk
    response = client_as("editor").put(at(draft), question(answers=[right(id=one), wrong(id=one)]))
    assert codes(response) == {"/answers/1/id": "repeated"}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", 999),
        ("url", "https://x.org/"),
        ("author", 1),
        ("fingerprint", "0"),
        ("created_at", "2020-01-01T00:00:00Z"),
        ("published_at", "2020-01-01T00:00:00Z"),
        ("sealed", True),
        ("choices", []),
        ("links", {}),
        ("version", 99),
        ("version", "1"),
    ],
)
def test_what_nobody_sets_is_refused_where_it_differs(client_as, topic, member, value):
    draft = add()
    response = client_as("editor").put(at(draft), question(**{member: value}))
    assert codes(response) == {f"/{member}": "read_only"}
    assert version(draft) == 1


def test_what_differs_is_told_beside_other_faults(client_as, topic):
    response = client_as("editor").put(at(add()), question(id=999, difficulty=9, color="red"))
    assert codes(response).keys() == {"/id", "/difficulty", "/color"}


def test_a_body_that_was_read_from_an_older_version_is_a_conflict(client_as, topic):
    draft = add()
    editor = client_as("editor")
    body = editor.get(at(draft)).json()
    change(draft, text="Faster")
    problem = refused(editor.put(at(draft), body | {"text": "Slower"}), 409, "conflict")
    assert problem["current_version"] == 2
    assert stored(draft).text == "Faster"


def test_positions_must_be_those_of_the_list(client_as, topic):
    draft = add()
    editor = client_as("editor")
    body = editor.get(at(draft)).json()
    body["answers"].reverse()
    assert codes(editor.put(at(draft), body)) == {
        "/answers/0/position": "out_of_place",
        "/answers/2/position": "out_of_place",
    }


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"1.x"', 200),
        ('W/"1.x"', 200),
        ('"1"', 200),
        ("*", 200),
        ('"9.x", W/"1.x"', 200),
        ('"2.x"', 412),
        ('"9.x","7.x"', 412),
        ('"x"', 412),
        ('""', 412),
        ('"99999999999999999999.x"', 412),
        ("1", 400),
        ('1.x"', 400),
        ('"1.x" and more', 400),
        ("", 400),
    ],
)
def test_if_match_is_compared_with_the_version(client_as, topic, header, status):
    draft = add()
    response = client_as("editor").put(
        at(draft), question(text="New"), headers={"If-Match": header}
    )
    assert response.status_code == status
    assert version(draft) == (2 if status == 200 else 1)


def test_a_stale_tag_is_told_the_present_version(client_as, topic):
    draft = change(add(), text="Faster")
    response = client_as("editor").put(at(draft), question(), headers={"If-Match": '"1.x"'})
    assert refused(response, 412, "stale")["current_version"] == 2


def test_garbage_in_if_match_names_the_header(client_as, topic):
    response = client_as("editor").put(at(add()), question(), headers={"If-Match": "1"})
    assert refused(response, 400)["errors"][0]["parameter"] == "If-Match"


def test_the_tag_of_a_representation_is_one_for_if_match(client_as, topic):
    draft = add()
    editor = client_as("editor")
    tag = editor.get(f"{at(draft)}?fields=id&html=true").headers["ETag"]
    accepted(editor.put(at(draft), question(), headers={"If-Match": tag}))


@pytest.mark.parametrize("status", ["in_review", "published"])
def test_what_is_no_draft_must_stay_sound(client_as, topic, status):
    sound = add(status=status)
    response = client_as("editor").put(at(sound), question(status=status, answers=[right()]))
    assert codes(response) == {"/answers": "too_few"}
    assert version(sound) == 1


def test_a_key_that_is_taken_is_named(client_as, full):
    other = add()
    response = client_as("editor").put(at(other), question(source="exam", key="1"))
    assert refused(response, 409, "taken")["errors"][0]["pointer"] == "/key"


def test_an_author_leaves_source_and_key_as_they_are(client_as, author):
    add_source(slug="exam", title="Exam", by=OPERATOR)
    own = change(add(by=author), source="exam", key="1")
    writer = client_as("author")
    body = writer.get(at(own)).json()
    accepted(writer.put(at(own), body | {"text": "New"}))
    refused(writer.put(at(own), question()), 403, "forbidden")


def test_the_counts_of_topics_follow_when_it_moves(client_as, topic):
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    published = add(status="published")
    client_as("editor").put(at(published), question(topic="sql", status="published"))
    shown = client_as(None).get("/api/v1/topics").json()["results"]
    assert {one["slug"]: one["question_count"] for one in shown} == {"python": 0, "sql": 1}
