"""What is wrong is told where it belongs, all of it at once, nothing is saved, and what was typed is still there."""

import pytest

from bank.editing import add_source, add_tag, delete_question, delete_tag
from bank.models import Question
from tests.bank.admin.pages import Page
from tests.builders import OPERATOR, add, change, paper, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def form_of(question):
    return f"question/{question.pk}/change/"


@pytest.fixture
def refused(desk, opened):
    """The page that comes when a question is sent with these values; the question is as it was."""

    def refused(question, **values):
        before = stored(question)
        page = opened(form_of(question)).send(desk, **values)
        assert page.response.status_code == 200
        assert stored(question) == before
        return page

    return refused


@pytest.fixture
def sent(desk, topic):
    """The page that comes when a sound question, but for these values, is sent to be added."""

    def sent(**values):
        sound = {
            "kind": "open",
            "status": "draft",
            "text": "Why?",
            "topic": topic.pk,
            "difficulty": "3",
            "language": "en",
            "position": "0",
            "answers-TOTAL_FORMS": "0",
            "answers-INITIAL_FORMS": "0",
        }
        response = desk.post("/admin/bank/question/add/", {**sound, **values})
        assert response.status_code == 200
        assert Question.objects.count() == 0
        return Page(response)

    return sent


def test_an_empty_form_tells_what_is_missing(desk, opened):
    page = opened("question/add/").send(desk)
    assert page.response.status_code == 200
    assert page.said("errorlist") == ["This field is required."] * 3
    assert Question.objects.count() == 0


def test_faults_of_the_question_and_of_its_answers_are_told_together(desk, opened):
    page = opened("question/add/").send(
        desk,
        kind="single_choice",
        status="published",
        text="What?",
        language="nonsense!",
        **{
            "answers-0-text": "A",
            "answers-0-weight": "7",
            "answers-1-text": "B",
            "answers-1-match": "C",
            "answers-2-feedback": "No text.",
            "answers-2-place": "x",
        },
    )
    assert "This field is required." in page.said("field-topic")[0]
    assert "A language is a BCP 47 tag" in page.said("field-language")[0]
    assert "A weight goes from -1 to 1." in page.said("field-weight")[0]
    assert "Only answers of a matching have a match." in page.said("field-match")[1]
    assert "An answer needs a text." in page.said("field-text")[3]
    assert "Enter a whole number." in page.said("field-place")[2]
    assert page.typed("answers-2-feedback") == "No text."


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"answers-0-is_correct": False}, "Exactly one answer must be right; 0 are."),
        ({"answers-1-is_correct": True}, "Exactly one answer must be right; 2 are."),
        ({f"answers-{n}-DELETE": True for n in (1, 2)}, "A choice needs two or more answers."),
    ],
)
def test_what_is_wrong_with_the_answers_as_a_whole_stands_above_them(refused, values, told):
    page = refused(add(status="published"), **values)
    assert page.said("nonform") == [told]


def test_several_faults_of_the_answers_as_a_whole_are_all_told(refused):
    page = refused(
        add(status="published"), **{f"answers-{place}-DELETE": True for place in range(3)}
    )
    (told,) = page.said("nonform")
    assert "A choice needs two or more answers." in told
    assert "Exactly one answer must be right; 0 are." in told


def test_two_answers_with_one_text_are_told_at_the_second(refused):
    page = refused(add(status="published"), **{"answers-2-text": "Two"})
    assert "Answer 0 has the same text." in page.said("field-text")[3]


def test_half_a_pair_is_told_at_its_row(refused):
    question = add(kind="matching", status="published")
    page = refused(question, **{"answers-1-match": ""})
    assert "A right pair has a text and a match." in page.text
    assert page.typed("answers-1-text") == "two"


def test_a_fault_is_told_at_the_answer_also_when_answers_were_moved_and_deleted(refused):
    question = add(kind="multiple_choice", answers=[right(letter) for letter in "ABCD"])
    page = refused(
        question, **{"answers-0-DELETE": True, "answers-3-place": 1, "answers-3-weight": "2"}
    )
    told = [text for text in page.said("field-weight") if text]
    assert told == ["A weight goes from -1 to 1."]
    assert "A weight goes" in page.said("field-weight")[3]


