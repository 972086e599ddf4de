"""
The only door that writes. Each function is one transaction and one line of the log; none knows of HTTP.

A refusal is an exception of `bank.editing.refusals` (or `documents.Unsound`), and then nothing has changed.
"""

from bank.editing.log import brought_by
from bank.editing.many import Tally, add_questions, delete_questions, write_counts
from bank.editing.questions import (
    add_question,
    change_question,
    delete_question,
    hold_questions,
)
from bank.editing.references import judged, no_such_word
from bank.editing.refusals import (
    Contended,
    Expected,
    InUse,
    NoSuchStep,
    NotAllowed,
    NotYourStep,
    Refusal,
    Stale,
    Taken,
    Vanished,
)
from bank.editing.restoring import restore_question
from bank.editing.topics import add_topic, change_topic, delete_topic
from bank.editing.transactions import as_one, retrying
from bank.editing.vocabulary import (
    add_source,
    add_tag,
    change_source,
    change_tag,
    delete_source,
    delete_tag,
)

__all__ = [
    "Contended",
    "Expected",
    "InUse",
    "NoSuchStep",
    "NotAllowed",
    "NotYourStep",
    "Refusal",
    "Stale",
    "Taken",
    "Tally",
    "Vanished",
    "add_question",
    "add_questions",
    "add_source",
    "add_tag",
    "add_topic",
    "as_one",
    "brought_by",
    "change_question",
    "change_source",
    "change_tag",
    "change_topic",
    "delete_question",
    "delete_questions",
    "delete_source",
    "delete_tag",
    "delete_topic",
    "hold_questions",
    "judged",
    "no_such_word",
    "restore_question",
    "retrying",
    "write_counts",
]
