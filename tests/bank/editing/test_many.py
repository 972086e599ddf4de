"""Many questions at once, as an import adds them and takes them back."""

import pytest

from bank.callers import ANONYMOUS
from bank.editing import NotAllowed, Tally, add_questions, delete_questions, write_counts
from bank.models import Question, Revision, Topic
from tests.builders import OPERATOR, add, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def counted():
    return Topic.objects.get().published_count


def test_they_are_counted_when_all_is_done():
    tally = Tally()
    ids = add_questions([paper(status="published") for _ in range(3)], by=OPERATOR, tally=tally)
    assert (Question.objects.count(), counted()) == (3, 0)
    write_counts(tally)
    assert counted() == 3
    delete_questions(ids[:2], by=OPERATOR, tally=tally)
    write_counts(tally)
    assert list(Question.objects.values_list("pk", flat=True)) == ids[2:]
    assert list(Revision.objects.of("question", ids[0]).values_list("verb", flat=True)) == [
        "created",
        "deleted",
    ]


def test_only_editors_add_or_delete_many(author):
    question = add(by=author)
    for caller in (author, ANONYMOUS):
        with pytest.raises(NotAllowed):
            add_questions([paper()], by=caller, tally=Tally())
        with pytest.raises(NotAllowed):
            delete_questions([question.pk], by=caller, tally=Tally())
    assert Question.objects.get() == question
