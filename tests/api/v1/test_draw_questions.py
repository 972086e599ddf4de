"""GET /api/v1/draws"""

from datetime import timedelta

import pytest
from django.utils import timezone

from bank.documents import Kind
from bank.editing import add_tag
from bank.models import Question, Sighting
from tests.api.walking import ids, page, pages, walk
from tests.bank.drawing.bulk import pool
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db

URL = "/api/v1/draws"


def faults(response):
    assert response.status_code == 400, response.content
    return [(error["parameter"], error["code"]) for error in response.json()["errors"]]


# --- seeds


def test_the_same_seed_gives_the_same_page_byte_by_byte(client, topic):
    pool(range(1, 51), topic)
    first, again = (client.get(f"{URL}?seed=x&page_size=5") for _ in range(2))
    assert first.content == again.content
    assert first["ETag"] == again["ETag"]
    assert first.json()["next_cursor"] is not None


def test_a_page_of_a_seed_may_be_kept_and_asked_for_again(client, topic):
    pool(range(1, 11), topic)
    first = client.get(f"{URL}?seed=x")
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get(f"{URL}?seed=x", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_with_a_token_it_is_for_its_bearer_alone(client_as, topic):
    pool(range(1, 11), topic)
    assert client_as("reader").get(f"{URL}?seed=x")["Cache-Control"] == "private, no-cache"


def test_another_seed_gives_another_order(client, topic):
    pool(range(1, 51), topic)
    assert len({tuple(ids(page(client, f"{URL}?seed={n}"))) for n in range(5)}) == 5


def test_without_a_seed_one_is_made_and_told_and_nothing_is_kept(client, topic):
    pool(range(1, 51), topic)
    response = client.get(f"{URL}?page_size=10")
    drawn = response.json()
    assert response["Cache-Control"] == "no-store"
    assert ids(page(client, f"{URL}?page_size=10&seed={drawn['seed']}")) == ids(drawn)
    assert page(client, URL)["seed"] != drawn["seed"]


def test_the_pages_of_a_seed_that_was_made_are_linked_with_it(client, topic):
    pool(range(1, 51), topic)
    first = page(client, f"{URL}?page_size=7")
    found = [one for found in pages(client, first["next"]) for one in ids(found)]
    assert sorted(ids(first) + found) == list(range(1, 51))


@pytest.mark.parametrize("seed", ["0", "ü 🎲", "a" * 64, "%00x"[3:], "../..", "null", "<b>", "-1"])
def test_any_line_of_text_is_a_seed(client, topic, seed):
    pool(range(1, 31), topic)
    response = client.get(URL, {"seed": seed, "page_size": 10})
    assert response.json()["seed"] == seed
    assert sorted(walk(client, response.json()["next"]) + ids(response.json())) == list(
        range(1, 31)
    )


@pytest.mark.parametrize(
    ("seed", "code"),
    [("", "blank"), ("  ", "blank"), ("a" * 65, "max_length"), ("a\nb", "one_line")],
)
def test_what_is_no_line_of_text_is_no_seed(client, topic, seed, code):
    assert faults(client.get(URL, {"seed": seed})) == [("seed", code)]


# --- pages


@pytest.mark.parametrize("size", [1, 7, 49, 50, 100])
def test_a_pool_is_drained_without_repeating_or_leaving_out_any(client, topic, size):
    pool(range(1, 51), topic)
    found = walk(client, f"{URL}?seed=x&page_size={size}")
    assert sorted(found) == list(range(1, 51))


def test_the_size_of_the_pages_does_not_change_the_order(client, topic):
    pool(range(1, 51), topic)
    walks = [walk(client, f"{URL}?seed=x&page_size={size}") for size in (3, 20, 100)]
    assert walks[0] == walks[1] == walks[2]


def test_a_page_may_change_its_size_on_the_way(client, topic):
    pool(range(1, 51), topic)
    first = page(client, f"{URL}?seed=x&page_size=3")
    rest = walk(client, f"{URL}?seed=x&page_size=50&cursor={first['next_cursor']}")
    assert ids(first) + rest == walk(client, f"{URL}?seed=x")


def test_the_link_header_names_the_next_page(client, topic):
    pool(range(1, 51), topic)
    response = client.get(f"{URL}?seed=x")
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
    *_, last = pages(client, f"{URL}?seed=x")
    assert (last["next"], last["next_cursor"], last["previous"]) == (None, None, None)


def test_a_walk_goes_on_while_others_write(client, topic):
    """Whatever matches throughout comes exactly once."""
    pool(range(1, 101), topic)
    seen, url = [], f"{URL}?seed=x&page_size=10"
    fresh = iter(range(101, 1_000, 10))
    while url:
        found = page(client, url)
        seen += ids(found)
        url = found["next"]
        at = next(fresh)
        pool(range(at, at + 10), topic)
        Question.objects.filter(pk=seen[-1]).delete()
        Question.objects.filter(pk=at % 100).update(text="Edited", fingerprint=f"{at:064}")
    assert len(seen) == len(set(seen))
    assert set(range(1, 101)) <= set(seen)


def test_the_way_a_walk_began_it_goes_on_also_when_the_pool_grows_large(client, topic):
    pool(range(1, 101), topic)
    first = page(client, f"{URL}?seed=x&page_size=50&fields=id")
    pool(range(5_101, 10_101), topic)
    assert page(client, f"{URL}?seed=x&fields=id")["matched"] == 5_100
    url, rest = first["next"].replace("page_size=50", "page_size=100"), []
    while url:
        found = page(client, url)
        url, rest = found["next"], rest + [pk for pk in ids(found) if pk <= 100]
    assert sorted(ids(first) + rest) == list(range(1, 101))


@pytest.mark.parametrize(
    "change", [{"seed": "y"}, {"kind": "open"}, {"not_seen_by": "me"}, {"search": "x"}]
)
def test_a_cursor_belongs_to_its_seed_and_filters(client, topic, change):
    pool(range(1, 51), topic)
    cursor = page(client, f"{URL}?seed=x")["next_cursor"]
    assert faults(client.get(URL, {"seed": "x", "cursor": cursor, **change})) == [
        ("cursor", "bad_cursor")
    ]


def test_a_cursor_belongs_to_draws(client, topic):
    pool(range(1, 51), topic)
    cursor = page(client, "/api/v1/questions")["next_cursor"]
    assert faults(client.get(f"{URL}?seed=x&cursor={cursor}")) == [("cursor", "bad_cursor")]


# --- what is drawn from


def test_every_filter_of_the_list_narrows_the_pool(client, topic):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    hard = add(status="published", difficulty=5, tags=["orm"], text="How hard?")
    add(status="published", difficulty=1)
    for query in (
        "difficulty=5",
        "tag=orm",
        "search=hard",
        f"id={hard.pk}",
        "difficulty_min=4&topic=python",
    ):
        assert ids(page(client, f"{URL}?seed=x&{query}")) == [hard.pk]


def test_nobody_draws_what_he_may_not_see(client_as, topic):
    pool(range(1, 11), topic, status=lambda pk: "draft" if pk % 2 else "published")
    for role, number in ((None, 5), ("reader", 5), ("author", 5), ("editor", 10)):
        assert len(walk(client_as(role), f"{URL}?seed=x")) == number
    assert walk(client_as("reader"), f"{URL}?seed=x&status=draft") == []


def test_a_question_looks_as_in_the_list(client, topic):
    question = add(status="published")
    drawn = page(client, f"{URL}?seed=x")["results"][0]
    assert drawn == page(client, f"/api/v1/questions/{question.pk}")
    assert drawn["sealed"] is True


def test_members_may_be_chosen_and_html_be_asked_for(client, topic):
    add(status="published", kind=Kind.OPEN)
    drawn = page(client, f"{URL}?seed=x&fields=id,text&html=true")["results"][0]
    assert drawn.keys() == {"id", "text", "text_html"}


def test_equal_questions_are_drawn_once(client, topic):
    pool(range(1, 21), topic, fingerprint=lambda pk: f"{pk % 10:064}")
    drawn = page(client, f"{URL}?seed=x")
    assert sorted(ids(drawn)) == list(range(1, 11))
    assert (drawn["matched"], drawn["given"], drawn["asked"]) == (20, 10, 20)
    assert "copies" in drawn["why_fewer"]


def test_why_there_are_fewer_than_asked_for_is_told(client, topic):
    assert page(client, f"{URL}?seed=x")["why_fewer"] == "No question matches these filters."
    pool(range(1, 21), topic)
    assert "why_fewer" not in page(client, f"{URL}?seed=x")
    assert "drained" in page(client, f"{URL}?seed=x&page_size=30")["why_fewer"]


def test_of_very_many_it_is_told_that_there_are_at_least_so_many(client, topic):
    pool(range(1, 10_002), topic)
    drawn = page(client, f"{URL}?seed=x&fields=id")
    assert drawn["matched_at_least"] == 10_000
    assert "matched" not in drawn
    assert page(client, f"{URL}?seed=x&fields=id&id=1,2,3")["matched"] == 3


# --- readers


def test_a_reader_is_given_what_is_new_first(client, topic):
    pool(range(1, 31), topic)
    rounds = [ids(page(client, f"{URL}?not_seen_by=kid-7&page_size=10")) for _ in range(4)]
    assert sorted(rounds[0] + rounds[1] + rounds[2]) == list(range(1, 31))
    assert sorted(rounds[3]) == sorted(rounds[0])


def test_a_walk_with_a_reader_is_drained_like_any_other(client, topic):
    pool(range(1, 31), topic)
    page(client, f"{URL}?not_seen_by=me&page_size=10")
    found = walk(client, f"{URL}?seed=x&not_seen_by=me&page_size=4")
    assert sorted(found) == list(range(1, 31))


def test_a_page_of_such_a_walk_can_be_read_again(client, topic):
    pool(range(1, 31), topic)
    second = page(client, f"{URL}?seed=x&not_seen_by=me&page_size=10")["next"]
    assert ids(page(client, second)) == ids(page(client, second))


def test_what_is_drawn_for_a_reader_is_for_that_reader_alone(client, topic):
    pool(range(1, 3), topic)
    response = client.get(f"{URL}?seed=x&not_seen_by=me")
    assert response["Cache-Control"] == "private, no-store"


def test_readers_of_other_callers_are_other_people(client, client_as, topic):
    pool(range(1, 21), topic)
    first = ids(page(client, f"{URL}?seed=x&not_seen_by=me&page_size=10"))
    other = ids(page(client_as("reader"), f"{URL}?seed=x&not_seen_by=me&page_size=10"))
    assert first == other


def test_of_a_reader_a_digest_is_kept(client, topic):
    pool([1], topic)
    client.get(f"{URL}?not_seen_by=kid@school.example")
    kept = Sighting.objects.get()
    assert "kid" not in kept.reader
    assert timezone.now() - kept.seen_at < timedelta(minutes=1)


@pytest.mark.parametrize("reader", ["", "a b", "a/b", "é", "a" * 201, ".."])
def test_an_id_of_a_reader_is_plain_letters(client, topic, reader):
    assert faults(client.get(URL, {"not_seen_by": reader})) == [("not_seen_by", "reader")]


def test_without_a_reader_nothing_is_written(client, topic, django_assert_num_queries):
    pool(range(1, 31), topic)
    client.get(f"{URL}?seed=x")
    assert not Sighting.objects.exists()


# --- odd requests


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("page_size=0", ("page_size", "out_of_range")),
        ("page_size=-1", ("page_size", "out_of_range")),
        ("page_size=1000000000", ("page_size", "out_of_range")),
        ("page_size=101", ("page_size", "out_of_range")),
        ("page_size=x", ("page_size", "out_of_range")),
        ("cursor=x", ("cursor", "bad_cursor")),
        ("sed=x", ("sed", "unknown")),
        ("seed=x&seed=y", ("seed", "repeated")),
        ("ordering=random", ("ordering", "unknown")),
        ("count=exact", ("count", "unknown")),
        ("topic=pyhton", ("topic", "unknown")),
        ("difficulty=9", ("difficulty", "out_of_range")),
        ("fields=id,key_of_all", ("fields", "unknown")),
        ("html=maybe", ("html", "invalid_choice")),
    ],
)
def test_an_odd_request_is_told_what_is_allowed(client, topic, query, fault):
    assert fault in faults(client.get(f"{URL}?{query}"))


