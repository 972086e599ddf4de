"""Markdown as HTML that is safe to show. Plain Python: for pages and for the formats that are written in HTML."""

import nh3
from markdown_it import MarkdownIt

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
