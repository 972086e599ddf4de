"""Whether files of questions are fit to be loaded and published."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bank.management.loading import files_of, said_in_a_line
from bank.proofreading import Folder, Proof, balance, proofread


class Command(BaseCommand):
    help = (
        "Check files of questions, or a folder with its catalogue, as seed/README.md describes: the programs in them "
        "are run. Nothing is loaded."
    )
    # It must be of use where no database is yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)

    def handle(self, *, paths: list[Path], **options: Any) -> None:
        faults = 0
        with said_in_a_line():
            for path in paths:
                files = files_of(path)
                proofs = self._proofs(files)
                faults += sum(len(proof.faults) for proof in proofs)
                self._tell_left_alone(proofs)
                if path.is_dir():
                    faults += self._tell_balance(path, proofs)
        if faults:
            raise CommandError(f"Faults found: {faults}.")

    def _proofs(self, files: Iterable[Path]) -> list[Proof]:
        proofs = []
        folders: dict[Path, Folder] = {}
        for file in files:
            folder = folders.setdefault(file.parent, Folder(file.parent))
            proof = proofread(file, folder)
            self.stdout.write(str(proof))
            for line in proof.lines:
                self.stderr.write(line)
            proofs.append(proof)
        return proofs

    def _tell_left_alone(self, proofs: Iterable[Proof]) -> None:
        for proof in proofs:
            for block in proof.left_alone:
                self.stdout.write(
                    f"  not run: {proof.path}:{block.line}: {block.language} of {block.key}, {block.why}"
                )

    def _tell_balance(self, folder: Path, proofs: Iterable[Proof]) -> int:
        """How many figures of the whole are out of bounds."""
        out = 0
        for measure in balance([document for proof in proofs for document in proof.documents]):
            if measure.is_within:
                self.stdout.write(measure.sentence)
            else:
                self.stderr.write(f"{folder}: {measure.sentence}")
                out += 1
        return out
