"""A client that openapi-typescript makes is enough for everything that an editor does, in TypeScript's strictest terms."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "typescript"

# Clients meet no database, so one stack for each language is enough.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("small")]


@pytest.fixture
def project(tmp_path):
    """A copy of the project with its packages, which are installed as the lock says."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("node_modules"))
    done = npm(folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    if done.returncode:
        pytest.skip(f"npm could not install the packages: {done.stdout.splitlines()[-1:]}")
    return folder


def npm(folder, *words, **variables):
    return subprocess.run(
        ["npm", *words],
        cwd=folder,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=180,
    )


def test_it_compiles_strictly_and_walks_from_list_to_delete(project, server, token, document):
    shutil.copy(document, project)
    for script in ("generate", "compile", "walk"):
        done = npm(project, "run", "--silent", script, BANK_URL=server.url, BANK_TOKEN=token)
        assert done.returncode == 0, done.stdout
    assert done.stdout == "walked\n"


def test_the_lock_names_no_address():
    assert not re.search(r"://|resolved", (PROJECT / "package-lock.json").read_text())
