"""Settings come from the environment, secrets also from files; what cannot be meant stops the process."""

import json
import os
import subprocess
import sys

import pytest

from tests.app_server import ROOT

# What is read here is the same on every stack.
pytestmark = pytest.mark.only_on("small")

SECRET = "0123456789abcdef" * 4
SHOW = """
import json
from config import settings as s
database = s.DATABASES["default"]
print(json.dumps([s.SECRET_KEY, database.get("PASSWORD", ""), s.REDIS_URL, s.CSRF_TRUSTED_ORIGINS]))
"""


def settings_with(**environment):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={"ENV_FILE": os.devnull, "DATABASE_URL": "postgres://bank@host/bank", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def values(**environment):
    done = settings_with(**environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_passwords_stand_apart_from_the_addresses_they_are_for():
    found = values(
        SECRET_KEY=SECRET,
        DATABASE_PASSWORD="$a/b@c",
        REDIS_URL="redis://redis:6379/0",
        REDIS_PASSWORD="$a/b@c",
    )
    assert found[1:3] == ["$a/b@c", "redis://:%24a%2Fb%40c@redis:6379/0"]


def test_a_file_may_hold_a_secret_and_end_in_a_line_break(tmp_path):
    files = {}
    for name in ("SECRET_KEY", "DATABASE_PASSWORD"):
        file = tmp_path / name
        file.write_text(f"{name}{SECRET}\n")
        files[f"{name}_FILE"] = str(file)
    assert values(**files)[:2] == [f"SECRET_KEY{SECRET}", f"DATABASE_PASSWORD{SECRET}"]


def test_the_forms_of_the_admin_site_are_trusted_at_the_public_address():
    found = values(SECRET_KEY=SECRET, PUBLIC_URL="https://bank.example.org/base/")
    assert found[3] == ["https://bank.example.org"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "\n"),
        ("PRODUCTION", "true"),
        ("WEB_PROCESSES", "0"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_what_cannot_be_meant_stops_the_process_and_is_named(name, value):
    done = settings_with(**{"SECRET_KEY": SECRET, name: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} is" in done.stderr.splitlines()[-1]
