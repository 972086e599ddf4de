"""Markdown as HTML that is safe to show, rendered once for a text and kept in the cache."""

import hashlib
from collections.abc import Iterable

import nh3
from django.core.cache import cache
from markdown_it import MarkdownIt

# Raise it when the same text would be rendered otherwise; what was kept before is then not used any more.
RELEASE = 1

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)
_ALLOWED_TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "dl",
        "dt",
        "em",
        "hr",
        "i",
        "img",
        "li",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "s", "strong", "sub", "sup", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}


def rendered(texts: Iterable[str]) -> dict[str, str]:
    """HTML for each text; the key is the text itself."""
    keys = {_key(text): text for text in texts}
    kept: dict[str, str] = cache.get_many(keys)
    missing = {key: render(keys[key]) for key in keys.keys() - kept.keys()}
    if missing:
        cache.set_many(missing, timeout=None)
    return {text: (kept | missing)[key] for key, text in keys.items()}


def render(text: str) -> str:
    """
    CommonMark with tables and strikethrough, and no HTML of its own. It is cleaned once more afterwards, so that a
    fault of the renderer cannot become one of the page.
    """
    return nh3.clean(
        _markdown.render(text),
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _key(text: str) -> str:
    return f"html:{RELEASE}:{hashlib.blake2b(text.encode(), digest_size=20).hexdigest()}"
