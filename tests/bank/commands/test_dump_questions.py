"""Questions into files and back, by the operator's hand."""

import json

import pytest

from bank.formats import FORMATS, by_name, entries
from bank.models import Import, Question, Tag, Topic
from tests.builders import add, paper, stored

pytestmark = pytest.mark.usefixtures("topic")


def test_what_is_dumped_can_be_loaded(run, tmp_path):
    for number in range(3):
        add(text=f"{number}?", explanation="So.", status="published")
    before = [stored(question) for question in Question.objects.order_by("pk")]
    path = tmp_path / "all.jsonl"
    said = run("dump_questions", path)
    assert said.out == f"{path}: 3 questions written, 0 elements mapped, 0 dropped\n"
    Question.objects.all().delete()
    said = run("load_questions", path)
    assert said.refusal is None
    assert [stored(question) for question in Question.objects.order_by("pk")] == before


def test_it_can_be_narrowed(run, tmp_path, topic):
    Tag.objects.create(slug="easy", name="Easy")
    add(text="A?", status="published", tags=["easy"])
    add(text="B?", status="published")
    add(text="C?", tags=["easy"])
    path = tmp_path / "some.jsonl"
    run("dump_questions", path, "--status", "published", "--tag", "easy", "--topic", "python")
    assert [json.loads(line)["text"] for line in path.read_text().splitlines()] == ["A?"]


def test_other_formats_have_their_topics_by_name(run, tmp_path):
    add(text="A?")
    said = run("dump_questions", "-", "--format", "markdown")
    (entry,) = entries(FORMATS["markdown"], said.out)
    assert entry.document.text == "A?"


def test_what_a_format_cannot_say_goes_into_the_ledger(run, tmp_path, monkeypatch):
    class Poor:
        SUFFIXES, IS_BINARY = (".poor",), False

        @staticmethod
        def write(documents, writing):
            for document in documents:
                writing.dropped(document, "difficulty", "There is no word for it.")
                yield document.text

    monkeypatch.setitem(FORMATS, "poor", Poor)
    add(text="A?")
    path, ledger = tmp_path / "all.poor", tmp_path / "losses"
    said = run("dump_questions", path, "--ledger", ledger)
    assert said.out.endswith("0 elements mapped, 1 dropped\n")
    assert json.loads(ledger.read_text()) == {
        "question": "A?",
        "what": "difficulty",
        "fate": "dropped",
        "how": "There is no word for it.",
        "excerpt": "",
    }


def test_what_a_format_cannot_say_is_counted_without_a_ledger(run, tmp_path):
    add(text="A?", explanation="So.")
    path = tmp_path / "all.aiken"
    assert ", 0 elements mapped, 2 dropped\n" in run("dump_questions", path).out


def test_questions_that_the_format_has_no_words_for_are_not_counted_as_written(run, tmp_path):
    add(text="A?")
    add(kind="open", text="B?", answers=[])
    path = tmp_path / "all.aiken"
    said = run("dump_questions", path)
    assert said.out.startswith(f"{path}: 1 questions written, 1 left out, ")
    assert path.read_text(encoding="utf-8").count("ANSWER:") == 1


def test_a_terminal_shows_how_far_it_is(run, tmp_path):
    add()
    assert "100%" in run("dump_questions", tmp_path / "a.jsonl", terminal=True).err
    assert "100%" in run("dump_questions", tmp_path / "a.md", terminal=True).err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-"], "Say the --format"),
        (["x.docx"], "No format is known by the ending"),
        (["x.jsonl", "--format", "jsnl"], "There is no format 'jsnl'"),
        (["x.jsonl", "--topic", "nothing"], "There is no topic 'nothing'"),
        (["x.jsonl", "--source", "nothing"], "There is no source 'nothing'"),
        (["x.jsonl", "--tag", "nothing"], "There is no tag 'nothing'"),
        (["/nowhere/x.jsonl"], "/nowhere/x.jsonl.part: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run, words, why):
    assert run("dump_questions", *words).refusal.startswith(why)


def test_a_format_that_is_only_read_is_not_written(run, monkeypatch):
    class OnlyRead:
        SUFFIXES = (".read",)

    monkeypatch.setitem(FORMATS, "read", OnlyRead)
    assert run("dump_questions", "x.read").refusal == "This format is only read."


class TestLoad:
    def test_missing_words_are_made_and_the_import_is_on_record(self, run, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(by_name("jsonl").write([paper(topic="new", tags=["t"])])))
        said = run("load_questions", path)
        record = Import.objects.get()
        assert said.out.splitlines()[0].endswith(f"2 made; import {record.pk}")
        assert Topic.objects.filter(slug="new").exists()

    def test_options_are_obeyed(self, run, tmp_path):
        path = tmp_path / "a.md"
        path.write_text("".join(by_name("markdown").write([paper(tags=["fresh"])])))
        run("load_questions", path, "--status", "published")
        assert Question.objects.get().status == "published"
        assert Tag.objects.get().slug == "fresh"

    def test_what_is_skipped_is_listed(self, run, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(by_name("jsonl").write([paper()])))
        run("load_questions", path)
        said = run("load_questions", path, "--on-existing", "skip")
        assert "  left alone: line 1 (What is 1 + 1?)" in said.out

    def test_lenient_loads_the_others_and_fails(self, run, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(by_name("jsonl").write([paper(), paper(text="B?", difficulty=9)])))
        said = run("load_questions", path, "--lenient")
        assert said.refusal == "What was refused was not loaded."
        assert said.err == f"{path}:2: /difficulty: Difficulty goes from 1 to 5.\n"
        assert Question.objects.count() == 1

    def test_a_dry_run_leaves_no_record(self, run, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(by_name("jsonl").write([paper()])))
        said = run("load_questions", path, "--dry-run")
        assert said.out.splitlines()[-1].startswith("Total: 1 created")
        assert not Import.objects.exists()
