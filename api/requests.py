"""What holds for every request before anything else: an id, safe headers, and a request that can be trusted."""

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from api.problems import REQUEST_ID, problem_response

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# As long as an address may be: what common servers and proxies pass on.
LONGEST_ADDRESS = 8190
# Machines ask these by address, whatever our name is.
_FOR_MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
_TAKES_FILES = re.compile(r"/api/v[0-9]+/(imports|convert)/?")
_AROUND_A_FILE = 20_000
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

LAST_PORT = 65_535
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)

_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Swagger UI and the admin set styles on elements; scripts come from files of ours only.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; worker-src 'self' blob:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)


class RequestIdMiddleware:
    """
    Every answer names its request, so that a complaint can be found in the log.

        X-Request-ID: 0f8c…    taken from the request if it is a plain word, else made
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request.META[REQUEST_ID] = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.META[REQUEST_ID]
        if isinstance(response, HttpResponse) and response.status_code not in _WITHOUT_BODY:
            # Told at the outermost place, since whoever stands further in may still change the body.
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return _without_its_body(response) if request.method == "HEAD" else response


def _without_its_body(response: HttpResponseBase) -> HttpResponseBase:
    """What answers to HEAD; the length of what GET would send stays told."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""
    return response


class SecurityHeadersMiddleware:
    """Headers that keep a browser from doing with an answer what it was not made for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        defaults = {
            "Content-Security-Policy": _PAGE_POLICY if is_page else _API_POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer" if not is_page else "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if settings.PUBLIC_URL.startswith("https://"):
            defaults["Strict-Transport-Security"] = "max-age=31536000"
        for name, value in defaults.items():
            response.headers.setdefault(name, value)
        return response


class StrictRequestMiddleware:
    """Refuse what no client sends by mistake, and what the frameworks behind would quietly repair."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if refusal := _fault_of(request):
            return refusal
        # With a slash at its end a path means the same; a redirect would turn a POST into a GET.
        if request.path_info.startswith("/api/") and request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/")
            request.path = request.path.rstrip("/")
        return self.get_response(request)


def _fault_of(request: HttpRequest) -> HttpResponseBase | None:
    try:
        if request.path_info not in _FOR_MACHINES and not _has_a_port(request.get_host()):
            raise DisallowedHost
    except DisallowedHost:
        return problem_response(
            request,
            "bad_request",
            detail="The Host header is missing, or names a host that is not served here.",
        )
    query: str = request.META.get("QUERY_STRING", "")
    if len(request.path_info) + len(query) > LONGEST_ADDRESS:
        return problem_response(request, "uri_too_long")
    # A server hands each byte on as one character.
    decoded = unquote_to_bytes(query.encode("latin-1", "ignore"))
    if b"\x00" in decoded or "\x00" in request.path_info:
        return problem_response(request, "bad_request", detail="An address holds no NUL.")
    if refusal := _fault_of_body(request):
        return refusal
    try:
        decoded.decode()
    except UnicodeDecodeError:
        return problem_response(request, "bad_request", detail="The query string is not UTF-8.")
    return None


def _has_a_port(host: str) -> bool:
    """Django takes any number for one, and links with it would lead nowhere."""
    port = host.rpartition(":")[2]
    return not port.isdigit() or 0 < int(port) <= LAST_PORT or ":" not in host


def _fault_of_body(request: HttpRequest) -> HttpResponseBase | None:
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() not in ("", "identity"):
        detail = "A body is read as it is; send it without Content-Encoding."
        refusal = problem_response(request, "unsupported_media_type", detail=detail)
        refusal["Accept-Encoding"] = "identity"
        return refusal
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return problem_response(request, "bad_request", detail="Content-Length is no number.")
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        return problem_response(request, "length_required")
    most = _most_bytes(request)
    if int(length) > most and request.path.startswith("/api"):
        detail = f"At most {most} bytes are read."
        return problem_response(request, "too_large", detail=detail)
    return None


def _most_bytes(request: HttpRequest) -> int:
    """Files may be larger than other bodies; a form needs some bytes around them."""
    if _TAKES_FILES.fullmatch(request.path):
        return int(settings.IMPORT_MAX_BYTES) + _AROUND_A_FILE
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def base_url(request: HttpRequest) -> str:
    """The address under which clients know us: PUBLIC_URL, else the request's host, which was checked."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
