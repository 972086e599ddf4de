"""From an item to a document."""

from copy import deepcopy

from lxml import etree

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.qti.declarations import Declaration, declarations
from bank.formats.shares import read_shares
from bank.formats.xml import line_of

_KNOWN = {
    "choice-interaction",
    "text-entry-interaction",
    "extended-text-interaction",
    "match-interaction",
    "associate-interaction",
}
_SCORERS = ("scorer", "author", "tutor", "proctor", "testconstructor")
# Elements that only say how the rest is processed.
_PROCESSING = {
    *("response-declaration", "outcome-declaration", "item-body", "response-processing"),
    *("modal-feedback", "template-declaration", "context-declaration"),
}


def read_item(item: etree._Element, entry: Entry) -> None:
    """Make the document of an item in neutral names, or note why there is none."""
    body = item.find("item-body")
    title = item.get("title", "")
    found = [] if body is None else [part for part in body.iter() if _is_interaction(part)]
    names = sorted({part.tag for part in found})
    if body is None or len(found) != 1 or found[0].tag not in _KNOWN:
        what = ", ".join(names) or "item without interaction"
        why = "A question asks for one thing." if len(found) > 1 else "The bank has no such kind."
        entry.dropped(what, why, title)
        return
    (interaction,) = found
    declared = declarations(item).get(interaction.get("response-identifier", ""), Declaration())
    document = QuestionDocument(kind=Kind.OPEN, text="", topic="")
    entry.document = document
    entry.places["/text"] = line_of(body, 1)
    if language := item.get("lang"):
        document.language = language
    if declared.whole > 1:
        how = "Weights are parts of the largest one."
        entry.mapped("mapped values", how, f"at most {declared.whole.normalize():f}")
    for name, value in declared.ends.items():
        entry.dropped(name, "Nothing is given for the rest, and a sum is from 0 to 1.", value)
    if declared.has_bad_share:
        entry.blame("/answers", "number", "A mapped value is a number.")
    rubrics = _rubrics(body)
    _READERS[interaction.tag](item, interaction, declared, document, entry)
    document.text = _asked(body, interaction, entry)
    # One that repeats how the question begins is made anew when it is written.
    if title and title != (markup.first_words(document.text) or "?"):
        document.details = {"qti": {"title": title}}
        entry.mapped("title", "Kept in details.qti for when QTI is written.", title)
    if document.kind == Kind.OPEN:
        document.answers = [AnswerDocument(text=_markdown(part, entry)) for part in rubrics]
    else:
        for part in rubrics:
            entry.dropped("rubric-block", "It is for scorers.", "".join(part.itertext()).strip())
    _feedback(item, document, entry)
    for part in item:
        if part.tag not in _PROCESSING:
            entry.dropped(part.tag, "The bank has nothing like it.", part.get("href", ""))


def _is_interaction(part: etree._Element) -> bool:
    return isinstance(part.tag, str) and part.tag.endswith("-interaction")


def _rubrics(body: etree._Element) -> list[etree._Element]:
    """What is for those who score; it is no part of what is asked."""
    found = [
        part
        for part in body.iter("rubric-block")
        if any(view in _SCORERS for view in part.get("view", "").lower().split())
    ]
    for part in found:
        _take_out(part)
    return found


def _choice(
    item: etree._Element,
    interaction: etree._Element,
    declared: Declaration,
    document: QuestionDocument,
    entry: Entry,
) -> None:
    is_single = declared.cardinality == "single" or interaction.get("max-choices", "1") == "1"
    document.kind = Kind.SINGLE_CHOICE if is_single else Kind.MULTIPLE_CHOICE
    document.shuffle = interaction.get("shuffle", "false") == "true"
    modal = {part.get("identifier", ""): part for part in item.iterchildren("modal-feedback")}
    for choice in interaction.iter("simple-choice"):
        entry.places[f"/answers/{len(document.answers)}"] = line_of(choice, 1)
        if choice.get("fixed") == "true":
            entry.dropped(
                "fixed", "Either all options are shuffled or none.", line=line_of(choice, 1)
            )
        name = choice.get("identifier", "")
        said = [_cut(part, entry) for part in choice.findall(".//feedback-inline")]
        said += [_cut(part, entry) for part in choice.findall(".//feedback-block")]
        if name in modal:
            said.append(_cut(modal[name], entry))
        weight = declared.weight_of(name)
        document.answers.append(
            AnswerDocument(
                text=_markdown(choice, entry),
                weight=weight,
                is_correct=name in declared.right if declared.right else weight > 0,
                feedback="\n\n".join(filter(None, said)),
            )
        )
    read_shares(document)
    if is_single and [answer.text for answer in document.answers] in (
        ["True", "False"],
        ["False", "True"],
    ):
        document.kind = Kind.TRUE_FALSE


