"""
What `manage.py check --deploy` says about a process that strangers can reach.

With PRODUCTION=yes the app server does not start while one of the errors stands. Every message names the variable that
mends it.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

_SHORTEST_KEY = 50
_FEWEST_LETTERS = 16

_Messages = list[CheckMessage]
_Apps = Sequence[AppConfig] | None


@register("production", deploy=True)
def check_debug(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """With DEBUG a failure shows settings and code to whoever caused it."""
    if not settings.DEBUG:
        return []
    return [Error("DEBUG is on.", hint="Set DEBUG=no, or leave it out.", id="api.E001")]


@register("production", deploy=True)
def check_key(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """Whoever guesses the key, also an old one that still counts, can forge cursors and sessions."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if all(len(key) >= _SHORTEST_KEY and len(set(key)) >= _FEWEST_LETTERS for key in keys):
        return []
    return [
        Error(
            "SECRET_KEY, or one of SECRET_KEY_FALLBACKS, is too easily guessed.",
            hint=f"Set it to at least {_SHORTEST_KEY} random characters.",
            id="api.E002",
        )
    ]


@register("production", deploy=True)
def check_hosts(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """A request may name any host; links in answers are made of it."""
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "Every host is served.",
            hint="Set ALLOWED_HOSTS to the names under which clients ask.",
            id="api.E003",
        )
    ]


@register("production", deploy=True)
def check_counts(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """Processes that count for themselves multiply every limit."""
    if settings.REDIS_URL:
        return []
    if settings.WEB_PROCESSES > 1:
        return [
            Error(
                f"Each of the {settings.WEB_PROCESSES} processes counts calls for itself.",
                hint="Set REDIS_URL, or WEB_PROCESSES=1.",
                id="api.E004",
            )
        ]
    return [
        Warning(
            "This process counts calls for itself; beside a second one, limits would not hold.",
            hint="Set REDIS_URL before starting another.",
            id="api.W001",
        )
    ]


@register("production", deploy=True)
def check_networks(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """A typing error here would be found by the first request only; a network of everybody, by the first forger."""
    return [
        Error(
            f"{name} has {text!r}, {fault}.",
            hint="Addresses or networks, with commas: 10.0.0.5,10.1.0.0/16.",
            id="api.E005",
        )
        for name in ("TRUSTED_PROXIES", "METRICS_ALLOWED")
        for text, fault in _faults(getattr(settings, name))
    ]


@register("production", deploy=True)
def check_public_url(app_configs: _Apps, **kwargs: Any) -> _Messages:
    """Tokens and passwords would travel in clear, and cookies with them."""
    if settings.PUBLIC_URL.startswith("https://"):
        return []
    return [
        Warning(
            "PUBLIC_URL is not an address with https.",
            hint="Set it to where clients find the bank, such as https://bank.example.org.",
            id="api.W002",
        )
    ]


def _faults(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            yield text, "which is no address and no network"
        else:
            if network.prefixlen == 0:
                yield text, "which is everybody"
