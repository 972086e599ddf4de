"""
Versions of the API live beside each other, each a package of its own; `api.urls` has one line for each.

What will not stay, a version or a single route, says so once, as its `ending`, and every answer of it announces that:

    Deprecation: @1798761600                     since when nobody should begin to use it (RFC 9745)
    Sunset: Sat, 01 Jan 2028 00:00:00 GMT        when it will be gone (RFC 8594)
    Link: <…>; rel="deprecation", <…>; rel="sunset"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from api.problems import problem_response
from api.requests import base_url


@dataclass(frozen=True, slots=True)
class Ending:
    """Since when nobody should begin to use a thing, when it will be gone, and the page that tells what to do."""

    deprecated: datetime
    sunset: datetime | None
    told_at: str

    def __post_init__(self) -> None:
        if self.sunset is not None and self.sunset < self.deprecated:
            raise ValueError("Nothing is gone before it is deprecated.")

    def headers(self) -> dict[str, str]:
        relations = ["deprecation"] if self.sunset is None else ["deprecation", "sunset"]
        headers = {
            "Deprecation": f"@{int(self.deprecated.timestamp())}",
            "Link": ", ".join(f'<{self.told_at}>; rel="{name}"' for name in relations),
        }
        if self.sunset is not None:
            headers["Sunset"] = http_date(self.sunset.timestamp())
        return headers

    def announce(self, response: HttpResponse) -> None:
        headers = self.headers()
        if "Link" in response.headers:
            # The neighbouring pages stay where they were.
            headers["Link"] = f"{response.headers['Link']}, {headers['Link']}"
        for name, value in headers.items():
            response.headers[name] = value


class Version(NamedTuple):
    """
    A version by the name that stands in addresses; `urls` is the module of its routes, with its `entry`, and what fills
    the cache of its questions (`render_ahead`).
    """

    name: str
    urls: ModuleType
    ending: Ending | None = None


def routes(versions: Sequence[Version]) -> list[URLPattern | URLResolver]:
    """The routes of all versions. Every view of a version is told, as `api`, which one it stands in."""
    known: list[URLPattern | URLResolver] = []
    for version in versions:
        given = {"api": version}
        known += [
            path(f"api/{version.name}", version.urls.entry, given),
            path(f"api/{version.name}/", include(version.urls), given),
            path(f"api/{version.name}/<path:rest>", no_such_route, given),
        ]
    return [
        *known,
        re_path("^api/(?P<name>v[0-9]+)(?:/.*)?$", no_such_version, {"known": versions}),
    ]


@csrf_exempt
def no_such_route(request: HttpRequest, api: Version, rest: str) -> HttpResponse:
    """What a version does not know is still an answer of that version."""
    response = problem_response(request, "not_found")
    if api.ending:
        api.ending.announce(response)
    return response


@csrf_exempt
def no_such_version(request: HttpRequest, name: str, known: Sequence[Version]) -> HttpResponse:
    names = " and ".join(version.name for version in known)
    return problem_response(
        request,
        "not_found",
        detail=f"This API has no version {name[:20]}; there is {names}.",
        versions=[f"{base_url(request)}/api/{version.name}" for version in known],
    )
