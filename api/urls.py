"""Every version, and what stands beside them. A version is one line here."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from api import metrics, pages, probes
from api.v1 import urls as v1
from api.versions import Version, routes

# The newest comes last.
VERSIONS = [Version("v1", v1)]


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is only read, so that whoever writes to it is told by 405, and not asked for a cookie by 403."""
    return csrf_exempt(require_safe(view))


def everything(versions: list[Version]) -> list[URLPattern | URLResolver]:
    """All routes of the API. The documentation is that of the newest version."""
    given = {"versions": versions}
    return [
        path("", page(pages.to_the_docs)),
        path("llms.txt", page(pages.for_agents), given, name="for_agents"),
        path("healthz", page(probes.alive), name="alive"),
        path("readyz", page(probes.ready), name="ready"),
        path("metrics", page(metrics.metrics), name="metrics"),
        path("api", page(pages.versions), given, name="versions"),
        path("api/problems/<slug:name>", page(pages.problem), name="problem"),
        path(
            "api/docs",
            pages.SwaggerView.as_view(url=f"/api/{versions[-1].name}/schema"),
            name="docs",
        ),
        path("api/redoc.js", page(pages.redoc_script), name="redoc_script"),
        path(
            "api/redoc",
            pages.RedocView.as_view(url=f"/api/{versions[-1].name}/schema"),
            name="redoc",
        ),
        *routes(versions),
    ]


urlpatterns = everything(VERSIONS)
