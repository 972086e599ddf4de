"""What stands between the braces."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.gift.blocks import Block
from bank.formats.gift.signs import shown
from bank.formats.gift.texts import markdown_of
from bank.formats.moodle_xml.weights import right_ones, weight_of
from bank.formats.moodle_xml.wildcards import drop_catch_all, form_of, is_catch_all
from bank.formats.shares import read_shares

_SIGN = re.compile("[=~]")
WEIGHT = re.compile(r"\s*%([^%]{0,40})%")
_TRUE_FALSE = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(#.*)?", re.IGNORECASE | re.DOTALL)
_GENERAL = "####"
_FULL = Decimal(1)


class _Piece(NamedTuple):
    """One answer: its sign, its share in percent if it says one, what it says, its feedback, and its line."""

    sign: str
    weight: str | None
    text: str
    feedback: str
    line: int


def read_answers(
    entry: Entry, document: QuestionDocument, text: str, form: str, block: Block, at: int
) -> None:
    """Put the kind, the answers and the explanation into the document."""
    text, _, general = text.partition(_GENERAL)
    if general.strip():
        line = block.line_at(at + len(text))
        entry.places["/explanation"] = line
        document.explanation = markdown_of(entry, general, form, line=line)
    if not text.strip():
        _essay(entry, document)
        return
    if found := _TRUE_FALSE.fullmatch(text):
        _true_false(entry, document, found, form)
    elif text.lstrip().startswith("#"):
        start = text.index("#") + 1
        _numbers(entry, document, text[start:], form, block, at + start)
    else:
        pieces = list(_pieces(text, block, at))
        if not pieces:
            entry.blame("/answers", "gift", "An answer begins with = or ~.", line=block.line_at(at))
        elif all("->" in piece.text and piece.sign == "=" for piece in pieces):
            _pairs(entry, document, pieces, form)
        else:
            _choices_or_forms(entry, document, pieces, form)


def _essay(entry: Entry, document: QuestionDocument) -> None:
    """An open question wants a model answer, for which an essay has no place but its feedback."""
    if document.explanation:
        how = "Of an essay it is the model answer."
        line = entry.places["/answers/0"] = entry.places.pop("/explanation")
        entry.mapped("general feedback", how, document.explanation, line=line)
        document.answers = [AnswerDocument(text=document.explanation, is_correct=True)]
        document.explanation = ""


def _pieces(text: str, block: Block, at: int) -> Iterator[_Piece]:
    places = [found.start() for found in _SIGN.finditer(text)]
    if not places or text[: places[0]].strip():
        return
    for begin, end in zip(places, [*places[1:], len(text)], strict=True):
        piece = text[begin + 1 : end]
        weight = WEIGHT.match(piece)
        said = piece[weight.end() :] if weight else piece
        said, _, feedback = said.partition("#")
        share = weight[1] if weight else None
        yield _Piece(text[begin], share, said, feedback, block.line_at(at + begin))


def _share(entry: Entry, piece: _Piece, place: int, usual: Decimal) -> Decimal:
    if piece.weight is None:
        return usual
    weight = weight_of(piece.weight)
    if weight is None:
        detail = f"A share is a percentage; this is {piece.weight[:40]!r}."
        entry.blame(f"/answers/{place}/weight", "number", detail, line=piece.line)
    return weight or Decimal(0)


def _true_false(entry: Entry, document: QuestionDocument, found: re.Match[str], form: str) -> None:
    document.kind = Kind.TRUE_FALSE
    is_true = found[1].upper().startswith("T")
    # First for whoever is wrong, then for whoever is right.
    _, _, feedback = (found[2] or "").partition("#")
    wrong, _, right = feedback.partition("#")
    for text, is_right in (("True", is_true), ("False", not is_true)):
        said = markdown_of(entry, right if is_right else wrong, form, line=entry.line)
        document.answers.append(AnswerDocument(text=text, is_correct=is_right, feedback=said))


def _pairs(entry: Entry, document: QuestionDocument, pieces: list[_Piece], form: str) -> None:
    document.kind = Kind.MATCHING
    for place, piece in enumerate(pieces):
        left, _, right = piece.text.partition("->")
        entry.places[f"/answers/{place}"] = piece.line
        if piece.feedback.strip() or piece.weight is not None:
            why = "Pairs have neither feedback nor shares in GIFT."
            entry.dropped("feedback of a pair", why, shown(piece.feedback), line=piece.line)
        document.answers.append(
            AnswerDocument(
                text=markdown_of(entry, left, form, line=piece.line),
                match=markup.from_plain(shown(right)),
                is_correct=bool(left.strip()),
            )
        )


def _choices_or_forms(
    entry: Entry, document: QuestionDocument, pieces: list[_Piece], form: str
) -> None:
    signs = {piece.sign for piece in pieces}
    if signs == {"="}:
        pieces = list(_without_catch_all(entry, pieces))
        document.kind = Kind.SHORT_TEXT
        document.grading = {"accent_sensitive": True}
    else:
        document.kind = Kind.SINGLE_CHOICE if "=" in signs else Kind.MULTIPLE_CHOICE
    for place, piece in enumerate(pieces):
        entry.places[f"/answers/{place}"] = piece.line
        usual = _FULL if piece.sign == "=" else Decimal(0)
        is_form = document.kind == Kind.SHORT_TEXT
        text = (
            form_of(entry, shown(piece.text), line=piece.line)
            if is_form
            else markdown_of(entry, piece.text, form, line=piece.line)
        )
        document.answers.append(
            AnswerDocument(
                text=text,
                weight=_share(entry, piece, place, usual),
                feedback=markdown_of(entry, piece.feedback, form, line=piece.line),
            )
        )
    _tell_right_from_wrong(document)
    read_shares(document)


def _without_catch_all(entry: Entry, pieces: list[_Piece]) -> Iterator[_Piece]:
    for piece in pieces:
        if is_catch_all(piece.text):
            drop_catch_all(entry, shown(piece.feedback), line=piece.line)
        else:
            yield piece


def _tell_right_from_wrong(document: QuestionDocument) -> None:
    """By the shares alone, for GIFT says nothing else."""
    weights = [answer.weight or Decimal(0) for answer in document.answers]
    for answer, is_right in zip(document.answers, right_ones(document.kind, weights), strict=True):
        answer.is_correct = is_right


def _numbers(
    entry: Entry, document: QuestionDocument, text: str, form: str, block: Block, at: int
) -> None:
    document.kind = Kind.NUMERICAL
    pieces = list(_pieces(text, block, at))
    if not pieces:
        said, _, feedback = text.partition("#")
        pieces = [_Piece("=", None, said, feedback, block.line_at(at))]
    for piece in pieces:
        place = len(document.answers)
        if piece.sign == "~":
            drop_catch_all(entry, shown(piece.feedback), line=piece.line)
            continue
        entry.places[f"/answers/{place}"] = piece.line
        value, tolerance = _value(shown(piece.text))
        document.answers.append(
            AnswerDocument(
                text=value,
                tolerance=tolerance,
                weight=_share(entry, piece, place, _FULL),
                feedback=markdown_of(entry, piece.feedback, form, line=piece.line),
            )
        )
    _tell_right_from_wrong(document)


def _value(text: str) -> tuple[str, str]:
    """A number and how far from it is still right: of `3:0.5` as it says, of a range `1..5` its middle."""
    low, dots, high = text.partition("..")
    if dots:
        try:
            least, most = Decimal(low.strip()), Decimal(high.strip())
            middle, spread = (least + most) / 2, (most - least) / 2
            if middle.is_finite() and max(abs(middle.adjusted()), abs(spread.adjusted())) < 40:
                return f"{middle:f}", f"{spread:f}"
        except ArithmeticError:
            pass
        return text, ""
    # Escaped, the colon between the two means the same.
    value, _, tolerance = text.partition(":")
    return value.strip(), tolerance.strip()
