"""Who asks."""

import pytest

from bank.callers import ANONYMOUS, Caller, Role, machine


def of(role, user_id=1):
    return Caller(role=role, user_id=user_id)


@pytest.mark.parametrize(
    ("caller", "audience"),
    [
        (ANONYMOUS, "readers"),
        (of(Role.READER), "readers"),
        (of(Role.AUTHOR, 1), "author 1"),
        (of(Role.AUTHOR, 2), "author 2"),
        (of(Role.EDITOR), "editors"),
        (of(Role.ADMIN), "editors"),
    ],
)
def test_callers_of_one_audience_see_the_same_bank(caller, audience):
    assert caller.audience == audience


@pytest.mark.parametrize(
    ("caller", "author_id", "sees"),
    [
        (ANONYMOUS, 1, False),
        (ANONYMOUS, None, False),
        (of(Role.READER), 1, False),
        (of(Role.AUTHOR), 1, True),
        (of(Role.AUTHOR), 2, False),
        (of(Role.AUTHOR), None, False),
        (of(Role.AUTHOR, None), None, False),
        (of(Role.EDITOR), 2, True),
        (of(Role.ADMIN), None, True),
    ],
)
def test_a_key_is_for_editors_and_its_author(caller, author_id, sees):
    assert caller.sees_key_of(author_id) == sees


def test_a_machine_edits_everything_under_its_name():
    assert (machine("import").edits_everything, machine("import").name) == (True, "import")
