"""Files that cannot be read as they should, and references that lead nowhere."""

from pathlib import Path

import pytest

from bank.formats import UnknownFormat
from bank.proofreading import proofread
from tests.bank.proofreading.sheets import choice, faults, open_question, put, sheet


def test_a_sound_file_has_no_faults(tmp_path: Path) -> None:
    proof = proofread(put(tmp_path, sheet()))
    assert proof.lines == []
    assert [document.key for document in proof.documents] == ["saws", "saws-check"]
    assert (
        str(proof)
        == f"{tmp_path}/tools.md: 2 questions, 0 blocks run or read, 0 left alone, 0 faults"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        (
            "difficulty: 2",
            "dificulty: 2",
            "There is no header 'dificulty'. Did you mean 'difficulty'? A blank line ends the headers.",
        ),
        ("kind: open", "kind open", "A header is `name: value`; a blank line ends it."),
        ("tags: http\n", "tags: htp\n", "There is no tag 'htp'. Did you mean 'http'?"),
        ("topic: tools", "topic: tool", "There is no topic 'tool'. Did you mean 'tools'?"),
        ("source: core", "source: cores", "There is no source 'cores'. Did you mean 'core'?"),
        (
            "related: saws-check",
            "related: saws-chek",
            "There is no question 'saws-chek'. Did you mean 'saws-check'?",
        ),
        ("related: saws-check", "related: saws", "A question is not related to itself."),
        (
            "## Question: saws-check",
            "## Question: saws",
            "/key: The question of line 6 has this key already.",
        ),
    ],
)
def test_a_bad_header_is_named_with_its_line(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    text = sheet()
    assert right in text
    found = faults(tmp_path, text.replace(right, wrong, 1))
    assert f"{wrong.strip()}: {reason}" in found


def test_a_missing_answer_is_named_with_the_line_of_its_question(tmp_path: Path) -> None:
    text = sheet(open_question().split("### Answer")[0].replace("related: saws-check\n", ""))
    assert faults(tmp_path, text) == [
        "## Question: saws: /answers: This kind of question (open) needs an answer."
    ]


def test_what_a_whole_file_shares_is_blamed_once(tmp_path: Path) -> None:
    text = sheet().replace("topic: tools", "topic: drills")
    assert faults(tmp_path, text) == ["topic: drills: There is no topic 'drills'."]


def test_a_key_of_another_file_is_named_with_that_file(tmp_path: Path) -> None:
    other = put(tmp_path, sheet(choice().replace("related: saws\n", "")), "others.md")
    assert faults(tmp_path, sheet()) == [
        f"## Question: saws-check: The question of {other}:6 has this key already."
    ]


def test_related_questions_may_stand_in_other_files_of_the_folder(tmp_path: Path) -> None:
    put(tmp_path, sheet(choice().replace("related: saws\n", "")), "others.md")
    assert faults(tmp_path, sheet(open_question())) == []


def test_without_a_catalogue_the_words_of_a_file_cannot_be_looked_up(tmp_path: Path) -> None:
    path = put(tmp_path, sheet())
    (tmp_path / "catalogue.toml").unlink()
    assert proofread(path).lines == [
        f"{path}:1: There is no catalogue.toml beside this file to look up topic, source and tags in."
    ]


def test_a_bad_catalogue_is_checked_as_a_file_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, sheet())
    path = tmp_path / "catalogue.toml"
    path.write_text("[source]\nslug = 4\n")
    assert proofread(path).lines == [
        f"{path}:1: 'slug' is a text.",
        f"{path}:1: A source needs a slug.",
    ]


def test_a_file_that_is_not_text_is_checked_up_to_there(tmp_path: Path) -> None:
    path = put(tmp_path, sheet())
    path.write_bytes(path.read_bytes().replace(b"There are", b"There \xff are"))
    assert proofread(path).lines == [
        f"{path}:10: There is no question 'saws-check'. Did you mean 'saws'?",
        f"{path}:45: This is not UTF-8.",
    ]


def test_a_line_of_json_has_faults_too_all_in_its_one_line(tmp_path: Path) -> None:
    text = '\n{"kind": "open", "text": "Where is `<b>`?\\n\\n<b>?", "topic": "tools"}\n[]\n'
    path = put(tmp_path, text, "tools.jsonl")
    assert proofread(path).lines == [
        f"{path}:2: '<b>' is HTML; set it as code.",
        f"{path}:3: This is not an object.",
    ]


def test_a_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"No format is known by the ending '\.docx'"):
        proofread(put(tmp_path, "", "tools.docx"))
