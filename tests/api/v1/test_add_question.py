"""POST /api/v1/questions"""

import pytest

from bank.documents import Kind
from bank.editing import add_source, add_tag
from bank.limits import REASON
from bank.models import Question, Revision
from tests.api.bodies import (
    QUESTIONS,
    accepted,
    codes,
    pointers,
    question,
    refused,
    right,
    without,
    wrong,
)
from tests.builders import OPERATOR, add, paper

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def words(topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_tag(slug="hard", name="Hard", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 201), ("editor", 201), ("admin", 201)],
)
def test_it_is_for_authors_and_editors(client_as, role, status):
    response = client_as(role).post(QUESTIONS, question())
    assert response.status_code == status
    assert Question.objects.count() == (status == 201)


def test_a_stranger_is_told_how_to_say_who_he_is(client):
    assert client.post(QUESTIONS, question()).headers["WWW-Authenticate"].startswith("Bearer")


def test_the_reply_is_what_can_be_read_at_its_location(client_as):
    editor = client_as("editor")
    response = editor.post(QUESTIONS, question())
    read = editor.get(response.headers["Location"])
    assert response.json() == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]
    assert response.headers["Location"] == response.json()["url"]


@pytest.mark.parametrize("role", ["author", "editor"])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("more", ["", "?html=true", "?fields=id,answers,tags,topic"])
def test_whatever_is_added_is_told_as_it_will_be_read(client_as, words, role, kind, more):
    caller = client_as(role)
    paper_ = paper(kind, tags=["hard", "easy"], explanation="*So*", topic="python").as_json()
    body = {name: value for name, value in paper_.items() if name not in ("source", "key")}
    body["answers"] = [
        {name: value for name, value in answer.items() if value is not None}
        for answer in body["answers"]
    ]
    added = caller.post(f"{QUESTIONS}{more}", body)
    assert added.status_code == 201, added.content
    read = caller.get(f"{added.headers['Location']}{more}")
    assert (added.content, added.headers["ETag"]) == (read.content, read.headers["ETag"])
    changed = caller.patch(f"{added.headers['Location']}{more}", {"difficulty": 5, "tags": []})
    read = caller.get(f"{added.headers['Location']}{more}")
    assert (changed.content, changed.headers["ETag"]) == (read.content, read.headers["ETag"])


def test_every_member_is_kept(client_as, words):
    body = question(
        text="Why?",
        tags=["easy", "hard"],
        difficulty=5,
        language="pt-BR",
        status="published",
        explanation="Because.",
        answers=[right(weight=0.5, feedback="Yes."), wrong(weight=-0.25, feedback="No.")],
        source="exam",
        key="1",
        related=["2"],
        position=7,
        shuffle=False,
        details={"moodle": {"penalty": 0.1, "tags": [None, True]}},
    )
    found = accepted(client_as("editor").post(QUESTIONS, body), 201)
    assert {name: found[name] for name in without(body, "answers")} == without(body, "answers")
    for sent, kept in zip(body["answers"], found["answers"], strict=True):
        assert sent.items() <= kept.items()


def test_what_is_left_out_takes_its_default(client_as):
    body = {"kind": "open", "text": "Why?", "topic": "python"}
    found = accepted(client_as("editor").post(QUESTIONS, body), 201)
    assert (found["status"], found["difficulty"], found["language"]) == ("draft", 3, "en")
    assert (found["answers"], found["tags"], found["related"]) == ([], [], [])
    assert (found["source"], found["key"], found["position"]) == (None, None, 0)
    assert (found["shuffle"], found["grading"], found["details"]) == (True, {}, {})


def test_an_answer_that_can_only_be_right_need_not_say_so(client_as):
    body = question(kind="short_text", answers=[{"text": "two"}])
    (answer,) = accepted(client_as("editor").post(QUESTIONS, body), 201)["answers"]
    assert (answer["is_correct"], answer["weight"]) == (True, 1)


def test_the_options_of_grading_are_kept(client_as):
    grading = {"case_sensitive": True, "number_words": False}
    body = question(kind="short_text", answers=[{"text": "two"}], grading=grading)
    assert accepted(client_as("editor").post(QUESTIONS, body), 201)["grading"] == grading


def test_answers_have_ids_that_tell_nothing(client_as):
    answers = accepted(client_as("editor").post(QUESTIONS, question()), 201)["answers"]
    assert all(0 < answer["id"] < 2**53 for answer in answers)
    assert abs(answers[0]["id"] - answers[1]["id"]) > 1


def test_it_belongs_to_its_author(client_as, author):
    assert (
        accepted(client_as("author").post(QUESTIONS, question()), 201)["author"] == author.user_id
    )


def test_its_one_revision_tells_who_and_why(client_as, author):
    client_as("author").post(f"{QUESTIONS}?reason=A%20gap", question())
    revision = Revision.objects.get(what="question")
    assert (revision.verb, revision.version) == ("created", 1)
    assert (revision.by_id, revision.by_name, revision.reason) == (
        author.user_id,
        "author",
        "A gap",
    )


@pytest.mark.parametrize("reason", ["a%07b", "%E2%80%AE", "a%0Ab", "x" * (REASON + 1), "%E2%80%8B"])
def test_an_unfit_reason_is_refused_and_nothing_is_stored(client_as, reason):
    response = client_as("editor").post(f"{QUESTIONS}?reason={reason}", question())
    assert [fault["parameter"] for fault in refused(response, 400, "invalid")["errors"]] == [
        "reason"
    ]
    assert not Question.objects.exists()


