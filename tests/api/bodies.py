"""Bodies that are sound, so that a test names only what it is about; and what every refusal is."""

QUESTIONS, ANSWERS = "/api/v1/questions", "/api/v1/answers"
TOPICS, TAGS, SOURCES = "/api/v1/topics", "/api/v1/tags", "/api/v1/sources"
DRAWS, CHECKS = "/api/v1/draws", "/api/v1/checks"


def right(text="Two", **members):
    return {"text": text, "is_correct": True, **members}


def wrong(text="Three", **members):
    return {"text": text, "is_correct": False, **members}


def question(**members):
    """A sound single choice, a draft in the topic `python`."""
    return {
        "kind": "single_choice",
        "text": "What is 1 + 1?",
        "topic": "python",
        "answers": [right(), wrong()],
        **members,
    }


def one(collection, **members):
    """A sound body for POST to a collection."""
    sound = {
        QUESTIONS: question(),
        TOPICS: {"slug": "orm", "name": "ORM"},
        TAGS: {"slug": "easy", "name": "Easy"},
        SOURCES: {"slug": "exam", "title": "Exam"},
    }
    return {**sound[collection], **members}


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


def refused(response, status, name=None):
    """The problem, which has to be one."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "instance", "request_id"} <= problem.keys()
    if name is not None:
        assert problem["type"] == f"/api/problems/{name}"
    return problem


def pointers(response, status=400):
    """The places that a refusal names."""
    return [fault["pointer"] for fault in refused(response, status)["errors"]]


def codes(response, status=400):
    return {fault["pointer"]: fault["code"] for fault in refused(response, status)["errors"]}


def accepted(response, status=200):
    assert response.status_code == status, response.content
    return response.json() if response.content else None
