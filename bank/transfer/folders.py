"""Files and folders from the disk, in the order in which they can be loaded."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from bank.callers import Caller, machine
from bank.editing import retrying
from bank.models import Revision
from bank.transfer.catalogue import load_catalogue
from bank.transfer.catalogue_files import read
from bank.transfer.questions import load
from bank.transfer.reports import FileReport

Watch = Callable[[BinaryIO], Iterable[bytes]]

CATALOGUE = Path("catalogue.toml")
# The commands are one loader, so that what the first start has loaded moves on with its files later.
LOADER = machine("load_questions")


def files_in(folder: Path) -> list[Path]:
    """
    What a folder offers to be loaded: its catalogue, then its Markdown without the README, each file named after
    its topic and in the order of the topics. Raises OSError.
    """
    catalogue = folder / CATALOGUE
    offered = [catalogue] if catalogue.exists() else []
    topics = [
        word.slug
        for path in offered
        for word in read(path.read_bytes())[0]
        if word.what == Revision.What.TOPIC
    ]
    order = {slug: place for place, slug in enumerate(topics)}
    documents = [path for path in folder.glob("*.md") if path.name != "README.md"]
    return offered + sorted(
        documents, key=lambda path: (order.get(path.stem, len(order)), path.name)
    )


def load_file(
    path: Path, *, by: Caller = LOADER, format: str | None = None, watch: Watch = iter
) -> FileReport:
    """
    Load a file, as a catalogue if its name ends with `.toml`, and once more if a deadlock ends its transaction.
    `watch` stands between the open file and its reader.

    Raises Contended and what `load` and `load_catalogue` raise.
    """

    def once() -> FileReport:
        with path.open("rb") as file:
            if path.suffix == CATALOGUE.suffix:
                return load_catalogue(watch(file), by=by, name=str(path))
            return load(watch(file), by=by, name=str(path), format=format)

    return retrying(once)


def load_files(
    paths: Iterable[Path], *, by: Caller = LOADER, format: str | None = None, watch: Watch = iter
) -> Iterator[FileReport]:
    """
    Load files one by one. After a refused catalogue it stops, because the files behind it refer to what is not
    there. Raises what `load_file` raises.
    """
    for path in paths:
        report = load_file(path, by=by, format=format, watch=watch)
        yield report
        if path.suffix == CATALOGUE.suffix and report.refused:
            return
