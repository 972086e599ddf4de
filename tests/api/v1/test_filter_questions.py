"""GET /api/v1/questions: each filter takes what it knows, refuses what it does not, and ignores nothing."""

import pytest

from bank.documents import Kind
from bank.editing import add_source, add_tag, add_topic
from tests.api.rows import rows, with_tags
from tests.api.walking import addressed, ids, page
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"


def find(client, **parameters):
    """The texts of the questions that a filter finds, sorted."""
    found = page(client, addressed(QUESTIONS, fields="text", **parameters))
    return sorted(item["text"] for item in found["results"])


def refusal(client, query):
    response = client.get(f"{QUESTIONS}?{query}")
    assert response.status_code == 400
    return [(error["parameter"], error["code"]) for error in response.json()["errors"]]


def published(text, **fields):
    return add(text=text, status="published", **fields)


@pytest.fixture
def words(topic):
    add_topic(slug="asyncio", name="asyncio", parent="python", by=OPERATOR)
    add_topic(slug="tasks", name="Tasks", parent="asyncio", by=OPERATOR)
    add_topic(slug="django", name="Django", by=OPERATOR)
    for slug in ("orm", "http", "cache"):
        add_tag(slug=slug, name=slug, by=OPERATOR)
    for slug in ("core", "other"):
        add_source(slug=slug, title=slug, by=OPERATOR)


# --- what is known


@pytest.mark.parametrize(
    ("slug", "found"),
    [("python", ["P", "A", "T"]), ("asyncio", ["A", "T"]), ("tasks", ["T"]), ("django", [])],
)
def test_a_topic_takes_in_all_below_it(client, words, slug, found):
    published("P", topic="python")
    published("A", topic="asyncio")
    published("T", topic="tasks")
    assert find(client, topic=slug) == sorted(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tag": "orm"}, ["both", "orm"]),
        ({"tag": ["orm", "http"]}, ["both"]),
        ({"tag_any": ["orm", "http"]}, ["both", "http", "orm"]),
        ({"tag_any": ["orm", "http"], "tag": "http"}, ["both", "http"]),
        ({"tag": "cache"}, []),
        ({"tag": ["orm", "orm"]}, ["both", "orm"]),
    ],
)
def test_tags_are_asked_for_all_together_or_any(client, words, query, found):
    published("both", tags=["orm", "http"])
    published("orm", tags=["orm"])
    published("http", tags=["http"])
    published("none")
    assert find(client, **query) == found


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_finds_its_own(client, topic, kind):
    for one in Kind:
        published(one, kind=one)
    assert find(client, kind=kind) == [kind]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"difficulty": 2}, "2"),
        ({"difficulty_min": 4}, "45"),
        ({"difficulty_max": 2}, "12"),
        ({"difficulty_min": 2, "difficulty_max": 3}, "23"),
        ({"difficulty_min": 4, "difficulty_max": 2}, ""),
    ],
)
def test_difficulty_is_one_or_from_to(client, topic, query, found):
    rows(5, topic, text=lambda n: str(n + 1), difficulty=lambda n: n + 1)
    assert find(client, **query) == list(found)


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", ["en", "en-GB"]),
        ("en-GB", ["en-GB"]),
        ("EN", ["en", "en-GB"]),
        ("en-gb", ["en-GB"]),
        ("enm", ["enm"]),
        ("zh-hant", ["zh-Hant-TW"]),
        ("e", []),
        ("xx", []),
        ("e_", []),
        ("%", []),
        ("not a language", []),
    ],
)
def test_a_language_takes_in_its_regions(client, topic, language, found):
    languages = ["en", "en-GB", "enm", "de", "zh-Hant-TW"]
    rows(5, topic, text=lambda n: languages[n], language=lambda n: languages[n])
    assert find(client, language=language) == found


