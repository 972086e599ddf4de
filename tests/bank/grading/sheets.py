"""Questions whose answers have ids as the bank would have given them: 101, 102, …"""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bank.documents import AnswerDocument, Kind, QuestionDocument
from tests.builders import paper, right, wrong

NO_WEIGHTS = st.none()
weights = st.none() | st.decimals(-1, 1, places=7)


def numbered(document: QuestionDocument) -> QuestionDocument:
    for number, answer in enumerate(document.answers, start=101):
        answer.id = number
        answer.is_correct = bool(answer.text) if answer.is_correct is None else answer.is_correct
        if answer.weight is None:
            answer.weight = Decimal(1 if answer.is_correct else 0)
    return document


def sheet(kind: str, *answers: AnswerDocument, **fields: Any) -> QuestionDocument:
    return numbered(paper(kind, answers=list(answers), **fields))


@st.composite
def multiple_choices(draw: st.DrawFn, weights: Any = NO_WEIGHTS) -> QuestionDocument:
    """Any number of right answers from one on, and of wrong ones from none on."""
    rights = draw(st.integers(1, 6))
    wrongs = draw(st.integers(0 if rights > 1 else 1, 6))
    answers = [right(f"Right {n}", weight=draw(weights)) for n in range(rights)]
    answers += [wrong(f"Wrong {n}", weight=draw(weights)) for n in range(wrongs)]
    return sheet(Kind.MULTIPLE_CHOICE, *draw(st.permutations(answers)))
