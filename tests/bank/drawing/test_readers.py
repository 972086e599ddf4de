"""Who was given which question."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bank.callers import ANONYMOUS, Caller, Role
from bank.documents import UnfitText
from bank.drawing import clean_reader, forget, reader_digest, saw
from bank.models import Sighting


@pytest.mark.parametrize(
    "text", ["me", "a" * 200, "6f1c9a52-3d1e", "kid@school.example", "a=b~c_d+e", ".a", "..b"]
)
def test_an_id_of_a_reader_is_taken_as_it_is(text):
    assert clean_reader(text) == text


@pytest.mark.parametrize(
    "text", ["", " ", "a b", "a/b", "a" * 201, ".", "..", "é", "a\n", "a?b", "a#b", "a%20b", "\0"]
)
def test_what_would_be_read_otherwise_in_an_address_is_no_id(text):
    with pytest.raises(UnfitText, match="letters of A-Z"):
        clean_reader(text)


def test_only_a_digest_is_kept_of_a_reader():
    digest = reader_digest(ANONYMOUS, "kid@school.example")
    assert len(digest) == 64
    assert "kid" not in digest


def test_the_readers_of_one_user_are_strangers_to_another():
    callers = [ANONYMOUS, *(Caller(role=Role.READER, user_id=number) for number in (1, 2))]
    assert len({reader_digest(caller, "me") for caller in callers}) == 3


@pytest.mark.django_db
def test_the_last_time_counts():
    now = timezone.now()
    saw("me", [1, 2], now - timedelta(days=1))
    saw("me", [2, 3], now)
    when = dict(Sighting.objects.values_list("question_id", "seen_at"))
    assert when == {1: now - timedelta(days=1), 2: now, 3: now}


@pytest.mark.django_db
def test_who_is_forgotten_is_forgotten_wholly_and_nobody_else():
    now = timezone.now()
    me, you = (reader_digest(ANONYMOUS, name) for name in ("me", "you"))
    saw(me, [1, 2], now)
    saw(you, [1], now)
    forget(ANONYMOUS, "me")
    assert list(Sighting.objects.values_list("reader", "question_id")) == [(you, 1)]