def test_a_source_and_keys_within_it(client, words):
    published("a", source="core", key="a")
    published("b", source="core", key="b")
    published("c", source="other", key="a")
    assert find(client, source="core") == ["a", "b"]
    assert find(client, source="core", key=["a", "zzz"]) == ["a"]
    assert find(client, key=["a", "b"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"created_after": "2026-11-22T12:00:01Z"}, [2, 3]),
        ({"created_before": "2026-11-22T12:00:01Z"}, [0]),
        ({"created_after": "2026-11-22T13:00:01+01:00"}, [2, 3]),
        ({"created_after": "2026-11-22T12:00:01.000001"}, [2, 3]),
        ({"created_after": "2026-11-23"}, []),
        ({"updated_before": "2026-12-22T12:00:00Z"}, [1, 2, 3]),
        ({"updated_after": "2026-12-22T11:59:58Z", "created_after": "2026-11-22T12:00:00Z"}, [1]),
        ({"created_after": "0002-01-01"}, [0, 1, 2, 3]),
        ({"created_after": "9998-12-31"}, []),
    ],
)
def test_moments_are_strictly_after_and_before(client, topic, query, found):
    rows(4, topic, text=str)
    assert find(client, **query) == list(map(str, found))


def test_a_plus_that_nobody_escaped_is_read_as_one(client, topic):
    rows(2, topic)
    response = client.get(f"{QUESTIONS}?created_after=2026-11-22T13:00:00+01:00")
    assert len(response.json()["results"]) == 1


def test_ids_are_a_list_with_commas(client, topic):
    first, _, third = rows(3, topic)
    found = page(client, f"{QUESTIONS}?id={first.pk},{third.pk},{third.pk},999999")
    assert ids(found) == [third.pk, first.pk]


def test_filters_hold_together(client, words):
    published("yes", tags=["orm"], topic="asyncio", difficulty=2)
    published("no", tags=["orm"], topic="django", difficulty=2)
    published("no", tags=["orm"], topic="asyncio", difficulty=3)
    assert find(client, topic="python", tag="orm", difficulty=2) == ["yes"]


# --- who may see what


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_a_status_that_one_may_not_see_is_an_empty_list(client, topic, status):
    rows(1, topic, status=status)
    assert find(client, status=status) == []


@pytest.mark.parametrize("status", ["draft", "in_review", "published", "archived"])
def test_an_editor_finds_by_every_status(client_as, topic, status):
    every = ["draft", "in_review", "published", "archived"]
    rows(4, topic, text=lambda n: every[n], status=lambda n: every[n])
    assert find(client_as("editor"), status=status) == [status]


def test_an_author_finds_drafts_of_their_own_only(client_as, topic, author, other_author):
    add(by=author, text="mine")
    add(by=other_author, text="not mine")
    assert find(client_as("author"), status="draft") == ["mine"]


@pytest.mark.parametrize("role", [None, "reader"])
def test_readers_find_nothing_by_author(client_as, topic, author, role):
    rows(1, topic, author_id=author.user_id)
    assert find(client_as(role), author=author.user_id) == []


def test_authors_find_their_own_by_author_and_editors_everybodys(
    client_as, topic, author, other_author
):
    rows(1, topic, text="one", author_id=author.user_id)
    rows(1, topic, text="two", author_id=other_author.user_id)
    assert find(client_as("author"), author=author.user_id) == ["one"]
    assert find(client_as("author"), author=other_author.user_id) == []
    assert find(client_as("editor"), author=other_author.user_id) == ["two"]


# --- what is unknown


@pytest.mark.parametrize(
    "query",
    [
        "author=999999999",
        "author=9007199254740991",
        "id=999999999",
        "id=9999999999999999999",
        "id=0",
        "key=no-such-key",
        "language=xx",
        "status=draft",
        "status=archived",
    ],
)
@pytest.mark.parametrize("role", [None, "editor"])
@pytest.mark.parametrize("count", ["exact", "estimated"])
def test_what_one_need_not_know_is_an_empty_list(client_as, topic, query, role, count):
    rows(3, topic)
    found = page(client_as(role), f"{QUESTIONS}?{query}&count={count}")
    assert found["results"] == []
    assert found["count"]["value"] == 0 or count == "estimated"


