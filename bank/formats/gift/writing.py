"""From documents to GIFT. Texts are Markdown, which Moodle reads, so that nothing of them is lost."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.documents.questions import CHOICES
from bank.formats import markup
from bank.formats.entries import Writing
from bank.formats.gift.answers import WEIGHT
from bank.formats.gift.signs import escaped
from bank.formats.gift.texts import format_of
from bank.formats.moodle_xml.details import NAME
from bank.formats.moodle_xml.weights import fraction_of, right_ones
from bank.formats.moodle_xml.wildcards import written
from bank.formats.shares import with_shares
from bank.formats.unsaid import drop_members, drop_of_answers

UNSAID = (
    *("difficulty", "language", "status", "source", "related", "position", "shuffle"),
    "details",
)


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """The pieces of a file; a category stands before the first question of a topic."""
    writing = writing or Writing()
    topic: str | None = None
    for document in documents:
        head = "" if topic is None else "\n"
        if document.topic != topic:
            topic = document.topic
            path = "/".join(name.replace("/", "//") for name in writing.path_of(topic))
            head += f"$CATEGORY: $course$/top/{path}\n\n"
        if document.kind in (Kind.SHORT_TEXT, Kind.MATCHING) and _would_be_cut(document):
            writing.dropped(
                document, "question", "GIFT takes -> for what parts a pair.", document.text
            )
            continue
        yield head + _question(document, writing)


def _would_be_cut(document: QuestionDocument) -> bool:
    """A left side is cut at the first arrow, and answers that all have one are taken for pairs."""
    arrows = ["->" in answer.text for answer in document.answers]
    return any(arrows) if document.kind == Kind.MATCHING else bool(arrows) and all(arrows)


def _question(document: QuestionDocument, writing: Writing) -> str:
    drop_members(document, writing, UNSAID, but="details")
    answers, explanation = _answers(document, writing), document.explanation
    if document.kind == Kind.OPEN:
        explanation = _essay(document, writing)
    words = [("id", document.key)] if document.key is not None else []
    words += [("tag", tag) for tag in document.tags]
    comment = "".join(f" [{name}:{_in_brackets(str(value))}]" for name, value in words)
    lines = [f"//{comment}"] if comment else []
    lines.append(f"{_title(document, writing)}[markdown]{_text(document.text)} {{")
    lines += answers
    if explanation:
        lines.append(f"  ####{_said(explanation)}")
    return "".join(f"{line}\n" for line in [*lines, "}"])


def _in_brackets(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


def _title(document: QuestionDocument, writing: Writing) -> str:
    bag = dict(document.details)
    of_moodle = bag.pop(NAME, None)
    name = of_moodle.get("name") if isinstance(of_moodle, dict) else None
    if bag or (of_moodle is not None and of_moodle != {"name": name}):
        writing.dropped(document, "details", "The format has no place for them.")
    if not isinstance(name, str) or not name.strip():
        return ""
    if name != name.strip():
        writing.mapped(document, "details", "A title has no blanks at its ends.", name)
    return f"::{escaped(name.strip())}::"


def _text(text: str) -> str:
    """A text on one line, so that nothing at its beginning is taken for something else."""
    if text[:1].isspace():
        # Blanks after a line break are part of the text.
        text = f"\n{text}"
    return escaped(text)


def _said(text: str) -> str:
    """The text of an answer or of its feedback, which may say of itself in which form it is."""
    return f"[markdown]{_text(text)}" if format_of(text) else _text(text)


def _answers(document: QuestionDocument, writing: Writing) -> list[str]:
    if not document.answers and document.kind != Kind.OPEN:
        writing.mapped(document, "kind", "Without answers it is an open question.")
        if document.grading:
            writing.dropped(document, "grading", "Open questions have none.")
        return []
    match document.kind:
        case Kind.OPEN:
            return []
        case Kind.MATCHING:
            return _pairs(document, writing)
        case Kind.NUMERICAL:
            return ["  #", *_graded(document, writing)]
        case Kind.TRUE_FALSE:
            if [answer.text for answer in document.answers] == ["True", "False"]:
                return _true_false(document, writing)
            writing.mapped(document, "kind", "Other words than True and False make it a choice.")
    if document.kind == Kind.SHORT_TEXT:
        _tell_of_grading(document, writing)
    return _graded(with_shares(document, writing), writing)


def _essay(document: QuestionDocument, writing: Writing) -> str:
    """What stands as the feedback of an essay, which reads as its model answer."""
    texts = [answer.text for answer in document.answers]
    if len(texts) > 1:
        writing.mapped(document, "answers", "Several model answers become one.", texts[1])
    if not document.explanation:
        return "\n\n".join(texts)
    if not texts:
        how = "Without a model answer, it reads as one."
        writing.mapped(document, "explanation", how, document.explanation)
        writing.mapped(document, "answers", "The explanation stands in its place.")
        return document.explanation
    why = "The feedback of an essay is its model answer."
    writing.dropped(document, "explanation", why, document.explanation)
    return "\n\n".join(texts)


def _pairs(document: QuestionDocument, writing: Writing) -> list[str]:
    drop_of_answers(document, writing, ("weight", "is_correct", "feedback"))
    lines = []
    for answer in document.answers:
        match = markup.to_plain(answer.match)
        if markup.from_plain(match) != answer.match:
            how = "Right sides are plain text in GIFT."
            writing.mapped(document, "match of an answer", how, answer.match)
        left = _said(answer.text)
        # What looks like a share is none behind the form of a text.
        share = "[markdown]" if WEIGHT.match(left) else ""
        lines.append(f"  ={share}{left} -> {_text(match)}")
    return lines


def _true_false(document: QuestionDocument, writing: Writing) -> list[str]:
    drop_of_answers(document, writing, ("weight",))
    is_true = bool(document.answers[0].is_correct)
    if is_true == bool(document.answers[1].is_correct):
        writing.mapped(document, "is_correct of an answer", "One of the two is right.")
    right, wrong = document.answers if is_true else reversed(document.answers)
    line = f"  {'TRUE' if is_true else 'FALSE'}"
    if right.feedback or wrong.feedback:
        line += f"#{_said(wrong.feedback)}#{_said(right.feedback)}"
    return [line]


def _tell_of_grading(document: QuestionDocument, writing: Writing) -> None:
    if document.grading != {"accent_sensitive": True}:
        writing.mapped(document, "grading", "Read again, accents count and nothing else.")


def _graded(document: QuestionDocument, writing: Writing) -> list[str]:
    signs = [_sign(document, answer) for answer in document.answers]
    if document.kind == Kind.SINGLE_CHOICE and "=" not in signs:
        writing.mapped(document, "kind", "Without a right option it is a multiple choice.")
    weights = [
        _weight(document, answer, sign)
        for answer, sign in zip(document.answers, signs, strict=True)
    ]
    expected = right_ones(document.kind, weights)
    lines = []
    for answer, sign, weight, is_right in zip(
        document.answers, signs, weights, expected, strict=True
    ):
        if bool(answer.is_correct) != is_right:
            how = "The share says whether an answer is right."
            writing.mapped(document, "is_correct of an answer", how, answer.text)
        if weight != answer.weight and answer.weight is not None:
            how = "An answer behind = has the full share."
            writing.mapped(document, "weight of an answer", how, f"{answer.text}: {answer.weight}")
        usual = Decimal(1 if sign == "=" else 0)
        share = f"%{fraction_of(weight)}%" if weight != usual or WEIGHT.match(answer.text) else ""
        text = answer.text if document.kind == Kind.NUMERICAL else _said_of(document, answer.text)
        if answer.tolerance:
            text += f":{answer.tolerance}"
        feedback = f"#{_said(answer.feedback)}" if answer.feedback else ""
        lines.append(f"  {sign}{share}{text}{feedback}")
    return lines


def _said_of(document: QuestionDocument, text: str) -> str:
    """Accepted forms are texts without a form."""
    return _text(written(text)) if document.kind == Kind.SHORT_TEXT else _said(text)


def _sign(document: QuestionDocument, answer: AnswerDocument) -> str:
    if document.kind in (Kind.SHORT_TEXT, Kind.NUMERICAL):
        return "="
    return "=" if answer.is_correct and document.kind != Kind.MULTIPLE_CHOICE else "~"


def _weight(document: QuestionDocument, answer: AnswerDocument, sign: str) -> Decimal:
    if sign == "=" and document.kind in CHOICES:
        return Decimal(1)
    if answer.weight is None:
        return Decimal(int(answer.is_correct in (True, None)))
    return answer.weight
