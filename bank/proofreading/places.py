"""Addresses: an example leads to no host but `example.org` and to no folder of somebody's machine."""

import ipaddress
import re
from collections.abc import Iterator

from bank.formats import Fault
from bank.proofreading.pages import Page

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://(?P<place>[^\s\"'`<>|()]+)")
_HOST = re.compile(r"(?:[^@/]*@)?(?P<host>\[[^]]*\]|[^/:?#,;]*)")
# Only those endings that are no words of a program: `.app` and `.info` are.
_DOMAIN = re.compile(r"(?<![\w./-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io)\b(?!\.\w)")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LOCAL_PATH = re.compile(r"(?<![\w.~-])/(?:home|Users|root|Volumes)/[\w.-]+|\b[A-Z]:\\+\w+")
# They name something and are not called.
_IDENTIFIERS = (
    "www.w3.org/",
    "schemas.xmlsoap.org/",
    "json-schema.org/",
)
_OURS = "example.org"


def leading_elsewhere(page: Page) -> Iterator[Fault]:
    """Hosts, public addresses and local paths in a question's texts, code included."""
    for passage in page.passages.values():
        for number, line in enumerate(passage.lines):
            for host in sorted(set(_foreign_hosts(line))):
                detail = f"{host!r} is a host of the world outside; take {_OURS}."
                yield passage.fault("host", detail, at=number)
            for path in _LOCAL_PATH.findall(line):
                detail = f"{path!r} is a folder of somebody's machine."
                yield passage.fault("path", detail, at=number)


def _foreign_hosts(line: str) -> Iterator[str]:
    for url in _URL.finditer(line):
        host = _HOST.match(url["place"])
        if host is not None and not url["place"].startswith(_IDENTIFIERS):
            yield from _if_foreign(host["host"])
    for domain in _DOMAIN.findall(_URL.sub("", line)):
        yield from _if_foreign(domain)
    for address in _IPV4.findall(line):
        if _is_public(address):
            yield address


def _if_foreign(host: str) -> Iterator[str]:
    # A name without a dot is a service of a private network; braces and dollars are filled in by a program.
    is_name = "." in host and not any(sign in host for sign in "{}$") and not _IPV4.fullmatch(host)
    if is_name and host != _OURS and not host.endswith(f".{_OURS}"):
        yield host


def _is_public(address: str) -> bool:
    try:
        # What RFC 5737 sets aside for documents is not global.
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
