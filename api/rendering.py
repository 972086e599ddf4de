"""JSON out."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def as_json(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)


class JSONRenderer(BaseRenderer):
    """Serializers hand over plain data only; anything else is a mistake and must be told, not guessed."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: dict[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else as_json(data)
