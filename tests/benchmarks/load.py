"""Sends requests over kept connections for a while, and tells what they cost in CPU of the processes that answered."""

import itertools
import random
import selectors
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection
from socket import socket as Connection  # noqa: N812 - a field of that name would hide it
from typing import NamedTuple

import psutil

# So many connections keep two workers busy without a queue that would only measure itself.
CONNECTIONS = 8
# Stands where each request that is sent gets another number.
_NUMBER = b"NUMBER"
_numbers = itertools.count(1)


class Wrong(Exception):
    """An answer that was not asked for, which is not measured."""


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes


@dataclass
class Client:
    """One connection, opened anew when the server closes it."""

    port: int
    socket: Connection | None = None
    read: bytearray = field(default_factory=bytearray)
    # The server has said that it closes the connection.
    is_done: bool = False

    def send(self, request: bytes) -> None:
        if self.is_done:
            self.close()
        if self.socket is None:
            self.socket = create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.read.clear()
        if _NUMBER in request:
            request = request.replace(_NUMBER, b"%d" % next(_numbers))
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """The answer, once all of it is there."""
        assert self.socket is not None
        some = self.socket.recv(262_144)
        self.read += some
        end = self.read.find(b"\r\n\r\n")
        if end < 0:
            if not some:
                raise Wrong("The server has closed the connection without an answer.")
            return None
        head = bytes(self.read[:end]).lower()
        status = int(head[9:12])
        if status == 304:
            return Answer(status, head, b"")
        if b"transfer-encoding: chunked" in head:
            if not self.read.endswith(b"0\r\n\r\n"):
                return None
            body = _joined(bytes(self.read[end + 4 :]))
        elif (at := head.find(b"content-length:")) >= 0:
            length = int(head[at + 15 :].split(b"\r\n", 1)[0])
            if len(self.read) < end + 4 + length:
                return None
            body = bytes(self.read[end + 4 :])
        else:
            if some:
                return None
            body = bytes(self.read[end + 4 :])
        self.is_done = b"connection: close" in head
        return Answer(status, head, body)

    def ask(self, request: bytes) -> Answer:
        self.send(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
        self.is_done = False


def _joined(chunks: bytes) -> bytes:
    body = []
    while True:
        size, _, chunks = chunks.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return b"".join(body)
        body.append(chunks[:length])
        chunks = chunks[length + 2 :]


def get(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def get_anew(path: str, **headers: str) -> bytes:
    """A request that was never sent before, so that no cache of whole answers has one for it."""
    return get(path, Accept=f"application/json, x/{_NUMBER.decode()}", **headers)


def post(path: str, body: bytes, **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines.append("Content-Type: application/json")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def cpu_of(roots: Sequence[int]) -> float:
    """Seconds of CPU that the processes and all below them have had; those that have ended count with their parent."""
    total = 0.0
    for pid in roots:
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
    return total


@dataclass(frozen=True)
class Sample:
    """What one server did in one stretch: CPU in milliseconds a request, of the application and of its stores."""

    app: float
    stores: float
    per_second: float
    p99: float

    @property
    def cpu(self) -> float:
        return self.app + self.stores


def measure(
    port: int,
    requests: Sequence[bytes],
    seconds: float,
    app: Sequence[int],
    stores: Sequence[int],
    expected: int = 200,
) -> Sample:
    """Requests in a random order for so many seconds. Raises Wrong for an answer with another status."""
    chance = random.Random(time.monotonic_ns())
    clients = [Client(port) for _ in range(CONNECTIONS)]
    times: list[float] = []
    with selectors.DefaultSelector() as selector:
        before = cpu_of(app), cpu_of(stores)
        begin = time.perf_counter()
        began: dict[int, float] = {}
        registered: dict[int, Connection] = {}

        def go(number: int) -> None:
            client = clients[number]
            client.send(chance.choice(requests))
            began[number] = time.perf_counter()
            assert client.socket is not None
            if registered.get(number) is not client.socket:
                registered[number] = client.socket
                selector.register(client.socket, selectors.EVENT_READ, number)

        for number in range(CONNECTIONS):
            go(number)
        waiting = set(range(CONNECTIONS))
        while waiting:
            ready = selector.select(30)
            if not ready:
                raise Wrong("No answer within 30 seconds.")
            for key, _ in ready:
                number = key.data
                client, kept = clients[number], registered[number]
                answer = client.receive()
                if answer is None:
                    continue
                if answer.status != expected:
                    raise Wrong(f"{answer.status} instead of {expected}: {answer.body[:300]!r}")
                now = time.perf_counter()
                times.append(now - began[number])
                if client.is_done:
                    selector.unregister(kept)
                if now - begin < seconds:
                    go(number)
                else:
                    waiting.discard(number)
        elapsed = time.perf_counter() - begin
        after = cpu_of(app), cpu_of(stores)
    for client in clients:
        client.close()
    times.sort()
    count = len(times)
    return Sample(
        app=1000 * (after[0] - before[0]) / count,
        stores=1000 * (after[1] - before[1]) / count,
        per_second=count / elapsed,
        p99=1000 * times[min(count - 1, int(count * 0.99))],
    )
