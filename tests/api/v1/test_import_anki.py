"""A file of bytes through the API: an Anki package out of the bank and in again, and things that only call themselves one."""

import base64
import io
import zipfile

import pytest

from bank.models import Question
from tests.api.v1.test_export_questions import taken
from tests.api.v1.test_import_questions import sent
from tests.builders import add, right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def editor_client(client_as):
    return client_as("editor")


def test_out_and_in_again_by_its_content_alone(editor_client):
    add(kind="open", text="What is a heron?", answers=[right("A bird.")])
    content = taken(editor_client, "format=apkg")
    assert zipfile.is_zipfile(io.BytesIO(content))
    Question.objects.all().delete()
    response = sent(editor_client, content, "topic=python")
    assert response.status_code == 201, response.json()
    assert response.json()["format"] == "apkg"
    assert Question.objects.get().text == "What is a heron?"


def test_it_is_converted(editor_client):
    add(kind="open", text="What is a heron?", answers=[right("A bird.")])
    lines = taken(editor_client)
    url = "/api/v1/convert?from=jsonl&to=apkg"
    told = editor_client.post(url, lines, content_type="application/octet-stream").json()
    assert zipfile.is_zipfile(io.BytesIO(base64.b64decode(told["file"]["base64"])))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"no archive", b"PK\x05\x06" + b"\x00" * 18])
@pytest.mark.parametrize("path", ["imports?format=apkg", "convert?from=apkg&to=jsonl"])
def test_what_is_no_package_is_refused(editor_client, content, path):
    response = editor_client.post(
        f"/api/v1/{path}", content, content_type="application/octet-stream"
    )
    told = response.json()
    if path.startswith("imports"):
        assert (response.status_code, Question.objects.count()) == (400, 0)
        assert told["errors"][0]["detail"]
    else:
        assert told["counts"]["written"] == 0
        assert told["ledger"][-1]["fate"] == "refused"
