"""What the bank has already of the questions that a file brings."""

from bank.documents import QuestionDocument, fingerprint
from bank.models import Question, Revision
from bank.transfer import origins
from bank.transfer.options import OnExisting, Options


class Present:
    """What the bank has of a chunk, found in a few statements."""

    def __init__(self, documents: list[QuestionDocument], options: Options) -> None:
        keyed = [document for document in documents if document.source is not None]
        self._by_key: dict[tuple[str | None, str | None], Question] = {}
        if keyed:
            questions = Question.objects.with_details().filter(
                source__slug__in={document.source for document in keyed},
                key__in=[document.key for document in keyed],
            )
            self._by_key = {
                (question.source.slug if question.source else None, question.key): question
                for question in questions
            }
        marks = {fingerprint(document) for document in documents if document.source is None}
        self._by_mark: dict[str, Question] = {}
        if marks:
            equal = Question.objects.filter(fingerprint__in=marks).order_by("-pk")
            self._by_mark = {question.fingerprint: question for question in equal}
        self._known_names: set[str] = set()
        if keyed and options.on_existing == OnExisting.OWN:
            names = [f"{document.source}/{document.key}" for document in keyed]
            lines = Revision.objects.filter(what=Revision.What.QUESTION, name__in=names)
            self._known_names = set(lines.values_list("name", flat=True))

    def stored(self, document: QuestionDocument) -> Question | None:
        if document.source is None:
            return self._by_mark.get(fingerprint(document))
        return self._by_key.get((document.source, document.key))

    def why_gone(self, document: QuestionDocument) -> str | None:
        name = f"{document.source}/{document.key}"
        if name not in self._known_names:
            return None
        return origins.why_gone(Revision.What.QUESTION, name)
