"""Pages and cursors, the same for every list."""

import base64

import pytest
from django.test import override_settings

from bank.editing import add_tag
from tests.api.rows import rows
from tests.api.walking import ids, page, pages, there_and_back, walk
from tests.builders import OPERATOR

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"


@pytest.fixture
def seven(topic):
    return [question.pk for question in rows(7, topic, searchable=True)]


def cursor_of(client, query="page_size=3"):
    return page(client, f"{QUESTIONS}?{query}")["next_cursor"]


def taken(client, query):
    return client.get(f"{QUESTIONS}?{query}").status_code == 200


# --- pages


def test_a_page_has_its_links_and_its_results(client, seven):
    first = page(client, f"{QUESTIONS}?page_size=3")
    assert list(first) == ["next", "previous", "next_cursor", "results"]
    assert ids(first) == seven[:3:-1]
    assert first["previous"] is None
    assert (
        first["next"] == f"http://testserver{QUESTIONS}?page_size=3&cursor={first['next_cursor']}"
    )


def test_twenty_stand_on_a_page_unless_asked(client, topic):
    rows(25, topic)
    assert [len(found["results"]) for found in pages(client, QUESTIONS)] == [20, 5]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 100])
def test_every_item_is_on_one_page_forwards_and_backwards(client, seven, size):
    url = f"{QUESTIONS}?page_size={size}&ordering=created_at"
    there, back = there_and_back(client, url)
    assert there == [seven[at : at + size] for at in range(0, 7, size)]
    assert back == there[::-1]


def test_an_empty_list_is_a_page_without_links(client, topic):
    assert page(client, QUESTIONS) == {
        "next": None,
        "previous": None,
        "next_cursor": None,
        "results": [],
    }


def test_the_last_page_has_no_next_even_when_it_is_full(client, seven):
    *_, last = pages(client, f"{QUESTIONS}?page_size=7")
    assert (last["next"], last["next_cursor"]) == (None, None)


def test_the_header_names_both_neighbours(client, seven):
    second = client.get(page(client, f"{QUESTIONS}?page_size=3")["next"])
    body = second.json()
    assert second["Link"] == f'<{body["next"]}>; rel="next", <{body["previous"]}>; rel="prev"'


def test_where_there_are_no_neighbours_there_is_no_header(client, seven):
    assert "Link" not in client.get(QUESTIONS)


def test_links_keep_the_filters_and_how_the_page_looks(client, seven):
    first = page(client, f"{QUESTIONS}?page_size=2&topic=python&fields=id&html=true&count=exact")
    assert "topic=python" in first["next"]
    second = page(client, first["next"])
    assert list(second["results"][0]) == ["id"]
    assert second["count"]["value"] == 7


@pytest.mark.parametrize("public", ["https://bank.example.org", "https://example.org/bank"])
def test_links_lead_to_where_clients_know_us(client, seven, settings, public):
    settings.PUBLIC_URL = public
    first = page(client, f"{QUESTIONS}?page_size=3")
    assert first["next"].startswith(f"{public}/api/v1/questions?")
    assert first["results"][0]["url"].startswith(f"{public}/api/v1/questions/")


def test_links_name_a_host_that_was_asked_for_by_a_name_that_we_know(client, seven, settings):
    settings.ALLOWED_HOSTS = ["bank.example.org"]
    response = client.get(f"{QUESTIONS}?page_size=3", headers={"Host": "bank.example.org:8000"})
    assert response.json()["next"].startswith("http://bank.example.org:8000/api/v1/questions?")


def test_deleting_the_row_that_a_cursor_names_loses_no_other(client, topic):
    questions = rows(6, topic)
    first = page(client, f"{QUESTIONS}?page_size=2&ordering=created_at")
    questions[1].delete()
    assert walk(client, first["next"]) == [question.pk for question in questions[2:]]


def test_a_list_that_has_become_empty_behind_a_cursor_just_ends(client, topic):
    questions = rows(4, topic)
    first = page(client, f"{QUESTIONS}?page_size=2&ordering=created_at")
    for question in questions[2:]:
        question.delete()
    assert ids(page(client, first["next"])) == []


@pytest.mark.parametrize("path", ["topics", "tags", "sources", "answers"])
def test_every_list_has_pages(client, topic, path):
    found = page(client, f"/api/v1/{path}?page_size=1&count=exact")
    assert list(found) == ["next", "previous", "next_cursor", "count", "results"]


@pytest.mark.parametrize("path", ["topics", "tags", "sources", "answers"])
def test_no_list_takes_an_ordering_that_it_does_not_have(client, topic, path):
    response = client.get(f"/api/v1/{path}?ordering=slug")
    assert response.json()["errors"][0]["parameter"] == "ordering"


# --- cursors


def test_a_cursor_says_nothing_to_those_who_look_into_it(client, seven):
    sealed = base64.urlsafe_b64decode(cursor_of(client) + "==")
    assert b"2026" not in sealed
    assert str(seven[4]).encode() not in sealed


def test_the_same_place_of_the_same_list_has_the_same_cursor(client, seven):
    assert cursor_of(client) == cursor_of(client)
    assert cursor_of(client, "page_size=3&topic=python") != cursor_of(client)


@pytest.mark.parametrize(
    "looks",
    [
        "page_size=1",
        "page_size=100",
        "fields=id",
        "fields=id,text&html=true",
        "count=exact",
        "count=estimated",
    ],
)
def test_a_cursor_does_not_mind_how_the_page_looks(client, seven, looks):
    found = page(client, f"{QUESTIONS}?{looks}&cursor={cursor_of(client)}")
    assert ids(found)[0] == seven[3]


