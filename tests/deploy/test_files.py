"""docker-compose.yml, the Dockerfile and what they need keep the promises that an operator reads about."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.compose import COMPOSE, DOCKERFILE, ROOT, environment_of

# The databases have no part in it, so one stack is enough.
pytestmark = pytest.mark.only_on("small")

SERVICES: dict[str, Any] = COMPOSE["services"]
PINNED = re.compile(r"[a-z]+:\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}")


def test_every_foreign_image_is_pinned_by_version_and_digest() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images += [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(images) == 5
    assert [image for image in images if not PINNED.fullmatch(image)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_little_harm(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    # Of an account that is not root: said here, or in our own image.
    assert "build" in service or not service["user"].startswith("0")
    assert not any(word in service for word in ("privileged", "cap_add", "pid", "ipc"))


def test_the_image_runs_under_an_account_of_its_own() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


@pytest.mark.parametrize("name", SERVICES)
def test_the_health_of_whatever_serves_is_watched(name: str) -> None:
    is_server = name not in ("worker", "migrate")
    says = SERVICES[name].get("healthcheck", {"of": "the image"})
    assert ("disable" not in says) is is_server


def test_only_the_proxy_can_be_reached_and_only_the_proxy_can_reach_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    open_networks = [n for n, network in COMPOSE["networks"].items() if not network.get("internal")]
    on_open_ones = [
        n for n, service in SERVICES.items() if set(open_networks) & set(service["networks"])
    ]
    assert on_open_ones == ["proxy"]


def test_the_web_waits_for_the_migration() -> None:
    for name in ("web-a", "web-b", "worker"):
        condition = SERVICES[name]["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"


def test_the_addresses_of_the_app_servers_are_the_same_everywhere() -> None:
    upstream = (ROOT / "deploy" / "proxy" / "upstream.conf").read_text()
    told = [SERVICES[name]["networks"]["front"]["ipv4_address"] for name in ("web-a", "web-b")]
    assert re.findall(r"server (\S+):8000", upstream) == told
    proxy = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    for name in ("web-a", "web-b"):
        assert SERVICES[name]["environment"]["TRUSTED_PROXIES"] == proxy


def test_no_secret_stands_in_a_variable() -> None:
    for name, service in SERVICES.items():
        for variable in service.get("environment", {}):
            is_secret = re.search(r"KEY|PASSWORD", variable)
            assert not is_secret or variable.endswith("_FILE"), f"{name}: {variable}"


def test_only_what_the_dockerfile_copies_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.MULTILINE))
    assert lines[lines.index("*") :][0] == "*"
    assert sent == copied


def test_the_checks_of_django_and_ours_find_nothing_with_these_settings(tmp_path: Path) -> None:
    folder = make_secrets(tmp_path / "secrets")
    environment = {
        name: value.replace("/run/secrets", str(folder)).replace("/app/staticfiles", "")
        for name, value in environment_of("web-a").items()
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"ENV_FILE": os.devnull, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def make_secrets(folder: Path) -> Path:
    subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", folder], check=True)
    return folder


def test_secrets_are_made_once_and_lie_behind_a_closed_door(tmp_path: Path) -> None:
    folder = make_secrets(tmp_path / "secrets")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name for file in folder.iterdir()} == set(COMPOSE["secrets"])
    # Containers run under accounts of their own and get the files as they are.
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o444}
    before = {file.name: file.read_text() for file in folder.iterdir()}
    assert len(set(before.values())) == len(before)
    make_secrets(folder)
    assert {file.name: file.read_text() for file in folder.iterdir()} == before


def test_a_certificate_of_ones_own_stays(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in ("tls_certificate", "tls_key"):
        (folder / name).write_text("mine")
    make_secrets(folder)
    assert (folder / "tls_certificate").read_text() == (folder / "tls_key").read_text() == "mine"


def test_git_never_sees_a_secret() -> None:
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
