"""Filters and search: what the worst of many requests costs in the database."""

import tempfile
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks import dataset
from tests.benchmarks.bench import Bench, loaded
from tests.benchmarks.children import run
from tests.benchmarks.load import get_anew
from tests.benchmarks.servers import PATH
from tests.benchmarks.statements import Watch, watching

Filters = list[tuple[str, str]]

# In the default order, at any depth, also without hits.
NARROW: list[Filters] = [
    [("topic", "topic-1")],
    [("topic", "topic-10")],
    [("topic", "topic-43")],
    [("topic", "topic-222")],
    [("tag", "tag-1")],
    [("tag", "tag-50")],
    [("tag", "tag-500")],
    [("difficulty", "3")],
    [("kind", "open")],
    [("kind", "matching")],
    [("status", "archived")],
    [("status", "published")],
    [("topic", "topic-1"), ("tag", "tag-50")],
    [("topic", "topic-43"), ("difficulty", "2")],
    [("topic", "topic-222"), ("tag", "tag-500"), ("difficulty", "2")],
    [("topic", "topic-222"), ("kind", "true_false")],
    [("tag", "tag-1"), ("tag", "tag-2")],
    [("tag", "tag-499"), ("tag", "tag-500")],
    [("tag", "tag-50"), ("kind", "true_false"), ("difficulty", "5")],
    [("status", "archived"), ("tag", "tag-500")],
    [("status", "archived"), ("topic", "topic-1"), ("kind", "true_false")],
    [("kind", "true_false"), ("difficulty", "5")],
    [("kind", "matching"), ("difficulty", "5")],
]
OTHERS: list[Filters] = [
    [("language", "de")],
    [("language", "fr")],
    [("source", "source-3")],
    [("source", "source-3"), ("key", "key-none")],
    [("key", "key-2")],
    [("author", "3")],
    [("id", "1,2,3,999999999")],
    [("tag_any", "tag-1"), ("tag_any", "tag-400")],
    [("difficulty_min", "4")],
    [("difficulty_max", "1"), ("difficulty_min", "1")],
    [("created_after", "2024-01-02T00:00:00Z")],
    [("created_before", "2024-01-01T00:05:00Z")],
    [("updated_after", "2030-01-01T00:00:00Z")],
    [("updated_before", "2024-01-02T00:00:00Z")],
    *([("ordering", sign + name)] for name in ("created_at", "updated_at", "difficulty", "position") for sign in ("", "-")),
    [("ordering", "difficulty"), ("topic", "topic-43")],
    [("ordering", "updated_at"), ("tag", "tag-500")],
    [("count", "estimated")],
    [("count", "exact")],
]  # fmt: skip


def filters(bench: Bench) -> None:
    ours = bench.stores.ours()
    with bench.started(ours), watching(bench.stores.database, ours.port) as watch:
        first = _p99(bench, watch, [get_anew(PATH), bench.as_editor(PATH)])[0]
        bench.line("first page: p99 in the database", [first], unit="ms")
        for depth in (0.0, 0.5, 0.9):
            asked = {}
            for chosen in NARROW:
                for audience in ("readers", "editors"):
                    path = (
                        bench.at_depth(chosen, depth, audience)
                        if depth
                        else f"{PATH}?{urlencode(chosen)}"
                    )
                    name = f"{urlencode(chosen)} by {audience}"
                    asked[name] = get_anew(path) if audience == "readers" else bench.as_editor(path)
            worst = {name: _p99(bench, watch, [request])[0] for name, request in asked.items()}
            name = max(worst, key=lambda name: worst[name])
            bench.line(
                f"filters and conjunctions at {depth:.0%}: worst p99 in the database ({name})",
                [worst[name]],
                at_most=5,
                unit="ms",
            )
            bench.line(
                f"the same against the first page, at {depth:.0%}",
                [worst[name] / first],
                at_most=10,
            )
        worst = {}
        refused = set()
        for chosen in OTHERS:
            name = urlencode(chosen)
            worst[name], statuses = _p99(bench, watch, [bench.as_editor(f"{PATH}?{name}")])
            if 503 in statuses:
                refused.add(name)
        answered = {name: cost for name, cost in worst.items() if name not in refused}
        name = max(answered, key=lambda name: answered[name])
        bench.line(
            f"other filters and orders: worst p99 in the database ({name})",
            [answered[name]],
            at_most=100,
            unit="ms",
        )
        bench.line(
            f"others that the deadline ends with 503 {sorted(refused)}",
            [float(len(refused))],
            unit="filters",
        )


def _p99(bench: Bench, watch: Watch, requests: list[bytes]) -> tuple[float, set[int]]:
    """Milliseconds, over so few requests nearly the longest, and the statuses that were answered."""
    costs = []
    statuses = set()
    # Twice before it counts, for a connection prepares what it is asked for again and again.
    for turn in range(4 if bench.is_quick else 22):
        for request in requests:
            cost = watch.ask(request)
            assert cost.answer.status in (200, 503), cost.answer.body
            statuses.add(cost.answer.status)
            if turn > 1:
                costs.append(cost.milliseconds)
    return sorted(costs)[int(len(costs) * 0.99)], statuses


def searched(size: int) -> list[str]:
    """Words of every frequency, beginnings of words, and several at once."""
    words = dataset.words()
    ranks = [words[rank] for rank in (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 19_999)]
    # The last one begins thousands of rare words that are all old.
    begun = [words[0][:2], words[100][:3], words[3_000][:4], "n", "needle", "needle1"]
    pairs = [
        f"{words[0]} {words[1]}",
        f"{words[0]} {words[3_000]}",
        f"{words[3_000]} {words[5_000]}",
    ]
    return [
        *ranks,
        *begun,
        *pairs,
        dataset.needle(size // 2),
        "absent",
        f"{words[0]} absent",
        "tag 500",
    ]


def search(bench: Bench) -> None:
    ours = bench.stores.ours()
    with bench.started(ours), watching(bench.stores.database, ours.port) as watch:
        for who in ("readers", "editors"):
            worst = {}
            for word in searched(bench.size):
                path = f"{PATH}?{urlencode({'search': word})}"
                request = get_anew(path) if who == "readers" else bench.as_editor(path)
                worst[word] = _p99(bench, watch, [request])[0]
            word = max(worst, key=lambda word: worst[word])
            what = f"search by {who}, any word: worst p99 in the database ({word!r})"
            bench.line(what, [worst[word]], at_most=25, unit="ms")


def search_on_sqlite(bench: Bench) -> None:
    size = 5_000 if bench.is_quick else 100_000
    with tempfile.TemporaryDirectory(prefix="question-bank-") as folder:
        url = f"sqlite:///{Path(folder) / 'bank.sqlite3'}"
        loaded(url, size)
        done = run(["-m", "tests.benchmarks.sqlite_search", str(size)], url)
    milliseconds, word = done.said.split(" ", 1)
    what = f"search on SQLite, {size:,} questions: worst p99 in the database ({word!r})"
    bench.line(what, [float(milliseconds)], at_most=5, unit="ms")
