"""The OpenAPI document is true: schemathesis asks the running server for everything in it, and for what is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bank.callers import Role
from bank.documents import Kind
from bank.editing import add_source, add_tag
from bank.models import ApiToken, User
from tests.app_server import AppServer
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db(transaction=True)
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def server(topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    for kind in Kind:
        add(kind=kind, status="published", tags=["easy"])
        add(kind=kind, source="exam", key=str(kind))
    # A right password takes long to compare, so logins stay as rare as they are.
    with AppServer(RATE_LOGIN="10") as server:
        yield server


def header(role):
    if role is None:
        return []
    user = User.objects.create_user(role, role=role)
    return ["--header", f"Authorization: Bearer {ApiToken.objects.issue(user=user, name='fuzz')}"]


def schemathesis(server, folder, *words):
    program = Path(sys.executable).with_name("schemathesis")
    wanted = [f"{server.url}/api/v1/schema", "--no-shrink", "--continue-on-failure", "--seed", "1"]
    wanted += ["--request-timeout", "20", "--suppress-health-check", "all", "--warnings", "off"]
    done = subprocess.run(
        [program, "--config-file", CONFIGURATION, "run", *wanted, *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, failures(done.stdout)


def failures(report):
    found = re.search(r"=+ (FAILURES|ERRORS) =+.*", report, re.DOTALL)
    told = found[0] if found else report
    return "\n".join(line[:300] for line in told.splitlines() if line.strip())[:30_000]


SMALL, LARGE = pytest.mark.only_on("small"), pytest.mark.only_on("large")


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(None, marks=SMALL),
        pytest.param(Role.READER, marks=LARGE),
        pytest.param(Role.AUTHOR, marks=LARGE),
        pytest.param(Role.EDITOR, marks=SMALL),
        pytest.param(Role.ADMIN, marks=SMALL),
    ],
)
def test_whatever_a_role_asks_is_answered_as_the_document_says(server, tmp_path, role):
    schemathesis(server, tmp_path, *header(role), "--phases", "fuzzing", "--max-examples", "4")


@LARGE
def test_every_bound_of_the_document_is_kept(server, tmp_path):
    phases = ["--phases", "coverage,stateful", "--max-examples", "10"]
    schemathesis(server, tmp_path, *header(Role.EDITOR), *phases)
