"""
A question as it would stand on paper, and what makes one sound. Plain Python: no database, no HTTP.

Serializers, importers and the seed make documents; `bank.editing` takes them; revisions keep them; exports write
them.
"""

from bank.documents.fingerprints import fingerprint
from bank.documents.problems import Problem, Unsound
from bank.documents.questions import (
    GRADED,
    AnswerDocument,
    Kind,
    QuestionDocument,
    Status,
)
from bank.documents.reading import from_json
from bank.documents.rules import faults_of
from bank.documents.texts import UnfitText, clean_line, clean_slug, clean_text

__all__ = [
    "GRADED",
    "AnswerDocument",
    "Kind",
    "Problem",
    "QuestionDocument",
    "Status",
    "UnfitText",
    "Unsound",
    "clean_line",
    "clean_slug",
    "clean_text",
    "faults_of",
    "fingerprint",
    "from_json",
]
