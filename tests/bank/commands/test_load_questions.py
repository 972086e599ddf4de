"""Questions from files, by the operator's hand."""

import json
import zipfile
from dataclasses import replace

import pytest

from bank.editing import change_question, delete_question
from bank.formats import by_name
from bank.models import Question, Revision, Tag
from tests.bank.commands.conftest import break_
from tests.builders import paper, stored


def test_a_folder_is_loaded_with_its_catalogue_and_reported_file_by_file(run, folder):
    said = run("load_questions", folder)
    assert said.out.splitlines() == [
        f"{folder}/catalogue.toml: 4 created, 0 changed, 0 unchanged, 0 left alone, 0 refused",
        f"{folder}/web.md: 1 created, 0 changed, 0 unchanged, 0 left alone, 0 refused",
        f"{folder}/rest.md: 1 created, 0 changed, 0 unchanged, 0 left alone, 0 refused",
        "Total: 6 created, 0 changed, 0 unchanged, 0 left alone, 0 refused",
    ]
    assert (said.err, said.refusal) == ("", None)


def test_a_second_run_changes_nothing(run, folder):
    run("load_questions", folder)
    said = run("load_questions", folder)
    assert said.out.splitlines()[-1] == (
        "Total: 0 created, 0 changed, 6 unchanged, 0 left alone, 0 refused"
    )
    assert Revision.objects.count() == 6


def test_what_is_left_alone_is_listed_with_the_reason(run, folder, editor):
    run("load_questions", folder)
    question = Question.objects.get(key="web")
    document = stored(question)
    document.text = "Corrected."
    change_question(question.pk, document, by=editor)
    said = run("load_questions", folder)
    assert "  left alone: core/web, changed since by editor" in said.out.splitlines()
    assert said.refusal is None


def test_faults_are_told_with_file_and_line_and_fail_the_command(run, folder):
    break_(folder / "web.md")
    said = run("load_questions", folder)
    assert said.err == f"{folder}/web.md:7: /tags/0: There is no tag 'htpt'. Did you mean 'http'?\n"
    assert said.refusal == "Of files in which something was refused, nothing was loaded."
    assert [question.key for question in Question.objects.all()] == ["rest"]


def test_without_a_catalogue_what_refers_to_it_is_not_tried(run, folder):
    (folder / "catalogue.toml").write_text("[", encoding="utf-8")
    said = run("load_questions", folder)
    assert said.err.count("\n") == 1
    assert said.refusal.endswith("Without their catalogue, 2 more were not tried.")


def test_single_files_are_loaded_in_the_order_given(run, folder):
    said = run("load_questions", folder / "catalogue.toml", folder / "rest.md")
    assert [line.split(": ")[0] for line in said.out.splitlines()[:-1]] == [
        f"{folder}/catalogue.toml",
        f"{folder}/rest.md",
    ]


def test_a_format_may_be_named(run, topic, tmp_path):
    path = tmp_path / "export.txt"
    path.write_text("".join(by_name("jsonl").write([paper()])), encoding="utf-8")
    run("load_questions", path, "--format", "jsonl")
    assert Question.objects.count() == 1


def test_a_dry_run_reports_and_does_nothing(run, folder):
    said = run("load_questions", folder, "--dry-run")
    assert said.out.splitlines()[-1] == (
        "Total: 6 created, 0 changed, 0 unchanged, 0 left alone, 0 refused; "
        "a dry run, so nothing was loaded"
    )
    assert not Tag.objects.exists()
    assert not Question.objects.exists()


def test_a_dry_run_fails_as_the_real_one_would(run, folder):
    break_(folder / "web.md")
    assert run("load_questions", folder, "--dry-run").refusal is not None


def test_an_unknown_format_is_refused_before_anything_is_loaded(run, folder):
    said = run("load_questions", folder, "--format", "markdwn")
    assert said.refusal.startswith("There is no format 'markdwn'. Did you mean 'markdown'?")
    assert not Tag.objects.exists()


def test_an_unknown_ending_is_refused_before_anything_is_loaded(run, folder):
    (folder / "notes.docx").write_text("", encoding="utf-8")
    said = run("load_questions", folder, folder / "notes.docx")
    assert said.refusal.startswith("No format is known by the ending '.docx'")
    assert not Tag.objects.exists()


