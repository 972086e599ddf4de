"""Swagger UI and Redoc, as a front-end developer sees them: from here alone, and the buttons work."""

import json

import pytest

from tests.app_server import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {
    "kind": "single_choice",
    "topic": "python",
    "text": "Which status says that nothing has changed?",
    "answers": [{"text": "304", "is_correct": True}, {"text": "204", "is_correct": False}],
}


@pytest.fixture
def docs(page, server, accept):
    page.goto(f"{server.url}/api/docs")
    page.wait_for_selector(".opblock")
    if accept:
        # The README shows it.
        page.screenshot(path=ROOT / "docs" / "pictures" / "swagger-ui.png")
    return page


def opened(docs, operation):
    """The block of an operation, ready to be tried."""
    block = docs.locator(f"[id$='-{operation}']")
    block.locator(".opblock-summary-control").click()
    block.locator(".try-out__btn").click()
    return block


def answered(block):
    """Status and body of the answer that Swagger UI shows, after Execute."""
    block.locator(".btn.execute").click()
    live = block.locator(".live-responses-table .response").first
    live.wait_for()
    body = json.loads(live.locator(".highlight-code code").inner_text())
    return int(live.locator(".response-col_status").inner_text().split()[0]), body


def authorize(docs, token):
    docs.locator(".btn.authorize").first.click()
    docs.locator(".auth-container input").fill(token)
    docs.locator(".auth-btn-wrapper .authorize").click()
    docs.locator(".auth-btn-wrapper .btn-done").click()


def test_swagger_ui_lists_questions_to_a_stranger(docs, questions):
    status, body = answered(opened(docs, "list_questions"))
    assert status == 200
    assert {question["id"] for question in body["results"]} == {one.pk for one in questions}
    assert all(question["sealed"] for question in body["results"])


def test_swagger_ui_creates_a_question_for_whoever_has_authorized(docs, editor_token):
    authorize(docs, editor_token)
    block = opened(docs, "add_question")
    block.locator("textarea.body-param__text").fill(json.dumps(NEW))
    status, body = answered(block)
    assert (status, body["text"], body["status"]) == (201, NEW["text"], "draft")
    assert [answer["is_correct"] for answer in body["answers"]] == [True, False]


def test_swagger_ui_shows_the_refusal_of_a_token_that_does_not_count(docs):
    authorize(docs, "qb_nothing")
    status, body = answered(opened(docs, "list_questions"))
    assert (status, body["type"]) == (401, "/api/problems/unauthenticated")


def test_swagger_ui_offers_recorded_examples(docs):
    block = opened(docs, "add_question")
    example = json.loads(block.locator("textarea.body-param__text").input_value())
    assert {"kind", "text", "topic", "answers"} <= example.keys()


def test_swagger_ui_asks_nobody_else_and_breaks_no_policy(docs, server):
    answered(opened(docs, "list_questions"))
    assert len(docs.watched.requests) > 5
    assert docs.watched.outside(server.url) == []
    assert docs.watched.complaints == []


def test_redoc_shows_every_operation_and_asks_nobody_else(page, server):
    page.goto(f"{server.url}/api/redoc")
    page.locator("h1", has_text="Question bank").wait_for()
    page.locator("text=Find questions by any filters together").first.wait_for()
    document = page.request.get(
        f"{server.url}/api/v1/schema", headers={"Accept": "application/json"}
    )
    for item in document.json()["paths"].values():
        for operation in item.values():
            assert page.locator("h2", has_text=operation["summary"]).count() >= 1
    assert page.watched.outside(server.url) == []
    assert page.watched.complaints == []
