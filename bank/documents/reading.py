"""JSON data in, a document out: for JSON Lines, revisions and the database."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bank.documents.problems import Problem, Unsound, step
from bank.documents.questions import AnswerDocument, QuestionDocument

_Reader = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value))


def _or_null(check: _Reader) -> _Reader:
    return lambda value: value is None or check(value)


_QUESTION: dict[str, tuple[_Reader, str]] = {
    "kind": (_is_text, "a text"),
    "text": (_is_text, "a text"),
    "topic": (_is_text, "a text"),
    "tags": (_is_texts, "a list of texts"),
    "difficulty": (_is_whole, "a whole number"),
    "language": (_is_text, "a text"),
    "status": (_is_text, "a text"),
    "explanation": (_is_text, "a text"),
    "answers": (lambda value: isinstance(value, list), "a list"),
    "source": (_or_null(_is_text), "a text or null"),
    "key": (_or_null(_is_text), "a text or null"),
    "related": (_is_texts, "a list of texts"),
    "position": (_is_whole, "a whole number"),
    "shuffle": (_is_flag, "true or false"),
    "grading": (_is_object, "an object"),
    "details": (_is_object, "an object"),
}
_ANSWER: dict[str, tuple[_Reader, str]] = {
    "text": (_is_text, "a text"),
    "is_correct": (_or_null(_is_flag), "true, false or null"),
    "weight": (_or_null(_is_number), "a number or null"),
    "feedback": (_is_text, "a text"),
    "tolerance": (_is_text, "a text"),
    "match": (_is_text, "a text"),
    "id": (_or_null(_is_whole), "a whole number or null"),
}


def from_json(data: Any) -> QuestionDocument:
    """
    The document that JSON data describes; what is left out takes its default.

    Raises Unsound for members that are unknown, missing or of a wrong type, all of them at once. Whether the values
    make a sound question is for `faults_of` to say.
    """
    problems = _mistyped(data, _QUESTION, ("kind", "text", "topic"), "")
    answers = data.get("answers", []) if isinstance(data, dict) else []
    if isinstance(answers, list):
        for place, answer in enumerate(answers):
            problems += _mistyped(answer, _ANSWER, (), f"/answers/{place}")
    if problems:
        raise Unsound(problems)
    return QuestionDocument(**{**data, "answers": [_answer(answer) for answer in answers]})


def _answer(data: dict[str, Any]) -> AnswerDocument:
    weight = data.get("weight")
    # By way of its text, since 0.1 as a float is not the decimal 0.1.
    exact = None if weight is None else Decimal(repr(weight))
    return AnswerDocument(**{**data, "weight": exact})


def _mistyped(
    data: Any, members: dict[str, tuple[_Reader, str]], required: tuple[str, ...], at: str
) -> list[Problem]:
    if not isinstance(data, dict):
        return [Problem(at, "type", "This is not an object.")]
    problems = [
        Problem(f"{at}/{name}", "required", "This is required.")
        for name in required
        if name not in data
    ]
    for name, value in data.items():
        if name not in members:
            problems.append(Problem(f"{at}/{step(name)}", "unknown", "There is no such member."))
        elif not members[name][0](value):
            problems.append(Problem(f"{at}/{name}", "type", f"This is {members[name][1]}."))
    return problems
