"""Markdown as the XHTML that may stand in an item."""

from lxml import etree
from lxml import html as lxml_html

from bank.formats import markup
from bank.formats.xml import sound


def xhtml(markdown: str) -> tuple[str, bool]:
    """A block that says the text, and whether it can be read as the same Markdown."""
    html = markup.to_html(sound(markdown))
    holder = lxml_html.fragment_fromstring(html, create_parent="div")
    for link in holder.iter("a"):
        link.attrib.pop("rel", None)
    said = etree.tostring(holder, encoding="unicode")
    return said, markup.from_html(html)[0] == markdown
