"""Draws by a blueprint, kept for one sitting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bank.drawing import Blueprint, Part, Shortage, draw, new_seed
from bank.models import Draw, DrawnQuestion, Question, Sighting
from tests.bank.drawing.bulk import pool

pytestmark = pytest.mark.django_db


def some(*ids):
    return Question.objects.filter(pk__in=ids)


def blueprint(*parts, seed="seed", **options):
    return Blueprint(
        seed=seed, parts=[Part(count=count, pool=some(*ids)) for count, ids in parts], **options
    )


def drawn(blueprint):
    """The ids of each part, in their order."""
    kept = draw(blueprint)
    items = kept.items.order_by("place")
    assert [item.place for item in items] == list(range(len(items)))
    return [
        [item.question_id for item in items if item.part == part]
        for part in range(len(blueprint.parts))
    ]


def test_a_draw_has_what_was_asked_for_part_by_part(topic):
    pool(range(1, 41), topic)
    first, second = drawn(blueprint((3, range(1, 21)), (5, range(21, 41))))
    assert [len(first), len(second)] == [3, 5]
    assert set(first) <= set(range(1, 21))
    assert set(second) <= set(range(21, 41))


def test_the_same_seed_draws_the_same_again(topic):
    pool(range(1, 41), topic)
    plan = blueprint((5, range(1, 41)), (5, range(1, 41)))
    assert drawn(plan) == drawn(plan)
    assert drawn(plan) != drawn(blueprint((5, range(1, 41)), (5, range(1, 41)), seed="other"))


def test_the_draw_keeps_what_was_asked_for_and_the_versions_drawn(topic):
    pool([1], topic, version=7)
    part = Part(count=1, pool=some(1), filters={"topic": "python"})
    kept = draw(Blueprint(seed="s", parts=[part], shuffle_answers=False, answer_once=True))
    assert (kept.seed, kept.shuffle_answers, kept.answer_once) == ("s", False, True)
    assert kept.parts == [{"filters": {"topic": "python"}, "asked": 1, "matched": 1, "given": 1}]
    assert list(kept.items.values_list("question_id", "version")) == [(1, 7)]


def test_a_draw_ends_when_it_was_told_to(topic):
    pool([1], topic)
    kept = draw(blueprint((1, [1]), expires_in=timedelta(hours=3)))
    assert kept.expires_at - kept.created_at == timedelta(hours=3)
    assert kept in Draw.objects.open(kept.expires_at - timedelta(seconds=1))
    assert kept not in Draw.objects.open(kept.expires_at)
    assert kept in Draw.objects.open()


def test_the_id_of_a_draw_cannot_be_guessed(topic):
    pool([1], topic)
    ids = {draw(blueprint((1, [1]))).pk for _ in range(20)}
    assert len(ids) == 20
    assert all(len(pk) == 22 for pk in ids)


def test_a_seed_of_ours_is_another_one_each_time():
    assert len({new_seed() for _ in range(100)}) == 100


def test_a_draw_and_its_questions_are_called_by_what_they_are(topic):
    pool([1], topic)
    kept = draw(blueprint((1, [1]), reader="me"))
    assert str(kept) == kept.pk
    assert str(DrawnQuestion.objects.get()) == f"{kept.pk} 0"
    assert str(Sighting.objects.get()) == "me… 1"


# --- what may not be in it


def test_no_question_stands_in_two_parts(topic):
    pool(range(1, 11), topic)
    first, second = drawn(blueprint((5, range(1, 11)), (5, range(1, 11))))
    assert sorted(first + second) == list(range(1, 11))


def test_nothing_excluded_is_drawn(topic):
    pool(range(1, 11), topic)
    (found,) = drawn(blueprint((4, range(1, 11)), exclude=[1, 2, 3, 4, 5, 6, 999]))
    assert sorted(found) == [7, 8, 9, 10]


def test_the_like_of_an_excluded_question_is_not_drawn_either(topic):
    pool([1, 2], topic, fingerprint="a" * 64)
    pool([3], topic)
    (found,) = drawn(blueprint((1, [2, 3]), exclude=[1]))
    assert found == [3]


def test_the_like_of_a_drawn_question_is_drawn_in_no_other_part(topic):
    pool([1, 2], topic, fingerprint="a" * 64)
    pool([3], topic)
    assert drawn(blueprint((1, [2]), (1, [1, 3]))) == [[2], [3]]


def test_what_leaves_a_pool_while_it_is_drawn_from_is_left_out(topic):
    from bank.drawing.sittings import _present  # what happens between two statements

    pool([1, 2], topic)
    assert list(_present(some(1, 2), [2, 3, 1])) == [2, 1]


# --- when there is not enough


def test_too_few_is_refused_with_what_each_part_could_get(topic):
    pool(range(1, 4), topic)
    with pytest.raises(Shortage) as shortage:
        draw(blueprint((2, [1, 2]), (5, [3])))
    assert "1 of 2 parts" in str(shortage.value)
    assert [part["given"] for part in shortage.value.parts] == [2, 1]
    assert shortage.value.parts[1]["why_fewer"] == "No more questions match."
    assert not Draw.objects.exists()


def test_too_few_may_be_accepted(topic):
    pool(range(1, 4), topic)
    assert sorted(drawn(blueprint((5, [1, 2, 3]), allows_shortage=True))[0]) == [1, 2, 3]


def test_a_part_that_gets_fewer_though_more_match_is_told_why(topic):
    pool([1, 2], topic)
    kept = draw(blueprint((1, [1]), (2, [1, 2]), allows_shortage=True))
    assert [part["given"] for part in kept.parts] == [1, 1]
    assert "stand in another part" in kept.parts[1]["why_fewer"]
    assert "why_fewer" not in kept.parts[0]


def test_a_narrow_part_gets_what_only_its_pool_can_give(topic):
    pool(range(1, 21), topic)
    for n in range(20):
        wide, narrow = drawn(blueprint((15, range(1, 21)), (5, range(1, 6)), seed=f"{n}"))
        assert sorted(narrow) == [1, 2, 3, 4, 5]
        assert sorted(wide) == list(range(6, 21))


# --- readers


def test_a_reader_gets_what_was_never_given_and_then_the_longest_ago(topic):
    pool(range(1, 11), topic)
    rounds = [set(drawn(blueprint((4, range(1, 11)), reader="me"))[0]) for _ in range(3)]
    assert not rounds[0] & rounds[1]
    assert set(range(1, 11)) - rounds[0] - rounds[1] < rounds[2]
    assert len(rounds[2] & rounds[0]) == 2


def test_what_was_drawn_for_nobody_is_remembered_of_nobody(topic):
    pool([1], topic)
    draw(blueprint((1, [1])))
    assert not Sighting.objects.exists()


def test_a_refused_draw_is_remembered_of_nobody(topic):
    pool([1], topic)
    with pytest.raises(Shortage):
        draw(blueprint((2, [1]), reader="me"))
    assert not Sighting.objects.exists()


def test_a_sighting_is_of_the_moment_of_the_draw(topic):
    pool([1], topic)
    before = timezone.now()
    kept = draw(blueprint((1, [1]), reader="me"))
    assert before <= Sighting.objects.get().seen_at == kept.created_at
