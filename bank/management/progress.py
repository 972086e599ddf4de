"""How far a command has come, for somebody who watches."""

from collections.abc import Iterable, Iterator
from typing import Protocol

_WIDTH = 30


class Output(Protocol):
    """The part of Django's OutputWrapper that a bar needs."""

    def isatty(self) -> bool: ...
    def write(self, text: str, *, ending: str) -> None: ...
    def flush(self) -> None: ...


class ProgressBar:
    """A bar on a terminal, nothing anywhere else; `total` is the size of all that will be done, such as in bytes."""

    def __init__(self, output: Output, total: int) -> None:
        self.output = output
        self.total = total
        self.done = 0
        self.shown = -1
        self.is_seen = output.isatty()

    def watch(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines, counted as they go by."""
        for line in lines:
            yield line
            self.step(len(line))

    def step(self, size: int) -> None:
        """So much more is done."""
        self.done += size
        self._draw()

    def clear(self) -> None:
        """Make room for a line of text; the bar comes back with the next step."""
        if self.shown >= 0:
            self.output.write("\r" + " " * (_WIDTH + 7) + "\r", ending="")
            self.output.flush()
            self.shown = -1

    def _draw(self) -> None:
        # A file that is read again after a deadlock is counted again.
        percent = min(100 * self.done // max(self.total, 1), 100)
        if self.is_seen and percent != self.shown:
            self.shown = percent
            bar = "#" * (_WIDTH * percent // 100)
            self.output.write(f"\r[{bar:<{_WIDTH}}] {percent:3}%", ending="")
            self.output.flush()
