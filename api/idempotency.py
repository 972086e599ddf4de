"""
A POST that may be sent again without being done again.

    POST /api/v1/questions        Idempotency-Key: 8e03978e-…     201, the work is done
    POST /api/v1/questions        Idempotency-Key: 8e03978e-…     201, the same reply, Idempotent-Replayed: true

Claim, work and reply are one transaction: a crash leaves none of them, and whoever sends the key meanwhile waits for
its end. A refused request does not use the key up. Keys belong to the caller and are kept for a day.
"""

import functools
import json
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import token_of
from api.models import KeptReply
from api.problems import InvalidParameters, Refused, bad_parameter
from api.throttling import address_of
from bank.editing import retrying

KEPT_FOR = timedelta(hours=24)
# A second request with the key waits this long for the end of the first one, in milliseconds.
PATIENCE = 2000
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Cache-Control", "ETag", "Location", "Retry-After")
_LOCK_NOT_AVAILABLE = "55P03"

Handler = Callable[..., Response]


class KeyReuse(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key belongs to another request; use a new one."


class StillAtWork(APIException):
    status_code = HTTPStatus.CONFLICT
    default_detail = "The request with this Idempotency-Key is still at work; send it again soon."
    wait = 1


class _Claimed(Exception):
    """Somebody has this key already."""


def _always(request: Request) -> bool:
    return True


def _body(request: Request) -> Any:
    return request.data


def idempotent(
    handler: Handler,
    *,
    keeps_body: bool = True,
    writes: Callable[[Request], bool] = _always,
    asked: Callable[[Request], Any] = _body,
) -> Handler:
    """
    Make a POST handler obey Idempotency-Key. Without the header, and where a request writes nothing, it is called as it
    is. `asked` gives what makes another body another request. A reply that holds a secret is not kept: sent again, its
    request is told by 409 where the thing is that it made.
    """

    @functools.wraps(handler)
    def kept(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = _key(request)
        if key is None or not writes(request):
            return handler(view, request, *args, **kwargs)
        who = _who(request)
        fingerprints = _fingerprints(request, asked(request))

        def claim_and_work() -> Response:
            with transaction.atomic():
                reply = _claim(who, key, fingerprints[0])
                response = handler(view, request, *args, **kwargs)
                _keep(reply, response, keeps_body)
                return response

        try:
            return retrying(claim_and_work)
        except _Claimed:
            return _replayed(who, key, fingerprints)

    # OpenAPI tells of the header where this stands.
    kept.is_idempotent = True  # type: ignore[attr-defined] # functions have no attributes for mypy
    return kept


def _who(request: Request) -> str:
    """Whose the key is. Everybody who opens a page has its public token, so of these each is somebody else."""
    token = token_of(request)
    if token is None:
        return f"address {address_of(request)}"
    if token.is_public:
        return f"token {token.pk} {address_of(request)}"
    # A reply shows what the role may see, so with another token of less rights it is not to be had again.
    return f"user {token.user_id} as {token.caller.role}"


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        detail = "A key is 1 to 255 visible ASCII characters; a UUID is a good one."
        raise InvalidParameters([bad_parameter("Idempotency-Key", "invalid", detail)])
    return key


def _fingerprints(request: Request, body: Any) -> list[str]:
    """
    What was asked, as read: white space and the order of members do not make another request. It may hold a password,
    so nobody can try guesses on what is kept without our key; each key that still counts gives another fingerprint.
    """
    asked = [request.method, request.path, sorted(request.query_params.lists()), body]
    text = json.dumps(asked, sort_keys=True, default=str)
    return [
        salted_hmac("idempotency", text, secret=key, algorithm="sha256").hexdigest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _claim(who: str, key: str, fingerprint: str) -> KeptReply:
    # Those that somebody else is just deleting need not be waited for.
    outdated = KeptReply.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    locked = outdated.select_for_update(skip_locked=True).values("pk")
    KeptReply.objects.filter(pk__in=locked).delete()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # On SQLite there is one writer at a time, so the one before has ended already.
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout TO {PATIENCE}")
            reply = KeptReply.objects.create(caller=who, key=key, fingerprint=fingerprint)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except IntegrityError as error:
        raise _Claimed from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise StillAtWork from error
        raise
    return reply


def _keep(reply: KeptReply, response: Response, keeps_body: bool) -> None:
    reply.status = response.status_code
    reply.headers = {
        name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
    }
    reply.body = orjson.dumps(response.data) if keeps_body else b""
    reply.save(update_fields=["status", "headers", "body"])


def _replayed(who: str, key: str, fingerprints: list[str]) -> Response:
    reply = KeptReply.objects.filter(caller=who, key=key).first()
    # It was there a moment ago: its request was refused after all, or it grew too old. The next try does the work.
    if reply is None:
        raise StillAtWork
    if reply.fingerprint not in fingerprints:
        raise KeyReuse
    if not reply.body:
        detail = "This was done already; its reply held a secret, which is shown once."
        raise Refused("conflict", detail, made=reply.headers.get("Location", ""))
    return Response(
        orjson.loads(bytes(reply.body)),
        status=reply.status,
        headers={**reply.headers, "Idempotent-Replayed": "true"},
    )
