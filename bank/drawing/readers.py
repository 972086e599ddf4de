"""Who was given which question. A reader is an id of the caller's own making; only a digest of it is kept."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from bank.callers import Caller
from bank.documents import UnfitText
from bank.models import ApiToken, Sighting

# Letters that mean the same in a body and in every part of an address; dots alone would be a step in a path.
READER = r"(?!\.+$)[A-Za-z0-9._~@+=-]{1,200}"


def clean_reader(text: str, *, most: int | None = None) -> str:
    """An id of a reader. Raises UnfitText."""
    if not re.fullmatch(READER, text):
        raise UnfitText("reader", "This is 1 to 200 letters of A-Z a-z 0-9 . _ ~ @ + = -")
    return text


def reader_digest(caller: Caller, reader: str) -> str:
    """
    The readers of one user are strangers to another one's, even where their ids are the same, and to those of a page:
    whoever opens the page has its public token. All callers without a token share theirs.
    """
    if caller.page:
        return _digest(f"page {caller.page}", reader)
    return _digest(f"user {caller.user_id}" if caller.user_id else "anonymous", reader)


def _digest(whose: str, reader: str) -> str:
    return hashlib.blake2b(
        f"{whose} {reader}".encode(), digest_size=32, person=b"bank reader"
    ).hexdigest()


def saw(reader: str, question_ids: Iterable[int], when: datetime) -> None:
    """Remember what a reader was given, and when."""
    Sighting.objects.bulk_create(
        [
            Sighting(reader=reader, question_id=question_id, seen_at=when)
            for question_id in sorted(question_ids)
        ],
        update_conflicts=True,
        unique_fields=["reader", "question_id"],
        update_fields=["seen_at"],
    )


def forget(caller: Caller, reader: str) -> None:
    """All that is known of a caller's reader, also by way of the caller's pages."""
    digests = {reader_digest(caller, reader)}
    if caller.user_id and not caller.page:
        pages = ApiToken.objects.filter(user=caller.user_id, is_public=True)
        digests |= {_digest(f"page {pk}", reader) for pk in pages.values_list("pk", flat=True)}
    Sighting.objects.filter(reader__in=digests).delete()
