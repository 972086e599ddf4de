"""`manage.py check_questions`, and that nothing is loaded of what it refuses."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bank.models import Question
from tests.bank.proofreading.sheets import choice, graded, open_question, put, sheet

Run = Callable[..., tuple[list[str], list[str], str]]


@pytest.fixture
def run() -> Run:
    """Runs a command: the lines of its output and of its complaints, and with which words it failed."""

    def run(*words: object) -> tuple[list[str], list[str], str]:
        out, err, refusal = StringIO(), StringIO(), ""
        try:
            call_command(*map(str, words), stdout=out, stderr=err)
        except CommandError as error:
            refusal = str(error)
        return out.getvalue().splitlines(), err.getvalue().splitlines(), refusal

    return run


PROGRAM = "\n```python\nprint(4)\n```\n\n```text\n4\n```\n\n```text\nalone\n```"


def test_a_sound_file_is_told_in_a_line_and_what_was_not_run_below(
    run: Run, tmp_path: Path
) -> None:
    path = put(tmp_path, sheet(open_question(add=PROGRAM), choice()))
    assert run("check_questions", path) == (
        [
            f"{path}: 2 questions, 1 blocks run or read (1 python), 1 left alone, 0 faults",
            f"  not run: {path}:34: text of saws, stands for itself",
        ],
        [],
        "",
    )


def test_a_folder_is_checked_with_its_catalogue_and_as_a_whole(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, sheet())
    out, err, refusal = run("check_questions", tmp_path)
    assert (err, refusal) == ([], "")
    assert out == [
        f"{tmp_path}/catalogue.toml: 0 questions, 0 blocks run or read, 0 left alone, 0 faults",
        f"{path}: 2 questions, 0 blocks run or read, 0 left alone, 0 faults",
        "0 of 1 graded questions are true_false, 0%; at most 20%.",
        "In 0.5 of 1 single_choice questions the right option is the longest; 0.5 by chance, at most 1.3.",
        "Right options stand 1 times in the first, second … place; chi-square 0.00, at most 0.00.",
    ]


def test_a_figure_of_the_whole_that_is_out_of_bounds_is_a_fault(run: Run, tmp_path: Path) -> None:
    put(tmp_path, sheet(open_question(), choice(kind="true_false", right="True", wrong="False")))
    _, err, refusal = run("check_questions", tmp_path)
    assert err == [
        f"{tmp_path}: 1 of 1 graded questions are true_false, 100%; at most 20%.",
    ]
    assert refusal == "Faults found: 1."


def test_all_files_are_checked_before_it_fails(run: Run, tmp_path: Path) -> None:
    first = put(tmp_path, sheet().replace("tags: http\n", "tags: htp\n"))
    second = put(tmp_path, sheet().replace("saws", "drills").replace("### Ans", "### ans"), "b.md")
    _, err, refusal = run("check_questions", first, second)
    assert [line.split(" ")[0] for line in err] == [
        f"{first}:9:",
        f"{second}:6:",
        f"{second}:14:",
    ]
    assert refusal == "Faults found: 3."


def test_a_file_that_is_not_there_is_told_in_a_line(run: Run, tmp_path: Path) -> None:
    *_, refusal = run("check_questions", tmp_path / "saws.md")
    assert refusal == f"{tmp_path}/saws.md: No such file or directory."


BAD_INPUT = [
    ("difficulty: 2\n", "dificulty: 2\n", "8: There is no header 'dificulty'."),
    ("Question: saws-check", "Question: saws", "28: /key: The question of line 6 has this key"),
    ("tags: http, caching", "tags: htp, caching", "30: There is no tag 'htp'."),
    ("### Answer", "#### Answers", "6: /answers: This kind of question (open) needs an answer."),
]


@pytest.mark.parametrize(("sound", "bad", "complaint"), BAD_INPUT)
@pytest.mark.django_db
def test_bad_input_is_refused_with_its_line_and_reason_and_nothing_of_its_file_is_loaded(
    run: Run, tmp_path: Path, sound: str, bad: str, complaint: str
) -> None:
    text = sheet()
    assert text.count(sound) == 1
    path = put(tmp_path, text.replace(sound, bad))

    _, err, refusal = run("check_questions", path)
    assert any(line.startswith(f"{path}:{complaint}") for line in err), err
    assert refusal.startswith("Faults found: ")

    run("load_questions", tmp_path / "catalogue.toml")
    _, err, refusal = run("load_questions", path)
    line = complaint.split(" ")[0]
    assert any(told.startswith(f"{path}:{line}") for told in err), err
    assert refusal == "Of files in which something was refused, nothing was loaded."
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            sheet(open_question(add=PROGRAM.replace("text\n4", "text\n5")), choice()),
            "31: The program prints '4' here, not '5'.",
        ),
        (
            sheet(
                open_question(),
                graded("Which number?\n\n```python\nprint(4)\n```", "5", kind="numerical"),
            ),
            "36: The program prints '4', which is not the right answer.",
        ),
    ],
)
def test_output_that_differs_is_refused_with_its_line_and_reason(
    run: Run, tmp_path: Path, text: str, complaint: str
) -> None:
    path = put(tmp_path, text)
    _, err, refusal = run("check_questions", path)
    assert err == [f"{path}:{complaint}"]
    assert refusal == "Faults found: 1."
