"""From documents to the front and the back of a card."""

from collections.abc import Iterable

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.documents.questions import CHOICES
from bank.formats import markup
from bank.formats.entries import Writing
from bank.formats.unsaid import drop_members, drop_of_answers

UNSAID = (
    *("difficulty", "language", "status", "source", "related", "position", "shuffle", "grading"),
    "details",
)


def sides(document: QuestionDocument, writing: Writing) -> tuple[str, str]:
    """Front and back as HTML; what a card cannot say is told."""
    drop_members(document, writing, UNSAID)
    front, back = document.text, _back(document, writing)
    if document.kind != Kind.OPEN:
        drop_of_answers(document, writing, ("weight", "feedback"))
        how = "A card is an open question; options stand on its front, what is right on its back."
        writing.mapped(document, "kind", how, str(document.kind))
        front = "\n\n".join([front, *_options(document, _sign_after(front))])
    else:
        drop_of_answers(document, writing, ("weight", "is_correct", "feedback"))
    if document.explanation:
        writing.mapped(document, "explanation", "It stands on the back.", document.explanation)
        writing.mapped(document, "answers", "The explanation stands below them.")
        back = "\n\n".join(filter(None, [back, document.explanation]))
    return _html("text", front, document, writing), _html(
        "text of an answer", back, document, writing
    )


def tags(document: QuestionDocument) -> str:
    return " ".join(document.tags)


def _sign_after(text: str) -> str:
    """The sign of a list that does not go on with one at the end of the text."""
    return "*" if text.rpartition("\n")[2].startswith(("- ", "  ")) else "-"


def _options(document: QuestionDocument, sign: str) -> list[str]:
    if document.kind in CHOICES:
        return [_list((answer.text for answer in document.answers), sign)]
    if document.kind == Kind.MATCHING:
        left = _list((answer.text for answer in document.answers if answer.text), sign)
        right = _list(sorted({answer.match for answer in document.answers if answer.match}))
        return [part for part in (left, "---", right) if part]
    return []


def _back(document: QuestionDocument, writing: Writing) -> str:
    right = [answer for answer in document.answers if answer.is_correct is not False]
    match document.kind:
        case Kind.OPEN:
            if len(document.answers) > 1:
                writing.mapped(
                    document, "answers", "A back has one text; they stand in it together."
                )
            return "\n\n---\n\n".join(answer.text for answer in document.answers)
        case Kind.MATCHING:
            return _list(f"{answer.text} → {answer.match}" for answer in right if answer.text)
        case Kind.SHORT_TEXT | Kind.NUMERICAL:
            return _list(_value(answer) for answer in right)
    return _list(answer.text for answer in right)


def _value(answer: AnswerDocument) -> str:
    text = markup.from_plain(answer.text)
    return f"{text} ± {answer.tolerance}" if answer.tolerance else text


def _list(texts: Iterable[str], sign: str = "-") -> str:
    """A list of which one thing alone is not made."""
    items = [text.replace("\n", "\n  ") for text in texts]
    return (
        items[0].replace("\n  ", "\n")
        if len(items) == 1
        else "\n".join(f"{sign} {item}" for item in items)
    )


def _html(what: str, markdown: str, document: QuestionDocument, writing: Writing) -> str:
    html = markup.to_html(markdown)
    if markup.from_html(html)[0] != markdown:
        how = "Written as HTML; read again, its Markdown has other signs."
        writing.mapped(document, what, how, markdown)
    return html
