"""
Answers given again: what a stranger has read is kept for the next stranger for as long as nothing in the bank changes,
and for one second at most.

Each call is counted as ever, and the store that counts says in the same breath which generation the bank is in. Every
transaction that changes the bank begins a new one before its caller is told that it is done; so nobody is shown what is
older than his own change, in whatever process. While the store is away nothing is kept.
"""

import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api.counting import StoreAway, shared
from api.fragments import Fragments
from api.preconditions import is_known, not_modified
from api.throttling import ANNOUNCED, ANONYMOUS, COUNTED, address_of, count_call, is_counted

SECONDS = 1.0
_TOLD_AGAIN_AFTER = 0.05
MOST_BYTES = 2 * 1024 * 1024
# Of an answer, beside its body: its headers, the key, and what Python needs for them.
_BYTES_BESIDE_A_BODY = 2_000
# They are told anew of each request.
_OF_A_REQUEST = frozenset({"X-Request-ID", "RateLimit", "RateLimit-Policy"})

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Key = tuple[str | None, ...]


class Kept(NamedTuple):
    """An answer, the generation of the bank it tells of, and until when it may be given; no body where none may."""

    generation: int
    until: float
    headers: dict[str, str]
    body: bytes | None
    match: Any


kept: Fragments[Key, Kept] = Fragments(MOST_BYTES)
_at_work: dict[Key, threading.Lock] = {}


def begin_generation() -> None:
    """
    The bank has changed. Where the store cannot be told, another process may reach it all the same, and gives what it
    has kept for as long as that lasts; so long this waits, and then the change may be confirmed.
    """
    until = time.monotonic() + SECONDS
    while (left := until - time.monotonic()) > 0:
        try:
            shared().begin_generation()
        except StoreAway:
            time.sleep(min(left, _TOLD_AGAIN_AFTER))
        else:
            return


class RepeatMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Within a transaction, as in tests, one reads what nobody else may see.
        if not _is_for_strangers(request) or connection.in_atomic_block:
            return self.get_response(request)
        count = count_call(request, ANONYMOUS, f"address {address_of(request)}")
        request.META[COUNTED] = count
        if not count.is_allowed or count.generation is None:
            return self.get_response(request)
        key = _key_of(request)
        found = _valid(key, count.generation)
        if found is None:
            # Of many who ask at once for what is not kept, one has it made, and the others wait for that.
            with _at_work.setdefault(key, threading.Lock()):
                found = _valid(key, count.generation)
                if found is None:
                    try:
                        return self._made(request, key, count.generation)
                    finally:
                        _at_work.pop(key, None)
        return self.get_response(request) if found.body is None else _again(request, found)

    def _made(self, request: HttpRequest, key: Key, generation: int) -> HttpResponseBase:
        until = time.monotonic() + SECONDS
        # Whoever has it already must not be the reason that it is not kept for others.
        known = request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if known is not None:
            request.META["HTTP_IF_NONE_MATCH"] = known
        body, headers = None, _lasting(response)
        if isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK:
            tag = response.headers.get("ETag")
            if tag and response.headers.get("Cache-Control") == "public, no-cache":
                body = response.content
            if tag and is_known(request, tag):
                response = not_modified(response.headers)
        kept.put(
            key,
            Kept(generation, until, headers, body, request.resolver_match),
            len(body or b"") + _BYTES_BESIDE_A_BODY,
        )
        return response


def _is_for_strangers(request: HttpRequest) -> bool:
    return (
        request.method == "GET" and "HTTP_AUTHORIZATION" not in request.META and is_counted(request)
    )


def _key_of(request: HttpRequest) -> Key:
    """All of a request that an answer may depend on."""
    meta = request.META
    return (
        request.path_info,
        meta.get("QUERY_STRING"),
        request.scheme,
        meta.get("HTTP_HOST"),
        meta.get("HTTP_ACCEPT"),
        meta.get("HTTP_ORIGIN"),
        # With these a request is refused.
        meta.get("HTTP_CONTENT_ENCODING"),
        meta.get("HTTP_TRANSFER_ENCODING"),
        meta.get("CONTENT_LENGTH"),
    )


def _valid(key: Key, generation: int) -> Kept | None:
    found = kept.get(key)
    if found is None or found.generation != generation or found.until < time.monotonic():
        return None
    return found


def _lasting(response: HttpResponseBase) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in _OF_A_REQUEST}


def _again(request: HttpRequest, found: Kept) -> HttpResponseBase:
    request.resolver_match = found.match
    headers = {**found.headers, **request.META[ANNOUNCED]}
    if is_known(request, headers["ETag"]):
        return not_modified(headers)
    return HttpResponse(found.body or b"", headers=headers)
