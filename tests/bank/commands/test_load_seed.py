"""The first questions of a new bank."""

from pathlib import Path

from bank.editing import add_source, delete_question
from bank.management.commands.load_seed import SEED
from bank.models import Question, Revision, Source, Tag
from tests.bank.commands.conftest import break_
from tests.builders import OPERATOR


def test_a_new_bank_is_filled_and_it_is_said_in_a_line(run, folder):
    said = run("load_seed", "--folder", folder)
    assert said.out == f"Loaded 6 topics, tags and questions from {folder}.\n"
    assert Question.objects.count() == 2


def test_a_second_start_says_and_changes_nothing(run, folder, editor):
    run("load_seed", "--folder", folder)
    delete_question(Question.objects.get(key="web").pk, by=editor)
    lines = Revision.objects.count()
    said = run("load_seed", "--folder", folder)
    assert (said.out, said.err, said.refusal) == ("", "", None)
    assert Revision.objects.count() == lines


def test_a_bank_with_that_source_is_left_as_it_is(run, folder):
    add_source(slug="core", title="My own", by=OPERATOR)
    assert run("load_seed", "--folder", folder).out == ""
    assert not Tag.objects.exists()


def test_of_a_broken_seed_nothing_is_loaded(run, folder):
    break_(folder / "rest.md")
    said = run("load_seed", "--folder", folder)
    assert said.err.startswith(f"{folder}/rest.md:7: /tags/0: ")
    assert said.refusal == f"Nothing was loaded from {folder}, for it has faults."
    assert not Source.objects.exists()


def test_a_seed_that_was_mended_is_loaded_whole(run, folder):
    rest = folder / "rest.md"
    whole = rest.read_text(encoding="utf-8")
    break_(rest)
    run("load_seed", "--folder", folder)
    rest.write_text(whole, encoding="utf-8")
    run("load_seed", "--folder", folder)
    assert Question.objects.count() == 2


def test_a_seed_that_is_not_there_is_refused(run, tmp_path):
    said = run("load_seed", "--folder", tmp_path / "nowhere")
    assert said.refusal == f"{tmp_path}/nowhere: No such file or directory."


def test_load_questions_moves_on_what_the_seed_loaded(run, folder):
    run("load_seed", "--folder", folder)
    rest = folder / "rest.md"
    rest.write_text(rest.read_text(encoding="utf-8").replace("So.", "So!"), encoding="utf-8")
    said = run("load_questions", folder)
    assert said.out.splitlines()[-1].startswith("Total: 0 created, 1 changed, 5 unchanged, 0 left")


def test_the_seed_is_in_the_folder_of_the_project():
    assert (SEED / "catalogue.toml").is_file()
    assert SEED.parent == Path(__file__).resolve().parents[3]
