"""Every file of the corpus passes every check; the programs in it are run."""

from pathlib import Path

import pytest

from bank.proofreading import left_alone, proofread
from tests.seed.corpus import FILES, FOLDER, SEED

ALONE = "text: stands for itself"
# What nothing is done with, by question. Who adds to this list says in the text why the block cannot be run, or has
# a `text` that is nobody's output: a tree of folders, a diagram, what a terminal shows after a shell command.
LEFT_ALONE = {
    "django-mvt": [ALONE],
    "project-vs-app": [ALONE],
    "makemigrations-vs-migrate": [ALONE],
    "acid-properties": ["sql: needs two PostgreSQL sessions at the same time"],
    "http-vs-https": [ALONE],
    "django-channels": [
        "python: needs channels[daphne], whose test helpers import Daphne",
        ALONE,
    ],
    "webrtc": [ALONE],
    "what-is-docker": [ALONE],
    "vm-vs-container": [ALONE],
    "image-vs-container": [ALONE],
    "dockerfile": ["dockerfile: building an image needs Docker"],
    "dockerfile-check": ["dockerfile: building an image needs Docker"],
    "docker-build-vs-run": [ALONE],
    "docker-volumes": [ALONE],
    "docker-port-mapping": [ALONE],
    "docker-networks": [ALONE],
    "what-is-redis": [ALONE],
    "redis-data-types": [ALONE],
    "time-to-live-check": [ALONE],
}


@pytest.mark.only_on("small")
@pytest.mark.parametrize("path", [SEED / "catalogue.toml", *FILES], ids=lambda path: path.name)
def test_a_file_of_the_corpus_has_no_faults(path: Path) -> None:
    assert proofread(path, FOLDER).lines == []


@pytest.mark.only_on("small")
def test_the_blocks_that_are_not_run_are_these_few() -> None:
    found: dict[str, list[str]] = {}
    for path in FILES:
        for block in left_alone(path):
            found.setdefault(block.key, []).append(f"{block.language}: {block.why}")
    assert found == LEFT_ALONE
