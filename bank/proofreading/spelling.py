"""The spelling of HTTP headers, and of settings and other names in capitals."""

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches

from bank.formats import Fault
from bank.nearest import no_such
from bank.proofreading.blocks import Block
from bank.proofreading.names import (
    CAPITALS,
    DRF_SETTINGS,
    HEADERS,
    NO_HEADERS,
    SETTINGS,
)
from bank.proofreading.pages import Page

_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
# Alone, or with a colon and a value behind it.
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)(?:: .*|:)?")
_LIKE_A_HEADER = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)+")
_FOLDED = frozenset(map(str.casefold, HEADERS))
# How like two names must be, from 0 to 1, for one to be the other misspelt.
_VERY_LIKE = 0.8
# The calls whose keyword arguments are settings.
_CONFIGURING = frozenset({"configure", "override_settings", "settings"})


def misspelt(page: Page) -> Iterator[Fault]:
    """Names in running text: headers are those of the list, and what is in capitals is known or shown in code."""
    shown = {
        name
        for passage in page.passages.values()
        for token in passage.tokens
        if token.type == "fence"
        for name in _CAPITALS.findall(token.content)
    }
    for passage in page.passages.values():
        for line, code in passage.code_spans():
            for detail in [*_capitals(code, shown), *_header(code)]:
                yield passage.fault("spelling", detail, at=line)


def _capitals(code: str, shown: set[str]) -> Iterator[str]:
    for name in _CAPITALS.findall(code):
        if name not in CAPITALS and name not in shown:
            yield no_such("setting or other known name", name, CAPITALS)


def _header(code: str) -> Iterator[str]:
    found = _HEADER.fullmatch(code)
    if found is None or found[1] in HEADERS or found[1] in NO_HEADERS:
        return
    name = found[1]
    # In HTTP/2 all of a name is in small letters; words all in capitals are other things.
    is_like_one = name.casefold() in _FOLDED or _LIKE_A_HEADER.fullmatch(name)
    if is_like_one and not (name.islower() or name.isupper()):
        yield no_such("header", name, HEADERS)


def misspelt_in_python(block: Block) -> Iterator[Fault]:
    """
    Settings in a program: Django takes any name without a word, so a misspelt one shows nowhere else. A name of the
    example's own is not like any known one.
    """
    try:
        program = ast.parse(block.code)
    except SyntaxError:
        # Running it tells so, with the line.
        return
    for node in ast.walk(program):
        if isinstance(node, ast.Call) and _name_of(node.func) in _CONFIGURING:
            for keyword in node.keywords:
                for line, detail in _setting(keyword):
                    yield block.passage.fault("spelling", detail, at=block.line + line - 1)


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _setting(keyword: ast.keyword) -> Iterator[tuple[int, str]]:
    name = keyword.arg or ""
    if name not in SETTINGS:
        for meant in get_close_matches(name, SETTINGS, n=1, cutoff=_VERY_LIKE):
            yield keyword.lineno, f"There is no setting {name!r}. Did you mean {meant!r}?"
    elif name == "REST_FRAMEWORK" and isinstance(keyword.value, ast.Dict):
        for key in keyword.value.keys:
            if isinstance(key, ast.Constant) and key.value not in DRF_SETTINGS:
                yield (
                    key.lineno,
                    no_such("setting of REST_FRAMEWORK", str(key.value), DRF_SETTINGS),
                )
