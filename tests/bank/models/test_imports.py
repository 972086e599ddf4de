"""Imports, the parts of their files and their ledgers."""

from bank.models import Import, ImportPart, LedgerLine


def test_an_import_is_called_by_its_file_or_else_by_its_format():
    waiting = Import.State.WAITING
    assert str(Import(format="gift", file_name="exam.txt", state=waiting)) == "exam.txt waiting"
    assert str(Import(format="gift", state=waiting)) == "gift waiting"


def test_a_part_is_called_by_its_number():
    assert str(ImportPart(owner_id="x", number=3)) == "x 3"


def test_a_line_of_the_ledger_tells_what_became_of_what():
    line = LedgerLine(line=7, what="the question", fate=LedgerLine.Fate.KEPT)
    assert str(line) == "7: the question kept"
