"""What running or reading a block brought."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`output` is what it printed; `faults` are what is wrong, each with its line within the code, from 0."""

    output: str = ""
    faults: tuple[tuple[int, str], ...] = ()
