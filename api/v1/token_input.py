"""What is asked of a new token, and the password that may be sent for it."""

import functools
import re
from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from api.requests import LAST_PORT
from api.strict import Line, Lines, StrictSerializer, Text, Whole, Word
from api.throttling import count_login
from bank import limits
from bank.callers import Role
from bank.documents import Problem, UnfitText, Unsound, clean_line

LONGEST_LIFE = timedelta(days=366)
MOST_ORIGINS = 20
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ORIGIN = re.compile(
    rf"https?://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:]+\])(?::(?P<port>[1-9][0-9]{{0,4}}))?"
)

# Browsers leave these out, so an origin that names one would never be met.
_USUAL_PORTS = {"http": ":80", "https": ":443"}


class TokenInput(StrictSerializer):
    """
    A new token: for the user of the token that asks, or for the one whose username and password are given. With
    `origins` it is a public token, which reads, draws and checks from the pages of these origins only. That binds
    browsers, not programs: whoever has the token can send any Origin.
    """

    username = Text(required=False, max_length=150)
    password = Text(required=False, max_length=1_000)
    name = Line(max_length=80, allow_blank=False, help_text="What it is for.")
    role = Word(
        choices=Role.values, required=False, help_text="A narrower role than the user's own."
    )
    expires_in = Whole(
        required=False,
        min_value=60,
        max_value=int(LONGEST_LIFE.total_seconds()),
        help_text="Seconds; without it the token counts until it is revoked.",
    )
    origins = Lines(longest=limits.NAME, most=MOST_ORIGINS, required=False)


class NothingInput(StrictSerializer):
    """No member at all."""


def signing_in(handler: Any) -> Any:
    """
    Count and compare a password before anything else is done: before a kept reply is looked up, which would tell
    whether it is the right one, and outside of the transaction of the work, for it takes long on purpose. The handler
    is given the `values` of the body, and who has `signed_in`, if anybody has.
    """

    @functools.wraps(handler)
    def signed_in(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = TokenInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        sent = {name: values.get(name) for name in ("username", "password")}
        user = None
        if all(sent.values()):
            count_login(request._request, sent["username"])
            # For a name that nobody has, Django hashes the password all the same, so both take as long.
            user = authenticate(request._request, **sent)
            if user is None:
                raise AuthenticationFailed("Username and password do not go together.")
        response: Response = handler(view, request, *args, values=values, signed_in=user, **kwargs)
        return response

    return signed_in


def clean_name(name: str) -> str:
    try:
        line = clean_line(name)
    except UnfitText as unfit:
        raise Unsound([Problem("/name", unfit.code, str(unfit))]) from unfit
    if not line:
        raise Unsound([Problem("/name", "blank", "This is not empty.")])
    return line


def clean_origins(texts: list[str]) -> list[str]:
    """Origins as browsers send them: `https://app.example.org`, with a port where it is not the usual one."""
    problems = []
    for place, text in enumerate(texts):
        found = _ORIGIN.fullmatch(text)
        if text in texts[:place]:
            problems.append(Problem(f"/origins/{place}", "repeated", "This origin is there twice."))
        elif (
            not found
            or int(found["port"] or 1) > LAST_PORT
            or text.endswith(_USUAL_PORTS[text.partition(":")[0]])
        ):
            detail = (
                "An origin is scheme and host as browsers send it, such as https://app.example.org, with a port only"
                " where it is not the usual one."
            )
            problems.append(Problem(f"/origins/{place}", "origin", detail))
    if not texts:
        problems.append(Problem("/origins", "required", "A public token needs an origin."))
    if problems:
        raise Unsound(problems)
    return texts
