"""Is the process alive, and is it ready to answer?"""

import threading

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from api.problems import DATABASE_AWAY, RETRY_AFTER, problem_response

# Set by the app server as soon as it is told to stop; what is under way is answered all the same.
stopping = threading.Event()


def alive(request: HttpRequest) -> HttpResponse:
    """The process runs; whatever else is away, starting it anew would not help."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, so requests can be sent here. The store of counts may be away: reads go on without it."""
    if stopping.is_set():
        return _not_ready(request, "This process is about to stop.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        request.META[DATABASE_AWAY] = True
        return _not_ready(request, "The database does not answer.")
    return JsonResponse({"status": "ready"})


def _not_ready(request: HttpRequest, why: str) -> HttpResponse:
    response = problem_response(request, "unavailable", detail=why)
    response["Retry-After"] = RETRY_AFTER
    return response