def test_a_file_that_is_not_there_is_refused_before_anything_is_loaded(run, folder):
    said = run("load_questions", folder, folder / "nothing.md")
    assert said.refusal == f"{folder}/nothing.md: No such file or directory."
    assert not Tag.objects.exists()


def test_a_folder_with_nothing_to_load_is_refused(run, tmp_path):
    said = run("load_questions", tmp_path)
    assert said.refusal == f"{tmp_path}: there is nothing to load in this folder."


def test_a_terminal_shows_how_far_it_is(run, folder):
    said = run("load_questions", folder, terminal=True)
    assert "\r[" in said.err
    assert f"\r[{'#' * 30}] 100%" in said.err
    # At last it makes room for what follows.
    assert said.err.endswith(" \r")


def test_an_empty_file_shows_no_progress(run, tmp_path):
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    assert run("load_questions", tmp_path, terminal=True).err == ""


def test_a_workbook_is_loaded(run, tmp_path, topic):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"".join(by_name("xlsx").write([paper()])))
    said = run("load_questions", path, terminal=True)
    assert said.out.startswith(f"{path}: 1 created")
    assert "100%" in said.err


def test_what_somebody_deleted_is_not_brought_back(run, tmp_path, topic, editor):
    path = tmp_path / "a.jsonl"
    both = [paper(source="exam", key=key, text=f"{key}?") for key in ("a", "b")]
    path.write_text("".join(by_name("jsonl").write(both[:1])))
    run("load_questions", path)
    delete_question(Question.objects.get().pk, by=editor)
    path.write_text("".join(by_name("jsonl").write(both)))
    said = run("load_questions", path)
    assert [question.key for question in Question.objects.all()] == ["b"]
    assert "left alone: line 1 (a?), It was deleted since by editor." in said.out


MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
    '<resource identifier="r" type="imsqti_item_xmlv2p2" href="bad.xml"/></resources></manifest>'
)
GIFT = "Read this first.\n\n::q:: What is this? {=an egg #good ~a stone}\n"


def ledger_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_what_a_file_loses_is_counted_and_told_in_the_ledger(run, topic, tmp_path, dry_run):
    path, ledger = tmp_path / "a.gift", tmp_path / "ledger"
    path.write_text(GIFT, encoding="utf-8")
    said = run("load_questions", path, "--topic", "python", "--ledger", ledger, *dry_run)
    assert "0 refused, 1 elements mapped, 1 dropped" in said.out.splitlines()[0]
    told = ledger_of(ledger)
    assert told[0] == {
        "file": str(path),
        "line": 1,
        "fate": "dropped",
        "what": "description",
        "how": told[0]["how"],
        "excerpt": "Read this first.",
    }
    assert [(line["line"], line["fate"]) for line in told[1:]] == [(3, "mapped"), (3, "kept")]


def test_the_ledger_tells_what_is_refused_in_which_member(run, topic, tmp_path):
    path, ledger = tmp_path / "a.zip", tmp_path / "ledger"
    path.write_bytes(b"PK\x03\x04")
    run("load_questions", path, "--format", "qti30", "--topic", "python", "--ledger", ledger)
    assert [(line["line"], line["fate"]) for line in ledger_of(ledger)] == [(1, "refused")]


def test_a_fault_in_a_package_names_the_file_in_it(run, topic, tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("bad.xml", "<assessmentItem>\n<")
    said = run("load_questions", path, "--format", "qti22", "--topic", "python")
    assert said.err.startswith(f"{path}:2: In bad.xml: ")


def test_the_ledger_of_a_folder_tells_what_is_refused_or_left_alone(run, folder, tmp_path, editor):
    run("load_questions", folder)
    question = Question.objects.get(key="rest")
    change_question(question.pk, replace(stored(question), text="Corrected."), by=editor)
    break_(folder / "web.md")
    ledger = tmp_path / "ledger"
    run("load_questions", folder, "--ledger", ledger)
    refused, left = sorted(ledger_of(ledger), key=lambda line: line["fate"], reverse=True)
    assert (refused["line"], refused["pointer"], refused["code"]) == (7, "/tags/0", "unknown")
    assert (left["excerpt"], left["how"]) == ("core/rest", "It was changed since by editor.")
