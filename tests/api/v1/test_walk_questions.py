"""Walking the list of questions: every question that matches comes once, in its order, whoever writes meanwhile."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.v1.searching import RANKED
from bank import search
from bank.documents import Kind, QuestionDocument
from bank.editing import add_source, add_tag, add_topic, delete_question
from bank.models import Question
from bank.search.words import words
from tests.api.rows import NOON, make_searchable, rows
from tests.api.walking import addressed, ids, page, pages, there_and_back, walk
from tests.builders import OPERATOR, add, right, rolled_back, wrong

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"
COLUMNS = ["created_at", "updated_at", "difficulty", "position"]
ORDERINGS = [sign + column for column in COLUMNS for sign in ("", "-")]
# One set of data serves all examples of a law; none of them changes it.
one_bank = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)

WORDS = ["orm", "cache", "redis", "socket", "signal"]


@pytest.fixture
def bank(topic, author, other_author):
    """Thirty questions that differ in everything, and of each value there are several."""
    add_topic(slug="asyncio", name="asyncio", parent="python", by=OPERATOR)
    add_topic(slug="tasks", name="Tasks", parent="asyncio", by=OPERATOR)
    add_topic(slug="django", name="Django", by=OPERATOR)
    for slug in ("orm", "http", "new"):
        add_tag(slug=slug, name=slug, by=OPERATOR)
    add_source(slug="core", title="Core", by=OPERATOR)
    for n in range(30):
        question = add(
            kind=[Kind.OPEN, Kind.SINGLE_CHOICE, Kind.SHORT_TEXT][n % 3],
            text=f"{WORDS[n % 5]} {WORDS[n * 7 % 4]} {n}",
            answers=[right(f"{WORDS[n * 3 % 5]} {n}")] + ([wrong("no")] if n % 3 == 1 else []),
            topic=["python", "asyncio", "tasks", "django"][n // 3 % 4],
            tags=[["orm", "http"], ["orm"], [], ["new"]][n // 2 % 4],
            difficulty=1 + n % 5,
            language=["en", "en-GB", "de"][n % 3],
            status="draft",
            position=n % 4,
            **({"source": "core", "key": f"k{n}"} if n % 2 else {}),
        )
        Question.objects.filter(pk=question.pk).update(
            status=["published", "published", "published", "draft", "archived"][n % 5],
            author=[None, author.user_id, other_author.user_id][n % 3],
            created_at=NOON + timedelta(seconds=n // 8),
            updated_at=NOON + timedelta(days=30, microseconds=-(n % 6)),
        )
    return list(Question.objects.with_details())


# --- what a naive reading of the filters finds

TREE = {
    "python": {"python", "asyncio", "tasks"},
    "asyncio": {"asyncio", "tasks"},
    "tasks": {"tasks"},
    "django": {"django"},
}
HOLDS = {
    "topic": lambda q, slug: q.topic.slug in TREE[slug],
    "tag": lambda q, slugs: set(slugs) <= {tag.slug for tag in q.tags.all()},
    "tag_any": lambda q, slugs: bool(set(slugs) & {tag.slug for tag in q.tags.all()}),
    "kind": lambda q, kind: q.kind == kind,
    "difficulty": lambda q, number: q.difficulty == number,
    "difficulty_min": lambda q, number: q.difficulty >= number,
    "difficulty_max": lambda q, number: q.difficulty <= number,
    "language": lambda q, tag: q.language == tag or q.language.startswith(f"{tag}-"),
    "status": lambda q, status: q.status == status,
    "source": lambda q, slug: q.source is not None and q.source.slug == slug,
    "key": lambda q, keys: q.key in keys,
    "created_after": lambda q, moment: q.created_at.isoformat() > moment,
    "created_before": lambda q, moment: q.created_at.isoformat() < moment,
    "updated_after": lambda q, moment: q.updated_at.isoformat() > moment,
    "updated_before": lambda q, moment: q.updated_at.isoformat() < moment,
}
MOMENTS = [(NOON + timedelta(seconds=n)).isoformat() for n in range(-1, 6)]
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.sampled_from(sorted(TREE)),
        "tag": st.lists(st.sampled_from(["orm", "http", "new"]), min_size=1, max_size=2),
        "tag_any": st.lists(st.sampled_from(["orm", "http", "new"]), min_size=1, max_size=3),
        "kind": st.sampled_from(list(Kind)),
        "difficulty": st.integers(1, 5),
        "difficulty_min": st.integers(1, 5),
        "difficulty_max": st.integers(1, 5),
        "language": st.sampled_from(["en", "en-GB", "de", "fr"]),
        "status": st.sampled_from(["draft", "in_review", "published", "archived"]),
        "source": st.just("core"),
        "key": st.lists(st.sampled_from([f"k{n}" for n in range(20)]), min_size=1, max_size=8),
        "created_after": st.sampled_from(MOMENTS),
        "created_before": st.sampled_from(MOMENTS),
        "updated_after": st.sampled_from(MOMENTS),
        "updated_before": st.sampled_from(MOMENTS),
    },
)
# Many filters at once find nothing: two are the rule here.
SOME_FILTERS = FILTERS.map(lambda filters: dict(sorted(filters.items())[:2])) | FILTERS
ROLES = st.sampled_from(["anonymous", "reader", "author", "editor"])
SIZES = st.sampled_from([1, 2, 3, 7, 17, 18, 100]) | st.integers(1, 100)


def sees(role, question):
    own = role == "author" and question.author and question.author.username == "author"
    return role == "editor" or question.status == "published" or own


def matching(bank, role, filters):
    return [
        question
        for question in bank
        if sees(role, question)
        and all(HOLDS[name](question, value) for name, value in filters.items())
    ]


def in_order(questions, ordering):
    name, is_descending = ordering.lstrip("-"), ordering.startswith("-")
    ordered = sorted(questions, key=lambda one: (getattr(one, name), one.pk))
    return [question.pk for question in (ordered[::-1] if is_descending else ordered)]


def is_walked(client, expected, **parameters):
    """Forwards it is what was expected, in full pages; backwards it is the same pages."""
    url = addressed(QUESTIONS, fields="id", **parameters)
    there, back = there_and_back(client, url)
    size = parameters["page_size"]
    assert there == ([expected[at : at + size] for at in range(0, len(expected), size)] or [[]])
    assert back == there[::-1]


@one_bank
@given(role=ROLES, filters=SOME_FILTERS, ordering=st.sampled_from(ORDERINGS), size=SIZES)
def test_any_filters_in_any_order_by_any_size(bank, client_as, role, filters, ordering, size):
    expected = in_order(matching(bank, role, filters), ordering)
    is_walked(client_as(role), expected, ordering=ordering, page_size=size, **filters)


# --- relevance


def finds(question, terms, *, everything):
    """How well a question fits, 0 for not at all, by reading it."""
    text = words(question.text)
    shown = question.kind != Kind.SHORT_TEXT or everything
    answers = (
        [word for answer in question.answers.all() for word in words(answer.text)] if shown else []
    )
    tags = [word for tag in question.tags.all() for word in words(tag.slug)]
    for tier, held in ((3, text), (2, text + answers), (1, text + answers + tags)):
        if set(terms[:-1]) <= set(held) and any(word.startswith(terms[-1]) for word in held):
            return tier
    return 0


def by_relevance(bank, role, terms):
    """Pairs of tier and question, the best and newest first."""
    found = []
    for question in bank:
        own = role == "author" and question.author and question.author.username == "author"
        if not sees(role, question):
            continue
        fits = finds(question, terms, everything=role == "editor" or own)
        if fits:
            tier = finds(question, terms, everything=role == "editor") or 1
            found.append((tier, question))
    return sorted(found, key=lambda pair: (pair[0], pair[1].created_at, pair[1].pk), reverse=True)


@one_bank
@given(
    role=ROLES,
    terms=st.lists(st.sampled_from([*WORDS, "http", "new"]), min_size=1, max_size=2),
    is_begun=st.booleans(),
    sign=st.sampled_from(["", "-"]),
    size=SIZES,
)
def test_relevance_both_ways(bank, client_as, role, terms, is_begun, sign, size):
    terms = [*terms[:-1], terms[-1][:2]] if is_begun else terms
    expected = [question.pk for _, question in by_relevance(bank, role, terms)]
    if sign == "":
        expected.reverse()
    is_walked(
        client_as(role),
        expected,
        search=" ".join(terms),
        ordering=f"{sign}relevance",
        page_size=size,
    )


@one_bank
@given(
    role=ROLES,
    filters=SOME_FILTERS,
    term=st.sampled_from(WORDS),
    ordering=st.sampled_from(ORDERINGS),
)
def test_a_search_goes_with_any_filter_and_any_order(
    bank, client_as, role, filters, term, ordering
):
    found = {question.pk for _, question in by_relevance(bank, role, [term])}
    wanted = [question for question in matching(bank, role, filters) if question.pk in found]
    is_walked(
        client_as(role),
        in_order(wanted, ordering),
        search=term,
        ordering=ordering,
        page_size=4,
        **filters,
    )


@pytest.fixture
def many_matches(topic):
    """More than are ranked: 130 of them fit better, and half of those are too old to be told."""
    return rows(
        RANKED + 120,
        topic,
        text=lambda n: "needle" if n % 4 == 0 else f"hay {n}",
        created_at=lambda n: NOON + timedelta(seconds=n // 3),
        kind=Kind.OPEN,
    )


@pytest.fixture
def ranked_then_old(many_matches):
    for question in many_matches:
        question.fits = 3 if question.text == "needle" else 2
    indexed(many_matches)
    newest = sorted(many_matches, key=lambda one: (one.created_at, one.pk), reverse=True)
    best = sorted(newest[:RANKED], key=lambda one: (one.fits, one.created_at, one.pk), reverse=True)
    return [question.pk for question in best + newest[RANKED:]]


def indexed(questions):
    """All of them are found by the word: in their text, or in an answer."""
    documents = {
        question.pk: QuestionDocument(
            kind=Kind.OPEN, text=question.text, topic="python", answers=[right("needle")]
        )
        for question in questions
    }
    for start in range(0, len(questions), 300):
        search.index(dict(list(documents.items())[start : start + 300]))


@pytest.mark.parametrize(("sign", "size"), [("", 100), ("-", 100), ("-", 37)])
def test_the_newest_500_by_relevance_and_the_rest_behind_them(client, ranked_then_old, sign, size):
    expected = ranked_then_old if sign else ranked_then_old[::-1]
    is_walked(client, expected, search="needle", ordering=f"{sign}relevance", page_size=size)


def test_relevance_is_the_order_of_a_search_unless_asked(client, ranked_then_old):
    assert ids(page(client, f"{QUESTIONS}?search=needle&page_size=50")) == ranked_then_old[:50]


def test_filters_come_before_the_cap(client, ranked_then_old, many_matches):
    old = [question.pk for question in many_matches[:60]]
    found = walk(client, f"{QUESTIONS}?search=needle&page_size=100&id={','.join(map(str, old))}")
    assert sorted(found) == old


def test_a_walk_by_relevance_has_the_same_boundary_to_its_end(client, ranked_then_old, topic):
    """Newer matches push none of those behind the boundary over it, or one would be lost."""
    seen, url = [], f"{QUESTIONS}?search=needle&page_size=100&fields=id"
    while url:
        found = page(client, url)
        seen += ids(found)
        url = found["next"]
        newer = rows(30, topic, text="needle", created_at=NOON + timedelta(hours=1))
        make_searchable(newer, topic)
    assert [one for one in seen if one in set(ranked_then_old)] == ranked_then_old


# --- equal values


@pytest.mark.parametrize("ordering", ["created_at", "-created_at", "-updated_at"])
def test_five_thousand_equal_moments_are_told_apart(client, topic, ordering):
    made = rows(5_000, topic, created_at=NOON, updated_at=NOON)
    expected = [question.pk for question in made]
    if ordering.startswith("-"):
        expected.reverse()
    is_walked(client, expected, ordering=ordering, page_size=100)


@pytest.mark.parametrize("ordering", ["relevance", "-relevance"])
def test_equal_matches_of_one_moment_are_told_apart(client, topic, ordering):
    made = rows(1_200, topic, created_at=NOON, text="same", searchable=True)
    expected = [question.pk for question in made]
    if ordering.startswith("-"):
        expected.reverse()
    is_walked(client, expected, search="same", ordering=ordering, page_size=100)


# --- while others write

WRITES = st.lists(
    st.tuples(st.sampled_from(["insert", "delete"]), st.integers(-3, 12), st.integers(0, 39)),
    max_size=6,
)


@one_bank
@given(
    ordering=st.sampled_from([*ORDERINGS, "relevance", "-relevance"]),
    size=st.integers(3, 12),
    is_backwards=st.booleans(),
    writes=st.lists(WRITES, min_size=3, max_size=8),
)
def test_what_matches_throughout_comes_once_while_others_write(
    client, topic, ordering, size, is_backwards, writes
):
    with rolled_back():
        made = rows(40, topic, text="same", searchable=True, **spread(5))
        # Those with even places stay; the others may go.
        kept = [question.pk for question in made[::2]]
        url = addressed(QUESTIONS, search="same", ordering=ordering, page_size=size, fields="id")
        seen = []
        if is_backwards:
            *_, last = pages(client, url)
            seen += ids(last)
            walk_while(client, last["previous"], "previous", made, topic, writes, seen)
        else:
            walk_while(client, url, "next", made, topic, writes, seen)
        assert sorted(one for one in seen if one in set(kept)) == kept
        assert len(seen) == len(set(seen))


def spread(ties, first=0):
    return {
        "created_at": lambda n: NOON + timedelta(seconds=(first + n) // ties),
        "updated_at": lambda n: NOON + timedelta(seconds=(first + n) // ties),
        "difficulty": lambda n: 1 + (first + n) % 5,
        "position": lambda n: (first + n) // ties,
    }


def walk_while(client, url, link, made, topic, writes, seen):
    """Walk on, and let somebody write between any two pages."""
    for turn in range(200):
        if url is None:
            return
        found = page(client, url)
        seen += ids(found)
        url = found[link]
        for verb, place, which in writes[turn] if turn < len(writes) else ():
            if verb == "insert":
                rows(2, topic, text="same", searchable=True, **spread(5, first=place * 5))
            elif which % 2:
                Question.objects.filter(pk=made[which].pk).delete()
    pytest.fail("the walk has no end")


def test_a_question_that_changes_without_its_ordering_value_is_not_lost(client, topic):
    made = [add(text=f"Number {n}", status="published") for n in range(6)]
    first = page(client, f"{QUESTIONS}?page_size=2&ordering=created_at")
    delete_question(made[1].pk, by=OPERATOR)
    Question.objects.filter(pk=made[3].pk).update(text="Changed", version=2)
    assert walk(client, first["next"]) == [question.pk for question in made[2:]]


def test_depth_costs_nothing(client, topic, django_assert_num_queries):
    """Which questions there are, and they themselves: not one more statement at the fortieth page."""
    rows(120, topic, created_at=NOON)
    url = f"{QUESTIONS}?page_size=3&fields=id"
    while url:
        with django_assert_num_queries(2):
            found = page(client, url)
        url = found["next"]
