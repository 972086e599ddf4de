"""What only Moodle knows of a question: kept with it, so that it is there when Moodle's XML is written again."""

import json
from typing import Any

from lxml import etree

from bank import limits
from bank.formats.entries import Entry

NAME = "moodle"
# Elements of one value, with what Moodle takes where the element is missing. Only that need not be kept.
VALUES = {
    "defaultgrade": ("1", "1.0", "1.0000000"),
    "penalty": ("0.3333333",),
    "hidden": ("0",),
    "answernumbering": ("abc",),
    "showstandardinstruction": (),
    "shownumcorrect": (),
    "responseformat": ("editor",),
    "responserequired": ("1",),
    "responsefieldlines": ("15",),
    "minwordlimit": ("",),
    "maxwordlimit": ("",),
    "attachments": ("0",),
    "attachmentsrequired": ("0",),
    "maxbytes": ("0",),
    "filetypeslist": ("",),
    "unitgradingtype": ("0",),
    "unitpenalty": ("0.1", "0.1000000"),
    "showunits": ("3",),
    "unitsleft": ("0",),
}
# Of these kinds there is no other penalty, whatever a file says.
_PENALTIES = {"truefalse": ("1", "1.0", "1.0000000"), "essay": ("0", "0.0", "0.0000000")}
# Elements with a text and its format.
TEXTS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "responsetemplate")
HINT = "hint"


def keep(bag: dict[str, Any], element: etree._Element, kind: str) -> bool:
    """Put an element of a question into the bag, if it is one of those that are kept and says more than nothing."""
    tag = str(element.tag)
    text = element.findtext("text") or ""
    if tag in VALUES:
        value = (element.text or "").strip()
        implied = _PENALTIES.get(kind, ()) if tag == "penalty" else ()
        if value not in VALUES[tag] and value not in implied:
            bag[tag] = value
    elif tag in TEXTS:
        if text.strip():
            bag[tag] = {"format": element.get("format", "html"), "text": text}
    elif tag == HINT:
        shown = [
            name for name in ("shownumcorrect", "clearwrong") if element.find(name) is not None
        ]
        said = {"format": element.get("format", "html"), "text": text, "shown": shown}
        bag.setdefault(HINT, []).append(said)
    else:
        return False
    return True


def put(entry: Entry, bag: dict[str, Any]) -> None:
    """Give the bag to the document, and say so; what is too large for it is dropped."""
    if entry.document is None or not bag:
        return
    for name in sorted(bag, key=lambda name: len(json.dumps(bag[name])), reverse=True):
        if len(json.dumps(bag, ensure_ascii=False)) <= limits.DETAILS // 2:
            break
        entry.dropped(name, "It is too long to be kept.", json.dumps(bag.pop(name))[:200])
    if bag:
        entry.document.details = {NAME: bag}
        how = f"Kept in details.{NAME} for when Moodle XML is written."
        entry.mapped(", ".join(bag), how, json.dumps(bag, ensure_ascii=False))
