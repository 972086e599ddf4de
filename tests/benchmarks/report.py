"""What was measured, as lines of a table: ratios with their spread, beside the goals."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Line:
    """One comparison. `at_most` and `at_least` are goals of the median; without any it is told for interest."""

    what: str
    values: list[float]
    at_most: float | None = None
    at_least: float | None = None
    unit: str = "×"

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def verdict(self) -> str:
        if self.at_most is None and self.at_least is None:
            return ""
        too_much = self.at_most is not None and self.median > self.at_most
        too_little = self.at_least is not None and self.median < self.at_least
        return "missed" if too_much or too_little else "holds"

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"≤ {short(self.at_most)} {self.unit}"
        return "" if self.at_least is None else f"≥ {short(self.at_least)} {self.unit}"

    @property
    def cells(self) -> list[str]:
        spread = (
            f"{short(min(self.values))}–{short(max(self.values))}" if len(self.values) > 1 else ""
        )
        return [self.what, f"{short(self.median)} {self.unit}", spread, self.goal, self.verdict]


HEADS = ["what", "median", "min–max", "goal", ""]


def short(number: float) -> str:
    """Three digits that count; nothing is rounded up to a goal."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def as_text(lines: Iterable[Line]) -> str:
    rows = [line.cells for line in lines]
    widths = [max(map(len, column)) for column in zip(HEADS, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [HEADS, *rows]
    )


def as_markdown(lines: Iterable[Line]) -> str:
    rows = [HEADS, ["---"] * len(HEADS), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    """Named by what counts, and by no name of its own."""
    info = Path("/proc/cpuinfo")
    models = [
        line.split(":", 1)[1].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def replaced(file: Path, mark: str, text: str) -> None:
    """Puts a text between the two marks of a file, which must stand there."""
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, found, rest = file.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise LookupError(f"{file.name} has no place between {begin} and {end}")
    file.write_text(f"{before}{begin}\n{text}\n{end}{after}")
