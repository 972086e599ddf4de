"""The corpus has a question and its check for each of the 150 subjects, and nobody can guess the answers."""

import pytest

from bank.documents import Kind
from bank.proofreading import balance
from tests.seed.corpus import CHECK, FILES, OUTLINE, SEED, documents

pytestmark = pytest.mark.only_on("small")


def test_the_outline_has_150_subjects_in_its_seven_sections() -> None:
    assert [len(subjects) for subjects in OUTLINE.values()] == [35, 35, 30, 15, 10, 10, 15]
    assert len({key for subjects in OUTLINE.values() for key in subjects}) == 150


@pytest.mark.parametrize("section", OUTLINE)
def test_a_section_has_its_subjects_in_teaching_order_each_with_its_check_behind_it(
    section: str,
) -> None:
    wanted = [name for key in OUTLINE[section] for name in (key, key + CHECK)]
    keys = [document.key for document in documents(SEED / f"{section}.md")]
    # There may be more questions than the outline asks for.
    assert [key for key in keys if key in wanted] == wanted


@pytest.mark.parametrize("section", OUTLINE)
def test_a_question_is_headed_as_the_outline_has_it(section: str) -> None:
    found = {document.key: document for document in documents(SEED / f"{section}.md")}
    for key, subject in OUTLINE[section].items():
        question = found[key]
        assert question.kind == Kind.OPEN, key
        assert question.difficulty == subject["difficulty"], key
        assert sorted(question.tags) == sorted(subject["tags"]), key
        assert question.related == subject["related"], key


@pytest.mark.parametrize("section", OUTLINE)
def test_a_check_can_be_graded_and_leads_back_to_what_it_tests(section: str) -> None:
    found = {document.key: document for document in documents(SEED / f"{section}.md")}
    for key, subject in OUTLINE[section].items():
        check = found[key + CHECK]
        assert check.kind != Kind.OPEN, key
        assert key in check.related, key
        assert set(check.tags) <= set(subject["tags"]), key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_the_published_questions_of_the_topic_it_is_named_after(path) -> None:
    found = documents(path)
    assert {(paper.topic, paper.source, paper.status) for paper in found} == {
        (path.stem, "core", "published")
    }


def test_right_answers_stand_out_neither_by_length_nor_by_place() -> None:
    measures = list(balance([paper for path in FILES for paper in documents(path)]))
    assert len(measures) == 3
    assert [measure.sentence for measure in measures if not measure.is_within] == []
