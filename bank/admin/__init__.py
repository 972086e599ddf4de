"""The pages at /admin/, for people. Saving goes through the same door as everything else."""

from bank.admin.people import ApiTokenAdmin, BankUserAdmin
from bank.admin.questions import QuestionAdmin
from bank.admin.topics import TopicAdmin
from bank.admin.vocabulary import SourceAdmin, TagAdmin

__all__ = [
    "ApiTokenAdmin",
    "BankUserAdmin",
    "QuestionAdmin",
    "SourceAdmin",
    "TagAdmin",
    "TopicAdmin",
]
