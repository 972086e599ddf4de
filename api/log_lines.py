"""
How a line of the log looks, for Django and for the app server alike.

    LOG_FORMAT=text    2026-11-23 10:00:00,123 INFO api.logs GET /api/v1/questions 200 12.3 ms …
    LOG_FORMAT=json    {"time": "2026-11-23T10:00:00.123Z", "level": "INFO", "logger": "api.logs", …}

What a caller sent must not end up here. An exception's message may quote it (PostgreSQL shows whole rows), so while a
request is at work only its type, the code of the database and the place in our code are told. The standard library
does all of it; structlog would be a second way of logging beside the one that Django and gunicorn have anyway.

Nothing here imports Django: the app server reads it before it has one.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# The id of the request that this thread works at, for every line that is written meanwhile.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


# What is itself a right, or a person's name, wherever in an address somebody has put it: of a token what is behind its
# beginning, the id of a draw, the id of a reader.
_SECRETS = re.compile(r"(qb_[A-Za-z0-9_-]{8})[A-Za-z0-9_-]+|(/(?:draws|readers)/)[^/\s\"?\\]+")


def without_secrets(text: str) -> str:
    return _SECRETS.sub(lambda found: f"{found[1] or found[2]}…", text)


class TextFormatter(logging.Formatter):
    """For a person at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - the name is the standard library's
        return "\n".join(_told(ei[1])) if request_id.get() else super().formatException(ei)


class JSONFormatter(logging.Formatter):
    """For a program: one object a line. `extra={"told": {…}}` puts more members into it."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request_id"] = identity
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line["exception"] = "\n".join(_told(error) if identity else _whole(error))
        return without_secrets(json.dumps(line | getattr(record, "told", {}), default=str))


class OnlyCauses(logging.Filter):
    """Lets through what tells why something failed; that it failed is in the line of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def formatter(name: str) -> logging.Formatter:
    return JSONFormatter() if name == "json" else TextFormatter()


def configuration(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: every line to standard error, in the chosen format, from the chosen level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "api.log_lines.formatter", "name": form}},
        "filters": {"causes": {"()": "api.log_lines.OnlyCauses"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # It would tell every refusal a second time, and a failure a third.
            "django.request": {"level": "ERROR", "filters": ["causes"]},
            # Their DEBUG lines hold whole statements and whole forms.
            "django.db.backends": {"level": "INFO"},
            "django.template": {"level": "INFO"},
        },
    }


def _whole(error: BaseException) -> list[str]:
    return [line.rstrip("\n") for line in traceback.format_exception(error)]


def _told(error: BaseException | None) -> Iterator[str]:
    """The error and what led to it, each by its type and its place; never its message."""
    while error is not None:
        code = getattr(error, "sqlstate", None)
        yield f"{type(error).__module__}.{type(error).__qualname__}{f' {code}' if code else ''}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
