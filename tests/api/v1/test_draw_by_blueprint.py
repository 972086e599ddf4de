"""POST /api/v1/draws and GET /api/v1/draws/{id}"""

from datetime import datetime, timedelta

import pytest

from bank.models import Draw, Question
from tests.api.walking import page
from tests.bank.drawing.bulk import pool, with_log
from tests.builders import add

pytestmark = pytest.mark.django_db

URL = "/api/v1/draws"


def draw(client, *parts, **more):
    return client.post(URL, {"parts": list(parts), **more})


def drawn(client, *parts, **more):
    response = draw(client, *parts, **more)
    assert response.status_code == 201, response.content
    return response.json()


def faults(response):
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return [error["pointer"] for error in response.json()["errors"]]


def test_a_draw_is_made_and_found_again(client, topic):
    pool(range(1, 11), topic)
    response = draw(client, {"count": 3, "topic": "python"}, {"count": 2}, seed="x")
    made = response.json()
    assert response.status_code == 201
    assert response["Location"] == made["url"]
    assert len(made["id"]) == 22
    assert made["seed"] == "x"
    assert [(part["asked"], part["matched"], part["given"]) for part in made["parts"]] == [
        (3, 10, 3),
        (2, 10, 2),
    ]
    assert made["parts"][0]["filters"] == {"topic": "python"}
    assert page(client, made["url"]) == made


def test_whoever_has_the_id_may_read_it(client, client_as, topic):
    pool(range(1, 11), topic)
    url = drawn(client, {"count": 3})["url"]
    for role in (None, "reader", "author", "editor"):
        assert client_as(role).get(url).status_code == 200


def test_a_draw_is_kept_by_no_shared_cache(client, topic):
    pool(range(1, 11), topic)
    response = draw(client, {"count": 3})
    assert response["Cache-Control"] == "no-store"
    for url in (response.json()["url"], response.json()["links"]["questions"]):
        assert client.get(url)["Cache-Control"] == "private, no-cache"


def test_a_draw_ends_after_a_day_unless_told_otherwise(client, topic):
    pool(range(1, 3), topic)

    def life(**more):
        made = drawn(client, {"count": 1}, **more)
        begun, ends = (datetime.fromisoformat(made[name]) for name in ("created_at", "expires_at"))
        return ends - begun

    assert life() == timedelta(days=1)
    assert life(expires_in=60) == timedelta(minutes=1)
    assert life(expires_in=30 * 86400) == timedelta(days=30)


def test_a_draw_that_has_ended_is_told_of_like_one_that_never_was(client, topic):
    pool(range(1, 3), topic)
    made = drawn(client, {"count": 1})
    Draw.objects.update(expires_at=Draw.objects.get().created_at)
    answer = {"answers": [{"question": 1, "answer": 1}]}
    for url, absent in (
        (made["url"], f"{URL}/{'A' * 22}"),
        (made["links"]["questions"], f"{URL}/{'A' * 22}/questions"),
    ):
        ended, never = client.get(url), client.get(absent)
        assert (ended.status_code, never.status_code) == (404, 404)
        assert ended.json()["detail"] == never.json()["detail"]
    assert client.post(made["links"]["check"], answer).status_code == 404


@pytest.mark.parametrize("pk", ["A" * 22, "A" * 21, "A" * 23, "1", "../x", "%00" * 22])
def test_a_foreign_id_is_not_there(client, topic, pk):
    assert client.get(f"{URL}/{pk}").status_code in (400, 404)


def test_the_same_seed_draws_the_same_paper(client, topic):
    with_log(pool(range(1, 41), topic))

    def paper(seed):
        made = drawn(client, {"count": 10}, {"count": 5, "difficulty": 3}, seed=seed)
        return [
            item["question"]["id"] for item in page(client, made["links"]["questions"])["results"]
        ]

    assert paper("x") == paper("x") != paper("y")


def test_without_a_seed_one_is_made(client, topic):
    pool(range(1, 11), topic)
    assert drawn(client, {"count": 1})["seed"] != drawn(client, {"count": 1})["seed"]


def test_too_few_is_refused_with_what_there_is(client, topic):
    pool(range(1, 4), topic)
    response = draw(client, {"count": 2}, {"count": 5, "topic": "python"})
    body = response.json()
    assert (response.status_code, body["type"]) == (409, "/api/problems/conflict")
    assert [(part["asked"], part["matched"], part["given"]) for part in body["parts"]] == [
        (2, 3, 2),
        (5, 3, 1),
    ]
    assert not Draw.objects.exists()


