"""A pool of questions in the order of a seed."""

from datetime import timedelta
from itertools import islice

import pytest
from django.utils import timezone

from bank.callers import ANONYMOUS, Caller, Role
from bank.drawing import Matched, Place, begin
from bank.drawing import pools as how
from bank.editing import add_tag
from bank.models import Question, Sighting, Tag
from tests.bank.drawing.bulk import pool
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db

ALL_WAYS = pytest.mark.parametrize("exact_up_to", [5_000, 20], ids=["at once", "in parts"])
# Found once, and not to change ever after: another order would give everybody other papers.
GOLDEN = {
    5_000: [
        189,
        52,
        173,
        220,
        253,
        199,
        221,
        191,
        64,
        184,
        148,
        81,
        209,
        113,
        55,
        71,
        86,
        97,
        91,
        112,
    ],
    20: [
        189,
        52,
        173,
        220,
        253,
        199,
        221,
        191,
        184,
        81,
        209,
        113,
        71,
        97,
        91,
        112,
        30,
        76,
        18,
        294,
    ],
}


def walk(seed="seed", questions=None, **options):
    return begin(Question.objects.all() if questions is None else questions, seed, **options)[0]


def ids(walk, behind=None):
    return [place.question_id for place in walk.behind(behind)]


@ALL_WAYS
def test_every_question_comes_exactly_once(topic, exact_up_to):
    pool(range(1, 301), topic)
    assert sorted(ids(walk(exact_up_to=exact_up_to))) == list(range(1, 301))


@ALL_WAYS
def test_a_seed_means_the_same_order_for_ever(topic, exact_up_to):
    pool(range(1, 301), topic)
    assert ids(walk("golden", exact_up_to=exact_up_to))[:20] == GOLDEN[exact_up_to]


@ALL_WAYS
def test_another_seed_means_another_order(topic, exact_up_to):
    pool(range(1, 101), topic)
    orders = {
        tuple(ids(walk(seed, exact_up_to=exact_up_to))) for seed in ("a", "b", "A", "a ", "1")
    }
    assert len(orders) == 5


@ALL_WAYS
def test_a_walk_goes_on_behind_any_place(topic, exact_up_to):
    pool(range(1, 201), topic)
    one = walk(exact_up_to=exact_up_to)
    places = list(one.behind(None))
    for at in (0, 1, 63, 64, 130, 198, 199):
        assert list(one.behind(places[at])) == places[at + 1 :]


@ALL_WAYS
def test_a_walk_goes_on_behind_a_question_that_is_gone(topic, exact_up_to):
    pool(range(1, 201), topic)
    one = walk(exact_up_to=exact_up_to)
    places = list(one.behind(None))
    Question.objects.filter(pk=places[99].question_id).delete()
    assert list(one.behind(places[99])) == places[100:]


@ALL_WAYS
def test_questions_added_and_taken_away_meanwhile_disturb_no_other(topic, exact_up_to):
    pool(range(1, 301), topic)
    one = walk(exact_up_to=exact_up_to)
    first = list(islice(one.behind(None), 100))
    rest = [place.question_id for place in one.behind(first[-1])]
    pool(range(301, 601), topic)
    Question.objects.filter(pk__in=rest[::3]).delete()
    behind = [pk for pk in ids(one, first[-1]) if pk <= 300]
    assert behind == [pk for place, pk in enumerate(rest) if place % 3]


def test_how_a_pool_is_walked_is_decided_by_its_size(topic):
    pool(range(1, 31), topic)
    assert walk(exact_up_to=30).bits is None
    assert walk(exact_up_to=29).bits == 3


def test_a_bucket_holds_two_to_four_questions(topic):
    pool(range(1, 601), topic)
    for size in (2, 3, 4, 7, 8, 255, 256, 600):
        bits = walk(questions=Question.objects.filter(pk__lte=size), exact_up_to=0).bits
        assert size / 2**bits < 4
        assert bits == 1 or size / 2**bits >= 2


def test_how_many_match_is_told_exactly_up_to_ten_thousand(topic):
    pool(range(1, 10_003), topic)
    questions = Question.objects.all()
    assert begin(questions.filter(pk__lte=10_000), "s")[1] == Matched(10_000, True)
    assert begin(questions.filter(pk__lte=10_001), "s")[1] == Matched(10_000, False)
    # What is too many to be counted is measured by a sample of its draw keys.
    assert begin(questions, "s")[0].bits in (12, 13)


def test_an_empty_pool_has_an_end_at_once():
    assert begin(Question.objects.all(), "s")[1] == Matched(0, True)
    assert ids(walk("s")) == []
    assert ids(walk("s", exact_up_to=-1)) == []


def test_a_rank_fits_a_json_number():
    assert all(0 <= how.rank("s", pk) < 2**52 for pk in range(1_000))


# --- copies


def twins(pk):
    """1 and 2 have the same content, 3 and 4, and so on."""
    return f"{(pk + 1) // 2:064}"


@ALL_WAYS
def test_the_lowest_id_stands_for_all_of_the_same_content(topic, exact_up_to):
    pool(range(1, 201), topic, fingerprint=twins)
    assert sorted(ids(walk(exact_up_to=exact_up_to))) == list(range(1, 200, 2))


