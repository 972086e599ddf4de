"""How headers and settings are spelled; `names.toml` holds what no package here can tell."""

import tomllib
from pathlib import Path

from django.conf import global_settings

_LISTS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))

HEADERS: frozenset[str] = frozenset(_LISTS["headers"])
NO_HEADERS: frozenset[str] = frozenset(_LISTS["no_headers"])
DRF_SETTINGS: frozenset[str] = frozenset(_LISTS["settings"]["django_rest_framework"])
DJANGO_SETTINGS: frozenset[str] = frozenset(filter(str.isupper, dir(global_settings)))
SETTINGS: frozenset[str] = DJANGO_SETTINGS.union(*_LISTS["settings"].values())
# All names in capitals with an underscore in them that a text may use without showing where they come from.
CAPITALS: frozenset[str] = SETTINGS.union(*_LISTS["other_capitals"].values())
