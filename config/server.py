"""
The app server, gunicorn with threads: `gunicorn -c python:config.server config.wsgi`.

One process with several threads for a small bank; WEB_PROCESSES makes it more. It waits for slow clients with its main
loop, not with a thread, and what it cannot even parse it refuses with a problem document like everything else.
"""

import json
import os
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

_TITLES = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "The request cannot be understood"),
    HTTPStatus.REQUEST_URI_TOO_LONG: ("uri_too_long", "The address is too long"),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: ("headers_too_large", "The headers are too large"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("error", "Something went wrong here"),
}


class ProblemWorker(ThreadWorker):
    """A worker whose own refusals are problem documents, not pages."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        status = HTTPStatus.BAD_REQUEST
        if isinstance(exc, LimitRequestLine):
            status = HTTPStatus.REQUEST_URI_TOO_LONG
        elif isinstance(exc, LimitRequestHeaders):
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        elif not isinstance(exc, ParseException):
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            self.log.error("could not handle a request", exc_info=exc)
        name, title = _TITLES[status]
        body = json.dumps(
            {
                "type": f"/api/problems/{name}",
                "title": title,
                "status": status,
                "detail": f"{title}.",
                "instance": "",
                "request_id": "",
            }
        ).encode()
        head = [
            f"HTTP/1.1 {status} {status.phrase}",
            "Content-Type: application/problem+json",
            "Cache-Control: no-store",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        self.log.debug("refused: %s", exc)
        try:
            client.sendall("\r\n".join([*head, "", ""]).encode() + body)
        except OSError:
            # The client has gone; nobody is left to be told.
            self.log.debug("could not tell the client")


def _whole_number(name: str, default: int, allowed: Iterable[int]) -> int:
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) in allowed):
        raise SystemExit(
            f"{name} is {text!r}; it must be a whole number from {min(allowed)} to {max(allowed)}."
        )
    return int(text)


_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{_whole_number('PORT', 8000, range(65536))}"
workers = _whole_number("WEB_PROCESSES", 1, range(1, 257))
threads = _whole_number("WEB_THREADS", 8, range(1, 257))
worker_class = "config.server.ProblemWorker"
keepalive = 30
timeout = 60
graceful_timeout = 30
# Longer ones are refused by 414; the default of 4,094 would refuse a legal list of filters.
limit_request_line = 8190
# The control socket would be a file in the home folder, which a container has not.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
