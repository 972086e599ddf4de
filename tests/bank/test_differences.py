"""What changed from one version to the next."""

import pytest

from bank.differences import between, with_changes
from bank.editing import delete_question
from bank.models import Revision
from tests.builders import OPERATOR, add, change


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        (None, {"a": 1}, [("a", None, 1)]),
        ({"a": 1}, None, [("a", 1, None)]),
        ({"a": 1, "b": 1}, {"c": 1, "a": 1}, [("c", None, 1), ("b", 1, None)]),
        ({"id": 1, "updated_at": "x"}, {"id": 2, "updated_at": "y"}, []),
        (None, None, []),
    ],
)
def test_the_members_that_differ_are_told(before, after, changes):
    assert between(before, after) == changes


@pytest.mark.django_db
@pytest.mark.usefixtures("topic")
def test_each_line_of_the_log_tells_what_it_changed():
    question = add()
    change(question, difficulty=5)
    delete_question(question.pk, by=OPERATOR)
    lines = with_changes(Revision.objects.of("question", question.pk).order_by("id"))
    assert [line.revision.verb for line in lines] == ["created", "changed", "deleted"]
    assert lines[1].changes == [("difficulty", 3, 5)]
    assert ("difficulty", 5, None) in lines[2].changes
