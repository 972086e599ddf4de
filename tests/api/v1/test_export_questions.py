"""GET /exports: questions out, sealed where they must be."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.documents import Kind
from bank.editing import add_source
from bank.formats import FORMATS, entries
from bank.models import Question, Revision
from bank.transfer import exports
from tests.api.v1.test_import_questions import sent
from tests.bank.documents_strategies import documents
from tests.builders import OPERATOR, add, right, rolled_back, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

URL = "/api/v1/exports"
NEEDS_KEY = sorted(
    name for name, one in FORMATS.items() if hasattr(one, "write") and exports.needs_the_key(name)
)


def taken(client, query="format=jsonl"):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200, response.getvalue()
    return response.getvalue()


def rows(content):
    return [json.loads(line) for line in content.decode().splitlines()]


def written_formats():
    return [name for name, one in FORMATS.items() if hasattr(one, "write")]


@pytest.fixture
def editor_client(client_as):
    return client_as("editor")


class TestFile:
    def test_it_is_what_the_bank_holds(self, editor_client):
        add_source(slug="exam", title="Exam", by=OPERATOR)
        questions = [
            add(kind=kind, text=f"{kind}?", source="exam", key=str(kind), explanation="So.")
            for kind in Kind
        ]
        read = [
            entry.document for entry in entries(FORMATS["jsonl"], taken(editor_client).decode())
        ]
        assert read == [stored(question) for question in questions]

    def test_it_is_an_attachment_with_a_safe_name(self, editor_client):
        add()
        response = editor_client.get(f"{URL}?format=jsonl&search=one")
        assert response.streaming
        assert response["Content-Disposition"] == 'attachment; filename="questions.jsonl"'
        assert response["Content-Type"] == "application/x-ndjson; charset=utf-8"
        assert response["Link"] == (
            '<http://testserver/api/v1/exports/ledger?format=jsonl&search=one>; rel="describedby"'
        )

    def test_the_filters_of_the_list_narrow_it(self, editor_client):
        add(text="Easy?", difficulty=1)
        add(text="Hard?", difficulty=5)
        assert [one["text"] for one in rows(taken(editor_client, "format=jsonl&difficulty=5"))] == [
            "Hard?"
        ]
        assert rows(taken(editor_client, "format=jsonl&search=easy"))[0]["text"] == "Easy?"

    def test_it_comes_in_pieces(self, editor_client, monkeypatch):
        monkeypatch.setattr("bank.transfer.exports.AT_A_TIME", 2)
        for number in range(5):
            add(text=f"{number}?")
        response = editor_client.get(f"{URL}?format=jsonl")
        assert [piece.count(b"\n") for piece in response.streaming_content] == [2, 2, 1]

    def test_whatever_else_is_accepted_it_is_sent(self, editor_client):
        add()
        response = editor_client.get(f"{URL}?format=jsonl", headers={"Accept": "text/csv"})
        assert response.status_code == 200

    def test_of_an_empty_bank_it_is_empty(self, client):
        assert taken(client) == b""

    def test_a_question_without_a_log_is_not_lost(self, editor_client):
        question = add()
        Revision.objects.filter(what="question").delete()
        assert rows(taken(editor_client))[0]["text"] == stored(question).text


class TestRoundTrip:
    @pytest.mark.parametrize(
        "format", sorted(name for name, one in FORMATS.items() if one.IS_LOSSLESS)
    )
    # One client does for all examples, each of which is rolled back.
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        papers=st.lists(
            documents(topic=st.just("python"), tags=st.just([]), source=st.none(), key=st.none()),
            min_size=1,
            max_size=3,
            unique_by=lambda paper: paper.text,
        )
    )
    def test_an_empty_bank_is_filled_with_the_same(self, editor_client, format, papers):
        with rolled_back():
            for paper in papers:
                add(**{name: getattr(paper, name) for name in type(paper).__slots__})
            before = [stored(question) for question in Question.objects.order_by("pk")]
            content = taken(editor_client, f"format={format}")
            Question.objects.all().delete()
            told = sent(editor_client, content, f"format={format}")
            assert told.status_code == 201, told.json()
            after = [stored(question) for question in Question.objects.order_by("pk")]
            assert [one for one in before if one not in after] == []
            assert len(after) <= len(before)


class TestSealed:
    SECRETS = ("Two", "two", "0.5", "eins", "Because", "SECRET")

    def test_strangers_get_no_key(self, client):
        for kind in set(Kind) - {Kind.OPEN}:
            add(
                kind=kind,
                text=f"What, {kind}?",
                explanation="SECRET",
                details={"a": "SECRET"},
                status="published",
            )
        for one in rows(taken(client)):
            assert one["sealed"]
            assert not one.keys() & {"explanation", "details", "fingerprint", "author"}
            assert all(answer.keys() == {"text"} for answer in one["answers"])
            if one["kind"] in ("short_text", "numerical"):
                assert one["answers"] == []
            if one["kind"] == "matching":
                assert one["choices"] == ["drei", "eins", "zwei"]
        assert b"SECRET" not in taken(client)

    def test_strangers_get_the_whole_of_an_open_one(self, client):
        question = add(kind="open", explanation="So.", status="published")
        read = [entry.document for entry in entries(FORMATS["jsonl"], taken(client).decode())]
        assert read == [stored(question)]

    def test_strangers_get_no_drafts(self, client):
        add()
        assert taken(client) == b""

    def test_authors_get_the_key_of_their_own(self, client_as, author, other_author):
        add(author, text="Mine?")
        add(other_author, text="Theirs?", status="draft")
        add(text="Public?", status="published")
        found = rows(taken(client_as("author")))
        assert {one["text"]: one.get("sealed", False) for one in found} == {
            "Mine?": False,
            "Public?": True,
        }

    @pytest.mark.parametrize("format", NEEDS_KEY)
    @pytest.mark.parametrize("who", [None, "reader"])
    def test_a_format_that_needs_the_key_is_not_for_everybody(self, client_as, format, who):
        response = client_as(who).get(f"{URL}?format={format}")
        assert response.status_code == 403
        assert "jsonl" in response.json()["allowed"]

    def test_authors_get_what_is_not_sealed_from_them(self, client_as, author):
        add(author, text="Mine?")
        add(text="Public?", status="published")
        add(kind="open", text="Open?", answers=[right("So.")], status="published")
        content = taken(client_as("author"), "format=markdown").decode()
        texts = [entry.document.text for entry in entries(FORMATS["markdown"], content)]
        assert sorted(texts) == ["Mine?", "Open?"]
        ledger = client_as("author").get(f"{URL}/ledger?format=markdown").json()["results"]
        dropped = [line["name"] for line in ledger if line["fate"] == "dropped"]
        assert dropped == ["Public?"]


class TestLedger:
    def test_every_question_has_a_line(self, editor_client):
        for number in range(5):
            add(text=f"{number}?")
        url, found = f"{URL}/ledger?format=jsonl&page_size=2", []
        while url:
            page = editor_client.get(url).json()
            found += page["results"]
            url = page["next"]
        assert [line["excerpt"] for line in found] == [f"{number}?" for number in range(5)]
        assert {line["fate"] for line in found} == {"kept"}

    def test_what_is_sealed_is_told(self, client):
        add(status="published")
        found = client.get(f"{URL}/ledger?format=jsonl").json()["results"]
        assert [(line["fate"], line["what"]) for line in found] == [
            ("kept", "question"),
            ("dropped", "key"),
        ]

    def test_a_related_question_that_is_not_in_the_file_is_told(self, editor_client):
        add_source(slug="exam", title="Exam", by=OPERATOR)
        add(text="A?", source="exam", key="a", related=["b", "c"], difficulty=1)
        add(text="B?", source="exam", key="b", difficulty=1)
        add(text="C?", source="exam", key="c", difficulty=2)
        found = editor_client.get(f"{URL}/ledger?format=jsonl&difficulty=1").json()["results"]
        assert [line["excerpt"] for line in found if line["what"] == "related"] == ["c"]

    def test_it_tells_what_the_format_cannot_say(self, editor_client, monkeypatch):
        class Poor:
            SUFFIXES, IS_BINARY = (".poor",), False

            @staticmethod
            def write(documents, writing):
                for document in documents:
                    writing.dropped(document, "difficulty", "There is no word for it.")
                    yield f"{document.text} {'/'.join(writing.path_of(document.topic))}"

        add(text="A?")
        monkeypatch.setitem(FORMATS, "jsonl", Poor)
        found = editor_client.get(f"{URL}/ledger?format=jsonl").json()["results"]
        assert [(line["fate"], line["what"]) for line in found] == [
            ("kept", "question"),
            ("dropped", "difficulty"),
        ]

    def test_what_the_format_leaves_out_is_not_called_written(self, editor_client):
        add(kind="open", text="Why?")
        found = editor_client.get(f"{URL}/ledger?format=aiken").json()["results"]
        assert [(line["fate"], line["what"], line["excerpt"]) for line in found] == [
            ("dropped", "question", "Why?")
        ]


class TestRefused:
    def test_an_unknown_format_is_told_which_there_are(self, client):
        told = client.get(f"{URL}?format=opentdb").json()
        assert told["errors"][0]["detail"].endswith(f" Written are {', '.join(written_formats())}.")

    @pytest.mark.parametrize("path", [URL, f"{URL}/ledger"])
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", ["format"]),
            ("format=gfit", ["format"]),
            ("format=jsonl&difficulty=9", ["difficulty"]),
            ("format=jsonl&topc=python", ["topc"]),
            ("format=jsonl&topic=pyton", ["topic"]),
            ("format=jsonl&ordering=id", ["ordering"]),
        ],
    )
    def test_what_is_unknown_is_named(self, client, path, query, names):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json()["errors"]] == names

    def test_all_faults_are_named_at_once(self, client):
        errors = client.get(f"{URL}?format=x&difficulty=9").json()["errors"]
        assert [error["parameter"] for error in errors] == ["format", "difficulty"]

    def test_a_failure_at_once_is_told_by_a_problem(self, editor_client, monkeypatch):
        from django.db import OperationalError

        def broken(*_):
            raise OperationalError("away")
            yield

        monkeypatch.setattr("api.v1.exports.written", broken)
        assert editor_client.get(f"{URL}?format=jsonl").status_code == 503
