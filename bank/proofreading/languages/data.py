"""Data in languages that have a parser here: it must be able to read them."""

import re
import tomllib
from xml.parsers import expat

import yaml

from bank.formats.strict_json import BadJson, parsed
from bank.proofreading.languages.outcomes import Outcome

_TOML_LINE = re.compile(r"at line (\d+)")


def read_json(code: str) -> Outcome:
    """Also a name that is given twice is a fault, for readers differ in which one counts."""
    try:
        parsed(code)
    except BadJson as error:
        return _not(str(error))
    return Outcome()


def read_toml(code: str) -> Outcome:
    try:
        tomllib.loads(code)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        return _not(f"This is not TOML: {error}.", int(line[1]) - 1 if line else 0)
    return Outcome()


def read_xml(code: str) -> Outcome:
    """Whether it is well-formed; nothing that it refers to is fetched."""
    try:
        expat.ParserCreate().Parse(code, True)
    except expat.ExpatError as error:
        return _not(f"This is not XML: {error}.", error.lineno - 1)
    return Outcome()


def read_yaml(code: str) -> Outcome:
    """One document or several; their tags are left alone."""
    try:
        for _ in yaml.compose_all(code, yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        return _not(f"This is not YAML: {error.problem}.", line)
    return Outcome()


def _not(detail: str, line: int = 0) -> Outcome:
    return Outcome(faults=((line, detail),))
