"""
Prints the worst p99 of searches on SQLite and its words: what the statements of a request take, without a network.

SQLite works within the thread that asks, so its CPU is all that there is, and what else the machine does stays out.
"""

import sys
import time
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be ready first
from django.test import Client  # noqa: E402

from api import repeats  # noqa: E402
from tests.benchmarks.finding import searched  # noqa: E402


def cost(client: Client, word: str) -> float:
    """Milliseconds of a search that nobody has asked for just before; the rows of the first statement are read within it, too."""
    spent = 0.0
    repeats.kept.clear()

    def timed(execute: Any, *arguments: Any) -> Any:
        nonlocal spent
        begin = time.thread_time()
        try:
            return execute(*arguments)
        finally:
            spent += time.thread_time() - begin

    with connection.execute_wrapper(timed):
        answer = client.get("/api/v1/questions", {"search": word})
    assert answer.status_code == 200, answer.content
    return 1000 * spent


def main(size: int) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    worst = (0.0, "")
    for word in searched(size):
        # The first one opens the database and reads what was never read before.
        costs = sorted([cost(client, word) for _ in range(21)][1:])
        worst = max(worst, (costs[int(len(costs) * 0.99)], word))
    print(*worst)


if __name__ == "__main__":
    main(int(sys.argv[1]))
