"""
Two linters find nothing in the document of the API.

What is switched off is told with its reason in `redocly.yaml` and `spectral.yaml`.
"""

import re
from pathlib import Path

import pytest

from api.schema.generator import rendered
from tests import node

HERE = Path(__file__).parent
# They read the document, which is the same on every stack.
pytestmark = pytest.mark.only_on("small")


@pytest.fixture
def folder():
    """Where the linters are, with the document."""
    folder = node.installed(HERE)
    (folder / "openapi.yaml").write_bytes(rendered("v1", "yaml"))
    return folder


def redocly(folder, name):
    return node.run(
        folder,
        *("redocly", "lint", name, "--config", "redocly.yaml", "--max-problems", "20"),
        REDOCLY_TELEMETRY="off",
        REDOCLY_SUPPRESS_UPDATE_NOTICE="true",
    )


def spectral(folder, name):
    words = ("--ruleset", "spectral.yaml", "--fail-severity", "hint")
    return node.run(folder, "spectral", "lint", name, *words)


def test_redocly_finds_nothing(folder):
    done = redocly(folder, "openapi.yaml")
    assert done.returncode == 0, done.stdout


def test_spectral_finds_nothing(folder):
    done = spectral(folder, "openapi.yaml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("linter", "rule"),
    [(redocly, "no-empty-servers"), (spectral, "owasp:api4:2023-string-limit")],
)
def test_a_linter_that_reads_finds_what_is_wrong(folder, linter, rule):
    """One that read nothing would find nothing in ours either."""
    worse = (folder / "openapi.yaml").read_text().replace("\nservers:\n", "\nx-servers:\n")
    (folder / "worse.yaml").write_text(worse.replace("maxLength: 20000", "x-nothing: 20000"))
    done = linter(folder, "worse.yaml")
    assert (done.returncode, rule in done.stdout) == (1, True)


def test_the_lock_names_no_registry():
    assert not re.search(r'"resolved"|registry\.', (HERE / "package-lock.json").read_text())
