"""The parts of an item that are alike whatever is asked."""

from decimal import Decimal

from bank.documents import AnswerDocument, QuestionDocument
from bank.formats.entries import Writing
from bank.formats.qti.versions import QTI_30, Version
from bank.formats.qti.xhtml import xhtml

RESPONSE = "RESPONSE"


class ItemParts:
    """What items are made of, in the names of a version."""

    def __init__(self, version: Version, document: QuestionDocument, writing: Writing) -> None:
        self.q = version.q
        self.version = version
        self.document = document
        self.writing = writing

    def _associable(self, what: str, name: str, text: str, most: str) -> str:
        inside = self._html(what, text)
        return self.q("simple-associable-choice", "", inside, identifier=name, match_max=most)

    def _declaration(
        self, base_type: str, cardinality: str, right: list[str], shares: dict[str, Decimal]
    ) -> str:
        values = [self.q("value", value) for value in right]
        correct = [self.q("correct-response", "", *values)] if values else []
        # A mapping needs an entry, and gives nothing for what it does not name.
        sensitive = self.document.grading.get("case_sensitive")
        flag = str(bool(sensitive)).lower() if base_type == "string" else None
        entries = [
            self.q(
                "map-entry", map_key=key, mapped_value=f"{share.normalize():f}", case_sensitive=flag
            )
            for key, share in shares.items()
        ]
        # What was added up stays between nothing and the whole.
        ends: dict[str, str] = (
            {"lower_bound": "0", "upper_bound": "1"} if min(shares.values(), default=0) < 0 else {}
        )
        mapping = [self.q("mapping", "", *entries, default_value="0", **ends)] if entries else []
        return self.q(
            "response-declaration",
            "",
            *correct,
            *mapping,
            identifier=RESPONSE,
            cardinality=cardinality,
            base_type=base_type,
        )

    def _outcomes(self, cardinality: str = "single") -> list[str]:
        return [
            self.q(
                "outcome-declaration", identifier="SCORE", cardinality="single", base_type="float"
            ),
            self.q(
                "outcome-declaration",
                identifier="FEEDBACK",
                cardinality=cardinality,
                base_type="identifier",
            ),
        ]

    def _mapped(self, *further: str) -> str:
        """The score is the sum of the mapped values; that is a template, unless there is more to do."""
        if further:
            mapped = self.q("map-response", identifier=RESPONSE)
            score = self.q("set-outcome-value", "", mapped, identifier="SCORE")
            return self.q("response-processing", "", score, *further)
        return self.q("response-processing", template=self.version.map_response)

    def _shown(self) -> str:
        """What is chosen says which feedback is shown."""
        given = self.q("variable", identifier=RESPONSE)
        return self.q("set-outcome-value", "", given, identifier="FEEDBACK")

    def _within(self, answers: list[AnswerDocument]) -> str:
        """The share of the first value in whose tolerance a response lies, both ends included."""
        conditions = []
        for place, answer in enumerate(answers):
            within = answer.tolerance or "0"
            equal = self.q(
                "equal",
                "",
                self.q("variable", identifier=RESPONSE),
                self.q("base-value", answer.text, base_type="float"),
                tolerance_mode="absolute",
                tolerance=f"{within} {within}",
            )
            share = self.q("base-value", f"{weight_of(answer).normalize():f}", base_type="float")
            score = self.q("set-outcome-value", "", share, identifier="SCORE")
            conditions.append(
                self.q("response-else-if" if place else "response-if", "", equal, score)
            )
        return self.q("response-processing", "", self.q("response-condition", "", *conditions))

    def _body(self, *inside: str) -> str:
        return self.q("item-body", "", self._html("text", self.document.text), *inside)

    def _said(self, name: str, feedback: str) -> list[str]:
        if not feedback:
            return []
        html = self._html("feedback of an answer", feedback)
        inside = self._content(html)
        return [
            self.q(
                "feedback-block",
                "",
                inside,
                outcome_identifier="FEEDBACK",
                identifier=name,
                show_hide="show",
            )
        ]

    def _content(self, html: str) -> str:
        """In 3.0, whatever is not asked stands in a body of its own."""
        return self.q("content-body", "", html) if self.version is QTI_30 else html

    def _tell_right(self, text: str) -> None:
        how = "Read again, the weight says whether an answer is right."
        self.writing.mapped(self.document, "is_correct of an answer", how, text)

    def _explanation(self) -> list[str]:
        if not self.document.explanation:
            return []
        inside = self._content(self._html("explanation", self.document.explanation))
        return [
            self.q(
                "modal-feedback",
                "",
                inside,
                outcome_identifier="FEEDBACK",
                identifier="EXPLANATION",
                show_hide="hide",
            )
        ]

    def _html(self, what: str, markdown: str) -> str:
        html, is_stable = xhtml(markdown)
        if not is_stable:
            how = "Written as XHTML; read again, its Markdown has other signs."
            self.writing.mapped(self.document, what, how, markdown)
        return html


def weight_of(answer: AnswerDocument) -> Decimal:
    if answer.weight is None:
        return Decimal(0 if answer.is_correct is False else 1)
    return answer.weight
