"""HTTP examples are read as messages (RFC 9110 and 9112)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus

from bank.nearest import no_such
from bank.proofreading.languages import data
from bank.proofreading.languages.outcomes import Outcome
from bank.proofreading.names import HEADERS

_BETWEEN = "\n\n---\n\n"
_REQUEST = re.compile(r"([A-Z]+) (/\S*|\*|https?://\S+|[\w.-]+:\d+) HTTP/1\.1")
_RESPONSE = re.compile(r"HTTP/1\.1 (\d{3})(?: (.+))?")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(?: (\S(?:.*\S)?)?)?")
_METHODS = [method.value for method in HTTPMethod]
# RFC 9110 gave some of them other names; Python knows the new ones from 3.13 on.
_OTHER_PHRASES = {
    413: {"Content Too Large", "Request Entity Too Large"},
    416: {"Range Not Satisfiable", "Requested Range Not Satisfiable"},
    422: {"Unprocessable Content", "Unprocessable Entity"},
}

_Fault = tuple[int, str]


@dataclass(slots=True)
class _Message:
    """`line` is where it begins in the block; `start` is the method of a request, or the status of a response."""

    line: int
    head: list[str]
    body: str
    start: str = ""

    @property
    def body_line(self) -> int:
        return self.line + len(self.head) + 1


def read(code: str) -> Outcome:
    """
    What is wrong with the messages: start line, status, spelling of headers, the Host of a request, a body that is
    not of its Content-Type (JSON and XML) or not of its Content-Length.
    """
    faults: list[_Fault] = []
    before = None
    line = 0
    for text in code.rstrip("\n").split(_BETWEEN):
        head, _, body = text.partition("\n\n")
        message = _Message(line, head.split("\n"), body)
        faults += _faults(message, before)
        faults += [
            (number, "Between two messages, `---` stands between blank lines.")
            for number, content in enumerate(text.split("\n"), line)
            if content == "---"
        ]
        line += text.count("\n") + _BETWEEN.count("\n")
        before = message
    return Outcome(faults=tuple(sorted(faults)))


def _faults(message: _Message, before: _Message | None) -> Iterator[_Fault]:
    yield from _start_line(message)
    headers: dict[str, str] = {}
    for number, line in enumerate(message.head[1:], message.line + 1):
        header = _HEADER.fullmatch(line)
        if header is None:
            yield number, "A header is `Name: value`, with one blank."
        elif header[1] not in HEADERS:
            yield number, no_such("header", header[1], HEADERS)
        else:
            headers[header[1]] = header[2] or ""
    if message.start.isalpha() and "Host" not in headers:
        yield message.line, "A request of HTTP/1.1 has a Host."
    # What a HEAD or a condition asks about has its headers and no body.
    is_without_body = message.start == "304" or (before is not None and before.start == "HEAD")
    if message.body or not is_without_body:
        yield from _body(message, headers)


def _start_line(message: _Message) -> Iterator[_Fault]:
    line = message.head[0]
    if response := _RESPONSE.fullmatch(line):
        message.start = response[1]
        yield from _status(message.line, int(response[1]), response[2])
    elif request := _REQUEST.fullmatch(line):
        message.start = request[1]
        if request[1] not in _METHODS:
            yield message.line, no_such("method", request[1], _METHODS)
    else:
        yield (
            message.line,
            "A message begins with `METHOD TARGET HTTP/1.1` or `HTTP/1.1 STATUS REASON`.",
        )


def _status(line: int, status: int, phrase: str | None) -> Iterator[_Fault]:
    if status not in list(HTTPStatus):
        yield line, f"There is no status {status}."
    elif phrase is not None:
        known = _OTHER_PHRASES.get(status, set()) | {HTTPStatus(status).phrase}
        if phrase not in known:
            yield line, f"Status {status} is {' or '.join(sorted(known))}, not {phrase}."


def _body(message: _Message, headers: dict[str, str]) -> Iterator[_Fault]:
    length = headers.get("Content-Length")
    actual = str(len(message.body.encode()))
    if length is not None and length != actual:
        yield message.line, f"Content-Length is {length}, but the body has {actual} bytes."
    if not message.body:
        return
    media_type = headers.get("Content-Type", "").split(";")[0]
    if not media_type:
        yield message.line, "A body has a Content-Type."
    for ending, reader in (("json", data.read_json), ("xml", data.read_xml)):
        if re.fullmatch(rf"\w+/(?:[\w.-]+\+)?{ending}", media_type):
            for number, detail in reader(message.body).faults:
                yield message.body_line + number, detail
