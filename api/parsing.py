"""JSON in, strictly: one reading of a body for everybody between the client and the bank."""

import codecs
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Any, NamedTuple

from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from bank.documents.problems import step

DEEPEST = 32
# No member takes numbers of so many digits; and of thousands of them Python does not even read any.
MOST_DIGITS = 25


class _Unread(NamedTuple):
    """Stands in the data where there was something that two readers would read differently."""

    code: str
    detail: str


class _Repeating(dict[str, Any]):
    """An object that names members more than once."""

    names: tuple[str, ...] = ()


def _as_large(digits: str) -> int:
    """Its first digits are beyond what any member takes as well, and that is told with the range of the member."""
    return int(digits[: MOST_DIGITS + 2])


def _as_written(digits: str) -> int | _Unread:
    if len(digits) > MOST_DIGITS:
        return _Unread("too_long", f"A whole number has at most {MOST_DIGITS} digits.")
    return int(digits)


class Malformed(ParseError):
    """A body that cannot be read, with all places that are to blame, each by its pointer."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors[0]["detail"])
        self.errors = errors


class JSONParser(BaseParser):
    """
    Refuses what two readers would read differently: duplicate keys, NaN, other charsets than UTF-8; and what costs
    more than it says: a body nested deeper than any document. Each such place is named by a JSON pointer.
    """

    media_type = "application/json"
    # What a number with a fraction or an exponent becomes, and one without.
    fraction: Callable[[str], Any] = float
    whole: Callable[[str], Any] = staticmethod(_as_large)

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = _decoded(stream.read(), media_type)
        if too_deep := _too_deep(body):
            raise Malformed([too_deep])
        unread: list[Any] = []

        def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found = dict(pairs)
            if len(found) == len(pairs):
                return found
            times = Counter(name for name, _ in pairs)
            repeating = _Repeating(found)
            repeating.names = tuple(name for name in found if times[name] > 1)
            unread.append(repeating)
            return repeating

        def constant(name: str) -> _Unread:
            unread.append(name)
            return _Unread("not_finite", f"{name} is not a JSON number.")

        def whole(digits: str) -> Any:
            number = self.whole(digits)
            if isinstance(number, _Unread):
                unread.append(number)
            return number

        data = _read(
            body,
            object_pairs_hook=members,
            parse_constant=constant,
            parse_int=whole,
            parse_float=self.fraction,
        )
        if unread:
            raise Malformed(list(_faults(data, "")))
        return data


class ExactParser(JSONParser):
    """Numbers as they were written, for those who compare them: as a float, 0.3 is another number."""

    fraction = Decimal
    whole = staticmethod(_as_written)


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


def _read(body: str, **hooks: Any) -> Any:
    try:
        return json.loads(body, **hooks)
    except json.JSONDecodeError as error:
        detail = f"This is not JSON: line {error.lineno}, column {error.colno}."
        raise Malformed([{"pointer": "", "code": "syntax", "detail": detail}]) from error


def _faults(data: Any, at: str) -> Iterator[dict[str, str]]:
    """What is not read, each with its place."""
    if isinstance(data, _Unread):
        yield {"pointer": at, "code": data.code, "detail": data.detail}
    elif isinstance(data, dict):
        if isinstance(data, _Repeating):
            for name in data.names:
                detail = f"The member {name[:50]!r} is given twice."
                yield {"pointer": f"{at}/{step(name)}", "code": "repeated", "detail": detail}
        for name, value in data.items():
            yield from _faults(value, f"{at}/{step(name)}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _faults(value, f"{at}/{place}")


def _too_deep(body: str) -> dict[str, str] | None:
    """The first place that is too deep, found without recursion; brackets within strings are passed over."""
    closing: list[str] = []
    in_string = escaped = False
    for place, character in enumerate(body):
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
            if len(closing) == DEEPEST:
                pointer = _pointer_to_the_end(f"{body[:place]}null{''.join(reversed(closing))}")
                detail = f"JSON is read to {DEEPEST} levels."
                return {"pointer": pointer, "code": "max_depth", "detail": detail}
            closing.append("]" if character == "[" else "}")
        elif character in "]}" and closing:
            closing.pop()
    return None


def _pointer_to_the_end(body: str) -> str:
    """The place of the last value of a body that was cut off there and closed."""
    # Of an object only the last member matters, and a pair tells it from a list.
    last = _read(body, object_pairs_hook=lambda pairs: pairs[-1] if pairs else (), parse_int=str)
    pointer = ""
    while last is not None:
        name, last = last if isinstance(last, tuple) else (str(len(last) - 1), last[-1])
        pointer += f"/{step(name)}"
    return pointer
