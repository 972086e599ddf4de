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
    answer: Iterable[bytes] = django_application(environ, start_response)
    _read_the_rest(environ["wsgi.input"])
    return answer


def _read_the_rest(body: InputStream) -> None:
    """A connection closed on unread bytes is a reset one, and its client never sees why it was refused."""
    left = _MOST_OF_A_REST
    while left > 0 and (chunk := body.read(min(left, _CHUNK))):
        left -= len(chunk)
