"""From the bytes of a file to its text."""

from collections.abc import Iterable, Iterator

from bank.documents import Problem


class NotText(ValueError):
    """A file that is not UTF-8; `line` is the first one that is not, counted from 1."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.problem = Problem("", "encoding", "This is not UTF-8.")
        super().__init__(self.problem.detail)


def decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """The lines of an open binary file as text. Raises NotText."""
    for number, line in enumerate(lines, 1):
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            raise NotText(number) from error
