"""Programs in texts, and what they print."""

import sys
from pathlib import Path

import pytest

from bank.proofreading import LeftAlone, left_alone, proofread
from bank.proofreading.languages import python
from tests.bank.proofreading.sheets import choice, faults, graded, open_question, sheet


def with_code(folder: Path, code: str) -> list[str]:
    return faults(folder, sheet(open_question(add=f"\n{code}"), choice()))


def test_a_program_prints_what_the_block_below_shows(tmp_path: Path) -> None:
    code = "```python\nprint(1, 2)\nprint()\n```\n\n```text\n1 2\n\n```"
    assert with_code(tmp_path, code) == []
    proof = proofread(tmp_path / "tools.md")
    assert proof.run == {"python": 1}
    assert proof.left_alone == []


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        ("1\nthree", "three: The program prints '2' here, not 'three'."),
        ("1", "```: The program prints '2' here."),
        ("1\n2\n3", "3: This is not printed: '3'."),
        ("1 \n2", "1 : The program prints '1' here, not '1 '."),
    ],
)
def test_output_that_differs_is_named_with_its_first_line(
    tmp_path: Path, printed: str, fault: str
) -> None:
    code = f"```python\nprint(1)\nprint(2)\n```\n\n```text\n{printed}\n```"
    assert with_code(tmp_path, code) == [fault]


def test_output_that_ends_without_its_line_end_differs(tmp_path: Path) -> None:
    code = "```python\nprint(1, end='')\n```\n\n```text\n1\n```"
    assert with_code(tmp_path, code) == ["1: The output ends with other blanks."]


def test_output_that_no_block_shows_is_a_fault(tmp_path: Path) -> None:
    code = "```python\nprint(1)\n```\n\nIt prints:\n\n```text\n1\n```"
    assert with_code(tmp_path, code) == [
        "print(1): It prints '1', and no `text` block below shows it."
    ]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (
            "saw = 1\nfloat('saw')",
            "float('saw'): It ends with ValueError: could not convert string to float: 'saw'",
        ),
        ("saw = 1\nsaw = = 2", "saw = = 2: It ends with SyntaxError: invalid syntax"),
        ("saw = 1\nraise SystemExit(3)", "saw = 1: It ends with the exit code 3"),
        (
            "import sys\nprint('Oh.\\nNo.', file=sys.stderr)",
            "import sys: It writes to standard error: Oh.",
        ),
        (
            "import sys\nprint(file=sys.stderr)",
            "import sys: It writes to standard error: blanks",
        ),
    ],
)
def test_a_program_that_does_not_run_clean_is_named_with_the_line_of_its_fault(
    tmp_path: Path, code: str, fault: str
) -> None:
    assert with_code(tmp_path, f"```python\n{code}\n```\n\n```text\nno\n```") == [fault]


def test_a_program_runs_as_a_script_in_an_empty_folder_without_the_variables_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAW", "sharp")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    code = (
        "import os, sys\n"
        "print(__name__, os.listdir(), os.environ.get('SAW'), sys.flags.hash_randomization, sys.stdin.read())\n"
        "print(sys.executable)"
    )
    assert python.run(code).output == f"__main__ [] None 1 \n{sys.executable}\n"


def test_a_program_is_ended_with_its_children_when_its_time_is_over() -> None:
    code = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)"
    )
    assert python.run(code, seconds=0.5).faults == ((0, "It was still running after 0.5 seconds."),)


def test_what_is_marked_as_not_run_is_listed_with_its_reason(tmp_path: Path) -> None:
    code = "```python not-run: needs a saw\nsaw.cut()\n```\n\n```text\nThree pieces\n```"
    assert with_code(tmp_path, f"{code}\n\n```text\nalone\n```") == []
    assert left_alone(tmp_path / "tools.md") == [
        LeftAlone(26, "saws", "python", "needs a saw"),
        LeftAlone(34, "saws", "text", "stands for itself"),
    ]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("```pyton\n1\n```", "```pyton: There is no language 'pyton'. Did you mean 'python'?"),
        (
            "```\n1\n```",
            "```: A fence names its language, and nothing behind it but ` not-run: ` with a reason.",
        ),
        (
            "```python not-run:\n1\n```",
            "```python not-run:: A fence names its language, and nothing behind it but ` not-run: ` with a reason.",
        ),
        ("Saws:\n\n    cut()", "    cut(): A block of code stands between fences."),
        ("```text\n1", "```text: This block has no end."),
        ("```text", "```text: This block has no end."),
    ],
)
def test_a_block_that_cannot_be_told_what_it_is_is_a_fault(
    tmp_path: Path, code: str, fault: str
) -> None:
    assert with_code(tmp_path, code) == [fault]


ASKED = "What does it print?\n\n```python\nprint('4')\nprint(5)\n```\n"
PRINTS_7 = "What does it print?\n\n```python\nprint(7)\n```\n"
NOT_RIGHT = "print(7): The program prints '7', which is not the right answer."


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (choice(PRINTS_7, right="`7`", wrong="`8`"), None),
        (choice(PRINTS_7, right="7", wrong="`8`"), None),
        (choice(PRINTS_7, right="`8`", wrong="`7`"), NOT_RIGHT),
        (choice(PRINTS_7, right="It prints `7`", wrong="`8`"), NOT_RIGHT),
        (
            choice(PRINTS_7, right="`7`", wrong="7"),
            "print(7): The program prints '7', which is a wrong answer, too.",
        ),
        (choice(ASKED, right="```text\n4\n5\n```", wrong="`8`"), None),
        (
            choice(ASKED, right="`4`", wrong="`8`"),
            "print('4'): The program prints '4', which is not the right answer.",
        ),
        (choice(f"{ASKED}\n```text\n4\n5\n```\n", right="`8`", wrong="`7`"), None),
        (choice("Why?\n\n```python\nsaw = 4\n```\n"), None),
        (choice(PRINTS_7, kind="multiple_choice"), None),
        (choice(PRINTS_7, kind="true_false", right="True", wrong="False"), None),
        (graded(PRINTS_7, "7", kind="short_text"), None),
        (graded(PRINTS_7, "seven\n\n### Answer\n\n7", kind="short_text"), None),
        (graded(PRINTS_7, "seven", kind="short_text"), NOT_RIGHT),
        (graded(PRINTS_7, "7.0", kind="numerical"), None),
        (graded(PRINTS_7, "7.1", kind="numerical"), NOT_RIGHT),
        (
            graded(PRINTS_7, "7.1", kind="numerical").replace(
                "### Answer\n", "### Answer\ntolerance: 0.1\n"
            ),
            None,
        ),
        (
            graded(PRINTS_7.replace("7", "'many'"), "7", kind="numerical"),
            "print('many'): The program prints 'many', which is not the right answer.",
        ),
        (
            graded(PRINTS_7.replace("print", "1 / 0 #"), "7", kind="numerical"),
            "1 / 0 #(7): It ends with ZeroDivisionError: division by zero",
        ),
    ],
)
def test_the_answer_to_what_a_program_prints_is_what_it_printed(
    tmp_path: Path, question: str, fault: str | None
) -> None:
    assert faults(tmp_path, sheet(open_question(), question)) == ([fault] if fault else [])


def test_the_answer_to_an_open_question_says_what_its_program_prints(tmp_path: Path) -> None:
    question = open_question(add="It prints 7.").replace("Where is a saw kept?", PRINTS_7)
    assert faults(tmp_path, sheet(question, choice())) == []
    assert faults(tmp_path, sheet(question.replace("prints 7.", "prints 8."), choice())) == [
        "print(7): The program prints '7', which no answer says."
    ]
