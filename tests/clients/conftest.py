"""A running server with a few questions, somebody who may edit them, and the document that clients are made from."""

import json

import httpx
import pytest

from bank.models import ApiToken, User
from tests.app_server import AppServer
from tests.builders import add


@pytest.fixture
def server(topic):
    for number in range(5):
        add(text=f"Question {number}", status="published")
    with AppServer() as server:
        yield server


@pytest.fixture
def token(db):
    return ApiToken.objects.issue(
        user=User.objects.create_user("editor", role="editor"), name="client"
    )


@pytest.fixture
def document(server, tmp_path):
    """The file of the OpenAPI document, as the server gives it."""
    answer = httpx.get(
        f"{server.url}/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"}
    )
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(answer.raise_for_status().json()))
    return file
