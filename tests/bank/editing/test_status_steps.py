"""From draft to published and back: who may make which step."""

import pytest

from bank.callers import ANONYMOUS, Caller, Role
from bank.documents import Status
from bank.editing import NoSuchStep, NotAllowed, NotYourStep, Vanished
from bank.workflow import may_add, may_edit, steps_of
from tests.builders import add, caller, change, stored

D, R, P, A = Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED
EVERY = [D, R, P, A]

# The whole table: who is there, how the door answers to each (from, to).
OF_EDITORS = {(here, there): None for here in EVERY for there in EVERY} | {(A, R): NoSuchStep}
OF_THE_AUTHOR = {(here, there): NotAllowed for here in (P, A) for there in EVERY} | {
    **{(here, there): None for here in (D, R) for there in (D, R)},
    **{(here, there): NotYourStep for here in (D, R) for there in (P, A)},
}
OF_OTHERS = {
    (here, there): NotAllowed if here == P else Vanished for here in EVERY for there in EVERY
}
TABLE = {
    "editor": OF_EDITORS,
    "admin": OF_EDITORS,
    "author": OF_THE_AUTHOR,
    "other author": OF_OTHERS,
    "reader": OF_OTHERS,
}
COMBINATIONS = [
    (who, *step, answer) for who, steps in TABLE.items() for step, answer in steps.items()
]


@pytest.fixture
def people(db):
    return {
        "reader": caller(Role.READER, "reader"),
        "author": caller(Role.AUTHOR, "author"),
        "other author": caller(Role.AUTHOR, "other author"),
        "editor": caller(Role.EDITOR, "editor"),
        "admin": caller(Role.ADMIN, "admin"),
    }


@pytest.mark.usefixtures("topic")
@pytest.mark.parametrize(("who", "here", "there", "refusal"), COMBINATIONS)
def test_each_step_is_for_those_in_the_table(people, who, here, there, refusal):
    question = add(people["author"])
    change(question, people["editor"], status=here)
    if refusal:
        with pytest.raises(refusal):
            change(question, people[who], status=there)
    else:
        change(question, people[who], status=there)
    assert stored(question).status == (here if refusal else there)


@pytest.mark.usefixtures("topic")
def test_a_refusal_names_the_steps_that_there_are(editor):
    question = add(editor, status="archived")
    with pytest.raises(
        NoSuchStep, match=r"from archived it goes to draft, published\.$"
    ) as refused:
        change(question, editor, status="in_review")
    assert refused.value.allowed == ["draft", "published"]


@pytest.mark.usefixtures("topic")
def test_a_refusal_names_the_steps_that_are_open_to_the_caller(author):
    question = add(author)
    with pytest.raises(NotYourStep, match=r"you may move it to in_review\.$") as refused:
        change(question, author, status="published")
    assert refused.value.allowed == ["in_review"]


def test_where_no_step_is_open_the_refusal_says_so():
    assert "you may move it to no other status" in str(NotYourStep(P, D, []))


@pytest.mark.parametrize("status", EVERY)
@pytest.mark.parametrize("nobody", [ANONYMOUS, Caller(role=Role.READER, user_id=1)])
def test_readers_make_no_steps(nobody, status):
    assert steps_of(nobody, status) == ()


@pytest.mark.parametrize(("status", "steps"), [(D, (R,)), (R, (D,)), (P, ()), (A, ())])
def test_authors_step_between_draft_and_review(status, steps):
    assert steps_of(Caller(role=Role.AUTHOR, user_id=1), status) == steps


@pytest.mark.parametrize(
    ("role", "adds"),
    [(None, False), ("reader", False), ("author", True), ("editor", True), ("admin", True)],
)
def test_authors_and_editors_add_questions(role, adds):
    assert may_add(Caller(role=role and Role(role))) == adds


def test_a_question_without_author_is_nobodys_own():
    assert not may_edit(Caller(role=Role.AUTHOR), author_id=None, status="draft")
