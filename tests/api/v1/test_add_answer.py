"""POST /api/v1/answers"""

import pytest

from bank.models import Answer, Revision
from tests.api.bodies import (
    ANSWERS,
    QUESTIONS,
    accepted,
    codes,
    pointers,
    question,
    refused,
    right,
    wrong,
)
from tests.builders import add

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def draft(topic):
    return add(answers=[])


def texts(question):
    return list(
        Answer.objects.filter(question=question).order_by("position").values_list("text", flat=True)
    )


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 201), ("admin", 201)]
)
def test_it_is_for_those_who_may_write(client_as, draft, role, status):
    assert client_as(role).post(ANSWERS, right(question=draft.pk)).status_code == status
    assert Answer.objects.count() == (status == 201)


@pytest.mark.parametrize(
    ("status", "code"), [("draft", 201), ("in_review", 201), ("published", 403)]
)
def test_an_author_adds_to_own_questions_until_these_are_published(client_as, author, status, code):
    own = add(by=author)
    client_as("editor").patch(f"{QUESTIONS}/{own.pk}", {"status": status})
    assert client_as("author").post(ANSWERS, wrong("Nine", question=own.pk)).status_code == code


def test_a_question_that_one_may_not_see_is_no_question(client_as, author, draft):
    response = client_as("author").post(ANSWERS, right(question=draft.pk))
    assert codes(response) == {"/question": "unknown"}


def test_a_published_question_of_somebody_else_is_not_changed(client_as, author):
    other = add(status="published")
    refused(client_as("author").post(ANSWERS, wrong("Nine", question=other.pk)), 403, "forbidden")


def test_a_draft_is_built_answer_by_answer_and_published(client_as):
    editor = client_as("editor")
    made = accepted(editor.post(QUESTIONS, question(answers=[])), 201)
    for number, answer in enumerate([right(), wrong(), wrong("Four")]):
        added = accepted(editor.post(ANSWERS, {**answer, "question": made["id"]}), 201)
        assert (added["position"], added["version"]) == (number, number + 2)
    published = accepted(editor.patch(made["url"], {"status": "published"}))
    assert [answer["text"] for answer in published["answers"]] == ["Two", "Three", "Four"]
    assert published["version"] == 5


def test_the_reply_is_what_can_be_read_at_its_location(client_as, draft):
    editor = client_as("editor")
    response = editor.post(ANSWERS, right(question=draft.pk, feedback="Yes."))
    read = editor.get(response.headers["Location"])
    assert response.json() == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]


@pytest.mark.parametrize(
    ("position", "order"),
    [(None, "ABN"), (0, "NAB"), (1, "ANB"), (2, "ABN"), (50, "ABN")],
)
def test_it_stands_where_it_is_put_or_last(client_as, topic, position, order):
    draft = add(kind="open", answers=[])
    editor = client_as("editor")
    for text in "AB":
        editor.post(ANSWERS, {"question": draft.pk, "text": text})
    body = {"question": draft.pk, "text": "N"} | (
        {} if position is None else {"position": position}
    )
    added = accepted(editor.post(ANSWERS, body), 201)
    assert "".join(texts(draft)) == order
    assert added["position"] == order.index("N")


def test_it_is_one_version_and_one_revision_of_its_question(client_as, draft):
    client_as("editor").post(f"{ANSWERS}?reason=Forgotten", right(question=draft.pk))
    revision = Revision.objects.of("question", draft.pk).latest("id")
    assert (revision.version, revision.verb, revision.reason) == (2, "changed", "Forgotten")
    assert [answer["text"] for answer in revision.document["answers"]] == ["Two"]


def test_the_answers_that_were_there_keep_their_ids(client_as, topic):
    draft = add()
    before = set(draft.answers.values_list("pk", flat=True))
    client_as("editor").post(ANSWERS, wrong("Nine", question=draft.pk))
    assert before < set(draft.answers.values_list("pk", flat=True))


def test_an_answer_with_an_equal_text_is_another_answer(client_as, draft):
    editor = client_as("editor")
    first = accepted(editor.post(ANSWERS, right(question=draft.pk)), 201)
    second = accepted(editor.post(ANSWERS, right(question=draft.pk)), 201)
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"match": "zwei"}, "/match"),
        ({"tolerance": "1"}, "/tolerance"),
        ({"weight": 0.12345678}, "/weight"),
        ({"is_correct": None}, "/is_correct"),
        ({"id": 5}, "/id"),
        ({"version": 1}, "/version"),
        ({"wieght": 1}, "/wieght"),
        ({"question": 999}, "/question"),
    ],
)
def test_a_fault_is_named_by_its_place_in_the_body(client_as, topic, members, pointer):
    draft = add()
    body = {**wrong("Nine", question=draft.pk), **members}
    assert pointers(client_as("editor").post(ANSWERS, body)) == [pointer]


def test_what_makes_a_published_question_unsound_is_refused(client_as, topic):
    published = add(status="published")
    response = client_as("editor").post(ANSWERS, right("Nine", question=published.pk))
    assert codes(response) == {"/answers": "one_right_answer"}
    assert published.answers.count() == 3


def test_more_than_fifty_are_not_taken(client_as, topic):
    full = add(kind="open", answers=[])
    editor = client_as("editor")
    answers = [{"text": f"Answer {number}"} for number in range(50)]
    accepted(editor.patch(f"{QUESTIONS}/{full.pk}", {"answers": answers}))
    assert codes(editor.post(ANSWERS, {"question": full.pk, "text": "N"})) == {
        "/answers": "max_items"
    }


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"1.x"', 201),
        ('W/"1.x"', 201),
        ("*", 201),
        ('"7.x", "1.x"', 201),
        ('"2.x"', 412),
        ("1", 400),
    ],
)
def test_if_match_is_about_its_question(client_as, draft, header, status):
    response = client_as("editor").post(
        ANSWERS, right(question=draft.pk), headers={"If-Match": header}
    )
    assert response.status_code == status
