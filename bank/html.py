"""Markdown as HTML that is safe to show, rendered once for a text and kept in the cache."""

import hashlib
from collections.abc import Iterable

from django.core.cache import cache

from bank.rendering import render

# Raise it when the same text would be rendered otherwise; what was kept before is then not used any more.
RELEASE = 1


def rendered(texts: Iterable[str]) -> dict[str, str]:
    """HTML for each text; the key is the text itself."""
    keys = {_key(text): text for text in texts}
    kept: dict[str, str] = cache.get_many(keys)
    missing = {key: render(keys[key]) for key in keys.keys() - kept.keys()}
    if missing:
        cache.set_many(missing, timeout=None)
    return {text: (kept | missing)[key] for key, text in keys.items()}


def _key(text: str) -> str:
    return f"html:{RELEASE}:{hashlib.blake2b(text.encode(), digest_size=20).hexdigest()}"
