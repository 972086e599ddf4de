"""
Random draws that can be repeated: the same seed on the same bank gives the same questions in the same order, on every
database and in every process.
"""

from bank.drawing.ageing import delete_ended, forget_before
from bank.drawing.pools import COUNTED_UP_TO, Matched, Place, Walk, begin
from bank.drawing.readers import READER, clean_reader, forget, reader_digest, saw
from bank.drawing.sittings import Blueprint, Part, Shortage, draw, new_seed

__all__ = [
    "COUNTED_UP_TO",
    "READER",
    "Blueprint",
    "Matched",
    "Part",
    "Place",
    "Shortage",
    "Walk",
    "begin",
    "clean_reader",
    "delete_ended",
    "draw",
    "forget",
    "forget_before",
    "new_seed",
    "reader_digest",
    "saw",
]
