"""Prints the worst p99 of searches on SQLite and its words: what the statements of a request take, without a network."""

import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be ready first
from django.test import Client  # noqa: E402

from tests.benchmarks.finding import searched  # noqa: E402


def cost(client: Client, word: str) -> float:
    """Milliseconds; the rows of the first statement are read within it, too."""
    spent = 0.0

    def timed(execute: Any, *arguments: Any) -> Any:
        nonlocal spent
        begin = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent += time.perf_counter() - begin

    with connection.execute_wrapper(timed):
        answer = client.get("/api/v1/questions", {"search": word})
    assert answer.status_code == 200, answer.content
    return 1000 * spent


def main(size: int) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    worst = (0.0, "")
    for word in searched(size):
        costs = sorted(cost(client, word) for _ in range(12))
        worst = max(worst, (costs[int(len(costs) * 0.99)], word))
    print(*worst)


if __name__ == "__main__":
    main(int(sys.argv[1]))
