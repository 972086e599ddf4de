"""A page from another origin reads the API with fetch, and the headers that it needs."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
READABLE = ["etag", "link", "ratelimit", "ratelimit-policy", "x-request-id"]
FETCH = """
async ([url, options]) => {
  const reply = await fetch(url, options);
  const body = reply.status === 304 ? null : await reply.json();
  return {status: reply.status, headers: Object.fromEntries(reply.headers), body};
}
"""


@pytest.fixture
def fetched(page, server, other_origin):
    """What a page of the other origin gets."""
    page.goto(f"{other_origin}/empty.html")

    def fetched(path, token=None, **options):
        if token:
            options["headers"] = {**options.get("headers", {}), "Authorization": f"Bearer {token}"}
        return page.evaluate(FETCH, [f"{server.url}/api/v1{path}", options])

    return fetched


def test_a_stranger_reads_a_list_with_its_headers(fetched):
    reply = fetched("/questions?page_size=2")
    assert reply["status"] == 200
    assert [name for name in READABLE if name not in reply["headers"]] == []
    assert 'rel="next"' in reply["headers"]["link"]
    assert len(reply["body"]["results"]) == 2


def test_a_page_with_a_token_reads_and_writes(fetched, editor_token, questions):
    path = f"/questions/{questions[0].pk}"
    reply = fetched(path, editor_token)
    assert [answer["is_correct"] for answer in reply["body"]["answers"]] == [True, False, False]
    changed = fetched(
        path,
        editor_token,
        method="PATCH",
        headers={
            "Content-Type": "application/merge-patch+json",
            "If-Match": reply["headers"]["etag"],
        },
        body='{"difficulty": 5}',
    )
    assert (changed["status"], changed["body"]["difficulty"]) == (200, 5)


def test_what_a_page_has_already_is_not_sent_again(fetched, questions):
    path = f"/questions/{questions[0].pk}"
    tag = fetched(path)["headers"]["etag"]
    again = fetched(path, headers={"If-None-Match": tag})
    assert (again["status"], again["headers"]["etag"], again["body"]) == (304, tag, None)


def test_a_refusal_can_be_read_as_well(fetched):
    reply = fetched("/questions?topc=python")
    assert (reply["status"], reply["headers"]["content-type"]) == (400, "application/problem+json")
    assert reply["body"]["errors"][0]["parameter"] == "topc"


def test_a_public_token_works_on_the_pages_it_is_for(fetched, public_token):
    reply = fetched("/questions?page_size=1", public_token)
    assert (reply["status"], reply["body"]["results"][0]["sealed"]) == (200, True)


def test_a_public_token_works_nowhere_else(fetched, page, public_token, other_origin):
    elsewhere = other_origin.replace("localhost", "127.0.0.1")
    page.goto(f"{elsewhere}/empty.html")
    reply = fetched("/questions?page_size=1", public_token)
    assert (reply["status"], reply["body"]["type"]) == (403, "/api/problems/forbidden")
