"""The process as an app server sees it."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

# How much of a body is still read after its request was refused: more than IMPORT_MAX_BYTES and the proxy's limit.
_MOST_OF_A_REST = 16 * 1024 * 1024
_CHUNK = 64 * 1024

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application: Any = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    # Where a client sent no Host, Django would take the server's own name for it; an empty one is refused.
    environ.setdefault("HTTP_HOST", "")
    body = environ["wsgi.input"]
    if (length := environ.get("CONTENT_LENGTH", "")).isdecimal():
        environ["wsgi.input"] = WholeBody(body, int(length))
    answer: Iterable[bytes] = django_application(environ, start_response)
    _read_the_rest(body)
    return answer


class BrokenOff(OSError):
    """A body ended before the length that it was sent with: its client went away, and the rest is lost."""


class WholeBody:
    """
    A body that is read to its end, or not at all. To whoever reads it a connection that broke looks like an end, and
    half a file like a whole one.
    """

    def __init__(self, body: InputStream, length: int) -> None:
        self._body, self._left = body, length

    def read(self, size: int = -1, /) -> bytes:
        return self._counted(self._body.read(size), size)

    def readline(self, size: int = -1, /) -> bytes:
        line = self._body.readline(size)
        return self._counted(line, len(line) if line.endswith(b"\n") else size)

    def _counted(self, piece: bytes, expected: int) -> bytes:
        """Less than what was expected (-1: all) is there at the end alone."""
        self._left -= len(piece)
        if self._left > 0 and (expected < 0 or len(piece) < expected):
            raise BrokenOff("The body is shorter than its Content-Length.")
        return piece


def _read_the_rest(body: InputStream) -> None:
    """A connection closed on unread bytes is a reset one, and its client never sees why it was refused."""
    left = _MOST_OF_A_REST
    while left > 0 and (chunk := body.read(min(left, _CHUNK))):
        left -= len(chunk)
