"""What has had its time goes, some at a time."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from bank.drawing import ageing, delete_ended, forget_before, saw
from bank.models import Draw, Sighting
from tests.builders import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def two_at_once(monkeypatch):
    monkeypatch.setattr(ageing, "AT_ONCE", 2)


def test_a_draw_ends_at_its_moment(now):
    Draw.objects.create(seed="s", expires_at=now)
    assert not Draw.objects.open(now).exists()
    assert delete_ended(now - timedelta(microseconds=1)) == 0
    assert delete_ended(now) == 1


@pytest.mark.usefixtures("two_at_once")
@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 5])
def test_however_many_there_are_all_go(now, many):
    saw("me", range(many), now - timedelta(days=2))
    saw("you", [7], now)
    assert forget_before(now - timedelta(days=1)) == many
    assert Sighting.objects.get().reader == "you"


@pytest.mark.only_on("large")
@pytest.mark.django_db(transaction=True)
def test_what_is_given_anew_at_this_moment_is_not_waited_for_and_stays(now):
    saw("me", [1, 2], now - timedelta(days=2))
    given, forgotten = Event(), Event()

    def give():
        with transaction.atomic():
            saw("me", [1], now)
            given.set()
            assert forgotten.wait(20)

    def forget():
        assert given.wait(20)
        number = forget_before(now - timedelta(days=1))
        forgotten.set()
        return number

    _, number = at_once(give, forget)
    assert number == 1
    assert Sighting.objects.get().question_id == 1