def test_only_some_members_may_be_asked_for(client_as):
    response = client_as("editor").post(f"{QUESTIONS}?fields=id,text", question())
    assert accepted(response, 201).keys() == {"id", "text"}


def test_it_may_be_asked_for_as_html(client_as):
    body = question(text="**Why**?")
    found = accepted(client_as("editor").post(f"{QUESTIONS}?html=true", body), 201)
    assert found["text_html"] == "<p><strong>Why</strong>?</p>\n"


def test_an_unknown_parameter_is_refused(client_as):
    response = client_as("editor").post(f"{QUESTIONS}?raeson=x", question())
    assert "'reason'" in refused(response, 400)["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("members", "pointer", "nearest"),
    [
        ({"topic": "pyton"}, "/topic", "'python'"),
        ({"tags": ["hard", "eazy"]}, "/tags/1", "'easy'"),
        ({"source": "exams", "key": "1"}, "/source", "'exam'"),
        ({"kind": "single_choise"}, "/kind", "'single_choice'"),
        ({"status": "publised"}, "/status", "'published'"),
        ({"dificulty": 3}, "/dificulty", "'difficulty'"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_known(
    client_as, words, members, pointer, nearest
):
    response = client_as("editor").post(QUESTIONS, question(**members))
    (fault,) = refused(response, 400, "invalid")["errors"]
    assert (fault["pointer"], nearest in fault["detail"]) == (pointer, True)


def test_all_faults_are_told_at_once(client_as):
    body = {
        "kind": "open",
        "text": 5,
        "difficulty": 9,
        "color": "red",
        "answers": [{"text": "a", "is_correct": "yes", "wieght": 1}, {"text": "a\u0000b"}],
    }
    assert set(pointers(client_as("editor").post(QUESTIONS, body))) == {
        "/text",
        "/topic",
        "/difficulty",
        "/color",
        "/answers/0/is_correct",
        "/answers/0/wieght",
        "/answers/1/text",
    }


def test_what_is_unsound_and_what_is_unknown_are_told_at_once(client_as):
    body = question(topic="pyton", language="english!", tags=["eazy"], answers=[{"text": "Two"}])
    assert set(pointers(client_as("editor").post(QUESTIONS, body))) == {
        "/topic",
        "/tags/0",
        "/language",
        "/answers/0/is_correct",
    }


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"answers": [right()]}, "/answers"),
        ({"answers": [right(), right("Three")]}, "/answers"),
        ({"answers": [right(), wrong("Two")]}, "/answers/1/text"),
        ({"kind": "numerical", "answers": []}, "/answers"),
    ],
)
@pytest.mark.parametrize("status", ["in_review", "published"])
def test_what_is_no_draft_must_be_sound(client_as, members, pointer, status):
    response = client_as("editor").post(QUESTIONS, question(status=status, **members))
    assert pointers(response) == [pointer]


@pytest.mark.parametrize(
    ("members", "status", "name"),
    [
        ({"status": "in_review"}, 201, None),
        ({"status": "published"}, 403, "not_your_step"),
        ({"status": "archived"}, 403, "not_your_step"),
        ({"source": "exam", "key": "1"}, 403, "forbidden"),
    ],
)
def test_an_author_gives_no_status_and_no_key_of_an_editor(client_as, words, members, status, name):
    response = client_as("author").post(QUESTIONS, question(**members))
    assert response.status_code == status
    if name:
        refused(response, status, name)


def test_an_author_is_told_which_statuses_are_open(client_as):
    response = client_as("author").post(QUESTIONS, question(status="published"))
    assert refused(response, 403)["allowed"] == ["draft", "in_review"]


def test_a_key_that_is_taken_is_named(client_as, words):
    add(source="exam", key="1")
    response = client_as("editor").post(QUESTIONS, question(source="exam", key="1"))
    assert refused(response, 409, "taken")["errors"][0]["pointer"] == "/key"
    assert Question.objects.count() == 1


def test_a_source_goes_with_a_key(client_as, words):
    assert codes(client_as("editor").post(QUESTIONS, question(source="exam"))) == {
        "/key": "source_and_key"
    }


@pytest.mark.parametrize("member", ["id", "url", "version", "created_at", "fingerprint", "sealed"])
def test_what_nobody_sets_is_refused(client_as, member):
    response = client_as("editor").post(QUESTIONS, question(**{member: 1}))
    assert codes(response) == {f"/{member}": "read_only"}


def test_an_answer_of_another_question_is_refused(client_as):
    other = add().answers.first().pk
    response = client_as("editor").post(QUESTIONS, question(answers=[right(id=other), wrong()]))
    assert codes(response) == {"/answers/0/id": "unknown"}


def test_a_position_that_is_not_that_of_the_list_is_refused(client_as):
    answers = [right(position=0), wrong(position=0)]
    response = client_as("editor").post(QUESTIONS, question(answers=answers))
    assert codes(response) == {"/answers/1/position": "out_of_place"}


def test_the_count_of_its_topic_follows(client_as, topic):
    client_as("editor").post(QUESTIONS, question(status="published"))
    topic.refresh_from_db()
    assert topic.published_count == 1
