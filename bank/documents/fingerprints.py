"""When two questions are the same question."""

import hashlib
import json

from bank.documents.questions import QuestionDocument


def fingerprint(document: QuestionDocument) -> str:
    """
    A hash of what is asked, the set of answers and which of them are right, as 64 hexadecimal digits.

    Blanks at line ends and the order of answers do not count. It is made from the key, so it must be kept as secret.
    """
    answers = sorted(
        [
            _folded(answer.text),
            answer.is_correct,
            f"{answer.weight:.7f}",
            answer.tolerance,
            _folded(answer.match),
        ]
        for answer in document.answers
    )
    parts = [str(document.kind), _folded(document.text), answers, sorted(document.grading.items())]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _folded(text: str) -> str:
    """Blanks at line ends cannot be seen; those at line beginnings can be the point of a piece of code."""
    return "\n".join(line.rstrip() for line in text.splitlines())
