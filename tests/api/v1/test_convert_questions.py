"""POST /convert: from one format into another."""

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bank.formats import FORMATS, Entry, by_name, entries
from bank.models import Import, Question, Topic
from tests.api.v1.test_import_moodle import FILE as MOODLE
from tests.bank.transfer.test_taking import FromEntries
from tests.builders import paper

pytestmark = pytest.mark.django_db

URL = "/api/v1/convert"


@pytest.fixture
def author_client(client_as):
    return client_as("author")


def lines(*papers, format="jsonl"):
    return "".join(by_name(format).write(papers)).encode()


def converted(client, file, query="from=jsonl&to=markdown"):
    return client.post(f"{URL}?{query}", file, content_type="application/octet-stream")


def test_a_file_is_written_anew_and_the_bank_not_touched(author_client):
    document = paper(tags=["a"], difficulty=4)
    response = converted(author_client, lines(document))
    assert response.status_code == 200
    told = response.json()
    assert told["file"]["name"] == "questions.md"
    (read,) = entries(FORMATS["markdown"], told["file"]["text"])
    assert (read.faults, read.document.text, read.document.difficulty) == ([], document.text, 4)
    assert told["counts"] == {"read": 1, "written": 1, "refused": 0}
    assert [(line["fate"], line["line"]) for line in told["ledger"]] == [("kept", 1)]
    assert not Question.objects.exists()
    assert not Topic.objects.exists()
    assert not Import.objects.exists()


def test_a_form_tells_name_and_format(author_client):
    file = SimpleUploadedFile("exam.md", lines(paper(), format="markdown"))
    response = author_client.post(URL, {"file": file, "to": "jsonl"}, format="multipart")
    assert response.json()["file"]["name"] == "exam.jsonl"
    assert json.loads(response.json()["file"]["text"])["kind"] == "single_choice"


def test_what_is_refused_is_told_with_its_line_and_the_rest_written(author_client):
    told = converted(author_client, lines(paper(), paper(difficulty=9))).json()
    assert told["counts"] == {"read": 2, "written": 1, "refused": 1}
    refused = [line for line in told["ledger"] if line["fate"] == "refused"]
    assert [(line["line"], line["pointer"]) for line in refused] == [(2, "/difficulty")]


def test_a_topic_that_nobody_named_is_unsorted_or_the_one_that_was_chosen(author_client):
    file = json.dumps({"kind": "open", "text": "Why?", "topic": ""}).encode()
    told = converted(author_client, file, "from=jsonl&to=jsonl").json()
    assert json.loads(told["file"]["text"])["topic"] == "unsorted"
    assert [line["what"] for line in told["ledger"]] == ["topic", "question"]
    told = converted(author_client, file, "from=jsonl&to=jsonl&topic=web").json()
    assert json.loads(told["file"]["text"])["topic"] == "web"


def test_windows_1252_is_read_and_told(author_client):
    file = lines(paper(text="Café?")).decode().encode("windows-1252")
    told = converted(author_client, file).json()
    assert "Café?" in told["file"]["text"]
    assert told["ledger"][0]["what"] == "encoding"


def test_a_file_of_bytes_comes_as_base64(author_client, monkeypatch):
    class Binary:
        SUFFIXES, IS_BINARY = (".bin",), True

        @staticmethod
        def write(documents, writing):
            yield from (document.text.encode() for document in documents)

    monkeypatch.setitem(FORMATS, "markdown", Binary)
    told = converted(author_client, lines(paper(text="What?"))).json()
    assert base64.b64decode(told["file"]["base64"]) == b"What?"
    assert "text" not in told["file"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("from=jsonl", "to"),
        ("from=jsonl&to=docx", "to"),
        ("from=docx&to=jsonl", "from"),
        ("from=jsonl&to=jsonl&topic=No+Slug", "topic"),
        ("from=jsonl&to=jsonl&mode=strict", "mode"),
    ],
)
def test_what_is_unknown_is_named(author_client, query, name):
    response = converted(author_client, lines(paper()), query)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


def test_a_key_without_a_source_is_refused(author_client):
    line = json.dumps({**paper().as_json(), "key": "a"}).encode()
    told = converted(author_client, line, "from=jsonl&to=markdown").json()
    assert told["counts"] == {"read": 1, "written": 0, "refused": 1}
    assert {entry["fate"] for entry in told["ledger"]} == {"refused"}