def test_too_few_may_be_asked_for_and_the_reason_is_told(client, topic):
    pool(range(1, 4), topic)
    made = drawn(client, {"count": 5}, on_shortage="partial")
    assert made["parts"][0]["given"] == 3
    assert made["parts"][0]["why_fewer"]


def test_what_is_excluded_is_not_drawn(client, topic):
    with_log(pool(range(1, 11), topic))
    made = drawn(client, {"count": 5}, exclude=[1, 2, 3, 4, 5, 10**12])
    results = page(client, made["links"]["questions"])["results"]
    assert sorted(item["question"]["id"] for item in results) == [6, 7, 8, 9, 10]


def test_excluding_tells_nothing_of_what_one_may_not_see(client, topic):
    """Else one could ask whether a draft is the like of something."""
    published = add(status="published")
    draft = add()
    assert draft.fingerprint == published.fingerprint
    made = drawn(client, {"count": 1}, exclude=[draft.pk])
    assert made["parts"][0]["given"] == 1


def test_a_reader_gets_what_is_new_first_here_too(client, topic):
    with_log(pool(range(1, 11), topic))

    def paper():
        made = drawn(client, {"count": 5}, not_seen_by="kid-7")
        return {
            item["question"]["id"] for item in page(client, made["links"]["questions"])["results"]
        }

    first, second, third = paper(), paper(), paper()
    assert first | second == set(range(1, 11))
    assert third == first


def test_what_was_drawn_by_a_blueprint_is_seen_page_by_page_too(client, topic):
    pool(range(1, 11), topic)
    drawn(client, {"count": 10, "id": "1,2,3,4,5,6,7,8,9"}, on_shortage="partial", not_seen_by="me")
    assert [
        item["id"] for item in page(client, f"{URL}?not_seen_by=me&page_size=1")["results"]
    ] == [10]


def test_sent_again_with_its_key_it_is_the_same_draw(client, topic):
    pool(range(1, 11), topic)
    client.credentials(HTTP_IDEMPOTENCY_KEY="once")
    first, again = draw(client, {"count": 3}), draw(client, {"count": 3})
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Draw.objects.count() == 1


def test_a_draw_counts_as_the_pages_that_it_is(caller_from, settings, topic):
    pool(range(1, 101), topic)
    settings.RATES = {**settings.RATES, "anonymous": 100}
    client = caller_from("203.0.113.20")
    assert draw(client, {"count": 20})["RateLimit"].startswith('"anonymous";r=99;')
    assert draw(client, {"count": 21})["RateLimit"].startswith('"anonymous";r=97;')
    assert draw(client, {"count": 60}, {"count": 40})["RateLimit"].startswith('"anonymous";r=92;')


# --- odd requests


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/parts"),
        ({"parts": []}, "/parts"),
        ({"parts": {}}, "/parts"),
        ({"parts": [[]]}, "/parts/0"),
        ({"parts": [{}]}, "/parts/0/count"),
        ({"parts": [{"count": 0}]}, "/parts/0/count"),
        ({"parts": [{"count": -1}]}, "/parts/0/count"),
        ({"parts": [{"count": 10**9}]}, "/parts/0/count"),
        ({"parts": [{"count": 1.5}]}, "/parts/0/count"),
        ({"parts": [{"count": True}]}, "/parts/0/count"),
        ({"parts": [{"count": "3"}]}, "/parts/0/count"),
        ({"parts": [{"count": 1}] * 1_000}, "/parts"),
        ({"parts": [{"count": 501}] * 2}, "/parts"),
        ({"parts": [{"count": 1, "topc": "python"}]}, "/parts/0/topc"),
        ({"parts": [{"count": 1}, {"count": 1, "topic": "pyhton"}]}, "/parts/1/topic"),
        ({"parts": [{"count": 1, "difficulty": True}]}, "/parts/0/difficulty"),
        ({"parts": [{"count": 1, "difficulty": None}]}, "/parts/0/difficulty"),
        ({"parts": [{"count": 1, "search": "a\0b"}]}, "/parts/0/search"),
        ({"parts": [{"count": 1, "tag": ["orm", {}]}]}, "/parts/0/tag"),
        ({"parts": [{"count": 1, "ordering": "id"}]}, "/parts/0/ordering"),
        ({"parts": [{"count": 1}], "seed": ""}, "/seed"),
        ({"parts": [{"count": 1}], "seed": "  "}, "/seed"),
        ({"parts": [{"count": 1}], "seed": "a" * 65}, "/seed"),
        ({"parts": [{"count": 1}], "seed": "a\nb"}, "/seed"),
        ({"parts": [{"count": 1}], "seed": "a\0"}, "/seed"),
        ({"parts": [{"count": 1}], "seed": 7}, "/seed"),
        ({"parts": [{"count": 1}], "exclude": [0]}, "/exclude/0"),
        ({"parts": [{"count": 1}], "exclude": ["1"]}, "/exclude/0"),
        ({"parts": [{"count": 1}], "exclude": [1] * 1_001}, "/exclude"),
        ({"parts": [{"count": 1}], "expires_in": 59}, "/expires_in"),
        ({"parts": [{"count": 1}], "expires_in": 30 * 86400 + 1}, "/expires_in"),
        ({"parts": [{"count": 1}], "on_shortage": "ignore"}, "/on_shortage"),
        ({"parts": [{"count": 1}], "answer_once": "yes"}, "/answer_once"),
        ({"parts": [{"count": 1}], "not_seen_by": "a/b"}, "/not_seen_by"),
        ({"parts": [{"count": 1}], "not_seen_by": 7}, "/not_seen_by"),
        ({"parts": [{"count": 1}], "seeds": "x"}, "/seeds"),
    ],
)
def test_an_odd_blueprint_is_told_what_is_allowed(client, topic, body, pointer):
    pool([1], topic)
    assert pointer in faults(client.post(URL, body))
    assert not Draw.objects.exists()


