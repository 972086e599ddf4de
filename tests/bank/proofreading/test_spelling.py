"""The spelling of headers, settings and other names in capitals."""

from pathlib import Path

import pytest
from rest_framework.settings import DEFAULTS

from bank.proofreading.names import DJANGO_SETTINGS, DRF_SETTINGS, HEADERS, SETTINGS
from tests.bank.proofreading.sheets import choice, faults, open_question, sheet


def spelling(folder: Path, text: str) -> list[str]:
    return faults(folder, sheet(open_question(add=f"\n{text}"), choice()))


def test_the_settings_of_django_rest_framework_are_those_that_it_has() -> None:
    assert set(DEFAULTS) == DRF_SETTINGS
    assert {"ALLOWED_HOSTS", "DEBUG"} <= DJANGO_SETTINGS <= SETTINGS


def test_no_header_is_listed_in_two_spellings() -> None:
    assert len({header.casefold() for header in HEADERS}) == len(HEADERS)


@pytest.mark.parametrize(
    "text",
    [
        "`ALLOWED_HOSTS` and `settings.ALLOWED_HOSTS = []`",
        '`REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]`',
        "`AUTOCOMMIT` and UNKNOWN_THING outside of code",
        "`SAW_LENGTH`\n\n```python\nSAW_LENGTH = 4\n```",
        "`ETag`, `Vary: Accept`, `Vary:`, `Set-Cookie`, `content-type`, `CONTENT-TYPE`, `HOST`",
        "`origin`, `kind: open`, `pip-audit`, `Pip`, `DOCKER-USER`",
    ],
)
def test_known_names_in_their_spelling_are_no_faults(tmp_path: Path, text: str) -> None:
    assert spelling(tmp_path, text) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "ALLOWED_HOST",
            "There is no setting or other known name 'ALLOWED_HOST'. Did you mean 'ALLOWED_HOSTS'?",
        ),
        (
            'REST_FRAMEWORK["DEFAULT_RATES"]',
            "There is no setting or other known name 'DEFAULT_RATES'. Did you mean 'DEFAULT_THROTTLE_RATES'?",
        ),
        ("Etag", "There is no header 'Etag'. Did you mean 'ETag'?"),
        (
            "Content-type: text/csv",
            "There is no header 'Content-type'. Did you mean 'Content-Type'?",
        ),
        (
            "Access-Control-Allowed-Origin",
            "There is no header 'Access-Control-Allowed-Origin'. Did you mean 'Access-Control-Allow-Origin'?",
        ),
        ("X-Saw", "There is no header 'X-Saw'. Did you mean 'X-Cache'?"),
    ],
)
def test_a_misspelt_name_is_named_with_its_line_and_the_nearest_known_one(
    tmp_path: Path, name: str, reason: str
) -> None:
    assert spelling(tmp_path, f"Set\n`SECRET_KEY` and\n`{name}`") == [f"`{name}`: {reason}"]


CONFIGURED = """
```python
from django.conf import settings
from django.test import override_settings

kwargs = {{"DEBUG": True}}
{}
```
"""


@pytest.mark.parametrize(
    "line",
    [
        'settings.configure(ALLOWED_HOSTS=[], REST_FRAMEWORK={"PAGE_SIZE": 2}, **kwargs)',
        "settings.configure(LOAN_DAYS=14, CHANNEL_LAYERS={})",
        "settings.configure(REST_FRAMEWORK=dict(PAGE_SIZE=2))",
        "settings.configure(REST_FRAMEWORK={**kwargs})",
        "dict(ALOWED_HOSTS=[])",
        "[print][0](end='')",
    ],
)
def test_known_settings_and_those_of_the_example_are_no_faults(tmp_path: Path, line: str) -> None:
    assert spelling(tmp_path, CONFIGURED.format(line)) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "settings.configure(ALOWED_HOSTS=[])",
            "There is no setting 'ALOWED_HOSTS'. Did you mean 'ALLOWED_HOSTS'?",
        ),
        (
            "override_settings(INSTALLED_APP=[])",
            "There is no setting 'INSTALLED_APP'. Did you mean 'INSTALLED_APPS'?",
        ),
        (
            'settings.configure(REST_FRAMEWORK={"PAGESIZE": 2})',
            "There is no setting of REST_FRAMEWORK 'PAGESIZE'. Did you mean 'PAGE_SIZE'?",
        ),
    ],
)
def test_a_misspelt_setting_of_a_program_is_a_fault_for_django_takes_it_without_a_word(
    tmp_path: Path, line: str, reason: str
) -> None:
    assert spelling(tmp_path, CONFIGURED.format(line)) == [f"{line}: {reason}"]
