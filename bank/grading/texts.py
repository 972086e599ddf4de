"""Short texts, compared with the accepted forms as a patient reader would."""

import unicodedata
from typing import Any

from bank import limits
from bank.documents import QuestionDocument
from bank.documents.texts import UnfitText, clean_text
from bank.grading.number_words import in_digits
from bank.grading.verdicts import Malformed, Verdict, best_of

_MARKS = str.maketrans("’‘“”–—", "''\"\"--")


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
    text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    if options.get("number_words"):
        text = in_digits(text)
    if not options.get("case_sensitive"):
        text = unicodedata.normalize("NFKC", text.casefold())
    if not options.get("accent_sensitive"):
        bare = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFKC", text).split())
