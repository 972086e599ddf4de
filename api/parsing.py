"""JSON in, strictly: one reading of a body for everybody between the client and the bank."""

import codecs
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

DEEPEST = 32


class JSONParser(BaseParser):
    """
    Refuses what two readers would read differently: duplicate keys, NaN, other charsets than UTF-8; and what costs
    more than it says: a body nested deeper than any document.
    """

    media_type = "application/json"
    # What a number with a fraction or an exponent becomes.
    fraction: Callable[[str], Any] = float

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = _decoded(stream.read(), media_type)
        if _depth(body) > DEEPEST:
            raise ParseError(f"JSON is read to {DEEPEST} levels.")
        try:
            return json.loads(
                body,
                object_pairs_hook=_no_duplicates,
                parse_constant=_no_constant,
                parse_int=_whole,
                parse_float=self.fraction,
            )
        except json.JSONDecodeError as error:
            raise ParseError(
                f"This is not JSON: line {error.lineno}, column {error.colno}."
            ) from error


class ExactParser(JSONParser):
    """Numbers as they were written, for those who compare them: as a float, 0.3 is another number."""

    fraction = Decimal


class MergePatchParser(JSONParser):
    """RFC 7396; `application/json` in a PATCH means the same."""

    media_type = "application/merge-patch+json"


def _decoded(body: bytes, media_type: str | None) -> str:
    if "*" in (media_type or ""):
        # It would fit what a client accepts, and DRF compares both alike.
        raise UnsupportedMediaType(str(media_type))
    for parameter in (media_type or "").split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(str(media_type), "JSON is read in UTF-8 only.")
    try:
        return body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError("The body is not UTF-8.") from error


def _depth(body: str) -> int:
    """How deep the brackets go, without recursion; brackets within strings are passed over."""
    depth = deepest = 0
    in_string = escaped = False
    for character in body:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ParseError(f"The member {twice[:50]!r} is given twice.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not a JSON number.")


def _whole(digits: str) -> int:
    # Python itself refuses to read integers of thousands of digits, by an error of another kind.
    if len(digits) > 25:
        raise ParseError("A whole number has at most 25 digits.")
    return int(digits)
