"""
The rules of a sound question, in one place for the API, every format and the seed.

Two grades: **shape** holds for every document, drafts too; **meaning** holds from `in_review` on.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from bank import limits
from bank.documents.problems import Problem, step
from bank.documents.questions import (
    CHOICES,
    GRADED,
    SOUND,
    AnswerDocument,
    Kind,
    QuestionDocument,
    Status,
)
from bank.documents.texts import UnfitText, clean_line, clean_slug, clean_text

GRADING_OPTIONS = ("case_sensitive", "accent_sensitive", "number_words")

# The shape of RFC 5646, section 2.1, without its grandfathered tags.
_LANGUAGE = re.compile(
    r"[a-z]{2,8}(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?(-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_WEIGHT_PLACES = Decimal("0.0000001")


def faults_of(document: QuestionDocument) -> list[Problem]:
    """Clean the document in place, fill in what follows from the rest, and name all its faults; none if it is sound."""
    faults = [*_clean_texts(document), *_misshapen(document), *_settle(document)]
    if not faults and document.status in SOUND:
        faults += _meaningless(document)
    return faults


def canonical_language(tag: str) -> str:
    """A language tag with the letter case of RFC 5646, section 2.1.1: `zh-hant-tw` becomes `zh-Hant-TW`."""
    first, *rest = tag.split("-")
    cased = [
        part.title()
        if len(part) == 4 and part.isalpha()
        else part.upper()
        if len(part) == 2
        else part.lower()
        for part in rest
    ]
    return "-".join([first.lower(), *cased])


def decimal_of(text: str) -> Decimal | None:
    """The value that a decimal text stands for, or None if it is not a plain finite number of modest size."""
    if len(text) > limits.DIGITS or not _DECIMAL.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern admits nothing that Decimal refuses
        return None


# --- texts


def _clean_texts(document: QuestionDocument) -> Iterator[Problem]:
    yield from _clean(document, "text", clean_text)
    yield from _clean(document, "explanation", clean_text)
    yield from _clean(document, "topic", clean_slug)
    if document.source is not None:
        yield from _clean(document, "source", clean_slug)
    if document.key is not None:
        yield from _clean(document, "key", lambda text: clean_line(text, most=limits.KEY))
    yield from _clean_all(document.tags, "/tags", clean_slug)
    yield from _clean_all(
        document.related, "/related", lambda text: clean_line(text, most=limits.KEY)
    )
    for place, answer in enumerate(document.answers):
        for name in ("text", "feedback", "match"):
            yield from _clean(answer, name, clean_text, f"/answers/{place}")


def _clean(
    holder: QuestionDocument | AnswerDocument,
    name: str,
    cleaner: Callable[[str], str],
    at: str = "",
) -> Iterator[Problem]:
    try:
        setattr(holder, name, cleaner(getattr(holder, name)))
    except UnfitText as unfit:
        yield Problem(f"{at}/{name}", unfit.code, str(unfit))


def _clean_all(texts: list[str], pointer: str, cleaner: Callable[[str], str]) -> Iterator[Problem]:
    for place, text in enumerate(texts):
        try:
            texts[place] = cleaner(text)
        except UnfitText as unfit:
            yield Problem(f"{pointer}/{place}", unfit.code, str(unfit))


# --- shape


def _misshapen(document: QuestionDocument) -> Iterator[Problem]:
    if document.kind not in list(Kind):
        yield Problem("/kind", "invalid_choice", f"A kind is {_one_of(Kind)}.")
    if document.status not in list(Status):
        yield Problem("/status", "invalid_choice", f"A status is {_one_of(Status)}.")
    if not document.text:
        yield Problem("/text", "required", "A question needs a text.")
    if not 1 <= document.difficulty <= 5:
        yield Problem("/difficulty", "out_of_range", "Difficulty goes from 1 to 5.")
    if not 0 <= document.position <= limits.INTEGER:
        yield Problem("/position", "out_of_range", f"Position goes from 0 to {limits.INTEGER}.")
    if len(document.language) <= limits.LANGUAGE and _LANGUAGE.fullmatch(document.language):
        document.language = canonical_language(document.language)
    else:
        yield Problem("/language", "language", "A language is a BCP 47 tag, such as en or pt-BR.")
    if (document.source is None) != (document.key is None):
        yield Problem("/key", "source_and_key", "Source and key are given both or not at all.")
    if document.key == "":
        yield Problem("/key", "blank", "A key is not empty.")

    yield from _repeated_or_too_many(document.tags, "/tags", limits.TAGS)
    yield from _repeated_or_too_many(document.related, "/related", limits.RELATED)
    yield from _bad_details(document.details)
    yield from _bad_grading(document)
    if len(document.answers) > limits.ANSWERS:
        yield Problem("/answers", "max_items", f"At most {limits.ANSWERS} answers are taken.")
    for place, answer in enumerate(document.answers):
        yield from _misshapen_answer(document.kind, answer, f"/answers/{place}")


def _misshapen_answer(kind: str, answer: AnswerDocument, at: str) -> Iterator[Problem]:
    if not answer.text and not (kind == Kind.MATCHING and answer.match):
        yield Problem(f"{at}/text", "required", "An answer needs a text.")
    if answer.match and kind != Kind.MATCHING:
        yield Problem(f"{at}/match", "not_of_this_kind", "Only answers of a matching have a match.")
    if answer.weight is not None:
        if not (answer.weight.is_finite() and -1 <= answer.weight <= 1):
            yield Problem(f"{at}/weight", "out_of_range", "A weight goes from -1 to 1.")
        elif answer.weight != answer.weight.quantize(_WEIGHT_PLACES):
            yield Problem(f"{at}/weight", "max_places", "A weight has at most 7 places.")
    if answer.tolerance and kind != Kind.NUMERICAL:
        yield Problem(
            f"{at}/tolerance", "not_of_this_kind", "Only numerical answers have a tolerance."
        )
    elif answer.tolerance and ((value := decimal_of(answer.tolerance)) is None or value < 0):
        yield Problem(f"{at}/tolerance", "decimal", "A tolerance is a decimal number from 0.")
    if kind == Kind.NUMERICAL and answer.text and decimal_of(answer.text) is None:
        yield Problem(
            f"{at}/text", "decimal", "The answer of a numerical question is a decimal number."
        )


def _repeated_or_too_many(texts: list[str], pointer: str, most: int) -> Iterator[Problem]:
    if len(texts) > most:
        yield Problem(pointer, "max_items", f"At most {most} are taken.")
    for text, times in Counter(texts).items():
        if times > 1:
            yield Problem(pointer, "repeated", f"{text!r} is given {times} times.")
    if "" in texts:
        yield Problem(f"{pointer}/{texts.index('')}", "blank", "This may not be empty.")


def _bad_grading(document: QuestionDocument) -> Iterator[Problem]:
    if document.grading and document.kind != Kind.SHORT_TEXT:
        yield Problem("/grading", "not_of_this_kind", "Only short_text has options of grading.")
    for name, value in document.grading.items():
        if name not in GRADING_OPTIONS:
            yield Problem(
                f"/grading/{step(name)}", "unknown", f"The options are {_one_of(GRADING_OPTIONS)}."
            )
        elif not isinstance(value, bool):
            yield Problem(f"/grading/{name}", "type", "This is true or false.")


def _bad_details(details: dict[str, Any]) -> Iterator[Problem]:
    """`details` is kept for formats that need it, so anything goes that every database and JSON writer can hold."""
    faults = list(_unfit_json(details, "/details", limits.DETAILS_DEPTH))
    if not faults and len(json.dumps(details, ensure_ascii=False)) > limits.DETAILS:
        faults = [
            Problem("/details", "max_length", f"At most {limits.DETAILS} characters of JSON.")
        ]
    yield from faults


def _unfit_json(value: Any, at: str, depth: int) -> Iterator[Problem]:
    if depth == 0:
        yield Problem(at, "max_depth", f"At most {limits.DETAILS_DEPTH} levels are taken.")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _unfit_json(name, at, depth)
            yield from _unfit_json(part, f"{at}/{step(name)}", depth - 1)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _unfit_json(part, f"{at}/{place}", depth - 1)
    elif isinstance(value, str):
        # The characters that a JSON column cannot hold; all others are the format's own business.
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            yield Problem(at, "control_character", "NUL and half surrogate pairs are not taken.")
    elif isinstance(value, float) and value - value != 0:
        yield Problem(at, "not_finite", "A number is finite.")
    elif isinstance(value, (int, float)) and abs(value) > limits.IDENTIFIER:
        # Beyond it PostgreSQL gives a float back as a whole number.
        yield Problem(at, "out_of_range", "Numbers go to 2^53 − 1.")


def _settle(document: QuestionDocument) -> Iterator[Problem]:
    for place, answer in enumerate(document.answers):
        if answer.is_correct is None and document.kind in CHOICES:
            yield Problem(f"/answers/{place}/is_correct", "required", "Say whether it is right.")
        elif answer.is_correct is None:
            # Without a text it is a distractor of a matching.
            answer.is_correct = bool(answer.text)
        if answer.weight is None:
            answer.weight = Decimal(1 if answer.is_correct else 0)
        # There is a minus nought, too; it would be another fingerprint.
        answer.weight = answer.weight or Decimal(0)


# --- meaning


def _meaningless(document: QuestionDocument) -> Iterator[Problem]:
    right = [answer for answer in document.answers if answer.is_correct]
    if document.kind in CHOICES:
        yield from _bad_choice(document, len(right))
    elif not right:
        yield Problem(
            "/answers", "too_few", f"This kind of question ({document.kind}) needs an answer."
        )
    if document.kind == Kind.MATCHING:
        for place, answer in enumerate(document.answers):
            if answer.is_correct and not (answer.text and answer.match):
                yield Problem(
                    f"/answers/{place}", "half_a_pair", "A right pair has a text and a match."
                )
            elif not answer.is_correct and answer.text:
                yield Problem(
                    f"/answers/{place}", "half_a_pair", "A distractor has a match and no text."
                )
    if document.kind in GRADED and document.kind not in CHOICES:
        yield from _same_texts(document)


def _bad_choice(document: QuestionDocument, right: int) -> Iterator[Problem]:
    if document.kind == Kind.TRUE_FALSE and len(document.answers) != 2:
        yield Problem("/answers", "two_answers", "A true_false question has two answers.")
    elif len(document.answers) < 2:
        yield Problem("/answers", "too_few", "A choice needs two or more answers.")
    yield from _same_texts(document)
    if document.kind == Kind.MULTIPLE_CHOICE and right < 1:
        yield Problem("/answers", "no_right_answer", "At least one answer must be right.")
    elif document.kind != Kind.MULTIPLE_CHOICE and right != 1:
        yield Problem(
            "/answers", "one_right_answer", f"Exactly one answer must be right; {right} are."
        )


def _same_texts(document: QuestionDocument) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for place, answer in enumerate(document.answers):
        if answer.text and first.setdefault(answer.text, place) != place:
            yield Problem(
                f"/answers/{place}/text",
                "repeated",
                f"Answer {first[answer.text]} has the same text.",
            )


def _one_of(words: Any) -> str:
    return ", ".join(map(str, words))
