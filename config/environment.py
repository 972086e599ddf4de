"""
How a setting is read from the environment, or from `.env` beside `manage.py`; the process environment wins.

`NAME_FILE` names a file that holds the value of `NAME`. A value that cannot be meant stops the process.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
env.read_env(env.str("ENV_FILE", str(ROOT / ".env")))


def chosen(name: str, default: str, among: tuple[str, ...]) -> str:
    """The value of a variable with a closed vocabulary; a typo stops the process."""
    value: str = env.str(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name} is {value!r}; it may be {' or '.join(among)}.")
    return value


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number from the environment, in the unit that its name or the README gives."""
    text: str = env.str(name, str(default))
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number from {least}.")
    return int(text)


def policies(name: str, default: str, *, among: tuple[str, ...]) -> dict[str, str]:
    """A word for everybody, and others for single roles, with commas: `score,reader=reveal`."""
    first, *others = [part.strip() for part in env.str(name, default).split(",")]
    chosen = {"default": first} | dict(part.partition("=")[::2] for part in others)
    roles = {"default", "anonymous", "reader", "author"}
    if not chosen.keys() <= roles or not set(chosen.values()) <= set(among):
        raise ImproperlyConfigured(
            f"{name} is {env.str(name, default)!r}; it may be {' or '.join(among)}, with ROLE=WORD for some roles."
        )
    return chosen


def flag(name: str, default: str = "no") -> bool:
    return chosen(name, default, ("yes", "no")) == "yes"


def database(url: str) -> dict[str, Any]:
    """What Django wants to know of a database, told by one address."""
    told: dict[str, Any] = env.db_url_config(url)
    if "ENGINE" not in told:
        raise ImproperlyConfigured("DATABASE_URL is no address such as postgres://user@host/name.")
    return told


def secret(name: str, *, is_needed: bool = False) -> str:
    """As it is: a `$` at its beginning means nothing, and a file may end in a line break."""
    value = str(env.ENVIRON.get(name, "")).strip()
    if is_needed and not value:
        raise ImproperlyConfigured(f"{name} is not set.")
    return value