@ALL_WAYS
def test_the_lowest_id_of_the_pool_counts_and_not_of_the_bank(topic, exact_up_to):
    pool(range(1, 201), topic, fingerprint=twins)
    evens = Question.objects.filter(pk__in=range(2, 201, 2))
    assert sorted(ids(walk(questions=evens, exact_up_to=exact_up_to))) == list(range(2, 201, 2))


# --- readers


@pytest.fixture
def now():
    return timezone.now()


def given(reader, when, *question_ids):
    Sighting.objects.bulk_create(
        Sighting(reader=reader, question_id=pk, seen_at=when) for pk in question_ids
    )


@ALL_WAYS
def test_what_a_reader_was_never_given_comes_first(topic, now, exact_up_to):
    pool(range(1, 101), topic)
    given("me", now - timedelta(days=1), *range(1, 61))
    found = ids(walk(reader="me", as_of=now, exact_up_to=exact_up_to))
    assert sorted(found[:40]) == list(range(61, 101))
    assert sorted(found[40:]) == list(range(1, 61))


@ALL_WAYS
def test_then_comes_what_was_given_the_longest_ago(topic, now, exact_up_to):
    pool(range(1, 31), topic)
    for days, some in ((1, range(1, 11)), (3, range(11, 21)), (2, range(21, 31))):
        given("me", now - timedelta(days=days), *some)
    found = ids(walk(reader="me", as_of=now, exact_up_to=exact_up_to))
    assert [sorted(found[at : at + 10]) for at in (0, 10, 20)] == [
        list(range(11, 21)),
        list(range(21, 31)),
        list(range(1, 11)),
    ]


@ALL_WAYS
def test_what_others_were_given_does_not_count(topic, now, exact_up_to):
    pool(range(1, 31), topic)
    given("you", now - timedelta(days=1), *range(1, 31))
    mine = ids(walk(reader="me", as_of=now, exact_up_to=exact_up_to))
    assert mine == ids(walk(exact_up_to=exact_up_to))


@ALL_WAYS
def test_what_is_given_in_the_course_of_a_walk_is_not_seen_in_it(topic, now, exact_up_to):
    pool(range(1, 101), topic)
    given("me", now - timedelta(days=1), *range(1, 11))
    one = walk(reader="me", as_of=now, exact_up_to=exact_up_to)
    places = list(one.behind(None))
    given("me", now, *(place.question_id for place in places[:50]))
    again = walk(reader="me", as_of=now, exact_up_to=exact_up_to)
    assert list(again.behind(places[49])) == places[50:]


@ALL_WAYS
def test_who_was_given_a_copy_was_given_the_question(topic, now, exact_up_to):
    pool(range(1, 101), topic, fingerprint=twins)
    given("me", now - timedelta(days=1), 2, 4)
    found = ids(walk(reader="me", as_of=now, exact_up_to=exact_up_to))
    assert sorted(found) == list(range(1, 100, 2))
    assert sorted(found[-2:]) == [1, 3]


def test_of_two_copies_the_later_sighting_counts(topic, now):
    pool(range(1, 5), topic, fingerprint=twins)
    given("me", now - timedelta(days=3), 1)
    given("me", now - timedelta(days=1), 2)
    given("me", now - timedelta(days=2), 3)
    assert ids(walk(reader="me", as_of=now)) == [3, 1]


def test_a_place_among_the_seen_says_when_that_was(topic, now):
    pool([1], topic)
    given("me", now - timedelta(days=1), 1)
    one = walk(reader="me", as_of=now)
    place = next(one.behind(None))
    seen = int((now - timedelta(days=1)).timestamp() * 1_000_000)
    assert place == Place(1, seen, how.rank("seed", 1), 1)
    assert list(one.behind(place)) == []


@pytest.mark.parametrize(
    "caller",
    [ANONYMOUS, Caller(role=Role.AUTHOR, user_id=1), OPERATOR],
    ids=lambda caller: caller.audience,
)
@ALL_WAYS
def test_what_has_a_tag_is_counted_and_drawn_whatever_else_is_asked(caller, exact_up_to, topic):
    for slug in ("a", "b"):
        add_tag(slug=slug, name=slug, by=OPERATOR)
    for n in range(60):
        status = "published" if n % 3 else "draft"
        tags = [slug for slug, every in (("a", 2), ("b", 5)) if n % every == 0]
        add(text=f"{n}?", status=status, difficulty=1 + n % 5, tags=tags)
    tagged = {slug: Tag.objects.get(slug=slug) for slug in ("a", "b")}
    seen = Question.objects.visible_to(caller)
    for chosen in (
        seen.tagged(tagged["a"]),
        seen.tagged(tagged["a"]).tagged(tagged["b"]),
        seen.tagged(tagged["a"]).filter(difficulty=1),
        seen.filter(difficulty=1).tagged(tagged["a"]),
        seen.tagged(tagged["a"]).exclude(difficulty=1),
        seen.tagged(tagged["a"]).none(),
    ):
        expected = {one.pk for one in chosen}
        walk, matched = begin(chosen, "s", exact_up_to=exact_up_to)
        assert matched == (len(expected), True)
        assert {place.question_id for place in walk.behind(None)} == expected
