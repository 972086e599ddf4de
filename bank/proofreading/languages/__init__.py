"""
The languages of examples: one module for each way to run or read one, and one line of the registry.

Only what is in the registry runs; the names of all other languages are listed too, so that a misspelt one is not
quietly left alone.
"""

from collections.abc import Callable

from bank.proofreading.languages import data, http, python, shell, sql
from bank.proofreading.languages.outcomes import Outcome

__all__ = ["KNOWN", "LEFT_ALONE", "PRINTING", "READERS", "Outcome"]

READERS: dict[str, Callable[[str], Outcome]] = {
    "python": python.run,
    "sql": sql.run,
    "http": http.read,
    "shell": shell.read,
    "json": data.read_json,
    "toml": data.read_toml,
    "xml": data.read_xml,
    "yaml": data.read_yaml,
}
# What these print is compared with what the text shows.
PRINTING = frozenset({"python", "sql"})
# Why nothing is done with the blocks of a language.
LEFT_ALONE = {
    "text": "stands for itself",
    "dockerfile": "building an image needs Docker",
    "django": "a template without a program around it",
    "html": "browsers read anything as HTML",
    "javascript": "there is no JavaScript here",
    "lua": "there is no Lua here",
    "nginx": "there is no nginx here",
    "ini": "every program reads its own dialect",
}
KNOWN = frozenset(READERS) | frozenset(LEFT_ALONE)
