"""The answers of each type of question that the bank has a kind for."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from lxml import etree

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.markup import from_plain
from bank.formats.moodle_xml.texts import markdown_of, text_of
from bank.formats.moodle_xml.weights import right_ones, weight_of
from bank.formats.moodle_xml.wildcards import drop_catch_all, form_of, is_catch_all
from bank.formats.shares import read_shares
from bank.formats.xml import line_of

# Reads the answers out of the elements, and gives back those that it does not know.
_Reader = Callable[
    [etree._Element, list[etree._Element], QuestionDocument, Entry], list[etree._Element]
]
_NO = ("", "0", "false")


def _choice(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    is_single = (question.findtext("single") or "true").strip().lower() not in _NO
    document.kind = Kind.SINGLE_CHOICE if is_single else Kind.MULTIPLE_CHOICE
    _answers(rest, document, entry, markdown_of)
    if not is_single and any(not answer.weight for answer in document.answers):
        entry.mapped(
            "fraction 0", "A wrong answer without a weight takes as much as a right one gives here."
        )
    read_shares(document)
    return _without(rest, "answer", "single")


def _true_false(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    document.kind = Kind.TRUE_FALSE
    _answers(rest, document, entry, lambda entry, element: text_of(element).strip().capitalize())
    return _without(rest, "answer")


def _short(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    document.kind = Kind.SHORT_TEXT
    # To Moodle, letters with and without accents are different ones.
    document.grading = {"accent_sensitive": True}
    if (question.findtext("usecase") or "").strip().lower() not in _NO:
        document.grading["case_sensitive"] = True

    def form(entry: Entry, element: etree._Element) -> str:
        return form_of(entry, text_of(element), line=line_of(element, entry.line))

    _answers(_no_catch_all(rest, entry), document, entry, form)
    return _without(rest, "answer", "usecase")


def _number(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    document.kind = Kind.NUMERICAL
    _answers(
        _no_catch_all(rest, entry), document, entry, lambda entry, element: text_of(element).strip()
    )
    return _without(rest, "answer")


def _matching(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    document.kind = Kind.MATCHING
    for element in rest:
        if element.tag == "subquestion":
            entry.places[f"/answers/{len(document.answers)}"] = line_of(element, entry.line)
            match = from_plain(text_of(element.find("answer")))
            document.answers.append(AnswerDocument(text=markdown_of(entry, element), match=match))
    return _without(rest, "subquestion")


def _essay(
    question: etree._Element, rest: list[etree._Element], document: QuestionDocument, entry: Entry
) -> list[etree._Element]:
    document.kind = Kind.OPEN
    for element in rest:
        if element.tag == "graderinfo" and (text := markdown_of(entry, element)):
            entry.places[f"/answers/{len(document.answers)}"] = line_of(element, entry.line)
            document.answers.append(AnswerDocument(text=text))
            entry.mapped("graderinfo", "It is the model answer.", text)
    # Moodle writes an answer that means nothing.
    return _without(rest, "graderinfo", "answer")


KINDS: dict[str, _Reader] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "essay": _essay,
}


def _answers(
    rest: Iterable[etree._Element],
    document: QuestionDocument,
    entry: Entry,
    text: Callable[[Entry, etree._Element], str],
) -> None:
    weights: list[Decimal] = []
    for element in rest:
        if element.tag != "answer":
            continue
        at = f"/answers/{len(document.answers)}"
        entry.places[at] = line_of(element, entry.line)
        fraction = element.get("fraction", "0")
        weight = weight_of(fraction)
        if weight is None:
            entry.blame(
                f"{at}/weight", "number", f"A fraction is a percentage; this is {fraction[:40]!r}."
            )
        weights.append(weight or Decimal(0))
        document.answers.append(
            AnswerDocument(
                text=text(entry, element),
                weight=weights[-1],
                feedback=markdown_of(entry, element.find("feedback")),
                tolerance=(element.findtext("tolerance") or "").strip()
                if document.kind == Kind.NUMERICAL
                else "",
            )
        )
    for answer, is_right in zip(document.answers, right_ones(document.kind, weights), strict=True):
        answer.is_correct = is_right


def _no_catch_all(rest: list[etree._Element], entry: Entry) -> Iterator[etree._Element]:
    """The answers without `*`, which stands for whatever none of the others is."""
    for element in rest:
        if element.tag == "answer" and is_catch_all(text_of(element)):
            said = text_of(element.find("feedback"))
            drop_catch_all(entry, said, line=line_of(element, entry.line))
        else:
            yield element


def _without(rest: list[etree._Element], *tags: str) -> list[etree._Element]:
    return [element for element in rest if element.tag not in tags]
