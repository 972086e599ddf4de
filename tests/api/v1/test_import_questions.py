"""POST /imports: files in, at once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bank.documents import faults_of
from bank.formats import by_name
from bank.models import Import, Question, Revision, Source, Tag, Topic
from tests.builders import paper, right, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

URL = "/api/v1/imports"


def known(key="a", **fields):
    return paper(**{"source": "exam", "key": key, "text": f"What about {key}?", **fields})


def lines(*papers, format="jsonl"):
    return "".join(by_name(format).write(papers)).encode()


def sent(client, file, query="", **headers):
    return client.post(
        f"{URL}?{query}", file, content_type="application/octet-stream", headers=headers
    )


@pytest.fixture
def editor_client(client_as):
    return client_as("editor", "sender")


def counts(response):
    told = response.json()["counts"]
    return told["created"], told["changed"], told["unchanged"]


class TestFirst:
    def test_a_small_file_is_there_when_the_answer_comes(self, editor_client):
        response = sent(editor_client, lines(known("a"), known("b")))
        assert response.status_code == 201
        told = response.json()
        assert response["Location"] == told["url"]
        assert (told["state"], told["format"], counts(response)) == ("done", "jsonl", (2, 0, 0))
        assert sorted(Question.objects.values_list("key", flat=True)) == ["a", "b"]
        assert editor_client.get(told["url"]).json() == told

    def test_a_form_brings_name_and_options(self, editor_client):
        file = SimpleUploadedFile("exam.md", lines(paper(), format="markdown"))
        response = editor_client.post(
            URL, {"file": file, "status": "published"}, format="multipart"
        )
        assert response.status_code == 201
        told = response.json()
        assert (told["file_name"], told["format"]) == ("exam.md", "markdown")
        assert Question.objects.get().status == "published"

    def test_what_the_file_says_is_stored(self, editor_client):
        document = known(tags=["b", "a"], difficulty=5, explanation="Because.")
        sent(editor_client, lines(document))
        faults_of(document)
        document.tags.sort()
        assert stored(Question.objects.get()) == document

    def test_missing_topics_tags_and_sources_are_made_and_told(self, editor_client):
        response = sent(editor_client, lines(known(topic="new-topic", tags=["fresh"])))
        assert response.json()["counts"]["made"] == 3
        made = [line["what"] for line in response.json()["ledger"] if line["fate"] == "made"]
        assert sorted(made) == ["source", "tag", "topic"]
        assert Topic.objects.get(slug="new-topic").name == "New topic"
        assert Tag.objects.get().slug == "fresh"
        assert Source.objects.get().slug == "exam"

    def test_the_log_names_the_import_and_its_reason(self, editor_client):
        told = sent(editor_client, lines(known()), "reason=A+new+term").json()
        line = Revision.objects.get(what="question")
        assert (line.import_id, line.reason, line.by_name) == (told["id"], "A new term", "sender")

    def test_the_questions_of_an_import_are_found(self, editor_client):
        told = sent(editor_client, lines(known("a"))).json()
        sent(editor_client, lines(known("b")))
        found = editor_client.get(told["links"]["questions"]).json()["results"]
        assert [question["key"] for question in found] == ["a"]

    def test_strangers_do_not_find_by_import(self, editor_client, client):
        told = sent(editor_client, lines(known(status="published"))).json()
        assert client.get(told["links"]["questions"]).json()["results"] == []


class TestAgain:
    def test_the_same_file_changes_nothing(self, editor_client):
        file = lines(known("a"), known("b", status="published"), paper(text="Without a key?"))
        sent(editor_client, file)
        before = Revision.objects.count()
        assert counts(sent(editor_client, file)) == (0, 0, 3)
        assert Revision.objects.count() == before

    def test_a_question_without_a_key_that_comes_twice_is_added_once(self, editor_client):
        response = sent(editor_client, lines(paper(), paper()))
        assert counts(response) == (1, 0, 1)
        assert Question.objects.count() == 1

    def test_what_has_changed_is_updated_and_its_status_kept(self, editor_client):
        sent(editor_client, lines(known(status="published")))
        response = sent(editor_client, lines(known(difficulty=5)), "status=draft")
        assert counts(response) == (0, 1, 0)
        question = Question.objects.get()
        assert (question.difficulty, question.status) == (5, "published")

    def test_what_is_there_may_be_skipped(self, editor_client):
        sent(editor_client, lines(known()))
        response = sent(editor_client, lines(known(difficulty=5), known("b")), "on_existing=skip")
        assert (counts(response), response.json()["counts"]["left_alone"]) == ((1, 0, 0), 1)
        assert Question.objects.get(key="a").difficulty == 3

    def test_a_copy_is_filed_without_its_key_and_says_so(self, editor_client):
        sent(editor_client, lines(known()))
        response = sent(editor_client, lines(known(difficulty=5)), "on_existing=new")
        assert counts(response) == (1, 0, 0)
        copy = Question.objects.get(difficulty=5)
        assert (copy.source, copy.key) == (None, None)
        assert {line["excerpt"] for line in response.json()["ledger"] if line["what"] == "key"} == {
            "exam/a"
        }

    def test_an_idempotency_key_does_the_work_once(self, editor_client):
        first = sent(editor_client, lines(known()), **{"Idempotency-Key": "one"})
        second = sent(editor_client, lines(known()), **{"Idempotency-Key": "one"})
        assert (second.status_code, second.json()) == (201, first.json())
        assert second["Idempotent-Replayed"] == "true"
        assert Import.objects.count() == 1
        other = sent(editor_client, lines(known("b")), **{"Idempotency-Key": "one"})
        assert other.status_code == 422


class TestRefused:
    FILE = lines(known("a"), known("b", difficulty=9), known("c"))

    def test_strict_is_all_or_nothing_and_tells_the_line(self, editor_client):
        response = sent(editor_client, self.FILE)
        assert response.status_code == 400
        assert response.json()["errors"] == [
            {
                "pointer": "/difficulty",
                "code": "out_of_range",
                "detail": "Difficulty goes from 1 to 5.",
                "line": 2,
                "excerpt": "What about b?",
            }
        ]
        assert not Question.objects.exists()
        assert not Import.objects.exists()
        assert not Source.objects.exists()

    def test_lenient_takes_the_others(self, editor_client):
        response = sent(editor_client, self.FILE, "mode=lenient")
        assert (response.status_code, counts(response)) == (201, (2, 0, 0))
        assert [
            line["line"] for line in response.json()["ledger"] if line["fate"] == "refused"
        ] == [2]
        assert sorted(Question.objects.values_list("key", flat=True)) == ["a", "c"]

    def test_a_dry_run_tells_and_does_nothing(self, editor_client):
        response = sent(editor_client, self.FILE, "dry_run=true&mode=lenient")
        assert response.status_code == 201
        assert (response.json()["state"], counts(response)) == ("checked", (2, 0, 0))
        assert not Question.objects.exists()
        assert not Source.objects.exists()
        assert not Revision.objects.filter(what="question").exists()

    def test_without_a_topic_in_the_file_one_must_be_chosen(self, editor_client):
        file = json.dumps({"kind": "open", "text": "Why?", "topic": ""}).encode()
        response = sent(editor_client, file)
        assert response.json()["errors"][0]["pointer"] == "/topic"
        assert sent(editor_client, file, "topic=python").status_code == 201
        assert Question.objects.get().topic.slug == "python"

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("format=gitf", "format"),
            ("mode=lax", "mode"),
            ("status=archived", "status"),
            ("dry_run=yes", "dry_run"),
            ("on_existing=own", "on_existing"),
            ("source=No+Slug", "source"),
            ("colour=red", "colour"),
            ("reason=%01", "reason"),
        ],
    )
    def test_an_option_that_is_unknown_or_unfit_is_named(self, editor_client, query, name):
        response = sent(editor_client, lines(known()), query)
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json()["errors"]] == [name]
        assert not Question.objects.exists()

    def test_one_unknown_name_hides_no_other_fault(self, editor_client):
        file = SimpleUploadedFile("a.jsonl", lines(known()))
        response = editor_client.post(
            f"{URL}?colour=red&mode=lax",
            {"file": file, "shape": "round", "status": "gone"},
            format="multipart",
        )
        assert sorted(error["parameter"] for error in response.json()["errors"]) == [
            *("colour", "mode", "shape", "status"),
        ]

    def test_topics_whose_names_make_one_slug_are_told_apart(self, editor_client):
        file = "".join(
            f"$CATEGORY: {name}\n\n{name}?{{T}}\n\n" for name in ("C x", "c x", "C X")
        ).encode()
        assert sent(editor_client, file, "format=gift").status_code == 201
        made = Topic.objects.filter(slug__startswith="c-x").order_by("slug")
        assert list(made.values_list("slug", "name")) == [
            *(("c-x", "C x"), ("c-x-2", "c x"), ("c-x-3", "C X")),
        ]

    def test_an_unknown_field_of_a_form_is_named(self, editor_client):
        file = SimpleUploadedFile("a.jsonl", lines(known()))
        response = editor_client.post(URL, {"file": file, "colour": "red"}, format="multipart")
        assert response.json()["errors"][0]["parameter"] == "colour"

    def test_an_option_in_address_and_form_is_refused(self, editor_client):
        file = SimpleUploadedFile("a.jsonl", lines(known()))
        response = editor_client.post(
            f"{URL}?mode=strict", {"file": file, "mode": "strict"}, format="multipart"
        )
        assert response.json()["errors"][0]["code"] == "repeated"

    @pytest.mark.parametrize("form", [{}, {"upload": "x"}, {"file": "no file"}])
    def test_a_form_without_a_file_is_refused(self, editor_client, form):
        response = editor_client.post(URL, form, format="multipart")
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"] == "/file"

    @pytest.mark.parametrize("file", [b"", b"\n\n", b"\xef\xbb\xbf"])
    def test_a_file_without_a_question_is_refused(self, editor_client, file):
        response = sent(editor_client, file, "format=jsonl")
        assert response.status_code == 400
        assert response.json()["errors"][0]["code"] == "empty"

    @pytest.mark.parametrize("format", ["gift", "numbered", "interview"])
    @pytest.mark.parametrize("file", [b"key,question\nk,What is this?\n", b"\xff\xfe\x01garbage"])
    def test_a_file_in_which_nothing_is_a_question(self, editor_client, format, file):
        response = sent(editor_client, file, f"format={format}&topic=python")
        assert response.status_code == 400
        assert response.json()["errors"][-1]["code"] == "no_question"
        assert Question.objects.count() == 0

    def test_half_a_file_is_refused_where_it_ends(self, editor_client):
        file = lines(known("a"), known("b"))
        response = sent(editor_client, file[: len(file) - 40], "format=jsonl")
        assert response.status_code == 400
        assert response.json()["errors"][0]["line"] == 2
        assert not Question.objects.exists()

    def test_a_file_of_no_format_is_refused(self, editor_client):
        response = sent(editor_client, b"\x00\x01\x02 what is this?")
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "format"

    def test_a_file_of_another_format_is_refused_in_its_first_line(self, editor_client):
        response = sent(editor_client, b"GIFT? { =no }", "format=jsonl")
        assert response.status_code == 400
        assert response.json()["errors"][0]["line"] == 1

    def test_more_than_may_be_sent_is_413(self, editor_client, settings):
        settings.IMPORT_MAX_BYTES = 1_000
        assert sent(editor_client, b"x" * 1_001).status_code == 413
        assert sent(editor_client, b"x" * 50_000).status_code == 413
        file = SimpleUploadedFile("a.jsonl", b"x" * 1_001)
        assert editor_client.post(URL, {"file": file}, format="multipart").status_code == 413
        assert sent(editor_client, b"x" * 1_000, "format=jsonl").status_code == 400

    def test_a_key_that_comes_twice_is_refused(self, editor_client):
        response = sent(editor_client, lines(known("a"), known("a", difficulty=2)))
        assert response.json()["errors"][0]["line"] == 2


class TestEncodings:
    TEXT = lines(
        paper("open", text="Où est le café – là‑bas?".replace("‑", "-"), answers=[right("Là")])
    )

    @pytest.mark.parametrize(
        ("encoding", "told"),
        [
            ("utf-8", None),
            ("utf-8-sig", None),
            ("utf-16", "Read as utf-16."),
            ("utf-16-le", "Read as utf-16-le."),
            ("utf-16-be", "Read as utf-16-be."),
            ("windows-1252", "Read as windows-1252."),
        ],
    )
    def test_it_is_found_out_and_told(self, editor_client, encoding, told):
        response = sent(editor_client, self.TEXT.decode().encode(encoding), "format=jsonl")
        assert response.status_code == 201, response.json()
        assert Question.objects.get().text == "Où est le café – là-bas?"
        lines_of_it = [
            line["how"] for line in response.json()["ledger"] if line["what"] == "encoding"
        ]
        assert lines_of_it == ([told] if told else [])

    def test_lines_may_end_with_carriage_returns(self, editor_client):
        file = lines(known("a"), known("b")).replace(b"\n", b"\r\n")
        assert counts(sent(editor_client, file)) == (2, 0, 0)

    def test_what_is_no_text_at_all_is_refused(self, editor_client):
        response = sent(editor_client, b'{"kind": "open"}\n\x81\xff', "format=jsonl")
        assert response.json()["errors"][-1]["code"] == "encoding"
        assert response.json()["errors"][-1]["line"] == 2


class TestLedger:
    def test_every_element_has_a_line(self, editor_client):
        papers = [known(f"k{number}") for number in range(30)]
        told = sent(editor_client, lines(*papers)).json()
        url, found = told["links"]["ledger"] + "?page_size=7", []
        while url:
            page = editor_client.get(url).json()
            found += page["results"]
            url = page["next"]
        kept = [line for line in found if line["fate"] == "kept"]
        assert [line["line"] for line in kept] == list(range(1, 31))
        assert [line["excerpt"] for line in kept] == [one.text for one in papers]
        assert {line["question"] for line in kept} == {
            f"http://testserver/api/v1/questions/{pk}"
            for pk in Question.objects.values_list("pk", flat=True)
        }

    def test_levels_of_a_category_that_are_too_deep_are_told(self, editor_client):
        path = "/".join(f"level {number}" for number in range(25))
        file = f"question,answer,category\nWhat is this?,It.,{path}\n".encode()
        told = sent(editor_client, file, "format=csv").json()
        found = editor_client.get(told["links"]["ledger"] + "?fate=dropped").json()["results"]
        excerpt = " / ".join(f"level {number}" for number in range(20, 25))
        assert [(line["what"], line["excerpt"]) for line in found] == [
            ("levels of the category", excerpt)
        ]

    def test_it_can_be_narrowed_to_a_fate(self, editor_client):
        told = sent(editor_client, lines(known())).json()
        found = editor_client.get(told["links"]["ledger"] + "?fate=made").json()["results"]
        assert [line["fate"] for line in found] == ["made"]

    def test_of_an_unknown_import_there_is_none(self, editor_client):
        assert editor_client.get(f"{URL}/{'A' * 22}/ledger").status_code == 404
        assert editor_client.get(f"{URL}/{'A' * 22}").status_code == 404

    def test_imports_are_listed_newest_first(self, editor_client):
        ids = [sent(editor_client, lines(known(key))).json()["id"] for key in "ab"]
        found = editor_client.get(URL).json()["results"]
        assert [one["id"] for one in found] == ids[::-1]
        assert "ledger" not in found[0]


def test_an_archive_without_a_name_is_taken_for_no_text(editor_client):
    package = b"".join(by_name("qti30").write(paper(text=f"What is {n * n}?") for n in range(40)))
    response = sent(editor_client, package, "topic=python&dry_run=true")
    assert (response.json()["format"], response.json()["counts"]["created"]) == ("qti30", 40)