def _text(
    item: etree._Element,
    interaction: etree._Element,
    declared: Declaration,
    document: QuestionDocument,
    entry: Entry,
) -> None:
    is_number = declared.base_type in ("float", "integer")
    document.kind = Kind.NUMERICAL if is_number else Kind.SHORT_TEXT
    tolerances = _tolerances(item, entry) if is_number else {}
    for form in dict.fromkeys([*declared.shares, *declared.right]):
        weight = declared.weight_of(form)
        document.answers.append(
            AnswerDocument(
                text=form,
                weight=weight,
                is_correct=weight > 0,
                tolerance=tolerances.get(form, tolerances.get("", "")),
            )
        )
    if not is_number:
        # A text of QTI is compared letter by letter; only an entry of a mapping may be told to ignore case.
        is_strict = declared.is_case_sensitive or not declared.shares
        document.grading = {"accent_sensitive": True} | (
            {"case_sensitive": True} if is_strict else {}
        )


def _tolerances(item: etree._Element, entry: Entry) -> dict[str, str]:
    """The tolerances of values; the one of "" is of all that have none of their own."""
    found: dict[str, str] = {}
    for equal in item.iter("equal"):
        said = equal.get("tolerance", "").split() or [""]
        if equal.get("tolerance-mode") == "relative":
            entry.dropped("relative tolerance", "Tolerances are absolute.", said[0])
        elif equal.get("tolerance-mode") == "absolute":
            value = (equal.findtext("base-value") or "").strip()
            found[value] = "" if value and said[0] == "0" else said[0]
            if said[-1] != said[0]:
                entry.mapped("tolerance", "Above it is the same as below.", " ".join(said))
    return found


def _match(
    item: etree._Element,
    interaction: etree._Element,
    declared: Declaration,
    document: QuestionDocument,
    entry: Entry,
) -> None:
    document.kind = Kind.MATCHING
    document.shuffle = interaction.get("shuffle", "false") == "true"
    choices = {
        part.get("identifier", ""): _markdown(part, entry)
        for part in interaction.iter("simple-associable-choice")
    }
    sets = interaction.findall("simple-match-set")
    first = sets[0].iter("simple-associable-choice") if sets else ()
    lefts = [part.get("identifier", "") for part in first]
    pairs = [pair.split() for pair in declared.right or declared.shares]
    used: set[str] = set()
    for pair in pairs:
        if len(pair) != 2 or not choices.keys() >= set(pair):
            entry.dropped("pair", "It names no two choices.", " ".join(pair))
            continue
        document.answers.append(AnswerDocument(text=choices[pair[0]], match=choices[pair[1]]))
        used |= set(pair)
    for name, text in choices.items():
        if name in used:
            continue
        if name in lefts:
            entry.dropped("choice without a pair", "A left side needs a right one.", text)
        else:
            document.answers.append(AnswerDocument(match=text))


def _extended(
    item: etree._Element,
    interaction: etree._Element,
    declared: Declaration,
    document: QuestionDocument,
    entry: Entry,
) -> None:
    document.kind = Kind.OPEN


_READERS = {
    "choice-interaction": _choice,
    "text-entry-interaction": _text,
    "extended-text-interaction": _extended,
    "match-interaction": _match,
    "associate-interaction": _match,
}


def _asked(body: etree._Element, interaction: etree._Element, entry: Entry) -> str:
    """All text of the body and the prompt; in the middle of a sentence the place of the answer stays to be seen."""
    prompt = interaction.find("prompt")
    parent = interaction.getparent()
    is_inline = interaction.tag == "text-entry-interaction" and bool(
        (parent.text or "").strip() or (interaction.tail or "").strip() or len(parent) > 1
    )
    left = etree.Element("div")
    if prompt is not None:
        left.text = prompt.text
        left.extend(list(prompt))
    left.tail = interaction.tail
    if is_inline:
        left.tag = "span"
        left.text = "…"
    parent.replace(interaction, left)
    return _markdown(body, entry)


def _feedback(item: etree._Element, document: QuestionDocument, entry: Entry) -> None:
    """What is shown afterwards, whatever the answer was, is the explanation."""
    said = []
    for part in item.iterchildren("modal-feedback"):
        if text := _markdown(part, entry):
            if part.get("identifier") != "EXPLANATION":
                entry.mapped("modal-feedback", "It is part of the explanation.", text)
            said.append(text)
    document.explanation = "\n\n".join(said)


def _cut(part: etree._Element, entry: Entry) -> str:
    text = _markdown(part, entry)
    _take_out(part)
    return text


def _take_out(part: etree._Element) -> None:
    """Remove an element, and leave the text behind it."""
    parent, previous = part.getparent(), part.getprevious()
    if part.tail and previous is not None:
        previous.tail = (previous.tail or "") + part.tail
    elif part.tail:
        parent.text = (parent.text or "") + part.tail
    parent.remove(part)


def _markdown(element: etree._Element, entry: Entry) -> str:
    copy = deepcopy(element)
    copy.tag, copy.tail = "div", None
    copy.attrib.clear()
    text, losses = markup.from_html(etree.tostring(copy, encoding="unicode", method="html"))
    markup.note(entry, losses, line=line_of(element, 1))
    return text
