"""What stands beside the versions: the way in, the documentation, and what problems mean."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from api import llms
from api.filtering import check_parameters
from api.problems import PROBLEMS, PROBLEMS_AT, problem_response
from api.requests import base_url
from api.versions import Version


def to_the_docs(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/api/docs")


def versions(request: HttpRequest, versions: Sequence[Version]) -> HttpResponse:
    """Which versions of the API there are, and what tells of them."""
    base = base_url(request)
    return JsonResponse(
        {
            "versions": [_shown(version, f"{base}/api/{version.name}") for version in versions],
            "documentation": f"{base}/api/docs",
            "reference": f"{base}/api/redoc",
            "for_agents": f"{base}/llms.txt",
        }
    )


def _shown(version: Version, url: str) -> dict[str, str]:
    shown = {"version": version.name, "url": url, "schema": f"{url}/schema", "status": "current"}
    if ending := version.ending:
        shown |= {
            "status": "deprecated",
            "deprecated_at": _told(ending.deprecated),
            "more": ending.told_at,
        }
        if ending.sunset:
            shown["sunset_at"] = _told(ending.sunset)
    return shown


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def problem(request: HttpRequest, name: str) -> HttpResponse:
    """What a problem's `type` leads to."""
    if name not in PROBLEMS:
        return problem_response(request, "not_found", detail="There is no such problem.")
    status, title = PROBLEMS[name]
    return JsonResponse({"type": f"{PROBLEMS_AT}{name}", "title": title, "status": status})


def for_agents(request: HttpRequest, versions: Sequence[Version]) -> HttpResponse:
    """What is there, on one page of plain text."""
    text = llms.page(versions[-1].name, base_url(request))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


class SchemaView(APIView):
    """OpenAPI 3.1, as YAML or JSON; the same for everybody, so that every cache between may keep it."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
    )
    # It is no operation of the API that it describes.
    schema = None

    def get(self, request: Request, api: Version) -> HttpResponse:
        check_parameters(request.query_params, ())
        # Only now, for it looks up the routes that lead here.
        from api.schema.generator import rendered

        chosen: Any = request.accepted_renderer
        response = HttpResponse(rendered(api.name, chosen.format), content_type=chosen.media_type)
        response["Cache-Control"] = "public, no-cache"
        response["Content-Disposition"] = f'inline; filename="openapi-{api.name}.{chosen.format}"'
        if api.ending:
            api.ending.announce(response)
        return response


@lru_cache
def _redoc_script() -> bytes:
    """Redoc's own script, without the one picture that it would fetch from its makers' site."""
    path = finders.find("drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js")
    script = Path(str(path)).read_text(encoding="utf-8")
    return script.replace("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,").encode()


def redoc_script(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_redoc_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response


class SwaggerView(SpectacularSwaggerSplitView):
    """Swagger UI, its script in a file of its own, as the page's policy wants it."""

    throttle_classes = ()


class RedocView(SpectacularRedocView):
    """Redoc without the fonts and the picture that its stock page fetches from elsewhere."""

    template_name = "api/redoc.html"
    throttle_classes = ()
