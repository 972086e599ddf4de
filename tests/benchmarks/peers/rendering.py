"""JSON by orjson; a module of its own, because the settings name it before there are views."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    media_type, format, charset = "application/json", "json", None

    def render(self, data: Any, *_: Any) -> bytes:
        return orjson.dumps(data)
