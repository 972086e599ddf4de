"""What no view has refused becomes a problem all the same."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase

from api.problems import KEPT, MEDIA_TYPE, name_of, problem_response


class ProblemMiddleware:
    """
    What a view did not refuse itself (unknown routes, a broken Host, an exception) becomes a problem, also with
    DEBUG on. The admin keeps its pages: they are for people.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            response.status_code < HTTPStatus.BAD_REQUEST
            or response.headers.get("Content-Type") == MEDIA_TYPE
            or request.path.startswith("/admin")
        ):
            return response
        name = name_of(response.status_code)
        problem = problem_response(request, name)
        for header in KEPT:
            if header in response.headers:
                problem[header] = response.headers[header]
        return problem
