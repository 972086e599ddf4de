"""
What the API really answered, as examples beside what it says of itself.

A version keeps them in the folder `examples` beside its routes, one file an operation and one of refusals. Nobody
writes them by hand: `tests/contract/test_examples.py` records them.
"""

import json
import re
from pathlib import Path
from typing import Any

from api.schema.shared import response_name
from api.versions import Version

Schema = dict[str, Any]


def add_examples(schema: Schema, version: Version) -> None:
    folder = Path(version.urls.__file__ or "").with_name("examples")
    kept = {file.stem: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    for item in schema["paths"].values():
        for operation in item.values():
            for exchange in kept.get(operation["operationId"], []):
                _add(operation, exchange)
    for exchange in kept.get("refusals", []):
        body = exchange["response"]["body"]
        response = schema["components"]["responses"][response_name(body["status"])]
        _put(response, body["type"].rpartition("/")[2], exchange, body)


def _add(operation: Schema, exchange: Schema) -> None:
    name = re.sub(r"[^a-z0-9]+", "_", exchange["summary"].lower()).strip("_")
    if "body" in exchange["request"]:
        _put(operation["requestBody"], name, exchange, exchange["request"]["body"])
    if "body" in exchange["response"]:
        response = operation["responses"][str(exchange["response"]["status"])]
        _put(response, name, exchange, exchange["response"]["body"])


def _put(place: Schema, name: str, exchange: Schema, value: Any) -> None:
    for name_of_media, media in place["content"].items():
        # A file is no example of a form, nor of a file of another type.
        kind = exchange["response"].get("media_type", name_of_media)
        if isinstance(value, str) and (
            name_of_media.startswith("multipart/") or kind != name_of_media
        ):
            continue
        media.setdefault("examples", {})[name] = {"summary": exchange["summary"], "value": value}
