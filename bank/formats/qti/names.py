"""One set of names for both versions: `choiceInteraction` of 2.2 and `qti-choice-interaction` of 3.0 are the same."""

import re

from lxml import etree

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
# What is left without it must still be a name.
_PREFIX = re.compile(r"\Aqti-(?=[a-z])")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def neutral(name: str) -> str:
    """A name in words with hyphens, without namespace and prefix."""
    local = _PREFIX.sub("", name.rpartition("}")[2])
    return _CAPITAL.sub(r"-\1", local).lower()


def made_neutral(root: etree._Element) -> etree._Element:
    """Rename all elements and attributes of a tree in place."""
    for part in root.iter(etree.Element):
        part.tag = neutral(part.tag)
        if part.tag == "content-body":
            part.tag = "div"
        for name, value in list(part.attrib.items()):
            del part.attrib[name]
            part.set("lang" if name == _LANG else neutral(name), value)
    etree.cleanup_namespaces(root)
    return root


def camel(name: str) -> str:
    """The name as 2.2 has it."""
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)
