"""What every test may ask for; `tests.builders` makes the rest."""

import pytest
from hypothesis import settings

from api import repeats
from api.v1 import shown_questions
from bank.callers import Caller, Role
from bank.editing import add_topic
from bank.models import Topic
from tests.builders import OPERATOR, caller

# The same examples on every run: a suite that fails by chance teaches people to run it again. Whoever wants to
# search further takes --hypothesis-profile=wide.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("wide", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="keep what the API answers today: its contract, its examples, the picture of its documentation",
    )


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A test that is rolled back gives its ids and versions to the next one."""
    shown_questions.kept.clear()
    repeats.kept.clear()


@pytest.fixture
def accept(pytestconfig: pytest.Config) -> bool:
    """Shall what is kept be written anew?"""
    return bool(pytestconfig.getoption("accept"))


@pytest.fixture
def reader(db: None) -> Caller:
    return caller(Role.READER, "reader")


@pytest.fixture
def author(db: None) -> Caller:
    return caller(Role.AUTHOR, "author")


@pytest.fixture
def other_author(db: None) -> Caller:
    return caller(Role.AUTHOR, "other author")


@pytest.fixture
def editor(db: None) -> Caller:
    return caller(Role.EDITOR, "editor")


@pytest.fixture
def topic(db: None) -> Topic:
    return add_topic(slug="python", name="Python", by=OPERATOR)
