"""What stands beside the versions: the way in, the documentation, and what problems mean."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerSplitView,
)

from api.problems import PROBLEMS, PROBLEMS_AT, problem_response
from api.requests import base_url


def to_the_docs(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/api/docs")


def versions(request: HttpRequest) -> HttpResponse:
    """Which versions of the API there are."""
    base = base_url(request)
    return JsonResponse(
        {
            "versions": [{"version": "v1", "url": f"{base}/api/v1", "status": "current"}],
            "documentation": f"{base}/api/docs",
        }
    )


def problem(request: HttpRequest, name: str) -> HttpResponse:
    """What a problem's `type` leads to."""
    if name not in PROBLEMS:
        return problem_response(request, "not_found", detail="There is no such problem.")
    status, title = PROBLEMS[name]
    return JsonResponse({"type": f"{PROBLEMS_AT}{name}", "title": title, "status": status})


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, as YAML or JSON."""

    throttle_classes = ()
    renderer_classes = (OpenApiYamlRenderer, OpenApiJsonRenderer)


class SwaggerView(SpectacularSwaggerSplitView):
    """Swagger UI, its script in a file of its own, as the page's policy wants it."""

    throttle_classes = ()


class RedocView(SpectacularRedocView):
    """Redoc without the fonts that its stock page fetches from elsewhere."""

    template_name = "api/redoc.html"
    throttle_classes = ()
