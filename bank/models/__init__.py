"""What the bank stores."""

from bank.models.answers import Answer
from bank.models.draws import Draw, DrawnQuestion, Sighting
from bank.models.history import Revision
from bank.models.imports import Import, ImportPart, LedgerLine
from bank.models.questions import Question, TagLink
from bank.models.topics import Topic
from bank.models.users import ApiToken, User
from bank.models.vocabulary import Source, Tag

__all__ = [
    "Answer",
    "ApiToken",
    "Draw",
    "DrawnQuestion",
    "Import",
    "ImportPart",
    "LedgerLine",
    "Question",
    "Revision",
    "Sighting",
    "Source",
    "Tag",
    "TagLink",
    "Topic",
    "User",
]
