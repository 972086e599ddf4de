"""What becomes of a text in HTML."""

from pathlib import Path

import pytest

from tests.bank.proofreading.sheets import choice, faults, open_question, sheet


def rendering(folder: Path, text: str) -> list[str]:
    return faults(folder, sheet(open_question(add=f"\n{text}"), choice()))


@pytest.mark.parametrize(
    "text",
    [
        "1. one\n2. two\n   - three\n\n> 4. four",
        "- item\n\n  ```text\n  1. in code <b>\n  ```",
        "| a | b |\n|:--|--:|\n| `c` | **d**e |",
        "[a *link*](https://example.org/caf%C3%A9 'with a title') goes <https://example.org>",
        "![a saw](https://example.org/saw.png) \\*stars\\* & 1 < 2, `<b>`, `__init__`, snake_case_name",
        "base64.b64encode, utf8 and 3.5.",
    ],
)
def test_every_word_of_a_text_is_in_its_html(tmp_path: Path, text: str) -> None:
    assert rendering(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("A\n| a |\n|---|\n| c | lost |", "| c | lost |: 'lost' is lost in the HTML."),
        (
            "A\n\n[saw]: https://example.org",
            "[saw]: https://example.org: 'saw' is lost in the HTML.",
        ),
        ("A &copy; mark", "A &copy; mark: 'copy' is lost in the HTML."),
        ("A\n<id> here", "<id> here: '<id>' is HTML; set it as code."),
        ("A\n\n<div>\nsaw\n</div>", "<div>: '<div>' is HTML; set it as code."),
        (
            "A\n__init__ method",
            "__init__ method: Underscores set words off here; a name is set as code, stress with asterisks.",
        ),
    ],
)
def test_what_a_reader_would_not_get_is_named_with_its_line(
    tmp_path: Path, text: str, fault: str
) -> None:
    assert rendering(tmp_path, text) == [fault]
