"""Banks whose questions can be graded, and other keys for the same questions."""

import random
from collections import Counter
from decimal import Decimal

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.editing import change_question
from bank.editing.many import add_questions, write_counts
from bank.models import Question
from tests.builders import OPERATOR

# Words of keys begin so; no text that is shown has one.
SECRET = "zz"
TAKING_TURNS = sorted(set(Kind) - {Kind.OPEN})


def written(number: int, chance: random.Random) -> QuestionDocument:
    """
    A question as a hurried author writes it: the right answers first. Its texts are random words, so that they tell
    nothing themselves.
    """
    kind = TAKING_TURNS[number % len(TAKING_TURNS)]
    options = [_word(chance) for _ in range(4)]
    if kind == Kind.TRUE_FALSE:
        options = ["True", "False"][:: chance.choice([1, -1])]
    rights = {Kind.MULTIPLE_CHOICE: 2, Kind.SHORT_TEXT: 4, Kind.NUMERICAL: 4, Kind.MATCHING: 4}
    answers = [
        AnswerDocument(text=text, is_correct=place < rights.get(kind, 1))
        for place, text in enumerate(options)
    ]
    document = QuestionDocument(
        kind=kind,
        text=f"Question {number} {_word(chance)}",
        topic="python",
        status="published",
        answers=answers,
    )
    if kind == Kind.MATCHING:
        for answer in answers:
            answer.match = _word(chance)
    return keyed(document, chance) if kind in (Kind.SHORT_TEXT, Kind.NUMERICAL) else document


def keyed(document: QuestionDocument, chance: random.Random) -> QuestionDocument:
    """The same question to whoever may not see its key, with a key that chance decides."""
    answers = document.answers
    document.explanation = _secrets(chance)
    document.details = {"note": _secrets(chance)}
    for answer in answers:
        answer.weight = None
        answer.feedback = _secrets(chance)
    if document.kind in (Kind.SINGLE_CHOICE, Kind.TRUE_FALSE):
        right = chance.choice(answers)
        for answer in answers:
            answer.is_correct = answer is right
    elif document.kind == Kind.MULTIPLE_CHOICE:
        rights = chance.sample(answers, chance.randint(1, 3))
        for answer in answers:
            answer.is_correct = answer in rights
            answer.weight = Decimal("0.5") if answer.is_correct else Decimal("-0.25")
    elif document.kind == Kind.SHORT_TEXT:
        count = range(chance.randint(1, 4))
        document.answers = [AnswerDocument(text=_secrets(chance), is_correct=True) for _ in count]
    elif document.kind == Kind.NUMERICAL:
        value, tolerance = chance.randint(100_000, 999_999), chance.randint(0, 9)
        document.answers = [
            AnswerDocument(text=str(value), tolerance=str(tolerance), is_correct=True)
        ]
    else:
        sides = [answer.match for answer in answers]
        chance.shuffle(sides)
        for answer, side in zip(answers, sides, strict=True):
            answer.match = side
    return document


def fill(how_many: int, seed: int) -> list[int]:
    """Put so many questions into the bank; gives their ids."""
    chance = random.Random(seed)
    tally: Counter[int] = Counter()
    documents = [written(number, chance) for number in range(how_many)]
    ids = add_questions(documents, by=OPERATOR, tally=tally)
    write_counts(tally)
    return ids


def rekey(ids: list[int], seed: int) -> None:
    """Give these questions other keys, as their editors would."""
    chance = random.Random(seed)
    for pk in ids:
        question = Question.objects.with_details().get(pk=pk)
        document = question.document()
        for paper, answer in zip(document.answers, question.answers.all(), strict=True):
            if document.kind not in (Kind.SHORT_TEXT, Kind.NUMERICAL):
                paper.id = answer.pk
        change_question(pk, keyed(document, chance), by=OPERATOR)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfghjklmnp") + chance.choice("aeiou") for _ in range(4))


def _secrets(chance: random.Random) -> str:
    return " ".join(SECRET + _word(chance) for _ in range(chance.randint(1, 9)))
