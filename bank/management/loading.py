"""What the commands that load files have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

from bank.editing import Refusal
from bank.formats import UnknownFormat
from bank.transfer import files_in


@contextmanager
def said_in_a_line() -> Iterator[None]:
    """What ends a command for a reason that an operator can understand needs no traceback."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.") from error
    except (Refusal, UnknownFormat) as error:
        raise CommandError(str(error)) from error


def files_of(path: Path) -> list[Path]:
    """The file itself, or what a folder offers. Raises CommandError for a folder that offers nothing, and OSError."""
    if not path.is_dir():
        # Whether all files are there is told before the first one is loaded.
        path.stat()
        return [path]
    files = files_in(path)
    if not files:
        raise CommandError(f"{path}: there is nothing to load in this folder.")
    return files
