"""
How fast the API is, as ratios to others that answer the same from the same tables on the same machine.

  python3 dev.py bench                 everything, a million questions, three quarters of an hour
  python3 dev.py bench --quick         the same with ten thousand, in about two minutes: to see that it works
  python3 dev.py bench filters search  some of it; --size=100000 another bank
  python3 dev.py bench --accept        writes docs/benchmarks.md, the table of the README and the pictures
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from tests.benchmarks import finding, reading, running, transfers
from tests.benchmarks.bench import Bench, loaded, rendered
from tests.benchmarks.report import as_markdown, as_text, machine, replaced
from tests.benchmarks.servers import ROOT, SECRET, Stores, postgres
from tests.servers import RedisServer

# In this order; writing comes last, because it changes the bank.
MEASUREMENTS: dict[str, Callable[[Bench], None]] = {
    "uncached": reading.uncached,
    "repeated": reading.repeated,
    "depth": reading.depth,
    "filters": finding.filters,
    "search": finding.search,
    "sqlite": finding.search_on_sqlite,
    "tree": reading.tree,
    "draws": reading.draws,
    "throttle": running.throttle,
    "memory": running.memory,
    "sizes": running.sizes,
    "transfers": transfers.transfers,
    "writes": running.writes,
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--size", type=int)
    parser.add_argument("--accept", action="store_true")
    chosen = parser.parse_args(words)
    if unknown := set(chosen.names) - MEASUREMENTS.keys():
        parser.error(f"There is no {min(unknown)!r}; there are {', '.join(MEASUREMENTS)}.")
    if chosen.accept and chosen.names:
        parser.error("Only a whole run is accepted, so that nobody picks the best of several.")
    signal.signal(signal.SIGTERM, ended)
    # Cursors are sealed here with the key of the servers.
    os.environ.update(SECRET_KEY=SECRET, ENV_FILE=os.devnull)

    size = chosen.size or (10_000 if chosen.quick else 1_000_000)
    begin = time.monotonic()
    with postgres() as database, RedisServer() as cache:
        if not cache.is_real:
            print("There is no redis-server; what counts calls here is slower.", flush=True)
        bench = Bench(
            stores=Stores(database, cache),
            size=size,
            token=loaded(database.url, size),
            seconds=0.3 if chosen.quick else 2,
            rounds=2 if chosen.quick else 5,
            is_quick=chosen.quick,
        )
        rendered(database.url)
        for name, measured in MEASUREMENTS.items():
            if not chosen.names or name in chosen.names:
                print(f"--- {name}, after {time.monotonic() - begin:.0f} s", flush=True)
                measured(bench)
    said = f"{size:,} questions, {machine()}, {bench.rounds} rounds of {bench.seconds} s, {(time.monotonic() - begin) / 60:.0f} minutes"
    print(f"\n{said}\n\n{as_text(bench.lines)}")
    if chosen.accept:
        accept(bench, said)
    return 0


def ended(number: int, frame: FrameType | None) -> None:
    """A polite end from outside is an end as any other: the servers stop, too."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(128 + number)


def accept(bench: Bench, said: str) -> None:
    pictures = "".join(f"![{name}](pictures/{name})\n\n" for name in bench.pictures)
    (ROOT / "docs" / "benchmarks.md").write_text(
        "# Measurements\n\n"
        f"Made by `python3 dev.py bench --accept`: {said}.\n"
        "Each row is the median of interleaved rounds, with the least and the most.\n\n"
        f"{pictures}{as_markdown(bench.lines)}\n"
    )
    for name, picture in bench.pictures.items():
        (ROOT / "docs" / "pictures" / name).write_text(picture)
    goals = [line for line in bench.lines if line.verdict]
    more = "All of them, and a picture of cost by size, stand in [docs/benchmarks.md](docs/benchmarks.md)."
    replaced(ROOT / "README.md", "benchmarks", f"{said}:\n\n{as_markdown(goals)}\n\n{more}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
