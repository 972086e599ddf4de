"""
What a Prometheus collects at `/metrics`.

    bank_request_seconds            a histogram by route, method and status; its `_count` is the number of requests
    bank_throttled_total            requests refused because somebody called too often
    bank_database_unavailable_total requests that the database did not answer in time, or at all

It is there for the addresses in METRICS_ALLOWED only, and never for a request that came through a proxy. With several
processes the app server has set PROMETHEUS_MULTIPROC_DIR, and whichever answers tells of all of them.
"""

import os
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from api.logs import route_of
from api.problems import DATABASE_AWAY, problem_response
from api.throttling import is_within

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Histogram(
    "bank_request_seconds",
    "How long requests took until their answer began.",
    ["route", "method", "status"],
    buckets=_SECONDS,
)
THROTTLED = Counter("bank_throttled", "Requests refused because somebody called too often.")
DATABASE_UNAVAILABLE = Counter(
    "bank_database_unavailable", "Requests that the database did not answer in time, or at all."
)


class MetricsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        # Whoever makes up methods must not make up time series.
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(route_of(request), method, response.status_code).observe(
            time.perf_counter() - began
        )
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            THROTTLED.inc()
        if DATABASE_AWAY in request.META:
            DATABASE_UNAVAILABLE.inc()
        return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All of them, as Prometheus reads them; for everybody else there is nothing here."""
    came_through_a_proxy = "X-Forwarded-For" in request.headers
    is_allowed = is_within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_ALLOWED)
    if came_through_a_proxy or not is_allowed:
        return problem_response(request, "not_found")
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