def test_a_draft_may_be_unsound(desk, opened):
    question = add()
    opened(form_of(question)).send(desk, **{"answers-0-is_correct": False})
    assert not any(answer.is_correct for answer in stored(question).answers)


def test_an_unsound_draft_is_not_published(refused):
    question = add(answers=[wrong("A")])
    page = refused(question, status="published", text="Changed too.")
    assert "A choice needs two or more answers." in page.text
    assert page.typed("status") == "published"
    assert page.typed("text") == "Changed too."


def test_a_step_that_does_not_exist_is_told_at_the_status(refused):
    question = add(status="published")
    change(question, status="archived")
    page = refused(question, status="in_review", explanation="Typed.")
    told = "No question goes from archived to in_review; from archived it goes to draft, published."
    assert told in page.said("field-status")[0]
    assert page.typed("explanation") == "Typed."


def test_a_key_that_is_taken_is_told_at_the_key(refused):
    source = add_source(slug="exam", title="Exam", by=OPERATOR)
    add(source="exam", key="1")
    question = add()
    page = refused(question, source=source.pk, key="1", text="Typed.")
    assert "Another question of this source has this key." in page.said("field-key")[0]
    assert page.typed("text") == "Typed."


def test_a_source_without_a_key_is_told_once(refused):
    source = add_source(slug="exam", title="Exam", by=OPERATOR)
    page = refused(add(), source=source.pk)
    assert page.said("errorlist") == ["Source and key are given both or not at all."]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("text", "\u200b", "Nothing of this text can be seen."),
        ("text", "", "This field is required."),
        ("text", "   ", "A question needs a text."),
        ("text", "x" * 20_001, "At most 20000 characters are taken; these are 20001."),
        ("text", "a\u202eb", "changes the direction of text"),
        ("text", "a\x00b", "Null characters are not allowed."),
        ("explanation", "a\x07b", "The control character U+0007 is not taken."),
        ("difficulty", "9", "Difficulty goes from 1 to 5."),
        ("difficulty", "9" * 40, "Difficulty goes from 1 to 5."),
        ("difficulty", "x", "Enter a whole number."),
        ("position", "-1", "Position goes from 0 to"),
        ("related", "same\nsame", "'same' is given 2 times."),
        ("related", "x" * 201, "At most 200 characters are taken"),
        ("grading", ["case_sensitive"], "Only short_text has options of grading."),
        ("grading", ["nonsense"], "Select a valid choice."),
        ("details", "{", "This is not JSON"),
        ("details", "[1]", "This is an object"),
        ("details", '{"a": 1, "a": 2}', "The name 'a' is given twice."),
        ("details", '{"a": NaN}', "NaN is not a number of JSON."),
        ("details", '{"a": 1e300}', "Numbers go to 2^53"),
        ("details", '{"a": ' + "9" * 5_000 + "}", "A number of this JSON is too long."),
        ("details", '{"a": ' + "[" * 100_000, "nested too deeply"),
        ("chosen_tags", ["7"], "Select a valid choice."),
        ("chosen_tags", ["x"], "Select a valid choice."),
        ("chosen_tags", ["9" * 40], "Select a valid choice."),
        ("topic", "9" * 40, "Select a valid choice."),
        ("source", "x", "Select a valid choice."),
        ("kind", "essay", "Select a valid choice."),
        ("topic", "7", "Select a valid choice."),
        ("reason", "a\x07b", "The control character U+0007 is not taken."),
        ("reason", "x" * 501, "at most 500 characters"),
    ],
)
def test_what_is_wrong_with_a_field_is_told_at_the_field(sent, field, typed, told):
    page = sent(**{field: typed})
    assert told in page.said(f"field-{field}")[0]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("weight", "abc", "Enter a number."),
        ("weight", "NaN", "Enter a number."),
        ("weight", "0.12345678", "no more than 7 decimal places"),
        ("tolerance", "x", "Only numerical answers have a tolerance."),
        ("feedback", "\u200b", "Nothing of this text can be seen."),
    ],
)
def test_what_is_wrong_with_a_member_of_an_answer_is_told_there(sent, name, typed, told):
    page = sent(**{"answers-TOTAL_FORMS": "1", "answers-0-text": "A", f"answers-0-{name}": typed})
    assert told in page.said(f"field-{name}")[0]