@pytest.mark.parametrize(
    ("query", "parameter", "code", "nearest"),
    [
        ("topc=python", "topc", "unknown", "topic"),
        ("serach=x", "serach", "unknown", "search"),
        ("pagesize=3", "pagesize", "unknown", "page_size"),
        ("difficulty__gte=3", "difficulty__gte", "unknown", "difficulty"),
        ("topic=pythn", "topic", "unknown", "python"),
        ("tag=omr", "tag", "unknown", "orm"),
        ("tag=orm&tag=htpp", "tag", "unknown", "http"),
        ("tag_any=cahce", "tag_any", "unknown", "cache"),
        ("source=coer", "source", "unknown", "core"),
        ("kind=single", "kind", "invalid_choice", "single_choice"),
        ("status=publishd", "status", "invalid_choice", "published"),
        ("ordering=created", "ordering", "unknown", "created_at"),
        ("fields=id,txt", "fields", "unknown", "text"),
    ],
)
def test_a_word_that_is_not_known_is_refused_with_the_nearest_one(
    client, words, query, parameter, code, nearest
):
    response = client.get(f"{QUESTIONS}?{query}")
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert (error["parameter"], error["code"]) == (parameter, code)
    assert repr(nearest) in error["detail"]


def test_what_is_like_nothing_known_is_refused_without_a_guess(client, words):
    [error] = client.get(f"{QUESTIONS}?topic=zzzzzz").json()["errors"]
    assert error["detail"] == "There is no topic 'zzzzzz'."


@pytest.mark.parametrize(
    "name",
    [
        "author__password",
        "answers__is_correct",
        "_connector",
        "explanation",
        "fingerprint",
        "is_correct",
        "match",
    ],
)
def test_nothing_is_found_by_columns_that_are_no_filter(client, topic, name):
    assert refusal(client, f"{name}=OR 1=1") == [(name, "unknown")]


# --- what is unfit


@pytest.mark.parametrize(
    "query",
    [
        "difficulty=0",
        "difficulty=6",
        "difficulty=-1",
        "difficulty=1.0",
        "difficulty=%D9%A3",
        "difficulty=NaN",
        "difficulty_min=1e0",
        "difficulty_max=9223372036854775808",
        "author=-1",
        "author=abc",
        "author=9007199254740992",
        "author=18446744073709551616",
        "id=1,,2",
        "id=,",
        "id=1;2",
        "id=-1",
        "id=1.5",
        "id=%D9%A3",
        "id=" + "9" * 20,
        "id=" + ",".join(map(str, range(101))),
        "created_after=yesterday",
        "created_after=NaN",
        "created_after=1763812800",
        "created_after=0001-01-01T00:00:00Z",
        "created_after=0001-01-01T00:00:00%2B14:00",
        "created_before=9999-12-31T23:59:59Z",
        "created_before=9999-12-31T23:59:59-14:00",
        "updated_after=10000-01-01T00:00:00Z",
        "updated_before=2026-13-01",
        "updated_before=2026-02-30",
        "updated_before=2026-11-01T25:00:00Z",
        "language=" + "e" * 36,
        "topic=" + "t" * 101,
        "topic=a%0Ab",
        "tag=%07",
        "search=" + "x" * 201,
        "search=a%E2%80%AEb",
        "key=%E2%80%8B",
        "kind=open,matching",
        "page_size=0",
        "page_size=101",
        "page_size=-1",
        "page_size=abc",
        "page_size=%D9%A3",
        "page_size=1e1",
        "page_size=99999999999999999999",
        "count=yes",
        "html=1",
        "html=True",
        "cursor=abc",
        "ordering=id",
        "ordering=author",
        "ordering=--created_at",
        "ordering=created_at,id",
        "ordering=?",
        "ordering=relevance",
        "ordering=-relevance",
        "fields=id,id__x",
        "fields=id%20",
    ],
)
def test_a_value_that_cannot_be_one_is_refused(client, topic, query):
    name = query.partition("=")[0]
    assert {parameter for parameter, _ in refusal(client, query)} == {name}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "topic",
            "tag",
            "tag_any",
            "kind",
            "difficulty",
            "difficulty_min",
            "difficulty_max",
            "language",
        ),
        *(
            "status",
            "source",
            "key",
            "author",
            "id",
            "created_after",
            "created_before",
            "updated_after",
        ),
        *("updated_before", "search", "ordering", "page_size", "cursor", "count", "fields", "html"),
    ],
)
@pytest.mark.parametrize("value", ["", "%20"])
def test_an_empty_value_is_refused_for_it_must_not_give_the_whole_bank(client, topic, name, value):
    assert [parameter for parameter, _ in refusal(client, f"{name}={value}")] == [name]


