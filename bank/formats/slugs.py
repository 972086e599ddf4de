"""Names that other systems give freely, as slugs."""

import unicodedata
from contextlib import suppress

from bank import limits
from bank.documents import UnfitText, clean_slug
from bank.formats.entries import Entry


def slug_of(name: str) -> str:
    """A slug as it is; of another name the letters and digits in lower case, with hyphens between. May be empty."""
    with suppress(UnfitText):
        return clean_slug(name)
    text = unicodedata.normalize("NFC", name.lower())
    signs = [sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text]
    return "-".join("".join(signs).split())[: limits.SLUG].strip("-")


def tags_of(entry: Entry, names: list[tuple[str, int]]) -> list[str]:
    """The slugs of tags, each once; `names` come with their lines. What is no slug already is noted."""
    slugs: list[str] = []
    for name, line in names:
        slug = slug_of(name)
        if not slug:
            entry.dropped("tag", "It has no letters.", name, line=line)
        elif slug in slugs:
            entry.dropped("tag", "The question has it already.", name, line=line)
        else:
            slugs.append(slug)
            if slug != name:
                entry.mapped("tag", f"Called {slug} here.", name, line=line)
    return slugs
