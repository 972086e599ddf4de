"""A folder, in the order in which it can be loaded."""

import pytest

from bank.models import Question
from bank.transfer import FileReport, LeftAlone, files_in, load_file, load_files, summed
from tests.bank.transfer.test_load_catalogue import CATALOGUE


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "README.md").write_text("# Read me\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("Nothing to load.\n", encoding="utf-8")
    for topic in ("rest", "web", "more"):
        (tmp_path / f"{topic}.md").write_text(
            f"---\nsource: core\ntopic: web\n---\n\n"
            f"## Question: {topic}\n\nWhat about {topic}?\n\n### Answer\n\nSo.\n",
            encoding="utf-8",
        )
    return tmp_path


def names(paths):
    return [path.name for path in paths]


def test_files_stand_in_the_order_of_their_topics_and_then_by_name(folder):
    (folder / "another.md").write_text("", encoding="utf-8")
    assert names(files_in(folder)) == [
        "catalogue.toml",
        "web.md",
        "rest.md",
        "another.md",
        "more.md",
    ]


def test_without_a_catalogue_files_stand_by_name(folder):
    (folder / "catalogue.toml").unlink()
    assert names(files_in(folder)) == ["more.md", "rest.md", "web.md"]


def test_a_broken_catalogue_is_still_the_first_to_be_loaded(folder):
    (folder / "catalogue.toml").write_text("[", encoding="utf-8")
    assert names(files_in(folder)) == ["catalogue.toml", "more.md", "rest.md", "web.md"]


@pytest.mark.django_db
def test_a_folder_is_loaded_file_by_file(folder):
    reports = list(load_files(files_in(folder)))
    assert [report.created for report in reports] == [4, 1, 1, 1]
    assert Question.objects.filter(status="published").count() == 3


@pytest.mark.django_db
def test_a_broken_file_keeps_no_other_file_from_being_loaded(folder):
    (folder / "web.md").write_text("### Answer\n", encoding="utf-8")
    assert [len(report.refused) for report in load_files(files_in(folder))] == [0, 1, 0, 0]
    assert Question.objects.count() == 2


@pytest.mark.django_db
def test_behind_a_broken_catalogue_nothing_is_loaded(folder):
    (folder / "catalogue.toml").write_text("[", encoding="utf-8")
    (report,) = load_files(files_in(folder))
    assert len(report.refused) == 1


@pytest.mark.django_db
def test_one_may_watch_a_file_being_read(folder):
    seen = []

    def watch(file):
        for line in file:
            seen.append(line)
            yield line

    load_file(folder / "catalogue.toml", watch=watch)
    assert b"".join(seen).decode() == CATALOGUE


def test_reports_add_up():
    first = FileReport("a", created=1, changed=2, unchanged=3, left_alone=[LeftAlone("x", "y")])
    assert str(summed([first, first])) == (
        "Total: 2 created, 4 changed, 6 unchanged, 2 left alone, 0 refused"
    )
