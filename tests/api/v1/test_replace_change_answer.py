"""PUT and PATCH /api/v1/answers/{id}"""

import pytest

from bank.models import Question, Revision
from tests.api.bodies import ANSWERS, QUESTIONS, accepted, codes, pointers, refused, right, wrong
from tests.builders import add, change, distractor, pair

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def draft(topic):
    return add()


def answers(question):
    return list(question.answers.order_by("position"))


def at(answer):
    return f"{ANSWERS}/{answer.pk}"


def version(question):
    return Question.objects.get(pk=question.pk).version


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 200), ("admin", 200)]
)
def test_it_is_for_those_who_may_write(client_as, topic, method, role, status):
    published = add(status="published")
    send = getattr(client_as(role), method)
    response = send(at(answers(published)[0]), right("New", question=published.pk))
    assert response.status_code == status
    assert version(published) == (2 if status == 200 else 1)


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("status", "code"), [("draft", 200), ("in_review", 200), ("published", 403)]
)
def test_an_author_changes_answers_of_own_questions_until_these_are_published(
    client_as, author, method, status, code
):
    own = change(add(by=author), status=status)
    send = getattr(client_as("author"), method)
    assert send(at(answers(own)[0]), right("New", question=own.pk)).status_code == code


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("published", 403)])
def test_those_of_somebody_else_are_not_changed(client_as, author, status, code):
    other = add(status=status)
    refused(client_as("author").patch(at(answers(other)[0]), {"text": "New"}), code)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_get_returned_may_be_sent_back_and_changes_nothing(client_as, draft, method):
    editor = client_as("editor")
    read = editor.get(at(answers(draft)[1]))
    response = getattr(editor, method)(at(answers(draft)[1]), read.json())
    assert accepted(response) == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]
    assert Revision.objects.of("question", draft.pk).count() == 1


def test_what_a_put_leaves_out_takes_its_default(client_as, draft):
    answer = answers(draft)[1]
    editor = client_as("editor")
    editor.patch(at(answer), {"feedback": "No.", "weight": -0.5})
    found = accepted(editor.put(at(answer), wrong("New", question=draft.pk)))
    assert (found["feedback"], found["weight"], found["position"]) == ("", 0, 1)


def test_a_patch_leaves_the_rest(client_as, topic):
    matching = add(
        kind="matching", answers=[pair("one", "eins", feedback="Yes."), distractor("zwei")]
    )
    found = accepted(client_as("editor").patch(at(answers(matching)[0]), {"match": "uno"}))
    assert (found["text"], found["match"], found["feedback"]) == ("one", "uno", "Yes.")


@pytest.mark.parametrize(
    ("member", "default"), [("feedback", ""), ("weight", 1), ("tolerance", ""), ("match", "")]
)
def test_null_in_a_patch_is_the_default(client_as, draft, member, default):
    answer = answers(draft)[0]
    editor = client_as("editor")
    editor.patch(at(answer), {"feedback": "Yes.", "weight": 0.5})
    assert accepted(editor.patch(at(answer), {member: None}))[member] == default


@pytest.mark.parametrize(("position", "order"), [(0, [2, 0, 1]), (1, [0, 2, 1]), (50, [0, 1, 2])])
def test_it_moves_to_another_position(client_as, draft, position, order):
    before = answers(draft)
    found = accepted(client_as("editor").patch(at(before[2]), {"position": position}))
    assert answers(draft) == [before[place] for place in order]
    assert found["position"] == order.index(2)


def test_it_keeps_its_id_and_so_do_the_others(client_as, draft):
    before = answers(draft)
    client_as("editor").patch(at(before[1]), {"text": "New"})
    assert answers(draft) == before


def test_it_is_one_version_and_one_revision_of_its_question(client_as, draft):
    response = client_as("editor").patch(f"{at(answers(draft)[1])}?reason=Typo", {"text": "New"})
    revision = Revision.objects.of("question", draft.pk).latest("id")
    assert accepted(response)["version"] == revision.version == version(draft) == 2
    assert (revision.reason, revision.document["answers"][1]["text"]) == ("Typo", "New")


def test_its_tag_is_that_of_its_question(client_as, draft):
    editor = client_as("editor")
    change(draft, difficulty=5)
    assert editor.get(at(answers(draft)[0])).headers["ETag"].startswith('"2.')


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 200), ('W/"1.x"', 200), ("*", 200), ('"9", "1"', 200), ('"2.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version_of_its_question(
    client_as, draft, method, header, status
):
    send = getattr(client_as("editor"), method)
    body = wrong("New", question=draft.pk)
    response = send(at(answers(draft)[1]), body, headers={"If-Match": header})
    assert response.status_code == status
    assert version(draft) == (2 if status == 200 else 1)


def test_a_tag_from_before_another_answer_changed_is_stale(client_as, draft):
    editor = client_as("editor")
    tag = editor.get(at(answers(draft)[0])).headers["ETag"]
    editor.patch(at(answers(draft)[1]), {"text": "New"})
    response = editor.patch(at(answers(draft)[0]), {"text": "Newer"}, headers={"If-Match": tag})
    assert refused(response, 412, "stale")["current_version"] == 2


def test_a_body_that_was_read_from_an_older_version_is_a_conflict(client_as, draft):
    editor = client_as("editor")
    body = editor.get(at(answers(draft)[0])).json()
    change(draft, difficulty=5)
    refused(editor.put(at(answers(draft)[0]), body | {"text": "Slower"}), 409, "conflict")


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"match": "zwei"}, "/match"),
        ({"weight": 2}, "/weight"),
        ({"id": 5}, "/id"),
        ({"url": "https://x.org/"}, "/url"),
        ({"wieght": None}, "/wieght"),
        ({"question": None}, "/question"),
    ],
)
def test_a_fault_is_named_by_its_place_in_the_body(client_as, draft, method, members, pointer):
    send = getattr(client_as("editor"), method)
    body = {**wrong("New", question=draft.pk), **members}
    assert pointers(send(at(answers(draft)[1]), body)) == [pointer]


@pytest.mark.parametrize("method", ["put", "patch"])
def test_it_stays_with_its_question(client_as, draft, method):
    other = add()
    send = getattr(client_as("editor"), method)
    response = send(at(answers(draft)[1]), wrong("New", question=other.pk))
    assert codes(response) == {"/question": "immutable"}
    assert other.answers.count() == 3


def test_a_patch_that_makes_a_published_question_unsound_is_refused(client_as, topic):
    published = add(status="published")
    response = client_as("editor").patch(at(answers(published)[1]), {"is_correct": True})
    assert codes(response) == {"/answers": "one_right_answer"}


def test_an_answer_that_is_gone_is_not_there(client_as, draft):
    gone = answers(draft)[1]
    editor = client_as("editor")
    editor.patch(f"{QUESTIONS}/{draft.pk}", {"answers": [right(), wrong("Nine")]})
    refused(editor.patch(at(gone), {"text": "New"}), 404, "not_found")
