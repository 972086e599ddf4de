"""Members of a document that a format has no words for, told to whoever has it written."""

from collections.abc import Sequence

from bank.documents import QuestionDocument
from bank.formats.entries import Writing

_DEFAULTS = {
    "difficulty": 3,
    "language": "en",
    "status": "draft",
    "explanation": "",
    "tags": [],
    "source": None,
    "key": None,
    "related": [],
    "position": 0,
    "shuffle": True,
    "grading": {},
    "details": {},
}
# All that may be left out of a question.
OPTIONAL = tuple(_DEFAULTS)


def drop_members(
    document: QuestionDocument, writing: Writing, names: Sequence[str], *, but: str = ""
) -> None:
    """Note each of these members that says more than its default, but the one that the writer tells of itself."""
    for name in names:
        value = getattr(document, name)
        if name != but and value != _DEFAULTS[name]:
            writing.dropped(document, name, "The format has no place for it.", str(value))


def drop_of_answers(document: QuestionDocument, writing: Writing, names: Sequence[str]) -> None:
    """Note what the answers say of themselves: `weight` and `is_correct` where they do not follow, `feedback`."""
    for answer in document.answers:
        # Whoever reads it without a word takes a text for right.
        is_right = bool(answer.text) if "is_correct" in names else answer.is_correct
        follows = {
            "weight": 1 if is_right else 0,
            "is_correct": bool(answer.text),
            "feedback": "",
            "tolerance": "",
        }
        for name in names:
            value = getattr(answer, name)
            if value is not None and value != follows[name]:
                what = f"{name} of an answer"
                writing.dropped(
                    document, what, "The format has no place for it.", f"{answer.text}: {value}"
                )
