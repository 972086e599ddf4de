"""
How often somebody may call, told on every answer.

    RateLimit-Policy: "anonymous";q=300;w=60     so many calls in so many seconds
    RateLimit: "anonymous";r=299;t=42            so many left; in so many seconds the window ends
    Retry-After: 42                              on 429 only
"""

import hashlib
import ipaddress
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api import counting
from api.authentication import token_of

WINDOW = 60_000
ANNOUNCED = "bank.rate_limit"
# A call that was counted before anybody knew which view it is for, always for its address.
COUNTED = "bank.counted"
ANONYMOUS = "anonymous"
# When the store of the counts is away, these stay shut: guessing passwords and filling the bank must not get cheaper.
CLOSED_WITHOUT_STORE = frozenset({"login", "import"})


class CannotCount(APIException):
    status_code = 503
    default_detail = "Calls cannot be counted just now; try again soon."
    wait = 2


class CallLimit(BaseThrottle):
    """A token's calls are counted by token, all others by address; a view may name a stricter policy of its own."""

    _wait: float = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        policy, who = policy_and_caller(request, view)
        count = request._request.META.pop(COUNTED, None) if policy == ANONYMOUS else None
        if count is None:
            count = count_call(request._request, policy, who)
        self._wait = math.ceil(count.resets_in / 1000)
        return count.is_allowed

    def wait(self) -> float:
        return max(1, self._wait)


def charge(request: Request, calls: int) -> None:
    """Count more calls for a request that does the work of several. Raises Throttled, and then none of them counts."""
    if calls > 0:
        policy, who = policy_and_caller(request, None)
        count_or_refuse(request._request, policy, who, cost=calls)


def policy_and_caller(request: Request, view: Any) -> tuple[str, str]:
    """By which limit a call is counted, and for whom."""
    token = token_of(request)
    if token is None:
        who, usual = f"address {address_of(request)}", ANONYMOUS
    elif token.is_public:
        # Everybody who opens the page has this token, so one of them must not use it up for all.
        who, usual = f"token {token.pk} {address_of(request)}", ANONYMOUS
    else:
        who, usual = f"token {token.pk}", "token"
    return getattr(view, "rate_policy", None) or usual, who


def count_call(request: HttpRequest, policy: str, who: str, cost: int = 1) -> counting.Count:
    """Count a call and remember what its answer is to announce. Raises CannotCount where nothing may pass uncounted."""
    limit: int = settings.RATES[policy]
    try:
        count = counting.shared().hit(f"{policy} {who}", limit, WINDOW, cost)
    except counting.StoreAway as away:
        if policy in CLOSED_WITHOUT_STORE:
            raise CannotCount from away
        count = (
            counting.local().hit(f"{policy} {who}", limit, WINDOW, cost)._replace(generation=None)
        )
    request.META[ANNOUNCED] = {
        "RateLimit-Policy": f'"{policy}";q={limit};w={WINDOW // 1000}',
        "RateLimit": f'"{policy}";r={count.remaining};t={math.ceil(count.resets_in / 1000)}',
    }
    return count


def count_or_refuse(request: HttpRequest, policy: str, who: str, cost: int = 1) -> None:
    """Count a call. Raises Throttled where it is one too many, and CannotCount."""
    count = count_call(request, policy, who, cost)
    if not count.is_allowed:
        raise Throttled(wait=max(1, math.ceil(count.resets_in / 1000)))


def count_login(request: HttpRequest, username: str) -> None:
    """
    Count a password that somebody tries, by account and by address, so that neither many accounts nor many addresses
    help in guessing. Raises Throttled.
    """
    account = hashlib.sha256(username.casefold().encode()).hexdigest()[:32]
    # The address first: one that has tried too often must not shut an account to others.
    for who in (f"address {address_of(request)}", f"account {account}"):
        count_or_refuse(request, "login", who)


class AdminLoginMiddleware:
    """Passwords are tried at the door of the admin site as seldom as at that of the API, and counted together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Every page of the admin site takes a login where nobody is logged in.
        if request.method == "POST" and request.path.startswith("/admin/"):
            username = request.POST.get("username")
            if username is not None and "password" in request.POST:
                try:
                    count_login(request, username)
                except Throttled as throttled:
                    return _later(429, "Too many passwords were tried", throttled.wait)  # type: ignore[attr-defined] # the stubs do not know it
                except CannotCount as away:
                    return _later(503, str(away.detail).rstrip("."), away.wait)
        return self.get_response(request)


def _later(status: int, what: str, wait: float | None) -> HttpResponse:
    """For people, who read it in a browser."""
    seconds = math.ceil(wait or 1)
    return HttpResponse(
        f"{what}. Try again in {seconds} seconds.\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": f"{seconds}", "Cache-Control": "no-store"},
    )


class AnnounceLimitMiddleware:
    """Every answer of the API says what is left, also one that no view gave: those count for the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_counted(request):
            if ANNOUNCED not in request.META:
                count_call(request, ANONYMOUS, f"address {address_of(request)}")
            for name, value in request.META[ANNOUNCED].items():
                response.headers.setdefault(name, value)
        return response


def is_counted(request: HttpRequest) -> bool:
    """Calls of the API are; its schema is for whoever wants to know what to call."""
    return request.path.startswith("/api/v") and not request.path.endswith("/schema")


def address_of(request: HttpRequest | Request) -> str:
    """
    The caller's address. A forwarding header counts only as far as proxies that we trust have written it: reading from
    the right, the first address that is not one of them. IPv6 callers are counted by /64, which one of them has.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while is_within(address, settings.TRUSTED_PROXIES) and forwarded and _parsed(forwarded[-1]):
        address = forwarded.pop()
    parsed = _parsed(address)
    if parsed and parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def is_within(address: str, networks: list[str]) -> bool:
    """Is the address one of these, or in one of these networks?"""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in _networks(tuple(networks)))


@lru_cache(maxsize=8)
def _networks(texts: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(text, strict=False) for text in texts]


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
