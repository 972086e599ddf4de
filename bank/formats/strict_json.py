"""JSON with one meaning only: no name twice, no numbers that JSON does not have."""

import json
import re
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")


class BadJson(ValueError):
    """A text that is not JSON, or that different programs would read differently; the message says where or why."""


def parsed(text: str) -> Any:
    """The data of a JSON text. Raises BadJson."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadJson(f"This is not JSON: {error.msg}, at character {error.colno}.") from error
    except RecursionError as error:
        raise BadJson("This JSON is nested too deeply.") from error
    except BadJson:
        raise
    except ValueError as error:
        # Python reads no whole number of more than some thousand digits.
        raise BadJson("A number of this JSON is too long.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = {}
    for name, value in pairs:
        if name in members:
            raise BadJson(f"The name {name!r} is given twice.")
        if _SURROGATES.search(name):
            raise BadJson(f"The name {name!r} holds half of a surrogate pair.")
        members[name] = value
    return members


def _refuse_constant(constant: str) -> None:
    raise BadJson(f"{constant} is not a number of JSON.")
