"""Adding and deleting questions by the thousand: the same rules and the same rows as one by one, in few statements."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, models
from django.utils import timezone

from bank import limits, search
from bank.callers import Caller
from bank.documents import QuestionDocument, Status, faults_of
from bank.editing import answers, log, questions
from bank.editing.log import Verb, What
from bank.editing.references import References, resolve_all
from bank.editing.refusals import NotAllowed
from bank.editing.rows import insert
from bank.editing.transactions import door
from bank.models import Answer, Question, Revision, TagLink

# Of published questions by topic, where several calls are one transaction.
Tally = Counter[int]


@door
def add_questions(
    documents: Sequence[QuestionDocument], *, by: Caller, reason: str = "", tally: Tally
) -> list[int]:
    """
    Add questions to the bank, all of them or none, and return their ids. Answers are new, whatever id they bear.

    A topic's count is one row that others wait for as well. So counts are added to `tally`, for `write_counts` at the
    end of the transaction.

    Raises NotAllowed, Unsound for the first document that has faults, Taken.
    """
    if not by.edits_everything:
        raise NotAllowed("Only editors add many questions at once.")
    found = resolve_all(documents, [faults_of(document) for document in documents])
    for document in documents:
        for answer in document.answers:
            answer.id = 1 + secrets.randbelow(limits.IDENTIFIER)
    now = timezone.now()
    rows = [
        _row(pk, document, references, by, now)
        for pk, document, references in zip(_new_ids(len(documents)), documents, found, strict=True)
    ]
    insert(Question, rows)
    insert(
        Answer,
        (
            answer
            for row, document in zip(rows, documents, strict=True)
            for answer in answers.rows_of(row, document.answers)
        ),
    )
    insert(
        TagLink,
        (
            TagLink(question_id=row.pk, tag_id=tag.pk, status=row.status, created_at=now)
            for row, references in zip(rows, found, strict=True)
            for tag in references.tags
        ),
    )
    search.add({row.pk: document for row, document in zip(rows, documents, strict=True)})
    tally.update(row.topic_id for row in rows if row.status == Status.PUBLISHED)
    log.record_all(
        [
            questions.line_of(row, document, verb=Verb.CREATED)
            for row, document in zip(rows, documents, strict=True)
        ],
        by=by,
        reason=reason,
    )
    return [row.pk for row in rows]


@door
def delete_questions(ids: Iterable[int], *, by: Caller, reason: str = "", tally: Tally) -> None:
    """Take questions out of the bank, those of the ids that are there. Raises NotAllowed."""
    if not by.edits_everything:
        raise NotAllowed("Only editors delete many questions at once.")
    rows = list(Question.objects.filter(pk__in=list(ids)).select_related("source").order_by("pk"))
    log.record_all(
        [
            Revision(
                what=What.QUESTION,
                subject_id=row.pk,
                verb=Verb.DELETED,
                version=row.version + 1,
                document=None,
                name=row.name,
                author_id=row.author_id,
            )
            for row in rows
        ],
        by=by,
        reason=reason,
    )
    search.remove([row.pk for row in rows])
    tally.subtract(row.topic_id for row in rows if row.status == Status.PUBLISHED)
    gone = [row.pk for row in rows]
    TagLink.objects.filter(question_id__in=gone).delete()
    Answer.objects.filter(question_id__in=gone).delete()
    Question.objects.filter(pk__in=gone).delete()


def write_counts(tally: Tally) -> None:
    """What `tally` has gathered, in the same transaction."""
    questions.count_published(tally)


def _row(
    pk: int, document: QuestionDocument, references: References, by: Caller, now: datetime
) -> Question:
    return Question(
        pk=pk,
        **questions.columns_of(document, references),
        author_id=by.user_id,
        created_at=now,
        updated_at=now,
        published_at=now if document.status == Status.PUBLISHED else None,
        draw_key=questions.draw_key(pk),
    )


def _new_ids(number: int) -> list[int]:
    """Ids that nobody has or had, taken before the rows are written, for a row's draw key is made from its id."""
    table = Question._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # There is one writer at a time, and this is in its transaction.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = max((row[0] for row in cursor.fetchall()), default=0)
    highest = Question.objects.aggregate(most=models.Max("pk"))["most"] or 0
    first = max(last, highest) + 1
    return list(range(first, first + number))
