"""What the README tells a newcomer to type, typed."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.app_server import AppServer

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

pytestmark = [
    # The examples name the first question of a new bank.
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]


def examples() -> list[str]:
    """The shell blocks of the five minutes, in their order."""
    section = README.split("## In five minutes")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


@pytest.fixture
def typed():
    """What comes out when an example is typed while the server runs."""
    call_command("load_seed", verbosity=0)
    with AppServer() as server:

        def run(example: str) -> str:
            script = example.replace("http://127.0.0.1:8000", server.url)
            script = script.replace("python3 dev.py manage", f"{sys.executable} manage.py")
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=ROOT,
                env={**server.environment, "PATH": "/usr/local/bin:/usr/bin:/bin"},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        yield run


def bodies(output: str) -> list[dict]:
    """JSON documents one behind the other, as several calls of curl print them."""
    decoder, found, rest = json.JSONDecoder(), [], output.strip()
    while rest:
        document, end = decoder.raw_decode(rest)
        found.append(document)
        rest = rest[end:].strip()
    return found


def test_the_examples_find_read_write_draw_and_are_refused_once(typed):
    finding, reading, writing, drawing, refused = examples()

    listed, searched, tree = bodies(typed(finding))
    assert len(listed["results"]) == 3
    assert {"id", "text", "tags"} == listed["results"][0].keys()
    assert searched["results"]
    assert tree[0]["children"]

    answers = typed(reading)
    assert "text_html" in answers
    assert "HTTP/1.1 304" in answers

    (written,) = bodies(typed(writing))
    assert written["status"] == "published"

    walk, kept = bodies(typed(drawing))
    assert (walk["given"], walk["results"][0]["kind"]) == (2, "single_choice")
    assert [part["given"] for part in kept["parts"]] == [3, 2]

    (problem,) = bodies(typed(refused))
    assert [error["parameter"] for error in problem["errors"]] == ["topc", "difficulty"]
