"""Topics, tags and sources that a file names: those that are there, and those that are made for it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from bank import editing, limits
from bank.callers import Caller
from bank.documents import Unsound
from bank.editing import Refusal
from bank.editing.topics import RESERVED_SLUGS
from bank.models import Revision, Source, Tag, Topic
from bank.models.topics import DEEPEST

What = Revision.What
_NO_LETTERS = re.compile(r"[\W_]+")


class CannotBeMade(Exception):
    """A word that is missing and that the bank does not take; `pointer` says which, the message says why."""

    def __init__(self, pointer: str, why: str) -> None:
        self.pointer = pointer
        super().__init__(why)


def slug_of(name: str) -> str:
    """A name as a slug: its letters and digits in lower case, with hyphens between them."""
    text = unicodedata.normalize("NFC", name).lower()
    return _NO_LETTERS.sub("-", text).strip("-")[: limits.SLUG].strip("-") or "unnamed"


def name_of(slug: str) -> str:
    """A name for something of which only the slug is known."""
    words = slug.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


@dataclass(slots=True)
class Words:
    """
    The words of the bank, and those that a file will need. With `put` they are made through the door as soon as a
    question needs them; without it they only count as made. `tell` hears of each: what, slug, name.
    """

    by: Caller
    put: bool
    tell: Callable[[str, str, str], object]
    reason: str = ""
    _known: dict[str, set[str]] = field(default_factory=dict)
    # Topics by parent and name, and the way back.
    _children: dict[tuple[str | None, str], str] = field(default_factory=dict)
    _topics: dict[str, tuple[str | None, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for slug, parent, name in Topic.objects.values_list("slug", "parent__slug", "name"):
            self._remember(slug, parent, name)
        self._known = {
            What.TOPIC: set(self._topics),
            What.TAG: set(Tag.objects.values_list("slug", flat=True)),
            What.SOURCE: set(Source.objects.values_list("slug", flat=True)),
        }

    def topic_called(self, names: tuple[str, ...]) -> str:
        """
        The slug of the topic with these names from the root, be it there or still to be made. One that is taken gets
        its parent's in front.
        """
        parent: str | None = None
        for name in names[:DEEPEST]:
            found = self._children.get((parent, name))
            if found is None:
                found = self._free_slug(name, parent)
                self._remember(found, parent, name)
            parent = found
        return parent or ""

    def need_topic(self, slug: str) -> None:
        """Make the topic, and those above it, unless they are there. Raises CannotBeMade."""
        if slug in self._known[What.TOPIC]:
            return
        if slug not in self._topics:
            self._remember(slug, None, self._free_name(slug))
        parent, name = self._topics[slug]
        if parent is not None:
            self.need_topic(parent)
        self._make(What.TOPIC, slug, name, "/topic", parent=parent)

    def need_tag(self, slug: str, place: int) -> None:
        if slug not in self._known[What.TAG]:
            self._make(What.TAG, slug, name_of(slug), f"/tags/{place}")

    def need_source(self, slug: str) -> None:
        if slug not in self._known[What.SOURCE]:
            self._make(What.SOURCE, slug, name_of(slug), "/source")

    def _make(
        self, what: str, slug: str, name: str, pointer: str, parent: str | None = None
    ) -> None:
        if self.put:
            try:
                if what == What.TOPIC:
                    editing.add_topic(
                        slug=slug, name=name, parent=parent, by=self.by, reason=self.reason
                    )
                elif what == What.TAG:
                    editing.add_tag(slug=slug, name=name, by=self.by, reason=self.reason)
                else:
                    editing.add_source(slug=slug, title=name, by=self.by, reason=self.reason)
            except Unsound as unsound:
                raise CannotBeMade(pointer, unsound.problems[0].detail) from unsound
            except Refusal as refusal:
                raise CannotBeMade(pointer, str(refusal)) from refusal
        self._known[what].add(slug)
        self.tell(what, slug, name)

    def _remember(self, slug: str, parent: str | None, name: str) -> None:
        self._topics[slug] = (parent, name)
        self._children[parent, name] = slug

    def _free_slug(self, name: str, parent: str | None) -> str:
        slug = slug_of(name)
        if self._is_free(slug):
            return slug
        front = f"{parent}-{slug}" if parent else slug
        front = front[: limits.SLUG - 6].strip("-")
        if self._is_free(front):
            return front
        number = 2
        while not self._is_free(f"{front}-{number}"):
            number += 1
        return f"{front}-{number}"

    def _is_free(self, slug: str) -> bool:
        return slug not in self._topics and slug not in RESERVED_SLUGS

    def _free_name(self, slug: str) -> str:
        """The name of a topic at the root, where two have never the same."""
        name = name_of(slug)
        return name if (None, name) not in self._children else slug
