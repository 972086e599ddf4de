"""What the questions of a folder may refer to: its catalogue, and one another."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from bank import formats
from bank.documents import Problem
from bank.formats import Entry, Fault
from bank.models import Revision
from bank.nearest import no_such
from bank.proofreading.pages import Page
from bank.transfer import CATALOGUE, files_in
from bank.transfer.catalogue_files import Word, read
from bank.transfer.texts import NotText, decoded

What = Revision.What


def entries_of(path: Path) -> list[Entry]:
    """What a file of questions holds, up to where it ceases to be text. Raises OSError, UnknownFormat."""
    chosen = formats.by_filename(path)
    found: list[Entry] = []
    with path.open("rb") as file:
        try:
            found.extend(formats.entries(chosen, decoded(file)))
        except NotText as error:
            found.append(Entry(error.line, faults=[Fault(error.line, error.problem)]))
    return found


class Folder:
    """A folder of questions, read when something of it is asked for. Its properties raise OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def slugs(self) -> dict[str, list[str]] | None:
        """The slugs of the catalogue by what they name; None if the folder has no catalogue."""
        if not (self.path / CATALOGUE).is_file():
            return None
        slugs = defaultdict[str, list[str]](list)
        for word in self._catalogue[0]:
            slugs[word.what].append(word.slug)
        return slugs

    @cached_property
    def catalogue_faults(self) -> list[Fault]:
        return self._catalogue[1]

    @cached_property
    def _catalogue(self) -> tuple[list[Word], list[Fault]]:
        return read((self.path / CATALOGUE).read_bytes())

    @cached_property
    def places(self) -> dict[tuple[str, str], list[tuple[Path, int]]]:
        """The files and lines of the questions that a folder offers, by source and key."""
        places = defaultdict[tuple[str, str], list[tuple[Path, int]]](list)
        for file in files_in(self.path):
            if file.suffix != CATALOGUE.suffix:
                for entry in entries_of(file):
                    document = entry.document
                    if document is not None and document.source and document.key:
                        places[document.source, document.key].append((file, entry.line))
        return places


def strange_words(page: Page, folder: Folder) -> Iterator[Fault]:
    """Sources, topics and tags that the catalogue does not have."""
    document = page.document
    if folder.slugs is None:
        detail = f"There is no {CATALOGUE} beside this file to look up topic, source and tags in."
        yield Fault(1, Problem("", "catalogue", detail))
        return
    used = [("/topic", What.TOPIC, document.topic), ("/source", What.SOURCE, document.source)]
    used += [("/tags", What.TAG, tag) for tag in document.tags]
    for pointer, what, slug in used:
        # What is missing, its reader tells.
        if slug and slug not in folder.slugs[what]:
            yield page.fault(pointer, "unknown", no_such(what, slug, folder.slugs[what]))


def broken_relations(page: Page, folder: Folder, file: list[Page]) -> Iterator[Fault]:
    """Related keys that no question of this file or its folder has, and the question's own."""
    document = page.document
    known = {key for source, key in folder.places if source == document.source}
    known |= {other.document.key or "" for other in file}
    for key in document.related:
        if key == document.key:
            yield page.fault("/related", "unknown", "A question is not related to itself.")
        elif key not in known:
            yield page.fault("/related", "unknown", no_such("question", key, known))


def keys_of_other_files(page: Page, folder: Folder, path: Path) -> Iterator[Fault]:
    """A key that another file of the folder has, too; of one that this file repeats, its reader tells."""
    document = page.document
    for file, line in folder.places.get((document.source or "", document.key or ""), []):
        if file.name != path.name:
            detail = f"The question of {file}:{line} has this key already."
            yield page.fault("/key", "repeated", detail)