def test_filters_that_can_leave_nothing_are_told_so(client, topic):
    pool([1], topic)
    response = draw(client, {"count": 1}, {"count": 1, "difficulty_min": 5, "difficulty_max": 1})
    assert faults(response) == ["/parts/1/difficulty_max"]


def test_where_nothing_matches_there_is_a_shortage(client, topic):
    pool([1], topic, difficulty=3)
    response = draw(client, {"count": 1, "difficulty": 5})
    assert response.status_code == 409
    assert response.json()["parts"][0]["why_fewer"] == "No question matches these filters."


def test_a_part_says_how_many(client, topic):
    (fault,) = draw(client, {"topic": "python"}).json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/parts/0/count", "required")


def test_a_thousand_questions_are_the_most(client, topic):
    pool(range(1, 1_101), topic)
    made = drawn(client, {"count": 500}, {"count": 500})
    assert Draw.objects.get().items.count() == 1_000
    assert faults(draw(client, {"count": 1_000}, {"count": 1})) == ["/parts"]
    assert made["parts"][1]["given"] == 500


@pytest.mark.parametrize("query", ["fields=id", "html=true", "page_size=5", "cursor=x"])
def test_a_parameter_that_means_nothing_here_is_refused(client, topic, query):
    pool([1], topic)
    made = drawn(client, {"count": 1})
    for response in (
        client.get(f"{made['url']}?{query}"),
        client.post(f"{URL}?{query}", {"parts": [{"count": 1}]}),
    ):
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_drawing_changes_no_question(client, topic):
    pool(range(1, 11), topic)
    before = list(Question.objects.order_by("pk").values())
    drawn(client, {"count": 5}, not_seen_by="me")
    assert list(Question.objects.order_by("pk").values()) == before


# --- what nobody learns by a draw


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_a_draw_that_everybody_may_read_holds_nothing_unpublished(client_as, topic, status):
    add()
    response = draw(client_as("editor"), {"count": 1, "status": status}, on_shortage="partial")
    assert faults(response) == ["/parts/0/status"]


def test_drafts_are_in_no_pool_of_such_a_draw(client_as, topic):
    add()
    one = add(text="Published", status="published")
    made = drawn(client_as("editor"), {"count": 5}, on_shortage="partial")
    assert (made["parts"][0]["matched"], made["parts"][0]["given"]) == (1, 1)
    shown = page(client_as("editor"), made["links"]["questions"])["results"]
    assert [item["question_id"] for item in shown] == [one.pk]


@pytest.mark.parametrize("path", ["/short", "/" + "x" * 23, "/" + "x" * 22])
def test_an_id_that_is_none_is_told_what_to_do(client, db, path):
    response = client.get(f"{URL}{path}")
    assert response.status_code == 404
    assert "POST to draws makes a new one" in response.json()["detail"]


def test_a_reader_without_an_id_is_refused(client, topic):
    assert faults(draw(client, {"count": 1}, not_seen_by="")) == ["/not_seen_by"]


def test_ids_may_be_a_list_as_well(client, topic):
    pool(range(1, 11), topic)
    made = drawn(client, {"count": 2, "id": [3, 7]}, {"count": 1, "id": 5})
    shown = page(client, made["links"]["questions"])["results"]
    assert sorted(item["question_id"] for item in shown) == [3, 5, 7]
