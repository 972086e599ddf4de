"""Everything that can be asked of a bank, and what it answered, without what differs from one call to the next."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bank.formats import FORMATS
from tests.scanner.banks import SECRET

API = "/api/v1"
# Of these the API says itself that they are of the call and not of the bank.
PASSING = {"Date", "X-Request-ID", "RateLimit", "RateLimit-Policy"}
_NAMES_OF_CALLS = re.compile(
    rb'"request_id":"[^"]*"|/draws/[\w-]{20,}|"id":"[\w-]{20,}"|"seed":"[\w-]{20,}"|cursor=[\w-]+|"next_cursor":"[^"]*"'
)
LISTS = ["questions", "answers", "draws"]
ORDERINGS = ["created_at", "updated_at", "difficulty", "position"]
FIELDS = ["answers", "choices", "sealed", "explanation", "details", "fingerprint", "grading"]
# What a client may guess at: members of keys as filters, orders and fields, and words of keys as words to search for.
GUESSES = ["is_correct=true", "answers__is_correct=true", "weight=1", "ordering=-weight"]
GUESSES += [
    "ordering=fingerprint",
    "fields=is_correct",
    "fields=id,weight",
    "key=x",
    "explanation=x",
]
# What is no answer to any question.
NO_ANSWERS: list[Any] = [None, {"zz": []}, [[]], {"answer": 1}, [None], {"1": {"2": "3"}}]


class Told(NamedTuple):
    """An answer, as far as it is of the bank, and in how many statements it was found."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: int


class Crawler:
    """Asks as one caller; `client` is one of Django REST framework's for tests, with that caller's token."""

    def __init__(self, client: Any, **headers: str) -> None:
        self.client, self.headers = client, headers
        self.found: dict[str, Told] = {}

    def crawl(self, ids: list[int]) -> dict[str, Told]:
        for path in self._reads(ids):
            self.ask("get", path)
        for path in (f"{API}/questions/{ids[0]}", f"{API}/questions?page_size=5"):
            self.ask("head", path)
            self.ask("options", path)
        self._check_wrongly(ids)
        self._draw()
        return self.found

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        how = {"data": body, "format": "json"} if body is not None else {}
        with CaptureQueriesContext(connection) as asked:
            response = getattr(self.client, method)(
                path, headers={**self.headers, **headers}, **how
            )
            content = response.getvalue()
        # The id of a draw is chance, and so is what is made from it.
        passing = PASSING | (
            {"ETag", "Location"} if "/draws" in path and "?" not in path else set()
        )
        kept = sorted(
            (name, re.sub("cursor=[^>]+", "", value))
            for name, value in response.items()
            if name not in passing
        )
        name = f"{method} {_without_names(path)} {json.dumps(body)} {sorted(headers)}"
        while name in self.found:
            name += "+"
        body = _NAMES_OF_CALLS.sub(b"", content)
        self.found[name] = Told(response.status_code, tuple(kept), body, len(asked))
        return response

    def _reads(self, ids: list[int]) -> Iterator[str]:
        yield API
        yield from (f"{API}/{name}" for name in ("topics", "topics/tree", "tags", "sources"))
        for resource in LISTS:
            base = f"{API}/{resource}?page_size=100" + ("&seed=a" if resource == "draws" else "")
            yield base
            yield f"{base}&html=true"
            yield from (f"{base}&{guess}" for guess in GUESSES)
        yield from (f"{API}/questions?page_size=100&ordering={name}" for name in ORDERINGS)
        yield from (f"{API}/questions?page_size=100&fields=id,{name}" for name in FIELDS)
        # Not the estimate: it follows the size of the table on disk, which grows with whatever is written.
        yield f"{API}/questions?page_size=100&count=exact"
        for letter in "bcdfghjklmnp":
            yield f"{API}/questions?fields=id&search={SECRET}{letter}"
            yield f"{API}/questions?fields=id&search={letter}&count=exact"
            yield f"{API}/draws?seed=a&fields=id&search={SECRET}{letter}"
        for name in FORMATS:
            yield f"{API}/exports?format={name}"
            yield f"{API}/exports?format={name}&kind=open"
            yield f"{API}/exports/ledger?format={name}&page_size=100"
        for pk in ids:
            for tail in ("", "?html=true", "?fields=answers", "/revisions", "/revisions/1"):
                yield f"{API}/questions/{pk}{tail}"
            yield f"{API}/answers?question={pk}"

    def _check_wrongly(self, ids: list[int]) -> None:
        """What cannot be an answer must be refused alike, whatever would be one."""
        for pk in ids[:14]:
            for answer in NO_ANSWERS:
                self.ask("post", f"{API}/questions/{pk}/check", {"answer": answer})
            self.ask("post", f"{API}/questions/{pk}/check", {"answer": "x", "version": 99})

    def _draw(self) -> None:
        """A paper, its pages, and answers to it that are none."""
        blueprint = {"seed": "a", "parts": [{"count": 20}], "on_shortage": "partial"}
        draw = self.ask("post", f"{API}/draws", blueprint).json()
        path = f"{API}/draws/{draw['id']}"
        self.ask("get", path)
        drawn = self.ask("get", f"{path}/questions?page_size=100").json()["results"]
        for place in drawn[:7]:
            for answer in NO_ANSWERS:
                asked = {"answers": [{"question": place["question"]["id"], "answer": answer}]}
                self.ask("post", f"{path}/check", asked)


def _without_names(path: str) -> str:
    return re.sub(r"/draws/[\w-]{20,}", "/draws/…", path)


def differing(one: dict[str, Told], other: dict[str, Told]) -> list[str]:
    """What was asked alike and answered otherwise."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]
