"""
Whether a PostgreSQL server answers at all, found out from this side.

A server that was stopped, or whose machine or network hangs, keeps every connection open and says nothing; its own
timeouts are stopped with it. So whoever has waited for a second asks in another way: a new connection, and the one
question (about encryption) that every server answers before it knows who asks. No answer means that nobody is there.
"""

import socket
import struct
import threading
import time
from functools import cache
from pathlib import Path

from psycopg import OperationalError

# How long a statement may be silent until it is asked whether the server is there, and how long that may take: two
# seconds together, less a little for the rest of a request.
PATIENCE = 1.0
QUESTION_TAKES = 0.8
# The protocol's SSLRequest: eight bytes, the answer is one.
_QUESTION = struct.pack("!ii", 8, 80877103)


class ServerAway(OperationalError):
    """Nobody is there."""


class Server:
    """What all threads of the process know of a server: while it is away one of them asks, and the others need not."""

    def __init__(self, host: str, port: str) -> None:
        self.host, self.port = host, port
        self.is_away = False
        self._turn = threading.Lock()

    def must_answer(self) -> None:
        """Raises ServerAway; at once where it is known to be away and another thread is asking already."""
        is_my_turn = self._turn.acquire(blocking=False)
        if self.is_away and not is_my_turn:
            raise ServerAway("The database server was away a moment ago.")
        try:
            self.is_away = not self._answers()
        finally:
            if is_my_turn:
                self._turn.release()
        if self.is_away:
            raise ServerAway("The database server does not answer.")

    def _answers(self) -> bool:
        until = time.monotonic() + QUESTION_TAKES
        try:
            with self._connected() as connection:
                connection.settimeout(max(until - time.monotonic(), 0.01))
                connection.sendall(_QUESTION)
                return bool(connection.recv(1))
        except OSError:
            return False

    def _connected(self) -> socket.socket:
        if not self.host.startswith("/"):
            return socket.create_connection((self.host, int(self.port)), QUESTION_TAKES)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(QUESTION_TAKES)
        try:
            connection.connect(str(Path(self.host) / f".s.PGSQL.{self.port}"))
        except OSError:
            connection.close()
            raise
        return connection


@cache
def server_at(host: str, port: str) -> Server:
    return Server(host, port)
