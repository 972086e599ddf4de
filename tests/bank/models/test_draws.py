"""Draws that are kept, and what readers were given."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bank.models import Draw, DrawnQuestion, Sighting

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw():
    return Draw.objects.create(seed="7", expires_at=timezone.now() + timedelta(hours=1))


def test_a_draw_has_an_id_that_nobody_guesses(draw):
    other = Draw.objects.create(seed="7", expires_at=timezone.now())
    assert len(draw.pk) == len(other.pk) == 22
    assert str(draw) == draw.pk != other.pk


@pytest.mark.parametrize(("minutes", "is_open"), [(0, True), (59, True), (60, False)])
def test_a_draw_is_open_until_it_expires(draw, minutes, is_open):
    then = draw.expires_at - timedelta(hours=1) + timedelta(minutes=minutes)
    assert Draw.objects.open(then).exists() == is_open


def test_a_draw_is_open_now(draw):
    assert Draw.objects.open().get() == draw


def test_a_drawn_question_is_called_by_its_place(draw):
    drawn = DrawnQuestion.objects.create(draw=draw, place=3, part=0, question_id=1, version=1)
    assert str(drawn) == f"{draw.pk} 3"


def test_a_sighting_does_not_tell_the_whole_reader():
    sighting = Sighting(reader="0123456789abcdef", question_id=7, seen_at=timezone.now())
    assert str(sighting) == "01234567… 7"
