"""What somebody else does meanwhile, on a connection of their own."""

import threading
import time
from contextlib import contextmanager

from django.db import connection


@contextmanager
def in_the_background(work):
    """Work on a connection of its own, which says when it has begun in earnest."""
    begun = threading.Event()

    def run():
        try:
            work(begun)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(10)
    yield
    thread.join()


def wait_until_somebody_waits(cursor):
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not cursor.fetchone()[0]:
        time.sleep(0.01)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
