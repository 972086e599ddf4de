"""Is the process alive, and is it ready to answer?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from api.problems import RETRY_AFTER, problem_response


def alive(request: HttpRequest) -> HttpResponse:
    """The process runs; whatever else is away, starting it anew would not help."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, so requests can be sent here. The store of counts may be away: reads go on without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        response = problem_response(request, "unavailable", detail="The database does not answer.")
        response["Retry-After"] = RETRY_AFTER
        return response
    return JsonResponse({"status": "ready"})