CONTRADICTING = [
    ({"difficulty_min": "4", "difficulty_max": "3"}, "difficulty_max"),
    ({"difficulty": "3", "difficulty_min": "4"}, "difficulty"),
    ({"difficulty": "3", "difficulty_max": "2"}, "difficulty_max"),
    (
        {"created_after": "2026-11-01T00:00:00Z", "created_before": "2026-10-01T00:00:00Z"},
        "created_before",
    ),
    (
        {"updated_after": "2026-11-01T00:00:00Z", "updated_before": "2026-10-01T00:00:00Z"},
        "updated_before",
    ),
]


@pytest.mark.parametrize(("filters", "parameter"), CONTRADICTING)
def test_filters_that_can_leave_nothing_are_told_so(client, topic, filters, parameter):
    response = client.get(URL, filters)
    assert faults(response) == [(parameter, "contradiction")]
    assert "no question can match" in response.json()["detail"]


def test_filters_that_leave_what_is_equal_contradict_nothing(client, topic):
    pool(range(1, 11), topic, difficulty=4)
    assert page(client, f"{URL}?difficulty_min=4&difficulty=4&difficulty_max=4")["matched"] == 10


def test_where_nothing_matches_that_is_told(client, topic):
    pool(range(1, 11), topic, difficulty=4)
    drawn = page(client, f"{URL}?seed=x&difficulty=5")
    assert (drawn["matched"], drawn["given"], drawn["results"]) == (0, 0, [])
    assert drawn["why_fewer"] == "No question matches these filters."


# --- what nobody learns


def test_a_draft_of_ones_own_does_not_tell_whether_it_has_the_key_of_another(client_as, topic):
    """Two copies would be drawn as one, so that a guess could be told from a copy."""
    target = add(status="published")
    author = client_as("author")
    copy = page(client_as("editor"), f"/api/v1/questions/{target.pk}")
    for place in range(3):
        answers = [
            {"text": answer["text"], "is_correct": number == place}
            for number, answer in enumerate(copy["answers"])
        ]
        body = {name: copy[name] for name in ("kind", "text", "topic")} | {"answers": answers}
        assert author.post("/api/v1/questions", body).status_code == 201
    mine = ",".join(f"{question.pk}" for question in Question.objects.all())
    assert ids(page(author, f"{URL}?seed=x&id={mine}")) == [target.pk]


def test_a_look_at_the_headers_gives_nobody_anything(client, topic):
    pool(range(1, 9), topic)
    first = ids(page(client, f"{URL}?seed=x&page_size=2&not_seen_by=another"))
    client.head(f"{URL}?seed=x&page_size=2&not_seen_by=me")
    assert ids(page(client, f"{URL}?seed=x&page_size=2&not_seen_by=me")) == first
