"""What holds for every blueprint over every bank."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.drawing import Blueprint, Part, Shortage, draw
from bank.models import Question
from tests.bank.drawing.bulk import pool
from tests.builders import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]

BANK = 30


@pytest.fixture
def bank(topic):
    """Thirty questions; those whose numbers leave the same rest by 20 are the same question."""
    pool(range(1, BANK + 1), topic, fingerprint=lambda pk: f"{pk % 20:064}")


ids = st.sets(st.integers(1, BANK))
parts = st.lists(st.tuples(st.integers(1, 12), ids), min_size=1, max_size=4)


def content(pk):
    return pk % 20


def planned(parts, exclude, **options):
    return Blueprint(
        parts=[Part(count=count, pool=Question.objects.filter(pk__in=ids)) for count, ids in parts],
        exclude=sorted(exclude),
        **options,
    )


@given(parts, ids, st.text(max_size=8))
def test_a_draw_obeys_its_blueprint(parts, exclude, seed):
    with rolled_back():
        kept = draw(planned(parts, exclude, seed=seed, allows_shortage=True))
        items = list(kept.items.order_by("place"))
        contents = Counter(content(item.question_id) for item in items)
        assert all(times == 1 for times in contents.values()), "the like of a question"
        assert not contents.keys() & set(map(content, exclude)), "something excluded"
        for number, (count, ids) in enumerate(parts):
            found = [item.question_id for item in items if item.part == number]
            told = kept.parts[number]
            assert set(found) <= ids
            assert len(found) == told["given"] <= told["asked"] == count
            assert told["matched"] == len(ids)
            assert ("why_fewer" in told) == (len(found) < count)


@given(parts, ids)
def test_who_gets_fewer_could_get_no_more(parts, exclude):
    """Nothing that a short part could have had is left over."""
    with rolled_back():
        kept = draw(planned(parts, exclude, seed="seed", allows_shortage=True))
        taken = {content(pk) for pk in kept.items.values_list("question_id", flat=True)}
        for (count, ids), told in zip(parts, kept.parts, strict=True):
            left = {content(pk) for pk in ids} - taken - set(map(content, exclude))
            assert told["given"] == count or not left


@given(parts, ids)
def test_a_draw_is_refused_exactly_when_it_would_be_short(parts, exclude):
    with rolled_back():
        kept = draw(planned(parts, exclude, seed="seed", allows_shortage=True))
    is_short = any(part["given"] < part["asked"] for part in kept.parts)
    with rolled_back():
        if is_short:
            with pytest.raises(Shortage) as shortage:
                draw(planned(parts, exclude, seed="seed"))
            assert shortage.value.parts == kept.parts
        else:
            draw(planned(parts, exclude, seed="seed"))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=4),
    st.text(max_size=4),
)
def test_parts_within_one_another_are_short_only_where_they_must(nested, seed):
    """Each pool the questions up to a number: then everybody gets his share wherever that can be."""
    with rolled_back():
        pools = [(count, set(range(1, most + 1))) for count, most in nested]
        kept = draw(planned(pools, set(), seed=seed, allows_shortage=True))
        is_short = any(part["given"] < part["asked"] for part in kept.parts)
        can_be = all(
            sum(count for count, other in nested if other <= most) <= most for _, most in nested
        )
        assert is_short != can_be


@given(parts, ids, st.text(max_size=8))
def test_the_same_blueprint_draws_the_same_again(parts, exclude, seed):
    def drawn():
        kept = draw(planned(parts, exclude, seed=seed, allows_shortage=True))
        return list(kept.items.order_by("place").values_list("part", "question_id"))

    with rolled_back():
        assert drawn() == drawn()


@given(parts)
def test_a_reader_is_given_nothing_again_while_there_is_something_new(parts):
    with rolled_back():
        first = draw(planned(parts, set(), seed="one", reader="me", allows_shortage=True))
        again = draw(planned(parts, set(), seed="two", reader="me", allows_shortage=True))
        seen = {content(pk) for pk in first.items.values_list("question_id", flat=True)}
        taken = {content(item.question_id) for item in again.items.all()}
        for item in again.items.all():
            if content(item.question_id) in seen:
                pool_of_it = {content(pk) for pk in parts[item.part][1]}
                assert pool_of_it - taken <= seen, "something new was left over"