def test_a_key_is_of_the_source_that_was_chosen(author_client):
    line = json.dumps({**paper().as_json(), "key": "a"}).encode()
    told = converted(author_client, line, "from=jsonl&to=jsonl&source=exam").json()
    written = json.loads(told["file"]["text"])
    assert (written["source"], written["key"]) == ("exam", "a")


def test_a_file_of_no_format_is_refused(author_client):
    response = converted(author_client, b"\x00what", "to=jsonl")
    assert response.json()["errors"][0]["parameter"] == "from"


@pytest.mark.parametrize(
    ("format", "file"),
    [
        ("jsonl", rb'{"kind":"open","text":"\ud800","topic":"misc","answers":[]}'),
        ("jsonl", rb'{"kind":"open","text":"a","topic":"misc","answers":[],"\udc00\u0000":1}'),
        ("opentdb", rb'{"results":[{"question":"\ud800","correct_answer":"a"}]}'),
    ],
)
def test_what_is_no_text_is_told_in_text(author_client, format, file):
    response = converted(author_client, file, f"from={format}&to=jsonl")
    assert response.status_code == 200
    assert response.json()["counts"]["written"] == 0
    assert "refused" in [line["fate"] for line in response.json()["ledger"]]


def test_an_empty_file_is_refused_and_one_without_questions_told(author_client):
    assert converted(author_client, b"").status_code == 400
    told = converted(author_client, b"\n").json()
    assert (told["counts"]["written"], told["ledger"][0]["code"]) == (0, "empty")


def test_what_the_new_format_loses_is_told_at_the_line_of_its_question(author_client):
    told = converted(
        author_client, lines(paper(), paper(text="B?", language="de")), "from=jsonl&to=gift"
    ).json()
    assert [line["line"] for line in told["ledger"] if line["what"] == "language"] == [2]


def test_a_file_of_which_nothing_is_a_question_is_told(author_client):
    told = converted(author_client, b"Only a description.", "from=gift&to=jsonl").json()
    assert told["counts"] == {"read": 1, "written": 0, "refused": 1}
    assert [line["fate"] for line in told["ledger"]] == ["dropped", "refused"]
    assert told["ledger"][1]["code"] == "no_question"


def test_what_is_no_text_is_refused_at_its_line(author_client):
    told = converted(author_client, lines(paper()) + b"\x81\n").json()
    assert (told["counts"]["written"], told["ledger"][-1]["line"]) == (1, 2)


def test_more_than_may_be_sent_is_413(author_client, settings):
    settings.IMPORT_MAX_BYTES = 1_000
    assert converted(author_client, b"x" * 1_001).status_code == 413


def test_names_of_topics_and_keys_come_along(author_client):
    response = author_client.post(
        f"{URL}?to=jsonl&source=moodle", MOODLE.encode(), content_type="application/xml"
    )
    told = response.json()
    light = json.loads(told["file"]["text"].splitlines()[0])
    assert (light["topic"], light["source"], light["key"]) == ("science-physics", "moodle", "q1")
    assert "cloze" in {line["what"].split()[0] for line in told["ledger"]}
    again = converted(author_client, MOODLE.encode(), "from=moodle_xml&to=moodle_xml").json()
    assert "Science/Physics" in again["file"]["text"]
    assert ("id", "dropped") in {(line["what"], line["fate"]) for line in again["ledger"]}


def test_a_file_of_bytes_is_read(author_client, monkeypatch):
    monkeypatch.setitem(FORMATS, "markdown", FromEntries(Entry(1), Entry(2, paper())))
    told = converted(author_client, b"bytes", "from=markdown&to=jsonl").json()
    assert told["counts"] == {"read": 2, "written": 1, "refused": 0}


def test_what_the_new_format_leaves_out_is_not_called_written(author_client):
    file = lines(paper(kind="open", text="Why?"), paper())
    told = converted(author_client, file, "from=jsonl&to=aiken").json()
    assert told["counts"] == {"read": 2, "written": 1, "refused": 0}
    fates = [
        (line["fate"], line["excerpt"]) for line in told["ledger"] if line["what"] == "question"
    ]
    assert fates == [("dropped", "Why?"), ("kept", paper().text)]
