"""What blocks print, held against what their question says."""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import zip_longest

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.documents.rules import decimal_of
from bank.formats import Fault
from bank.proofreading.blocks import Block
from bank.proofreading.languages import READERS, Outcome
from bank.proofreading.pages import Page

# Examples are small, and the machine has other things to do.
_AT_ONCE = 2
_CODE_SPAN = re.compile(r"(`+) ?(?P<code>.+?) ?\1", re.DOTALL)
_FENCE = re.compile(r"(?P<fence>`{3,})[^\n]*\n(?P<code>.*)\n(?P=fence)", re.DOTALL)


def run(blocks: Iterable[Block]) -> list[tuple[Block, Outcome]]:
    """Run or read blocks, a few at once; the results come in the order of the blocks."""
    blocks = list(blocks)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = pool.map(lambda block: READERS[block.language](block.code), blocks)
        return list(zip(blocks, outcomes, strict=True))


def wrong_results(page: Page, results: Iterable[tuple[Block, Outcome]]) -> Iterator[Fault]:
    """
    What went wrong in the blocks of one question, and output that differs from what is shown. A block without an
    output below it prints nothing; but where the question itself holds such a program, its answer is the output.
    """
    asked: list[tuple[Block, str]] = []
    for block, outcome in results:
        for line, detail in outcome.faults:
            yield block.passage.fault("code", detail, at=block.line + line)
        if outcome.faults:
            continue
        if block.shown is not None:
            yield from _difference(block, block.shown.text, block.shown.line, outcome.output)
        elif block.passage.pointer == "/text":
            asked.append((block, outcome.output))
        elif outcome.output:
            detail = f"It prints {_first(outcome.output)!r}, and no `text` block below shows it."
            yield block.passage.fault("output", detail, at=block.line)
    output = "".join(output for _, output in asked).strip()
    wrong = _wrong_answer(page.document, output) if output else None
    if wrong is not None:
        yield asked[0][0].passage.fault("output", wrong, at=asked[0][0].line)


def _difference(block: Block, shown: str, line: int, output: str) -> Iterator[Fault]:
    if shown == output:
        return
    pairs = zip_longest(shown.splitlines(), output.splitlines())
    for number, (expected, actual) in enumerate(pairs, line):
        if expected != actual:
            if actual is None:
                detail = f"This is not printed: {expected!r}."
            else:
                detail = f"The program prints {actual!r} here" + (
                    "." if expected is None else f", not {expected!r}."
                )
            yield block.passage.fault("output", detail, at=number)
            return
    yield block.passage.fault("output", "The output ends with other blanks.", at=line)


def _wrong_answer(document: QuestionDocument, output: str) -> str | None:
    """Why the answers of a question are not what its program printed, or None if they are."""
    right = [answer for answer in document.answers if answer.is_correct]
    wrong = [answer for answer in document.answers if not answer.is_correct]
    if document.kind == Kind.OPEN:
        if not any(output in answer.text for answer in right):
            return f"The program prints {_first(output)!r}, which no answer says."
    elif document.kind in (Kind.SINGLE_CHOICE, Kind.SHORT_TEXT):
        if not any(_bare(answer.text) == output for answer in right):
            return f"The program prints {_first(output)!r}, which is not the right answer."
        if any(_bare(answer.text) == output for answer in wrong):
            return f"The program prints {_first(output)!r}, which is a wrong answer, too."
    elif document.kind == Kind.NUMERICAL:
        number = decimal_of(output)
        if number is None or not any(_is_within(number, answer) for answer in right):
            return f"The program prints {_first(output)!r}, which is not the right answer."
    # Of statements about a program, nothing tells which ones its output makes true.
    return None


def _is_within(number: Decimal, answer: AnswerDocument) -> bool:
    value = decimal_of(answer.text)
    return value is not None and abs(number - value) <= (decimal_of(answer.tolerance) or 0)


def _bare(text: str) -> str:
    """A text without the backticks around it."""
    text = text.strip()
    found = _FENCE.fullmatch(text) or _CODE_SPAN.fullmatch(text)
    return found["code"].strip() if found else text


def _first(output: str) -> str:
    """The first line that is not blank."""
    return output.strip("\n").split("\n")[0]