@pytest.mark.parametrize(
    "name", ["topic", "kind", "id", "search", "ordering", "cursor", "page_size", "count"]
)
def test_what_can_be_said_once_is_not_taken_twice(client, topic, name):
    assert refusal(client, f"{name}=a&{name}=a") == [(name, "repeated")]


def test_what_may_be_repeated_is_so_twenty_times_at_most(client, topic):
    assert refusal(client, "&".join(["key=a"] * 21)) == [("key", "repeated")]
    assert find(client, key=["a"] * 20) == []


def test_all_faults_are_told_at_once(client, words):
    query = "topc=x&kind=x&kind=y"
    assert refusal(client, query) == [("topc", "unknown"), ("kind", "repeated")]
    assert refusal(client, "topic=x&kind=y&difficulty=9") == [
        ("topic", "unknown"),
        ("kind", "invalid_choice"),
        ("difficulty", "out_of_range"),
    ]


# --- counts


@pytest.mark.parametrize("size", [1, 100])
def test_an_exact_count_is_of_all_that_matches(client, topic, size):
    rows(7, topic, difficulty=lambda n: 1 + n % 2)
    found = page(client, f"{QUESTIONS}?difficulty=1&count=exact&page_size={size}")
    assert found["count"] == {"value": 4, "is_exact": True}


def test_an_estimate_says_whether_it_is_exact(client, topic, stack):
    rows(7, topic)
    count = page(client, f"{QUESTIONS}?count=estimated")["count"]
    assert count["is_exact"] is (stack.name == "small")
    assert isinstance(count["value"], int)


def test_nobody_counts_unasked(client, topic):
    assert "count" not in page(client, QUESTIONS)


def test_a_count_is_of_what_the_caller_may_see(client_as, topic):
    rows(2, topic)
    rows(3, topic, status="draft")
    count = [
        page(client_as(role), f"{QUESTIONS}?count=exact")["count"]["value"]
        for role in (None, "editor")
    ]
    assert count == [2, 5]


@pytest.mark.parametrize(
    "query", ["search=question&", "topic=python&", "tag=orm&tag=http&", "author=1&search=q&"]
)
@pytest.mark.parametrize("count", ["exact", "estimated"])
def test_a_count_goes_with_every_filter(client_as, words, topic, query, count):
    with_tags(rows(2, topic, searchable=True))
    value = page(client_as("reader"), f"{QUESTIONS}?{query}count={count}")["count"]["value"]
    assert value >= 0


# --- one statement for many values


def test_the_values_of_one_request_are_not_those_of_the_next(client, topic):
    for difficulty in (1, 2, 3):
        published(f"D{difficulty}", difficulty=difficulty)
    for turn in (1, 2):
        for difficulty in (3, 1, 2):
            assert find(client, difficulty=difficulty) == [f"D{difficulty}"], turn
        assert find(client, difficulty_min=1, difficulty_max=2) == ["D1", "D2"]
        assert find(client, difficulty_min=2, difficulty_max=2) == ["D2"]
        assert find(client, difficulty_max=3, difficulty_min=2) == ["D2", "D3"]


def test_two_filters_of_one_value_are_two(client, topic):
    """A moment may be asked for twice, and may be that of the place where a page begins."""
    made = [published(f"Q{n}") for n in range(4)]
    at = made[2].created_at.isoformat()
    assert find(client, created_before=at, created_after=at) == []
    asked = addressed(QUESTIONS, created_before=at, page_size=1, ordering="created_at")
    first = page(client, asked)
    second = page(client, first["next"])
    assert [texts["results"][0]["text"] for texts in (first, second)] == ["Q0", "Q1"]
    assert second["next"] is None
