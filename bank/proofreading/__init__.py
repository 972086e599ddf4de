"""
Proofreading: whether questions in files are fit to be published, before they are loaded.

The programs in them are run, and the rest is read: references, style, spelling, addresses, and what becomes of it in
HTML. No database is touched.
"""

from bank.proofreading.balance import Measure, balance
from bank.proofreading.files import LeftAlone, Proof, left_alone, proofread
from bank.proofreading.references import Folder

__all__ = ["Folder", "LeftAlone", "Measure", "Proof", "balance", "left_alone", "proofread"]
