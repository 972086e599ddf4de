"""Every version, and what stands beside them. A version is one line here."""

from django.urls import URLPattern, URLResolver, path

from api import metrics, pages, probes
from api.v1 import urls as v1
from api.versions import Version, routes

# The newest comes last.
VERSIONS = [Version("v1", v1)]


def everything(versions: list[Version]) -> list[URLPattern | URLResolver]:
    """All routes of the API. The documentation is that of the newest version."""
    given = {"versions": versions}
    return [
        path("", pages.to_the_docs),
        path("llms.txt", pages.for_agents, given, name="for_agents"),
        path("healthz", probes.alive, name="alive"),
        path("readyz", probes.ready, name="ready"),
        path("metrics", metrics.metrics, name="metrics"),
        path("api", pages.versions, given, name="versions"),
        path("api/problems/<slug:name>", pages.problem, name="problem"),
        path(
            "api/docs",
            pages.SwaggerView.as_view(url=f"/api/{versions[-1].name}/schema"),
            name="docs",
        ),
        path(
            "api/redoc",
            pages.RedocView.as_view(url=f"/api/{versions[-1].name}/schema"),
            name="redoc",
        ),
        *routes(versions),
    ]


urlpatterns = everything(VERSIONS)
