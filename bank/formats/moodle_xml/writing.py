"""From documents to Moodle XML. Texts are Markdown, which Moodle reads, so that nothing of them is lost."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.documents.questions import CHOICES
from bank.formats import markup
from bank.formats.entries import Writing
from bank.formats.moodle_xml import details
from bank.formats.moodle_xml.weights import fraction_of, right_ones
from bank.formats.moodle_xml.wildcards import written
from bank.formats.shares import with_shares
from bank.formats.unsaid import drop_members, drop_of_answers
from bank.formats.xml import element, sound

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
UNSAID = ("difficulty", "language", "status", "source", "related", "position", "details")
_WRITTEN_BY_KIND = ("name",)


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """The pieces of a file; a category stands before the first question of a topic."""
    writing = writing or Writing()
    topic: str | None = None
    yield _HEAD
    for document in documents:
        if document.topic != topic:
            topic = document.topic
            yield _category(writing.path_of(topic))
        drop_members(document, writing, UNSAID, but="details")
        kind, lines = _question(document, writing)
        yield (
            f'<question type="{kind}">\n' + "".join(f"{line}\n" for line in lines) + "</question>\n"
        )
    yield "</quiz>\n"


def _category(names: tuple[str, ...]) -> str:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    return f'<question type="category">\n{element("category", "", _text(path))}\n</question>\n'


def _question(document: QuestionDocument, writing: Writing) -> tuple[str, list[str]]:
    bag = _bag(document, writing)
    lines = [
        element("name", "", _text(str(bag.get("name") or markup.first_words(document.text)))),
        _markdown("questiontext", document.text, document, writing),
        _markdown("generalfeedback", document.explanation, document, writing),
    ]
    if document.key is not None:
        lines.append(element("idnumber", document.key))
    lines += _kept(bag)
    if document.tags:
        tags = [element("tag", "", _text(tag)) for tag in document.tags]
        lines.append(element("tags", "", *tags))
    kind, answers = _answers(document, writing)
    if kind in ("multichoice", "matching"):
        lines.append(element("shuffleanswers", str(document.shuffle).lower()))
    elif not document.shuffle:
        writing.dropped(document, "shuffle", f"Moodle has none for {kind}.")
    return kind, lines + answers


def _answers(document: QuestionDocument, writing: Writing) -> tuple[str, list[str]]:
    match document.kind:
        case Kind.OPEN:
            return "essay", _essay(document, writing)
        case Kind.MATCHING:
            return "matching", _pairs(document, writing)
        case Kind.SHORT_TEXT:
            return "shortanswer", _forms(document, writing)
        case Kind.NUMERICAL:
            return "numerical", _graded(document, writing, is_plain=True)
        case Kind.TRUE_FALSE:
            if {answer.text for answer in document.answers} == {"True", "False"}:
                return "truefalse", _graded(document, writing, is_plain=True)
            how = "Other words than True and False make it a single choice."
            writing.mapped(document, "kind", how, str(document.kind))
    is_single = str(document.kind != Kind.MULTIPLE_CHOICE).lower()
    graded = _graded(with_shares(document, writing), writing)
    return "multichoice", [element("single", is_single), *graded]


def _graded(document: QuestionDocument, writing: Writing, *, is_plain: bool = False) -> list[str]:
    weights = [_weight(answer) for answer in document.answers]
    expected = right_ones(document.kind, weights)
    lines = []
    for answer, weight, is_right in zip(document.answers, weights, expected, strict=True):
        if bool(answer.is_correct) != is_right and (
            answer.is_correct is not None or document.kind in CHOICES
        ):
            how = "To Moodle the weight says whether an answer is right."
            writing.mapped(document, "is_correct of an answer", how, answer.text)
        inside = [_text(answer.text), _markdown("feedback", answer.feedback, document, writing)]
        if answer.tolerance:
            inside.append(element("tolerance", answer.tolerance))
        text_format = "plain_text" if is_plain else "markdown"
        _tell_unsayable(document, writing, answer.text)
        lines.append(
            element("answer", "", *inside, fraction=fraction_of(weight), format=text_format)
        )
    return lines


def _forms(document: QuestionDocument, writing: Writing) -> list[str]:
    if not document.grading.get("accent_sensitive"):
        writing.mapped(document, "grading", "To Moodle, accents count.")
    for name in sorted(document.grading.keys() - {"case_sensitive", "accent_sensitive"}):
        writing.dropped(document, f"grading/{name}", "Moodle has no such option.")
    if document.grading.get("case_sensitive") is False:
        writing.mapped(document, "grading", "That case does not count needs no word in Moodle.")
    starred = [
        AnswerDocument(
            text=written(answer.text),
            is_correct=answer.is_correct,
            weight=_weight(answer),
            feedback=answer.feedback,
        )
        for answer in document.answers
    ]
    lines = _graded(_with_answers(document, starred), writing, is_plain=True)
    return [element("usecase", str(int(bool(document.grading.get("case_sensitive"))))), *lines]


def _pairs(document: QuestionDocument, writing: Writing) -> list[str]:
    drop_of_answers(document, writing, ("weight", "is_correct", "feedback"))
    lines = []
    for answer in document.answers:
        match = markup.to_plain(answer.match)
        if markup.from_plain(match) != answer.match:
            how = "Right sides are plain text in Moodle."
            writing.mapped(document, "match of an answer", how, answer.match)
        right = element("answer", "", _text(match))
        _tell_unsayable(document, writing, answer.text + answer.match)
        lines.append(element("subquestion", "", _text(answer.text), right, format="markdown"))
    return lines


def _essay(document: QuestionDocument, writing: Writing) -> list[str]:
    drop_of_answers(document, writing, ("weight", "is_correct", "feedback"))
    texts = [answer.text for answer in document.answers]
    if len(texts) > 1:
        how = "An essay of Moodle has one text for graders; they stand in it one after the other."
        writing.mapped(document, "answers", how, texts[1])
    return [_markdown("graderinfo", "\n\n---\n\n".join(texts), document, writing)] if texts else []


def _bag(document: QuestionDocument, writing: Writing) -> dict[str, Any]:
    bag = document.details.get(details.NAME)
    if rest := [name for name in document.details if name != details.NAME]:
        writing.dropped(document, "details", "They are another format's.", ", ".join(rest))
    if bag is not None and not isinstance(bag, dict):
        writing.dropped(document, f"details/{details.NAME}", "It is not what this format keeps.")
    return bag if isinstance(bag, dict) else {}


def _kept(bag: dict[str, Any]) -> Iterator[str]:
    for name in details.VALUES:
        if isinstance(bag.get(name), str):
            yield element(name, bag[name])
    for name in (*details.TEXTS, details.HINT):
        found = bag.get(name)
        for said in found if isinstance(found, list) else [found]:
            if isinstance(said, dict):
                shown = [
                    f"<{flag}/>"
                    for flag in ("shownumcorrect", "clearwrong")
                    if flag in said.get("shown", ())
                ]
                text = _text(str(said.get("text", "")))
                yield element(name, "", text, *shown, format=str(said.get("format", "html")))


def _markdown(name: str, text: str, document: QuestionDocument, writing: Writing) -> str:
    _tell_unsayable(document, writing, text)
    return element(name, "", _text(text), format="markdown")


def _text(text: str) -> str:
    return element("text", text)


def _tell_unsayable(document: QuestionDocument, writing: Writing, text: str) -> None:
    if sound(text) != text:
        writing.mapped(document, "character", "XML cannot hold it; U+FFFD stands for it.", text)


def _weight(answer: AnswerDocument) -> Decimal:
    if answer.weight is None:
        return Decimal(1 if answer.is_correct in (True, None) else 0)
    return answer.weight


def _with_answers(document: QuestionDocument, answers: list[AnswerDocument]) -> QuestionDocument:
    return QuestionDocument(
        kind=document.kind,
        text=document.text,
        topic=document.topic,
        answers=answers,
        source=document.source,
        key=document.key,
    )
