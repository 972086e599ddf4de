"""Counting calls, writing, the memory of a worker, and cost against the size of the bank."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import orjson
import psutil

from tests.benchmarks.bench import Bench, loaded, rendered
from tests.benchmarks.load import get, get_anew, post
from tests.benchmarks.picture import drawn
from tests.benchmarks.reading import PATH
from tests.benchmarks.servers import Stores, as_in_the_image
from tests.benchmarks.statements import watching

# Of a worker, in MB.
MOST_MEMORY = 110
NEW = {
    "kind": "single_choice",
    "topic": "topic-100",
    "tags": ["tag-1", "tag-20", "tag-300"],
    "status": "published",
    "text": "Which of these is the measured one?",
    "explanation": "It is the first.",
    "answers": [{"text": f"Answer {n}", "is_correct": n == 1} for n in range(1, 5)],
}


def throttle(bench: Bench) -> None:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(b"{}")
        views = {
            how: bench.stores.django(how, "bare", BYTES=file.name, COUNT=how)
            for how in ("no", "plainly", "as ours")
        }
        with bench.started(*views.values()):
            found = bench.compare({how: (view, [get("/")]) for how, view in views.items()})
    for how, goal in (("as ours", {"at_most": 0.4}), ("plainly", {})):
        costs = [a.cpu - b.cpu for a, b in zip(found[how], found["no"], strict=True)]
        bench.line(f"counting a call {how}: CPU", costs, unit="ms", **goal)


def writes(bench: Bench) -> None:
    """Last, for the bank grows."""
    ours, plain = bench.stores.ours(), bench.stores.django("plain", "plain")
    bodies = [orjson.dumps(NEW | {"text": f"{NEW['text']} {n}"}) for n in range(500)]
    with bench.started(ours, plain):
        with watching(bench.stores.database, ours.port) as watch:
            request = post(PATH, bodies[0], Authorization=f"Bearer {bench.token}")
            costs = [watch.ask(request) for _ in range(6)][1:]
            assert {cost.answer.status for cost in costs} == {201}, costs[0].answer.body
            # Once a minute it is noted that the token was used.
            bench.line(
                "write: statements, BEGIN and COMMIT and the token among them",
                [float(cost.statements) for cost in costs],
                at_most=12,
                unit="statements",
            )
        found = bench.compare(
            {
                "ours": (
                    ours,
                    [post(PATH, body, Authorization=f"Bearer {bench.token}") for body in bodies],
                ),
                "plain": (plain, [post(PATH, body) for body in bodies]),
            },
            expected=201,
        )
        bench.ratio("write: CPU, ours / plain Django", found["ours"], found["plain"], at_most=3)


def memory(bench: Bench) -> None:
    """Half of the time to fill, then half of it to see whether it grows."""
    seconds = 6 if bench.is_quick else 300
    requests = [
        *bench.lists(1_000),
        *bench.items()[:1_000],
        *(get(f"/api/v1/draws?seed={n}") for n in range(200)),
        *(bench.as_editor(f"{PATH}?topic=topic-{n}") for n in range(1, 200)),
        get("/api/v1/topics/tree"),
        get(f"{PATH}?search=needle1"),
    ]
    with tempfile.TemporaryDirectory(prefix="question-bank-") as folder, ExitStack() as stack:
        ours = bench.stores.ours(python=as_in_the_image(Path(folder)))
        stack.enter_context(bench.started(ours))
        sizes = []
        for _ in range(2):
            end = time.monotonic() + seconds / 2
            while time.monotonic() < end:
                bench.sample(ours, requests, seconds=min(10, seconds / 2))
            workers = psutil.Process(ours.pids[0]).children()
            sizes.append(max(worker.memory_info().rss for worker in workers) / 1_000_000)
    bench.line(
        f"memory of a worker after {seconds} s of mixed load: RSS",
        [sizes[1]],
        at_most=MOST_MEMORY,
        unit="MB",
    )
    bench.line("memory of a worker, second half / first half", [sizes[1] / sizes[0]], at_most=1.05)


def sizes(bench: Bench) -> None:
    """The same requests on smaller banks; the picture shows ours and tuned DRF."""
    series: dict[str, list[tuple[int, float]]] = {}
    smaller = [size for size in (1_000, 10_000, 100_000) if size < bench.size]
    for size in [*smaller, bench.size]:
        if size == bench.size:
            stores, token = bench.stores, bench.token
        else:
            url = bench.another_database(f"bank_of_{size}")
            stores, token = Stores(bench.stores.database, bench.stores.cache), loaded(url, size)
            stores.variables = {**stores.variables, "DATABASE_URL": url}
            rendered(url)
        one = Bench(stores, size, token, bench.seconds, bench.rounds, bench.is_quick)
        ours, tuned = stores.ours(), stores.django("tuned DRF", "drf")
        with one.started(ours, tuned):
            found = one.compare(
                {
                    "list": (ours, one.lists()),
                    "item": (ours, one.items()),
                    "topic tree": (ours, [get_anew("/api/v1/topics/tree")]),
                    "list, tuned DRF": (tuned, one.lists()),
                }
            )
        for name, samples in found.items():
            cost = sorted(sample.cpu for sample in samples)[len(samples) // 2]
            series.setdefault(name, []).append((size, cost))
    bench.pictures["cost-by-size.svg"] = drawn(series)
    for name in ("list", "item"):
        (smallest, small), (largest, large) = series[name][0], series[name][-1]
        bench.line(f"{name}: CPU, {largest:,} questions / {smallest:,}", [large / small])
