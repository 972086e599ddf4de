"""A view of Django that does nothing: it counts the call, by what COUNT says, and returns bytes from memory."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from api.counting import RedisCounter
from tests.benchmarks.peers.counting import LIMIT, may_pass

BYTES = Path(os.environ["BYTES"]).read_bytes()
COUNT = os.environ.get("COUNT", "plainly")
ETAG = '"1"'
_ours = RedisCounter(os.environ["REDIS_URL"])


def _may_pass(address: str) -> bool:
    if COUNT == "as ours":
        return _ours.hit(f"bare:{address}", LIMIT, 60_000).is_allowed
    return COUNT == "no" or may_pass(address)


def view(request: HttpRequest) -> HttpResponse:
    if not _may_pass(request.META["REMOTE_ADDR"]):
        return HttpResponse(status=429)
    if request.META.get("HTTP_IF_NONE_MATCH") == ETAG:
        return HttpResponse(status=304, headers={"ETag": ETAG})
    return HttpResponse(BYTES, content_type="application/json", headers={"ETag": ETAG})


urlpatterns = [re_path("", view)]
