"""All checks over a file."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from bank.documents import QuestionDocument
from bank.formats import Fault
from bank.proofreading.blocks import Block, blocks_of
from bank.proofreading.pages import Page, page_of
from bank.proofreading.places import leading_elsewhere
from bank.proofreading.references import (
    Folder,
    broken_relations,
    entries_of,
    keys_of_other_files,
    strange_words,
)
from bank.proofreading.rendering import lost_in_html
from bank.proofreading.results import run, wrong_results
from bank.proofreading.spelling import misspelt, misspelt_in_python
from bank.proofreading.style import out_of_style
from bank.transfer import CATALOGUE

# What can be seen by looking at one question; another check is one more name here.
_CHECKS = (out_of_style, leading_elsewhere, lost_in_html, misspelt)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A block that nothing was done with, and why."""

    line: int
    key: str
    language: str
    why: str


@dataclass(slots=True)
class Proof:
    """
    What came of proofreading a file: how many questions it has, `documents` for those that can be read, the faults
    by line, how many blocks of each language were run or read, and those that were not.
    """

    path: Path
    questions: int = 0
    documents: list[QuestionDocument] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    run: Counter[str] = field(default_factory=Counter)
    left_alone: list[LeftAlone] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The faults in the form in which editors and terminals find the place."""
        return [f"{self.path}:{fault.line}: {fault.reason}" for fault in self.faults]

    def add(self, fault: Fault) -> None:
        """Note a fault; what a whole file shares would else be noted once for each question."""
        if fault not in self.faults:
            self.faults.append(fault)

    def __str__(self) -> str:
        run = ", ".join(f"{count} {language}" for language, count in sorted(self.run.items()))
        return (
            f"{self.path}: {self.questions} questions, {self.run.total()} blocks run or read"
            f"{f' ({run})' if run else ''}, {len(self.left_alone)} left alone, "
            f"{len(self.faults)} faults"
        )


def proofread(path: Path, folder: Folder | None = None) -> Proof:
    """
    Every check on one file, a catalogue if its name ends with `.toml`. What it refers to is looked up in its folder;
    who checks several files of one passes it. Takes as long as the programs in it do.

    Raises OSError, UnknownFormat.
    """
    folder = folder or Folder(path.parent)
    proof = Proof(path)
    if path.suffix == CATALOGUE.suffix:
        proof.faults = folder.catalogue_faults
        return proof
    pages = _pages(path, proof)
    for page in pages:
        for fault in chain(
            *(check(page) for check in _CHECKS),
            strange_words(page, folder),
            broken_relations(page, folder, pages),
            keys_of_other_files(page, folder, path),
        ):
            proof.add(fault)
    _try_out(pages, proof)
    proof.faults.sort(key=lambda fault: fault.line)
    return proof


def left_alone(path: Path) -> list[LeftAlone]:
    """The blocks of a file that nothing is done with. Runs nothing. Raises OSError, UnknownFormat."""
    proof = Proof(path)
    for page in _pages(path, proof):
        _blocks_to_run(page, proof)
    return proof.left_alone


def _pages(path: Path, proof: Proof) -> list[Page]:
    pages = []
    for entry in entries_of(path):
        for fault in entry.faults:
            proof.add(fault)
        if page := page_of(entry):
            pages.append(page)
            if not entry.faults:
                proof.documents.append(page.document)
    proof.questions = len(pages)
    return pages


def _try_out(pages: list[Page], proof: Proof) -> None:
    """Run the blocks of all questions together, so that none waits for the slowest of another."""
    blocks = [_blocks_to_run(page, proof) for page in pages]
    results = iter(run(chain.from_iterable(blocks)))
    for page, own in zip(pages, blocks, strict=True):
        proof.run.update(block.language for block in own)
        for fault in wrong_results(page, list(islice(results, len(own)))):
            proof.add(fault)


def _blocks_to_run(page: Page, proof: Proof) -> list[Block]:
    to_run = []
    for block in blocks_of(page):
        if isinstance(block, Fault):
            proof.add(block)
            continue
        if block.language == "python":
            for fault in misspelt_in_python(block):
                proof.add(fault)
        if block.left_alone is None:
            to_run.append(block)
        else:
            line = block.passage.line_of(block.line - 1)
            proof.left_alone.append(LeftAlone(line, page.key, block.language, block.left_alone))
    return to_run
