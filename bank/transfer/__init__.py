"""
Files in, through the one door, with a report of what became of each question.

One file is one transaction: if anything of it is refused, nothing of it is loaded.
"""

from bank.transfer.catalogue import load_catalogue
from bank.transfer.folders import CATALOGUE, LOADER, files_in, load_file, load_files
from bank.transfer.questions import load
from bank.transfer.reports import FileReport, LeftAlone, summed

__all__ = [
    "CATALOGUE",
    "LOADER",
    "FileReport",
    "LeftAlone",
    "files_in",
    "load",
    "load_catalogue",
    "load_file",
    "load_files",
    "summed",
]
