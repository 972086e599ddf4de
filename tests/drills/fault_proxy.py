"""
A proxy on loopback that can lose its line.

    with FaultProxy(("127.0.0.1", 6379)) as line:
        ...          # connect to line.port
        line.hang()  # takes connections and bytes, passes nothing on
        line.flow()  # passes on what has come meanwhile, and what comes
        line.cut()   # ends every connection and takes no new ones
        line.mend()
"""

import socket
import threading
from contextlib import suppress
from typing import Self

_Place = tuple[str, int] | str


class FaultProxy:
    def __init__(self, target: _Place) -> None:
        self.target = target
        self._flowing = threading.Event()
        self._flowing.set()
        self._open: set[socket.socket] = set()
        self.port = 0
        self._listen()

    def hang(self) -> None:
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def cut(self) -> None:
        # Closing alone would not wake who waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.flow()
        self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.flow()
        self.cut()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._flowing.wait()
        family = socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET
        with near, socket.socket(family) as far, suppress(OSError):
            far.connect(self.target)
            self._open |= {near, far}
            back = threading.Thread(target=self._pass_on, args=(far, near), daemon=True)
            back.start()
            self._pass_on(near, far)
            back.join()
            self._open -= {near, far}

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(65536):
                self._flowing.wait()
                other.sendall(piece)
        for connection in (one, other):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
