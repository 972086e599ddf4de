"""ETag and If-None-Match, the same for everything that is read."""

import pytest

from bank.editing import add_source, add_tag
from tests.builders import OPERATOR, add, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(topic):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="core", title="Core", by=OPERATOR)
    add(text="Another?", status="published")
    return add(status="published", kind="open")


@pytest.fixture
def paths(question):
    answer = question.answers.get().pk
    return {"item": f"/api/v1/questions/{question.pk}", "answer": f"/api/v1/answers/{answer}"}


READS = [
    *("item", "answer", "/api/v1", "/api/v1/questions", "/api/v1/questions?page_size=1&html=true"),
    *(
        "/api/v1/answers",
        "/api/v1/topics",
        "/api/v1/topics/tree",
        "/api/v1/topics/python",
        "/api/v1/tags",
    ),
    *("/api/v1/tags/orm", "/api/v1/sources", "/api/v1/sources/core", "/api/v1/schema", "/api"),
    *("/api/v1/questions?search=is&count=exact", "/api/docs", "/api/problems/invalid"),
]


@pytest.fixture(params=READS)
def path(request, paths):
    return paths.get(request.param, request.param)


def again(client, path, tags, **headers):
    return client.get(path, headers={"If-None-Match": tags, **headers})


def test_what_is_read_has_a_tag(client, path):
    tag = client.get(path)["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')


def test_a_tag_is_the_same_as_long_as_nothing_changes(client, path):
    assert client.get(path)["ETag"] == client.get(path)["ETag"]


def test_what_is_known_already_is_not_sent_again(client, path):
    response = again(client, path, client.get(path)["ETag"])
    assert (response.status_code, response.content) == (304, b"")
    assert "Content-Length" not in response
    assert "Content-Type" not in response


@pytest.mark.parametrize(
    "tags",
    [
        "{}",
        "W/{}",
        '"a", {}',
        '"a", W/{} , "b"',
        '"a",{}',
        "*",
        " * ",
        " {} ",
        'W/"x", W/{}',
        '{}, "unfinished',
    ],
)
def test_all_ways_of_saying_that_it_is_known(client, paths, tags):
    path = paths["item"]
    assert again(client, path, tags.format(client.get(path)["ETag"])).status_code == 304


@pytest.mark.parametrize(
    "tags",
    [
        '"other"',
        'W/"other"',
        '"1.0"',
        '"1"',
        '""',
        "",
        "x",
        '"',
        '"*"',
        "**",
        "\xff",
        '"' * 1000,
        '"a",' * 1000,
    ],
)
def test_other_tags_are_not_this_one(client, paths, tags):
    assert again(client, paths["item"], tags).status_code == 200


def test_a_tag_without_its_quotes_is_none(client, paths):
    tag = client.get(paths["item"])["ETag"]
    assert again(client, paths["item"], tag.strip('"')).status_code == 200


def test_a_changed_question_is_sent_again_and_so_is_its_list(client, question, paths):
    item, listed = (client.get(path)["ETag"] for path in (paths["item"], "/api/v1/questions"))
    change(question, text="Changed?")
    assert again(client, paths["item"], item).json()["text"] == "Changed?"
    assert again(client, "/api/v1/questions", listed).status_code == 200


def test_a_topic_is_sent_again_when_a_question_below_it_is_published(client, paths):
    tag = client.get("/api/v1/topics/python")["ETag"]
    add(text="One more?", status="published")
    assert again(client, "/api/v1/topics/python", tag).json()["question_count"] == 3


KEPT = [
    "Cache-Control",
    "Vary",
    "ETag",
    "X-Request-ID",
    "RateLimit",
    "RateLimit-Policy",
    "X-Content-Type-Options",
]


@pytest.mark.parametrize("name", KEPT)
def test_a_304_has_the_headers_of_the_200(client, paths, name):
    path = paths["item"]
    full = client.get(path, headers={"X-Request-ID": "mine"})
    empty = again(client, path, full["ETag"], **{"X-Request-ID": "mine"})
    assert empty.status_code == 304
    assert empty[name].partition(";r=")[0] == full[name].partition(";r=")[0]


def test_a_304_of_a_page_links_to_the_next(client, question):
    path = "/api/v1/questions?page_size=1"
    full = client.get(path)
    assert again(client, path, full["ETag"])["Link"] == full["Link"]


def test_a_304_may_be_read_by_other_origins(client, paths):
    full = client.get(paths["item"])
    empty = again(client, paths["item"], full["ETag"], Origin="https://example.org")
    assert empty["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in empty["Access-Control-Expose-Headers"]


def test_a_head_has_the_headers_of_the_get_and_no_body(client, path):
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert head[name] == get[name]


def test_a_head_is_answered_by_304_as_well(client, path):
    tag = client.get(path)["ETag"]
    assert client.head(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/api/v1/questions/999999", "/api/v1/nowhere", "/api/v1/questions?x=1"]
)
def test_what_is_refused_has_no_tag_and_is_never_known(client, db, path):
    response = again(client, path, "*")
    assert response.status_code in (400, 404)
    assert "ETag" not in response


def test_what_one_caller_knows_another_does_not(client, client_as, topic):
    sealed = add(text="Sealed?", status="published")
    path = f"/api/v1/questions/{sealed.pk}"
    tag = client_as("editor").get(path)["ETag"]
    assert again(client, path, tag).status_code == 200


def test_the_tag_of_a_list_depends_on_who_looks(client, client_as, topic):
    add(text="Sealed?", status="published")
    tag = client_as("editor").get("/api/v1/questions")["ETag"]
    assert again(client, "/api/v1/questions", tag).status_code == 200
