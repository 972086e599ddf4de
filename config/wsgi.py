"""The process as an app server sees it."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application: Any = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    # Where a client sent no Host, Django would take the server's own name for it; an empty one is refused.
    environ.setdefault("HTTP_HOST", "")
    answer: Iterable[bytes] = django_application(environ, start_response)
    return answer