def test_a_cursor_goes_on_in_the_hands_of_another_of_the_same_audience(client, client_as, seven):
    cursor = cursor_of(client)
    for other in (client_as("reader"), client_as("reader", "another reader")):
        assert taken(other, f"cursor={cursor}")


@pytest.mark.parametrize(("first", "second"), [("admin", "editor"), ("editor", "admin")])
def test_editors_and_admins_are_one_audience(client_as, seven, first, second):
    assert taken(client_as(second), f"cursor={cursor_of(client_as(first))}")


@pytest.mark.parametrize(
    ("given_to", "used_by"),
    [
        ("anonymous", "author"),
        ("anonymous", "editor"),
        ("editor", "anonymous"),
        ("editor", "author"),
        ("author", "reader"),
        ("author", "editor"),
    ],
)
def test_a_cursor_of_another_audience_is_refused(client_as, seven, given_to, used_by):
    assert not taken(client_as(used_by), f"cursor={cursor_of(client_as(given_to))}")


def test_a_cursor_of_one_author_is_none_of_another(client_as, seven):
    cursor = cursor_of(client_as("author"))
    assert not taken(client_as("author", "other author"), f"cursor={cursor}")


@pytest.mark.parametrize(
    "query",
    [
        "topic=python",
        "kind=open",
        "difficulty=3",
        "search=question",
        "ordering=created_at",
        "ordering=-updated_at",
        "ordering=difficulty",
        "status=published",
    ],
)
def test_a_cursor_of_another_list_is_refused(client, seven, query):
    assert not taken(client, f"{query}&cursor={cursor_of(client)}")
    assert not taken(client, f"cursor={cursor_of(client, f'{query}&page_size=3')}")


def test_a_cursor_of_another_route_is_refused(client, seven):
    for name in ("a", "b"):
        add_tag(slug=name, name=name, by=OPERATOR)
    cursor = page(client, "/api/v1/tags?page_size=1")["next_cursor"]
    assert client.get(f"/api/v1/topics?ordering=created_at&cursor={cursor}").status_code == 400


def test_the_default_ordering_is_the_same_list_when_it_is_named(client, seven):
    assert taken(client, f"ordering=-created_at&cursor={cursor_of(client)}")


def test_the_order_of_parameters_makes_no_other_list(client, seven):
    cursor = cursor_of(client, "topic=python&kind=open&page_size=3")
    assert taken(client, f"kind=open&cursor={cursor}&topic=python")


def test_a_slash_at_the_end_makes_no_other_list(client, seven):
    assert client.get(f"{QUESTIONS}/?cursor={cursor_of(client)}").status_code == 200


def test_a_cursor_outlives_a_rotation_of_the_key(client, seven, settings):
    cursor, old = cursor_of(client), settings.SECRET_KEY
    with override_settings(SECRET_KEY="another key " * 8, SECRET_KEY_FALLBACKS=[old]):
        assert ids(page(client, f"{QUESTIONS}?cursor={cursor}")) == seven[3::-1]
        assert cursor_of(client) != cursor


def test_without_its_key_a_cursor_is_none(client, seven):
    cursor = cursor_of(client)
    with override_settings(SECRET_KEY="another key " * 8):
        assert not taken(client, f"cursor={cursor}")


FORGED = {
    "nothing but a word": lambda c: "abc",
    "an older library's": lambda c: base64.b64encode(b"p=2026-11-22+12:00:00").decode(),
    "no date in it": lambda c: base64.b64encode(b"p=not-a-date").decode(),
    "a year too far": lambda c: base64.b64encode(b"p=9999-99-99").decode(),
    "plain JSON": lambda c: base64.urlsafe_b64encode(b'[0, ["x", 1], false, null]').decode(),
    "bare JSON": lambda c: '[0,["2026-11-22",1],false,null]',
    "a number": lambda c: "17",
    "minus one": lambda c: "-1",
    "too many digits": lambda c: "9" * 400,
    "null": lambda c: "null",
    "cut at its end": lambda c: c[:-1],
    "cut in the middle": lambda c: c[: len(c) // 2],
    "cut at its beginning": lambda c: c[1:],
    "one letter only": lambda c: c[:1],
    "a letter more": lambda c: c + "A",
    "padded": lambda c: c + "=",
    "padded twice": lambda c: c + "==",
    "padded as if whole": lambda c: c + "====",
    "a letter before": lambda c: "A" + c,
    "doubled": lambda c: c + c,
    "backwards": lambda c: c[::-1],
    "in capitals": lambda c: c.upper(),
    "its first letter another": lambda c: ("B" if c[0] == "A" else "A") + c[1:],
    "a middle letter another": lambda c: c[:20] + ("B" if c[20] == "A" else "A") + c[21:],
    "its last letter the next": lambda c: c[:-1] + chr(ord(c[-1]) + 1),
    "blanks around": lambda c: f"%20{c}%20",
    "a blank within": lambda c: c[:9] + "%20" + c[9:],
    "a line break within": lambda c: c[:9] + "%0A" + c[9:],
    "letters of another alphabet": lambda c: "курсор",
    "an emoji": lambda c: "🐍",
    "percent signs": lambda c: "%25%25",
    "a thousand letters": lambda c: "A" * 1000,
    "sixteen noughts": lambda c: "A" * 22,
    "fifteen bytes": lambda c: "A" * 20,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_cursor_that_we_did_not_give_is_refused(client, seven, forged):
    response = client.get(f"{QUESTIONS}?cursor={forged(cursor_of(client))}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("place", [-1, -2, -3, 5])
def test_no_letter_of_a_cursor_can_be_another(client, seven, place):
    letters = list(cursor_of(client))
    letters[place] = chr(ord(letters[place]) ^ 1)
    assert not taken(client, f"cursor={''.join(letters)}")
