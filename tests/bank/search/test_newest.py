"""Which matches came last: the same ones, by whatever way they are found."""

import pytest

from bank import search
from bank.callers import ANONYMOUS, Caller, Role
from bank.search import postgresql
from tests.api.rows import rows

pytestmark = pytest.mark.django_db
EDITOR = Caller(role=Role.EDITOR)
MOST = 20
WAYS = {
    "by what a sample says": {},
    "always among the newest": {"_SOON": 0.0001, "_NOT_BY_CHANCE": 10**9},
    "always by the index": {"_SOON": 2, "_NOT_BY_CHANCE": 10**9},
    "as if they had gone out of use": {"_NOT_BY_CHANCE": -1},
    "in a stretch that is too short": {"_SOON": 2, "_ENOUGH": 0.01, "_NOT_BY_CHANCE": 10**9},
    "without a sample": {"_PAGES": 0},
}


@pytest.fixture(params=[pytest.param(ways, id=name) for name, ways in WAYS.items()])
def way(request, monkeypatch):
    """On SQLite there is only one."""
    for name, value in request.param.items():
        monkeypatch.setattr(postgresql, name, value)


def text_of(number):
    """A word of all, of every third, of few, of the oldest only, and of the newest only."""
    words = ["all", f"n{number}"]
    words += ["third"] * (number % 3 == 0) + ["few"] * (number % 40 == 0)
    words += ["old"] * (number < 100) + ["new"] * (number > 280)
    return " ".join(words)


@pytest.fixture
def bank(topic):
    """Every seventh is a draft."""
    return rows(
        300,
        topic,
        text=text_of,
        status=lambda number: "draft" if number % 7 == 0 else "published",
        searchable=True,
    )


def naive(bank, words, caller):
    *whole, begun = words
    return [
        question.pk
        for question in sorted(bank, key=lambda one: -one.pk)
        if (caller == EDITOR or question.status == "published")
        and set(whole) <= (held := set(question.text.split()))
        and any(word.startswith(begun) for word in held)
    ]


@pytest.mark.parametrize(
    "query", ["all", "third", "few", "old", "new", "n1", "all few", "third old", "nowhere", "n299"]
)
def test_every_way_finds_the_same(way, bank, query):
    words = query.split()
    for caller in (ANONYMOUS, EDITOR):
        expected = naive(bank, words, caller)
        assert search.newest(words, caller, MOST) == expected[:MOST]
        assert search.since(words, caller, 0) == expected
        for place, pk in enumerate(expected[:5], 1):
            assert search.since(words, caller, pk) == expected[:place]


def test_an_empty_bank_has_none(way, topic):
    assert search.newest(["all"], ANONYMOUS, MOST) == []
