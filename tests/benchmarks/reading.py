"""Lists and items that no response cache holds, beside everybody; what is asked for again; and depth."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from tests.benchmarks.bench import Bench
from tests.benchmarks.load import Client, get, get_anew
from tests.benchmarks.peers.shape import PAGE
from tests.benchmarks.servers import PATH, AnyServer

# CPU of ours over theirs, at most.
GOALS = {
    "list": {"tuned DRF": 1 / 6, "FastAPI": 1 / 4, "Fastify": 1.2, "by hand": 1 / 0.6},
    "item": {"tuned DRF": 1 / 5, "Fastify": 1.6},
}


class Disagree(Exception):
    """Somebody answers something else, so that nothing can be compared."""


def uncached(bench: Bench) -> None:
    """Ours finds finished questions in the database; beside it, ours where none are kept, as nobody's rival."""
    ours, peers = bench.stores.ours(), bench.stores.peers()
    unfinished = bench.stores.ours("ours without renditions", PUBLIC_URL="")
    with bench.started(ours, unfinished, *peers):
        _must_agree(bench, ours, [unfinished, *peers])
        for what, requests in (("list", bench.lists()), ("item", bench.items())):
            everybody = (ours, unfinished, *peers)
            found = bench.compare({server.name: (server, requests) for server in everybody})
            for name, samples in found.items():
                bench.line(f"{what}: CPU of {name}", [s.cpu for s in samples], unit="ms")
            for peer in peers:
                others = found[peer.name]
                goal = GOALS[what].get(peer.name)
                limit = {} if goal is None else {"at_most": goal}
                bench.ratio(f"{what}: CPU, ours / {peer.name}", found["ours"], others, **limit)
            for peer in peers:
                bench.ratio(
                    f"{what}: requests a second, ours / {peer.name}",
                    found["ours"],
                    found[peer.name],
                    lambda sample: sample.per_second,
                )


def _must_agree(bench: Bench, ours: AnyServer, peers: Sequence[AnyServer]) -> None:
    """Pages of every age of the bank, all of them full, and some items. Raises Disagree."""
    pages = bench.lists()
    for request in (*pages[:: max(1, len(pages) // 5)], *bench.items()[:10]):
        expected = _comparable(ours, request)
        if b"?" in request and len(expected) < PAGE:
            raise Disagree(f"A page of {len(expected)} questions only: {_line(request)}")
        for peer in peers:
            if _comparable(peer, request) != expected:
                raise Disagree(f"{peer.name} answers otherwise: {_line(request)}")


def _line(request: bytes) -> str:
    return request.decode().splitlines()[0]


def _comparable(server: AnyServer, request: bytes) -> Any:
    """Without what peers are spared: the order of sealed answers, the links of a page, one way to write a time."""
    client = Client(server.port)
    answer = client.ask(request)
    client.close()
    if answer.status != 200:
        raise Disagree(f"{server.name} answers {answer.status}: {answer.body[:300]!r}")
    body = orjson.loads(answer.body)
    items = body.get("results", [body])
    for item in items:
        item["answers"].sort(key=lambda answer: answer["id"])
        for name in ("created_at", "updated_at", "published_at"):
            item[name] = item[name][:19]
    return items


def repeated(bench: Bench) -> None:
    number = bench.published(20)[0]
    asked = {
        "list": PATH,
        "item": f"{PATH}/{number}",
        "tree": "/api/v1/topics/tree",
        "draw": "/api/v1/draws?seed=again",
    }
    ours = bench.stores.ours()
    with bench.started(ours), tempfile.TemporaryDirectory() as folder:
        for what, path in asked.items():
            client = Client(ours.port)
            answer = client.ask(get(path))
            client.close()
            tag = answer.head.split(b"etag:", 1)[1].split(b"\r\n", 1)[0].strip().decode()
            file = Path(folder) / what
            file.write_bytes(answer.body)
            bare = bench.stores.django("bare", "bare", BYTES=str(file))
            with bench.started(bare):
                whole = bench.compare({"ours": (ours, [get(path)]), "bare": (bare, [get(path)])})
                again = {
                    "ours": (ours, [get(path, If_None_Match=tag)]),
                    "bare": (bare, [get(path, If_None_Match='"1"')]),
                }
                unchanged = bench.compare(again, expected=304)
            bench.ratio(
                f"{what} again: CPU, bare / ours", whole["bare"], whole["ours"], at_least=0.85
            )
            bench.ratio(
                f"{what} again, 304: CPU, bare / ours", unchanged["bare"], unchanged["ours"]
            )
            bench.ratio(
                f"{what} again: CPU, 304 / 200", unchanged["ours"], whole["ours"], at_most=1
            )


def depth(bench: Bench) -> None:
    """Pages around the 90 % mark, each another one, against pages as many at the beginning."""
    ours = bench.stores.ours()
    with bench.started(ours):
        first = [get_anew(bench.at_depth([], n / 10_000)) for n in range(1, 100)]
        deep = [get_anew(bench.at_depth([], 0.9 + n / 10_000)) for n in range(1, 100)]
        found = bench.compare({"first": (ours, first), "deep": (ours, deep)})
        bench.ratio(
            "list: CPU, pages at 90 % / first ones", found["deep"], found["first"], at_most=1.2
        )


def tree(bench: Bench) -> None:
    ours = bench.stores.ours()
    with bench.started(ours):
        pages = bench.lists()
        found = bench.compare(
            {"page": (ours, pages), "tree": (ours, [get_anew("/api/v1/topics/tree")])}
        )
        bench.ratio(
            "topic tree with counts: CPU, tree / page", found["tree"], found["page"], at_most=2
        )


def draws(bench: Bench) -> None:
    """Each with a seed of its own; the anonymous draw without a filter is of the whole bank."""
    filters = {
        "whole bank": "",
        "topic": "&topic=topic-1",
        "small topic": "&topic=topic-200",
        "tag": "&tag=tag-1",
        "rare tag": "&tag=tag-400",
        "kind": "&kind=true_false",
        "difficulty": "&difficulty=3",
    }
    ours = bench.stores.ours()
    with bench.started(ours):
        asked = {"page": (ours, bench.lists())}
        for what, filtered in filters.items():
            asked[what] = (
                ours,
                [get_anew(f"/api/v1/draws?seed={n}{filtered}") for n in range(1_000)],
            )
        found = bench.compare(asked)
        for what in filters:
            bench.ratio(f"draw, {what}: CPU, draw / page", found[what], found["page"], at_most=5)
