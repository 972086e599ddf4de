"""
The app server, gunicorn with threads: `gunicorn -c python:config.server config.wsgi`.

One process with several threads for a small bank; WEB_PROCESSES makes it more. It waits for slow clients with its main
loop, not with a thread, and what it cannot even parse it refuses with a problem document like everything else.
"""

import ctypes
import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from api import log_lines
from config.environment import ROOT

# M_ARENA_MAX of malloc.h.
_ARENA_MAX = -8
# In seconds; it takes some milliseconds each time.
_GIVES_BACK_EVERY = 20
_TITLES = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "The request cannot be understood"),
    HTTPStatus.REQUEST_URI_TOO_LONG: ("uri_too_long", "The address is too long"),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: ("headers_too_large", "The headers are too large"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("error", "Something went wrong here"),
}


class LineLogger(Logger):
    """The server's own lines look like all the others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(log_lines.formatter(os.environ.get("LOG_FORMAT", "text")))


class ProblemWorker(ThreadWorker):
    """A worker whose own refusals are problem documents, not pages, and that says when it is about to stop."""

    _stopping: threading.Event

    def load_wsgi(self) -> None:
        super().load_wsgi()
        # Only now is there a Django to import these into.
        from api.management.commands.purge import purge_until
        from api.probes import stopping
        from bank.transfer.queue import work_until

        self._stopping = stopping
        if worker_place == "inside":
            # With the process they end, in the middle of whatever they do; that is made for it.
            threading.Thread(target=work_until, args=(stopping,), daemon=True).start()
            threading.Thread(target=purge_until, args=(stopping, 3600), daemon=True).start()
        threading.Thread(target=_give_back_until, args=(stopping,), daemon=True).start()
        # What is loaded now stays, so nobody need look again and again whether it is garbage.
        gc.collect()
        gc.freeze()

    def handle_exit(self, sig: int, frame: Any) -> None:
        # A signal may come in the middle of anything, so the main loop does the work.
        self.method_queue.defer(self._begin_to_stop, sig)

    def _begin_to_stop(self, sig: int) -> None:
        """Not ready from now on; whoever sends requests here has DRAIN_SECONDS to look and to go elsewhere."""
        if not self._stopping.is_set():
            self._stopping.set()
            threading.Timer(drain_seconds, super().handle_exit, (sig, None)).start()

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            self._close_the_door()

    def _close_the_door(self) -> None:
        """
        Let in who is there already, and nobody else. A door that stood open with nobody behind it would take more
        connections, and reset them in the end; one that is closed sends callers to another process without loss.
        """
        for listener in self.sockets:
            before = -1
            while before < self.nr_conns:
                before = self.nr_conns
                self.accept(listener)
            listener.close()

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
        request_id = uuid.uuid4().hex
        body = json.dumps(
            {
                "type": f"/api/problems/{name}",
                "title": title,
                "status": status,
                "detail": f"{title}.",
                "instance": "",
                "request_id": request_id,
            }
        ).encode()
        head = [
            f"HTTP/1.1 {status} {status.phrase}",
            "Content-Type: application/problem+json",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            f"X-Request-ID: {request_id}",
            *_for_other_origins(),
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        # The message would quote the header that was wrong, which may be a token.
        self.log.info("refused %s: %s", request_id, type(exc).__name__)
        try:
            client.sendall("\r\n".join([*head, "", ""]).encode() + body)
        except OSError:
            # The client has gone; nobody is left to be told.
            self.log.debug("could not tell the client")


def _for_other_origins() -> list[str]:
    """Where every page may read what the API says, it may read this; who else asks is not known here."""
    from django.conf import settings

    if not settings.CORS_ALLOW_ALL_ORIGINS:
        return []
    return ["Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: X-Request-ID"]


def _share_heaps() -> None:
    """
    With each thread glibc begins a heap of its own, of which little is ever given back. Two are enough for threads of
    which one works at a time. Other libraries do not know this, and need not.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 2)


def _give_back_until(stop: threading.Event) -> None:
    """
    What is kept for long lies between what comes and goes, and so glibc gives nothing back of its own accord: a worker
    would be as large for ever as its busiest moment has made it.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    while trim is not None and not stop.wait(_GIVES_BACK_EVERY):
        trim(0)


def _whole_number(name: str, default: int, allowed: Iterable[int]) -> int:
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) in allowed):
        raise SystemExit(
            f"{name} is {text!r}; it must be a whole number from {min(allowed)} to {max(allowed)}."
        )
    return int(text)


_share_heaps()
_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{_whole_number('PORT', 8000, range(65536))}"
workers = _whole_number("WEB_PROCESSES", 1, range(1, 257))
threads = _whole_number("WEB_THREADS", 8, range(1, 257))
worker_class = "config.server.ProblemWorker"
keepalive = 30
timeout = 60
worker_place = os.environ.get("WORKER", "inside")
if worker_place not in ("inside", "outside"):
    raise SystemExit(f"WORKER is {worker_place!r}; it must be inside or outside.")
drain_seconds = _whole_number("DRAIN_SECONDS", 0, range(301))
graceful_timeout = 30 + drain_seconds
# Of the proxies that we trust, X-Forwarded-Proto is believed as well, and no other header that gunicorn knows.
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES", "")
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""
# In memory: a worker that waits for a slow disk to say that it is alive would be taken for dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn makes its own names there
# Longer ones are refused by 414; the default of 4,094 would refuse a legal list of filters.
limit_request_line = 8190
# The control socket would be a file in the home folder, which a container has not.
control_socket_disable = True
logger_class = "config.server.LineLogger"
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()


def on_starting(server: Any) -> None:
    """In production, with settings that nobody should be exposed with, it does not start at all."""
    if os.environ.get("PRODUCTION", "no") != "no":
        # In a process of its own, so that workers load the code as it is when they start, not as it was now.
        command = [sys.executable, "-m", "django", "check", "--deploy", "--tag", "production"]
        environment = {"DJANGO_SETTINGS_MODULE": "config.settings", **os.environ}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603 - words of ours
        if done.returncode:
            raise SystemExit(f"{done.stderr}\nNot started, because PRODUCTION is not `no`.")
    if workers > 1:
        folder = tempfile.mkdtemp(prefix="question-bank-metrics-", dir=worker_tmp_dir)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


def on_exit(server: Any) -> None:
    if workers > 1:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
