"""A client that openapi-typescript makes is enough for everything that an editor does, in TypeScript's strictest terms."""

import re
import shutil
from pathlib import Path

import pytest

from tests import node

PROJECT = Path(__file__).parent / "typescript"

# Clients meet no database, so one stack for each language is enough.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("small")]


def test_it_compiles_strictly_and_walks_from_list_to_delete(server, token, document):
    project = node.installed(PROJECT)
    shutil.copy(document, project)
    for script in ("generate", "compile", "walk"):
        words = ("npm", "run", "--silent", script)
        done = node.run(project, *words, BANK_URL=server.url, BANK_TOKEN=token)
        assert done.returncode == 0, done.stdout
    assert done.stdout == "walked\n"


def test_the_lock_names_no_address():
    assert not re.search(r"://|resolved", (PROJECT / "package-lock.json").read_text())
