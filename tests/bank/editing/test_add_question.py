"""Adding a question."""

import pytest

from bank.callers import ANONYMOUS, Caller, Role
from bank.documents import Kind, Unsound
from bank.editing import NotAllowed, NotYourStep, Taken, add_source, add_tag
from bank.editing.questions import draw_key
from bank.models import Question, Revision, TagLink
from tests.builders import OPERATOR, add, paper, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def exam():
    return add_source(slug="exam", title="Exam", by=OPERATOR)


def faults(**fields):
    with pytest.raises(Unsound) as unsound:
        add(**fields)
    return [(problem.pointer, problem.detail) for problem in unsound.value.problems]


@pytest.mark.parametrize("kind", list(Kind))
def test_it_stores_a_question_of_every_kind(kind):
    question = add(kind=kind, status="published")
    expected = paper(kind, status="published")
    assert stored(question).as_json()["text"] == expected.text
    assert [answer.text for answer in stored(question).answers] == [
        answer.text for answer in expected.answers
    ]


def test_it_remembers_who_and_when(editor):
    question = add(editor)
    kept = Question.objects.get(pk=question.pk)
    assert (kept.author_id, kept.version, kept.published_at) == (editor.user_id, 1, None)
    assert kept.created_at == kept.updated_at == question.created_at


def test_a_question_that_begins_published_has_the_time_of_it():
    question = add(status="published")
    assert Question.objects.get(pk=question.pk).published_at == question.created_at


def test_it_leaves_one_line_in_the_log(editor):
    question = add(editor)
    line = Revision.objects.get(what="question")
    assert (line.subject_id, line.version, line.verb) == (question.pk, 1, "created")
    assert (line.by_id, line.by_name, line.author_id) == (editor.user_id, "editor", editor.user_id)


def test_the_log_knows_it_by_source_and_key(exam):
    add(source="exam", key="q1")
    assert Revision.objects.get(what="question").name == "exam/q1"


def test_an_unsound_question_is_refused_with_all_its_faults():
    assert [pointer for pointer, _ in faults(difficulty=0, text="")] == ["/text", "/difficulty"]


def test_a_refused_question_leaves_nothing():
    faults(topic="pyton")
    assert not Question.objects.exists()
    assert not Revision.objects.filter(what="question").exists()


def test_what_it_refers_to_must_be_there(exam):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    assert faults(topic="pyton", tags=["orm", "omr"], source="exams", key="1") == [
        ("/topic", "There is no topic 'pyton'. Did you mean 'python'?"),
        ("/tags/1", "There is no tag 'omr'. Did you mean 'orm'?"),
        ("/source", "There is no source 'exams'. Did you mean 'exam'?"),
    ]


def test_faults_of_the_question_and_words_that_are_not_there_are_told_at_once():
    pointers = [
        pointer
        for pointer, _ in faults(difficulty=0, topic="ruby", tags=["A", "b"], source="x", key="1")
    ]
    assert pointers == ["/tags/0", "/difficulty", "/topic", "/tags/1", "/source"]


def test_a_word_that_cannot_be_one_is_not_looked_for():
    fields = {"topic": "\x00", "tags": ["\ud800"], "source": "-", "key": "1"}
    assert [pointer for pointer, _ in faults(**fields)] == ["/topic", "/source", "/tags/0"]


def test_too_many_tags_are_not_all_looked_for(django_assert_max_num_queries):
    # the topic, the tags; for each of the first twenty all that there are; the transaction
    with django_assert_max_num_queries(30):
        told = faults(tags=[f"tag-{n}" for n in range(100_000)])
    assert told[0] == ("/tags", "At most 20 are taken.")


def test_a_key_is_unique_within_its_source(exam):
    add(source="exam", key="q1")
    with pytest.raises(Taken) as taken:
        add(source="exam", key="q1")
    assert taken.value.pointer == "/key"


def test_two_sources_may_use_the_same_key(exam):
    add_source(slug="book", title="Book", by=OPERATOR)
    add(source="exam", key="q1")
    add(source="book", key="q1")
    assert Question.objects.filter(key="q1").count() == 2


def test_an_author_adds_a_draft_of_their_own(author):
    assert add(author).author_id == author.user_id


def test_an_author_may_ask_for_review_at_once(author):
    assert add(author, status="in_review").status == "in_review"


@pytest.mark.parametrize("status", ["published", "archived"])
def test_an_author_does_not_publish(author, status):
    with pytest.raises(NotYourStep) as refused:
        add(author, status=status)
    assert refused.value.allowed == ["draft", "in_review"]


def test_an_author_gives_no_source_and_key(author, exam):
    with pytest.raises(NotAllowed):
        add(author, source="exam", key="1")


@pytest.mark.parametrize(
    "nobody", [ANONYMOUS, Caller(role=Role.READER, user_id=None, name="reader")]
)
def test_a_reader_adds_nothing(nobody):
    with pytest.raises(NotAllowed):
        add(nobody)


def test_tags_are_kept_in_the_order_of_their_slugs():
    add_tag(slug="zip", name="zip", by=OPERATOR)
    add_tag(slug="all", name="all", by=OPERATOR)
    assert stored(add(tags=["zip", "all"])).tags == ["all", "zip"]


def test_the_links_to_its_tags_carry_status_and_age():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"], status="published")
    assert TagLink.objects.values_list("status", "created_at").get() == (
        "published",
        question.created_at,
    )


def test_answer_ids_are_random_and_fit_a_json_number():
    ids = [answer.pk for answer in add().answers.all()]
    assert all(0 < answer_id < 2**53 for answer_id in ids)
    assert max(ids) - min(ids) > len(ids)


def test_its_place_among_random_draws_follows_from_its_id():
    question = add()
    assert Question.objects.get(pk=question.pk).draw_key == draw_key(question.pk)
    assert 0 <= draw_key(question.pk) < 2**62
