"""docker-compose.yml and Dockerfile, read so that tests can start by hand what they say."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def filled_in(text: str) -> str:
    """What Compose makes of a value when none of its variables is set."""
    return re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", text).replace("$$", "$")


def command_of(service: str) -> list[str]:
    """What a service runs: its own command, or the image's."""
    chosen = COMPOSE["services"][service]
    words = [*chosen.get("entrypoint", []), *chosen.get("command", [])]
    return [filled_in(word) for word in words] or _last("CMD")


def health_check() -> list[str]:
    return _last(r"HEALTHCHECK .* CMD")


def environment_of(service: str) -> dict[str, str]:
    """The variables that a service of ours has: of the image, then of the compose file."""
    lines = re.findall(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE)
    image = dict(word.split("=", 1) for word in shlex.split(lines[-1]))
    del image["PATH"]
    own = COMPOSE["services"][service]["environment"]
    return image | {name: filled_in(str(value)) for name, value in own.items()}


def _last(instruction: str) -> list[str]:
    found = re.findall(rf"^{instruction} (\[.*\])$", DOCKERFILE, re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words
