"""
dclint finds nothing in docker-compose.yml; what is switched off is told with its reason in `.dclintrc.yaml`.

What else is said of it and of the Dockerfile comes without Node: `python3 dev.py lint` has the schema, and hadolint.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests import node
from tests.deploy.compose import ROOT

HERE = Path(__file__).parent
pytestmark = pytest.mark.only_on("small")


def dclint(compose: Path) -> subprocess.CompletedProcess[str]:
    words = ("dclint", "--config", str(ROOT / ".dclintrc.yaml"), "--max-warnings", "0")
    return node.run(node.installed(HERE), *words, str(compose))


def test_dclint_finds_nothing() -> None:
    done = dclint(ROOT / "docker-compose.yml")
    assert done.returncode == 0, done.stdout


def test_dclint_finds_what_is_wrong(tmp_path: Path) -> None:
    """One that read nothing would find nothing in ours either."""
    worse = tmp_path / "docker-compose.yml"
    worse.write_text("version: '3'\n" + (ROOT / "docker-compose.yml").read_text())
    done = dclint(worse)
    assert (done.returncode, "no-version-field" in done.stdout) == (1, True)


def test_the_lock_names_no_registry() -> None:
    assert not re.search(r'"resolved"|registry\.', (HERE / "package-lock.json").read_text())
