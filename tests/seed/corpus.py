"""Where the corpus is, and what must be in it."""

import tomllib
from pathlib import Path

from bank.documents import QuestionDocument
from bank.proofreading import Folder
from bank.proofreading.references import entries_of
from bank.transfer import CATALOGUE, files_in

SEED = Path(__file__).parents[2] / "seed"
FILES = [file for file in files_in(SEED) if file.suffix != CATALOGUE.suffix]
FOLDER = Folder(SEED)
# By section and key: `difficulty`, `tags` and `related` of each subject, in teaching order.
OUTLINE = tomllib.loads(Path(__file__).with_name("outline.toml").read_text(encoding="utf-8"))
CHECK = "-check"


def documents(file: Path) -> list[QuestionDocument]:
    return [entry.document for entry in entries_of(file) if entry.document is not None]
