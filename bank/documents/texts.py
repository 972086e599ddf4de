"""One policy for all text from outside."""

import re
import unicodedata

from bank import limits

# Embeddings and overrides make a text read otherwise than it is stored; isolates do the same job safely.
_BIDI_OVERRIDES = re.compile("[\u202a-\u202e]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Letters, marks and fillers that Unicode counts among the visible, and of which nothing is seen by themselves.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
_LEADING_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")


class UnfitText(ValueError):
    """A text that the bank does not take; `code` is for programs."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)


def clean_text(text: str, *, most: int = limits.TEXT) -> str:
    """
    A text of any number of lines as the bank keeps it: NFC, lines ended by `\\n`, no blank lines at its ends.

    Raises UnfitText for control characters, surrogates, overrides of the direction, text of which nothing can be
    seen, and more than `most` characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Most texts have none of what only other characters can be.
    is_plain = text.isascii()
    if not is_plain and _SURROGATES.search(text):
        raise UnfitText("surrogate", "Half of a surrogate pair is not a character.")
    if control := _CONTROLS.search(text):
        raise UnfitText(
            "control_character", f"The control character U+{ord(control[0]):04X} is not taken."
        )
    if not is_plain and (override := _BIDI_OVERRIDES.search(text)):
        raise UnfitText(
            "direction_override",
            f"U+{ord(override[0]):04X} changes the direction of text; use isolates instead.",
        )
    text = text if is_plain else unicodedata.normalize("NFC", text)
    if len(text) > most:
        raise UnfitText(
            "max_length", f"At most {most} characters are taken; these are {len(text)}."
        )
    text = _LEADING_BLANK_LINES.sub("", text).rstrip()
    if text and not any(map(_is_visible, text)):
        raise UnfitText("invisible", "Nothing of this text can be seen.")
    return text


def clean_line(text: str, *, most: int = limits.NAME) -> str:
    """The same for a text of one line, without blanks at its ends."""
    text = clean_text(text, most=most).strip()
    if any(blank in text for blank in "\n\t\u2028\u2029"):
        raise UnfitText("one_line", "This is a single line: no line breaks, no tabs.")
    return text


def clean_slug(text: str, *, reserved: tuple[str, ...] = ()) -> str:
    """A slug: letters and digits of any script in lower case, with single hyphens or underscores between them."""
    slug = clean_line(text, most=limits.SLUG)
    letters = slug[:1] + "".join(sign for sign in slug[1:] if not _is_mark(sign))
    if not _SLUG.fullmatch(letters) or slug != slug.lower():
        raise UnfitText(
            "slug", "A slug is letters and digits in lower case, with single hyphens between them."
        )
    if slug in reserved:
        raise UnfitText("reserved", f"{slug!r} is a reserved word.")
    return slug


def _is_mark(character: str) -> bool:
    """Part of a letter and none to a regular expression: a vowel of Hindi, a tone of Thai."""
    return unicodedata.category(character) in ("Mn", "Mc") and not _UNSEEN.match(character)


def _is_visible(character: str) -> bool:
    """Format characters, blanks and unassigned ones leave no mark."""
    return unicodedata.category(character)[0] not in "CZ" and not _UNSEEN.match(character)
