"""An answer keeps its id."""

from copy import deepcopy

import pytest

from bank.documents import Unsound
from bank.editing import change_question
from bank.models import Answer
from tests.builders import OPERATOR, add, change, distractor, pair, paper, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def question():
    return add(answers=[right("a"), wrong("b"), wrong("c")])


def ids(question):
    return {answer.text: answer.id for answer in stored(question).answers}


def texts(question):
    return [answer.text for answer in stored(question).answers]


def faults(question, *answers):
    with pytest.raises(Unsound) as unsound:
        change(question, answers=list(answers))
    return [(problem.pointer, problem.code) for problem in unsound.value.problems]


def test_one_sent_with_its_id_keeps_it_whatever_it_says_now(question):
    before = ids(question)
    change(question, answers=[right("new", id=before["a"]), wrong("b"), wrong("c")])
    assert ids(question) == {"new": before["a"], "b": before["b"], "c": before["c"]}


def test_one_sent_without_id_keeps_that_of_the_same_text(question):
    before = ids(question)
    change(question, answers=[wrong("a", feedback="Not any more."), right("b"), wrong("d")])
    after = ids(question)
    assert (after["a"], after["b"]) == (before["a"], before["b"])
    assert after["d"] not in before.values()


def test_an_id_goes_before_a_text(question):
    before = ids(question)
    change(question, answers=[right("a"), wrong("b", id=before["a"])])
    after = ids(question)
    assert after["b"] == before["a"]
    assert after["a"] not in before.values()


def test_answers_change_places_and_keep_their_ids(question):
    before = ids(question)
    change(question, answers=[wrong("c"), right("a"), wrong("b")])
    assert (texts(question), ids(question)) == (["c", "a", "b"], before)


def test_answers_change_texts_by_id(question):
    before = ids(question)
    swapped = [right("b", id=before["a"]), wrong("a", id=before["b"]), wrong("c")]
    change(question, answers=swapped)
    assert ids(question) == {"b": before["a"], "a": before["b"], "c": before["c"]}


def test_another_order_is_a_change(question):
    assert change(question, answers=[wrong("c"), right("a"), wrong("b")]).version == 2


def test_the_same_answers_without_ids_are_no_change(question):
    assert change(question, answers=[right("a"), wrong("b"), wrong("c")]).version == 1


def test_other_ids_for_the_same_texts_are_a_change():
    question = add(kind="open", answers=[right("a"), right("a")])
    first, second = stored(question).answers
    changed = change(question, answers=[right("a", id=second.id), right("a", id=first.id)])
    assert [answer.pk for answer in changed.answers.all()] == [second.id, first.id]
    assert changed.version == 2


def test_what_is_left_out_is_gone(question):
    before = ids(question)
    change(question, answers=[right("a"), wrong("b")])
    assert set(Answer.objects.values_list("pk", flat=True)) == {before["a"], before["b"]}


def test_all_answers_of_a_draft_may_go(question):
    change(question, answers=[])
    assert not Answer.objects.exists()


def test_pairs_are_known_by_both_sides():
    question = add(kind="matching", answers=[pair("a", "x"), pair("b", "y"), distractor("z")])
    before = {(answer.text, answer.match): answer.id for answer in stored(question).answers}
    change(question, answers=[distractor("z"), pair("b", "x"), pair("a", "x")])
    after = {(answer.text, answer.match): answer.id for answer in stored(question).answers}
    assert (after["", "z"], after["a", "x"]) == (before["", "z"], before["a", "x"])
    assert after["b", "x"] not in before.values()


def test_an_id_of_another_question_is_refused(question):
    foreign = ids(add(answers=[right("a"), wrong("b")]))["a"]
    assert faults(question, right("a", id=foreign), wrong("b")) == [("/answers/0/id", "unknown")]


def test_the_other_question_keeps_its_answer(question):
    other = add(answers=[right("a"), wrong("b")])
    faults(question, right("stolen", id=ids(other)["a"]), wrong("b"))
    assert texts(other) == ["a", "b"]


def test_an_id_given_twice_is_refused(question):
    known = ids(question)["a"]
    assert faults(question, right("a", id=known), wrong("b", id=known)) == [
        ("/answers/1/id", "repeated")
    ]


def test_all_faulty_ids_are_told_at_once(question):
    known = ids(question)["a"]
    answers = [right("a", id=1), wrong("b", id=known), wrong("c", id=known)]
    assert faults(question, *answers) == [
        ("/answers/0/id", "unknown"),
        ("/answers/2/id", "repeated"),
    ]


def test_a_new_question_takes_no_ids():
    with pytest.raises(Unsound, match="no answer with this id"):
        add(answers=[right("a", id=7), wrong("b")])


def test_the_document_that_was_sent_stays_as_it_was(question):
    document = paper(answers=[right("new"), wrong("b ")], related=["z ", "a"])
    before = deepcopy(document)
    change_question(question.pk, document, by=OPERATOR)
    assert document == before
    assert [answer.id for answer in document.answers] == [None, None]
