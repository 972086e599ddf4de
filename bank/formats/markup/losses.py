"""What of a text could not be said in Markdown, each kind of it once for a text."""

from dataclasses import dataclass

from bank.formats.entries import Entry, Fate


@dataclass(frozen=True, slots=True)
class Loss:
    """An element of a text that was mapped or dropped; the same words as in a note."""

    what: str
    fate: Fate
    how: str
    excerpt: str = ""


def note(entry: Entry, losses: list[Loss], *, line: int | None = None) -> None:
    """Put the losses of a text into the notes of its entry."""
    for loss in losses:
        tell = entry.mapped if loss.fate is Fate.MAPPED else entry.dropped
        tell(loss.what, loss.how, loss.excerpt, line=line)
