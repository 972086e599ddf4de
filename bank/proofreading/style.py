"""The house style of the corpus, as far as a program can see it."""

import re
from collections.abc import Iterator

from bank.documents import GRADED, Kind
from bank.documents.questions import CHOICES
from bank.formats import Fault
from bank.proofreading.pages import Page, Passage

LEAST_WORDS, MOST_WORDS = 80, 250
_WORD = re.compile(r"\S*\w\S*")
# A full stop, behind which the text ends or the next sentence begins.
_SENTENCE_END = re.compile(r"[.:](?=[\s)\"”’]|$)")


def out_of_style(page: Page) -> Iterator[Fault]:
    """Length and beginning of model answers; feedback, explanation and the two words of what can be graded."""
    if page.document.kind == Kind.OPEN:
        for pointer, passage in page.passages.items():
            if pointer.startswith("/answers/") and pointer.endswith("/text"):
                yield from _model_answer(passage)
    if page.document.kind in GRADED and not page.document.explanation:
        yield page.fault("/explanation", "style", "A question that can be graded is explained.")
    if page.document.kind in CHOICES:
        yield from _options(page)


def words_of(passage: Passage) -> int:
    """How many words are read: those of code within a line and of tables count, code blocks and bare signs do not."""
    texts = []
    for token in passage.tokens:
        if token.type == "inline":
            # Pieces of one word may be set in different ways; only a line break is a blank.
            pieces = (child.content or " " * (not child.nesting) for child in token.children or [])
            texts.append("".join(pieces))
    return len(_WORD.findall("\n".join(texts)))


def _model_answer(passage: Passage) -> Iterator[Fault]:
    words = words_of(passage)
    if not LEAST_WORDS <= words <= MOST_WORDS:
        detail = f"An answer has {LEAST_WORDS} to {MOST_WORDS} words; these are {words}."
        yield passage.fault("style", detail)
    kinds = {token.type for token in passage.tokens}
    if "paragraph_open" not in kinds:
        yield passage.fault("style", "There are no sentences in this answer.")
    elif passage.tokens[0].type != "paragraph_open":
        yield passage.fault("style", "An answer begins with a sentence that answers the question.")
    elif not _SENTENCE_END.search(passage.tokens[1].content):
        yield passage.fault("style", "The first sentence has no end.")


def _options(page: Page) -> Iterator[Fault]:
    answers = page.document.answers
    for place, answer in enumerate(answers):
        if not answer.is_correct and not answer.feedback:
            yield page.fault(
                f"/answers/{place}", "style", "Feedback says why a wrong option is wrong."
            )
    texts = {answer.text for answer in answers}
    if page.document.kind == Kind.TRUE_FALSE and texts != {"True", "False"}:
        yield page.fault("", "style", "The options of true_false are `True` and `False`.")
