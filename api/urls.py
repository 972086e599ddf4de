"""Every version, and what stands beside them. A version is one line here."""

from django.urls import include, path

from api import metrics, pages, probes
from api.v1.entry import EntryView

VERSIONS = ["v1"]

urlpatterns = [
    path("", pages.to_the_docs),
    path("healthz", probes.alive, name="alive"),
    path("readyz", probes.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api", pages.versions, name="versions"),
    path("api/problems/<slug:name>", pages.problem, name="problem"),
    path("api/docs", pages.SwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/redoc", pages.RedocView.as_view(url_name="schema"), name="redoc"),
    path("api/v1", EntryView.as_view({"get": "retrieve"}), name="v1"),
    path("api/v1/", include("api.v1.urls")),
]
