"""What every measurement needs: the bank, the servers, how long, how often, and where the lines go."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

import orjson
import psycopg

from api import cursors
from tests.benchmarks import dataset
from tests.benchmarks.children import run
from tests.benchmarks.load import Sample, get, get_anew, measure
from tests.benchmarks.report import Line
from tests.benchmarks.servers import PATH, AnyServer, Stores

Requests = Sequence[bytes]


def loaded(database_url: str, size: int) -> str:
    """Fills a database and gives an editor's token. Raises Failed."""
    done = run(["-m", "tests.benchmarks.loading", str(size)], database_url)
    *said, token = done.said.splitlines()
    print("\n".join(said), flush=True)
    return token


def rendered(database_url: str) -> None:
    """As an operator does after so many came in. Raises Failed."""
    done = run(["manage.py", "render_questions"], database_url)
    print(f"{done.said} {done.seconds:.0f} s", flush=True)


@dataclass
class Bench:
    stores: Stores
    size: int
    token: str
    seconds: float
    rounds: int
    is_quick: bool
    lines: list[Line] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    def compare(
        self,
        asked: Mapping[str, tuple[AnyServer, Requests]],
        expected: int = 200,
    ) -> dict[str, list[Sample]]:
        """Interleaved rounds: in each, every server in turn, beginning with another one each time."""
        found: dict[str, list[Sample]] = {name: [] for name in asked}
        order = list(asked)
        for name in order:
            self.sample(*asked[name], seconds=min(1.0, self.seconds), expected=expected)
        for _ in range(self.rounds):
            for name in order:
                found[name].append(self.sample(*asked[name], expected=expected))
            order = [*order[1:], order[0]]
        return found

    def sample(
        self,
        server: AnyServer,
        requests: Requests,
        seconds: float | None = None,
        expected: int = 200,
    ) -> Sample:
        chosen = self.seconds if seconds is None else seconds
        return measure(server.port, requests, chosen, server.pids, self.stores.pids, expected)

    def line(self, what: str, values: list[float], **goal: float | str) -> None:
        self.lines.append(Line(what, values, **goal))  # type: ignore[arg-type]
        print("  " + "  ".join(self.lines[-1].cells), flush=True)

    def ratio(
        self,
        what: str,
        samples: Sequence[Sample],
        others: Sequence[Sample],
        by: Callable[[Sample], float] = lambda sample: sample.cpu,
        **goal: float,
    ) -> None:
        self.line(what, [by(a) / by(b) for a, b in zip(samples, others, strict=True)], **goal)

    def started(self, *servers: AnyServer) -> ExitStack:
        """The servers, running until the block is left."""
        with ExitStack() as stack:
            for server in servers:
                # Closed also where it does not start, for what it has left behind.
                stack.callback(server.close)
                server.start()
            return stack.pop_all()

    # --- what is asked for

    def lists(self, number: int = 3_000) -> list[bytes]:
        """Pages that begin anywhere in the bank."""
        chance = random.Random(3)
        moments = {dataset.created_at(chance.randint(200, self.size)) for _ in range(number)}
        return [
            get_anew(f"{PATH}?created_before={quote(moment.isoformat())}")
            for moment in sorted(moments)
        ]

    def published(self, number: int = 3_000) -> list[int]:
        chance = random.Random(4)
        numbers = (chance.randint(1, self.size) for _ in range(number))
        return [n for n in numbers if dataset.document(n).status == "published"]

    def items(self) -> list[bytes]:
        return [get_anew(f"{PATH}/{number}") for number in self.published()]

    def as_editor(self, path: str) -> bytes:
        return get(path, Authorization=f"Bearer {self.token}")

    def at_depth(
        self, filters: Sequence[tuple[str, str]], share: float, audience: str = "readers"
    ) -> str:
        """The path of a page so deep in the default order, by a cursor such as `next` would name."""
        number = max(1, round(self.size * (1 - share)))
        gathered: dict[str, list[str]] = {}
        for name, value in filters:
            gathered.setdefault(name, []).append(value)
        scope = orjson.dumps(
            [PATH, sorted((n, sorted(v)) for n, v in gathered.items()), "-created_at", audience]
        ).decode()
        place = [0, [{"t": dataset.created_at(number).isoformat()}, number], False, None]
        return f"{PATH}?{urlencode([*filters, ('cursor', cursors.seal(place, scope))])}"

    def another_database(self, name: str, like: str = "template1") -> str:
        """The address of a new database beside the bank's, empty or like one that nobody is connected to."""
        with psycopg.connect(self.stores.database.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return urlsplit(self.stores.database.url)._replace(path=f"/{name}").geturl()
