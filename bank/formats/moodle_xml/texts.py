"""The texts of Moodle, each in the format that it says it has."""

from lxml import etree

from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.xml import line_of


def text_of(element: etree._Element | None) -> str:
    """What stands in the `<text>` of an element; tags that were not escaped belong to it."""
    holder = None if element is None else element.find("text")
    if holder is None:
        return ""
    inside = [etree.tostring(child, encoding="unicode") for child in holder]
    return (holder.text or "") + "".join(inside)


def markdown_of(entry: Entry, element: etree._Element | None, default: str = "html") -> str:
    """The text of an element as Markdown; what is lost of it is noted."""
    if element is None:
        return ""
    line = line_of(element, entry.line)
    for file in element.iterchildren("file"):
        entry.dropped("file", "Texts of the bank hold no files.", file.get("name", ""), line=line)
    text = text_of(element)
    match element.get("format") or default:
        case "markdown":
            return text
        case "plain_text":
            return markup.from_plain(text)
        case "moodle_auto_format":
            markdown, losses = markup.from_moodle(text)
        case "html":
            markdown, losses = markup.from_html(text)
        case other:
            entry.mapped("text format", "Read as HTML.", other, line=line)
            markdown, losses = markup.from_html(text)
    markup.note(entry, losses, line=line)
    return markdown
