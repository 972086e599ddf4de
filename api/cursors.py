"""
Sealed cursors: what comes back is what we gave, for the list we gave it for.

A cursor is encrypted and authenticated (AES-SIV, RFC 5297) together with its scope: the route, the filters, the order
and the audience. The same place in the same list always has the same cursor, in every process, so pages can be cached;
after a rotation of SECRET_KEY those of SECRET_KEY_FALLBACKS are still read.
"""

import base64
import binascii
import hashlib
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

# A cursor holds at most two places of a walk; longer ones are not ours.
_LONGEST = 600


class BadCursor(ValueError):
    """Not a cursor of ours, or one of another list."""


def seal(position: Any, scope: str) -> str:
    """JSON data as an opaque word for an address."""
    sealed = _cipher(settings.SECRET_KEY).encrypt(orjson.dumps(position), [scope.encode()])
    return _word(sealed)


def unseal(cursor: str, scope: str) -> Any:
    """The data that was sealed for this scope. Raises BadCursor."""
    if not cursor.isascii() or len(cursor) > _LONGEST:
        raise BadCursor
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise BadCursor from error
    # Base64 has several words for the same bytes; ours is one of them.
    if _word(sealed) != cursor:
        raise BadCursor
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return orjson.loads(_cipher(key).decrypt(sealed, [scope.encode()]))
        except (InvalidTag, ValueError):
            continue
    raise BadCursor


def _word(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


@lru_cache(maxsize=16)
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.blake2b(secret.encode(), digest_size=64, person=b"bank cursor").digest())
