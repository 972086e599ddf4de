"""The seal under every representation: an endpoint that forgets it fails, whatever it forgets and however."""

import pytest
from rest_framework.test import APIClient

from bank.callers import ANONYMOUS, Caller, Role
from bank.documents import Kind
from bank.models import Answer, Question, Revision, User
from bank.models.seals import Sealed, onlooker, opened, seen_by
from tests.api.forgetful import of_the_framework, others
from tests.builders import add, caller, change, right, wrong

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("topic"),
    pytest.mark.urls("tests.api.forgetful"),
]

# Where the framework is at work, it is known who asks.
OF_THE_FRAMEWORK = [f"/api/v1/{entry.pattern}" for entry in of_the_framework]
PATHS = [*OF_THE_FRAMEWORK, *(f"/{entry.pattern}" for entry in others)]
SECRET = "for the eyes of editors"
GRADED = [kind for kind in Kind if kind != Kind.OPEN]


@pytest.fixture
def client():
    return APIClient(raise_request_exception=False)


@pytest.fixture
def question():
    answers = [right("Two", feedback=SECRET), wrong("Three", feedback=SECRET)]
    return add(answers=answers, explanation=SECRET, details={"why": SECRET}, status="published")


def body(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("role", [None, "reader", "author"])
@pytest.mark.parametrize("path", PATHS)
def test_an_endpoint_that_forgets_breaks_the_seal_and_fails(client_as, question, path, role):
    # The headers of a stream have left before anything is read; it breaks off, then.
    with pytest.raises(Sealed):
        body(client_as(role).get(path))


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("stream")])
def test_who_meets_a_broken_seal_is_told_nothing(client, question, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert SECRET not in body(response).decode()
    assert "Sealed" not in body(response).decode()


@pytest.mark.parametrize("path", OF_THE_FRAMEWORK)
def test_who_may_see_the_key_is_shown_it(client_as, question, path):
    for role in ("editor", "admin"):
        assert client_as(role).get(path).status_code == 200


def test_authors_are_shown_the_keys_of_their_own_and_no_others(client_as):
    client = client_as("author")
    client.raise_request_exception = False
    mine = add(by=caller_of(client), status="draft", explanation=SECRET)
    assert SECRET in client.get("/api/v1/by-hand").content.decode()
    change(mine, status="published")
    other = add(status="published", text="Another", explanation=SECRET)
    assert client.get("/api/v1/by-hand").status_code == 500
    assert other.explanation == SECRET


def caller_of(client):
    return Caller(role=Role.AUTHOR, user_id=User.objects.get().pk, name="author")


def test_of_open_questions_nothing_is_sealed(client, question):
    question.delete()
    add(kind=Kind.OPEN, status="published", explanation="Read this.")
    assert client.get("/api/v1/by-hand").json()[0]["why"] == "Read this."
    assert client.get("/api/v1/on-paper").status_code == 200


def test_what_is_sealed_from_one_caller_is_open_to_the_next(client_as, question):
    for role, status in (("reader", 500), ("editor", 200), ("reader", 500), (None, 500)):
        client = client_as(role)
        client.raise_request_exception = False
        assert client.get("/api/v1/by-hand").status_code == status


# --- the seal itself


@pytest.fixture
def stranger():
    with seen_by(ANONYMOUS):
        yield


KEY_OF_QUESTION = ("explanation", "details", "fingerprint")
KEY_OF_ANSWER = ("position", "is_correct", "weight", "feedback", "tolerance", "match")


@pytest.mark.parametrize("kind", GRADED)
def test_no_member_of_the_key_can_be_read(kind, request):
    add(kind=kind, status="published")
    with seen_by(ANONYMOUS):
        question = Question.objects.get()
        answer = question.answers.first()
        for row, names in ((question, KEY_OF_QUESTION), (answer, KEY_OF_ANSWER)):
            for name in names:
                with pytest.raises(Sealed, match=name):
                    getattr(row, name)


@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.NUMERICAL])
def test_where_the_answers_are_the_key_not_even_their_texts(kind):
    add(kind=kind, status="published")
    with seen_by(ANONYMOUS), pytest.raises(Sealed, match="text"):
        str(Answer.objects.first().text)


def test_the_texts_to_choose_from_can_be_read(question):
    with seen_by(ANONYMOUS):
        assert {answer.text for answer in Answer.objects.all()} == {"Two", "Three"}


def test_a_row_is_not_opened_by_having_been_loaded_before(question):
    answer = question.answers.get(text="Two")
    assert answer.is_correct
    with seen_by(ANONYMOUS), pytest.raises(Sealed):
        bool(answer.is_correct)


def test_the_log_is_sealed_as_well(question):
    with seen_by(ANONYMOUS), pytest.raises(Sealed):
        dict(Revision.objects.get(what="question").document)


def test_the_log_of_topics_holds_no_key():
    with seen_by(ANONYMOUS):
        assert Revision.objects.get(what="topic").document["slug"] == "python"


@pytest.mark.parametrize(
    "read",
    [
        lambda: Question.objects.values("explanation"),
        lambda: Question.objects.values_list(),
        lambda: Question.objects.values("answers__weight"),
        lambda: Answer.objects.values_list("text"),
        lambda: Answer.objects.values("question__fingerprint"),
        lambda: Revision.objects.values_list("document", flat=True),
    ],
)
def test_rows_as_values_hold_no_key(read):
    with seen_by(ANONYMOUS), pytest.raises(Sealed, match="as values"):
        read()
    with seen_by(caller(Role.EDITOR, "editor")):
        read()
    read()


def test_other_values_can_be_read(question):
    with seen_by(ANONYMOUS):
        assert list(Question.objects.values_list("pk", "position")) == [(question.pk, 0)]
        assert Answer.objects.values_list("pk", flat=True).count() == 2


def test_where_nobody_looks_on_nothing_is_sealed(question):
    assert onlooker() is None
    assert Question.objects.get().explanation == SECRET


def test_work_that_needs_the_key_says_so(question):
    with seen_by(ANONYMOUS):
        with opened():
            assert Question.objects.get().explanation == SECRET
        with pytest.raises(Sealed):
            str(Question.objects.get().explanation)


def test_the_seal_is_off_again_when_the_request_is_over(client, question):
    client.get("/api/v1/by-hand")
    assert onlooker() is None


def test_a_column_of_the_key_is_still_a_column():
    assert Question.explanation.field.name == "explanation"
