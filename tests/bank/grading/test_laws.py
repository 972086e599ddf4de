"""What holds for every question and every answer to it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import Kind
from bank.grading import Malformed, NotGraded, grade
from tests.bank.documents_strategies import documents, json_values
from tests.bank.grading.sheets import numbered
from tests.builders import paper

graded_kinds = st.sampled_from([kind for kind in Kind if kind != Kind.OPEN])


def test_an_open_question_is_there_to_be_read():
    with pytest.raises(NotGraded, match="read"):
        grade(numbered(paper(Kind.OPEN)), "It depends.")


def attempts(question):
    """Whatever somebody might send: data of any form, and such as is made of the question's own ids and texts."""
    ids = st.sampled_from([answer.id for answer in question.answers] or [7])
    said = st.sampled_from(
        [text for a in question.answers for text in (a.text, a.match) if text] or ["x"]
    )
    return st.one_of(
        json_values,
        ids,
        st.lists(ids, unique=True),
        said,
        st.dictionaries(ids.map(str), said),
        st.booleans(),
    )


@given(documents(kind=graded_kinds).map(numbered), st.data())
def test_a_verdict_goes_from_0_to_1_or_says_what_an_answer_is(question, data):
    attempt = data.draw(attempts(question))
    try:
        verdict = grade(question, attempt)
    except Malformed:
        return
    assert 0 <= verdict.score <= 1
    assert isinstance(verdict.is_correct, bool)
    assert all(answer in question.answers for answer in verdict.met)


@given(documents(kind=graded_kinds).map(numbered), st.data())
def test_the_same_answer_is_always_worth_the_same(question, data):
    attempt = data.draw(attempts(question))
    try:
        assert grade(question, attempt) == grade(question, attempt)
    except Malformed:
        with pytest.raises(Malformed):
            grade(question, attempt)


@given(documents(kind=graded_kinds).map(numbered), json_values)
def test_grading_changes_nothing_on_paper(question, attempt):
    before = question.as_json()
    with suppress(Malformed):
        grade(question, attempt)
    assert question.as_json() == before
