"""The document of one version, made once in a process: its code does not change while it runs."""

import functools
import json
import threading
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from api.schema.examples import add_examples
from api.versions import Version

Schema = dict[str, Any]

_making = threading.Lock()


class VersionGenerator(SchemaGenerator):
    """What the framework makes of all routes, for those of one version; the first one unless told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version: Version = resolve(f"/api/{self.api_version or 'v1'}").kwargs["api"]

    def _initialise_endpoints(self) -> None:
        super()._initialise_endpoints()
        ours = f"/api/{self.version.name}"
        self.endpoints = [
            endpoint
            for endpoint in self.endpoints
            if endpoint[0] == ours or endpoint[0].startswith(f"{ours}/")
        ]

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        view = super().create_view(callback, method, request)
        view.api = self.version
        return view

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:
        schema: Schema = super().get_schema(request, public)
        schema["info"]["version"] = f"{self.version.name.removeprefix('v')}.0.0"
        add_examples(schema, self.version)
        schema["servers"] = [{"url": settings.PUBLIC_URL or "/", "description": "This bank."}]
        return schema


def contract(name: str) -> Schema:
    """The OpenAPI document of a version. It takes a second to make, so whoever asks meanwhile waits for the first."""
    with _making:
        return _contract(name, settings.ROOT_URLCONF, settings.PUBLIC_URL)


@functools.cache
def _contract(name: str, urls: str, public_url: str) -> Schema:
    return VersionGenerator(api_version=name).get_schema(public=True)


@functools.cache
def _rendered(name: str, format: str, urls: str, public_url: str) -> bytes:
    schema = contract(name)
    if format == "json":
        return json.dumps(schema, ensure_ascii=False).encode()
    text: bytes = OpenApiYamlRenderer().render(schema, renderer_context={})
    return text


def rendered(name: str, format: str) -> bytes:
    """The document as `yaml` or `json`."""
    return _rendered(name, format, settings.ROOT_URLCONF, settings.PUBLIC_URL)


def operations(name: str) -> Iterator[tuple[str, str, Schema]]:
    """Method, path and all that is told of it, for each operation of a version."""
    for path, item in contract(name)["paths"].items():
        for method, operation in item.items():
            yield method, path, operation
