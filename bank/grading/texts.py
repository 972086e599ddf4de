"""Short texts, compared with the accepted forms as a patient reader would."""

import unicodedata
from typing import Any

from bank import limits
from bank.documents import QuestionDocument
from bank.documents.texts import UnfitText, clean_text
from bank.grading.number_words import in_digits
from bank.grading.verdicts import Malformed, Verdict, best_of

_MARKS = str.maketrans("’‘‚“”„–—‐‑−", "'''\"\"\"-----")
# Of the letters that only look otherwise, those that also say something else: 2² is not 22.
_RAISED = ("<super>", "<sub>", "<fraction>")


def form(question: QuestionDocument, given: Any) -> Verdict:
    """The best weight among the forms that the text equals after the question's options of grading."""
    if not isinstance(given, str):
        raise Malformed("This is a text.")
    try:
        clean_text(given, most=limits.TEXT)
    except UnfitText as unfit:
        # No accepted form can hold such characters either, and not every database can keep them.
        raise Malformed(f"This is a text. {unfit}") from unfit
    wanted = folded(given, question.grading)
    met = [answer for answer in question.answers if folded(answer.text, question.grading) == wanted]
    return best_of(met if wanted else [])


def folded(text: str, options: dict[str, Any]) -> str:
    """
    A text with what the options say does not count taken away: letter case and accents unless they are sensitive, and
    English number words where they are the same as digits. Blanks count as one, typographic marks as plain ones.
    """
    text = _plain(text).translate(_MARKS)
    if options.get("number_words"):
        text = in_digits(text)
    if not options.get("case_sensitive"):
        text = _plain(text.casefold())
    if not options.get("accent_sensitive"):
        bare = unicodedata.normalize("NFD", text)
        without = "".join(character for character in bare if not unicodedata.combining(character))
        # A text that is nothing but an accent is about the accent.
        text = without or text
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """NFKC, but what is raised, lowered or a fraction stays so."""
    return unicodedata.normalize(
        "NFC",
        "".join(
            character
            if unicodedata.decomposition(character).startswith(_RAISED)
            else unicodedata.normalize("NFKC", character)
            for character in text
        ),
    )