def test_more_answers_than_are_taken_are_refused(desk, opened):
    question = add(kind="multiple_choice", answers=[right(str(n)) for n in range(50)])
    page = opened(form_of(question))
    assert "answers-50-text" not in page.names
    data = {**page.fields, "answers-TOTAL_FORMS": ["51"], "answers-50-text": ["one too many"]}
    page = Page(desk.post(page.address, data))
    assert "At most 50 answers are taken." in page.text


def test_a_form_that_somebody_else_was_faster_with_is_refused(desk, opened, editor):
    question = add(status="published")
    page = opened(form_of(question))
    change(question, editor, difficulty=5)
    page = page.send(desk, text="Typed.", **{"answers-3-text": "Typed, too."})
    assert "the latest version is 2" in page.said("errorlist")[0]
    assert (page.typed("text"), page.typed("answers-3-text")) == ("Typed.", "Typed, too.")
    assert stored(question).text == "What is 1 + 1?"


def test_a_stale_form_stays_stale_when_it_is_sent_again(desk, opened, editor):
    question = add()
    page = opened(form_of(question))
    change(question, editor, difficulty=5)
    page = page.send(desk, text="Typed.").send(desk)
    assert "the latest version is 2" in page.said("errorlist")[0]


def test_a_form_is_stale_also_when_an_answer_of_it_is_gone(desk, opened, editor):
    question = add(status="published")
    page = opened(form_of(question))
    change(question, editor, answers=[right("New"), wrong("Newer")])
    page = page.send(desk, **{"answers-0-text": "Typed."})
    assert "the latest version is 2" in page.said("errorlist")[0]
    assert page.typed("answers-0-text") == "Typed."


def test_a_form_without_the_version_that_was_shown_is_refused(desk, opened):
    question = add()
    page = opened(form_of(question))
    del page.fields["seen_version"]
    page = page.send(desk, text="Typed.")
    assert "the latest version is 1" in page.said("errorlist")[0]
    assert stored(question).text == "What is 1 + 1?"


def test_a_question_that_was_deleted_meanwhile_is_not_brought_back(desk, opened):
    question = add()
    page = opened(form_of(question))
    delete_question(question.pk, by=OPERATOR)
    page = page.send(desk, text="Typed.")
    assert "Perhaps it was deleted?" in page.text
    assert Question.objects.count() == 0


def test_a_tag_that_was_deleted_meanwhile_is_told_at_the_tags(desk, opened):
    tag = add_tag(slug="orm", name="ORM", by=OPERATOR)
    page = opened(form_of(add()))
    delete_tag("orm", by=OPERATOR)
    page = page.send(desk, chosen_tags=[tag.pk])
    assert "Select a valid choice." in page.said("field-chosen_tags")[0]


def test_an_answer_of_another_question_cannot_be_slipped_in(desk, opened):
    other = add(text="Another?")
    theirs = stored(other).answers
    question = add()
    page = opened(form_of(question))
    page.send(desk, **{"answers-0-id": theirs[0].id, "answers-0-text": "Mine"})
    assert [answer.text for answer in stored(question).answers] == ["Mine", "Three", "Four"]
    assert theirs[0].id not in [answer.id for answer in stored(question).answers]
    assert stored(other).answers == theirs


def test_a_form_whose_count_of_answers_was_broken_is_refused(desk, opened):
    question = add()
    page = opened(form_of(question)).send(desk, **{"answers-TOTAL_FORMS": "x"})
    assert "ManagementForm data is missing" in page.text
    assert stored(question) == paper(answers=stored(question).answers)
