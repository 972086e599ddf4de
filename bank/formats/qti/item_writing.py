"""From a document to an item."""

from decimal import Decimal

from bank.documents import Kind
from bank.formats import markup
from bank.formats.qti.item_parts import RESPONSE, ItemParts, weight_of
from bank.formats.shares import with_shares
from bank.formats.unsaid import drop_members, drop_of_answers
from bank.formats.xml import element

UNSAID = ("status", "source", "related", "position", "details")
_TRUE_FALSE = (["True", "False"], ["False", "True"])


class ItemWriter(ItemParts):
    """One item, being written."""

    def written(self, identifier: str) -> str:
        document = self.document
        drop_members(document, self.writing, UNSAID, but="details")
        rest = {name for name in document.details if name != "qti"}
        if rest:
            self.writing.dropped(document, "details", "They are another format's.", ", ".join(rest))
        said = document.details.get("qti")
        title = said.get("title") if isinstance(said, dict) else None
        parts = {
            Kind.OPEN: self._open,
            Kind.SHORT_TEXT: self._text,
            Kind.NUMERICAL: self._text,
            Kind.MATCHING: self._match,
        }.get(Kind(document.kind), self._choice)()
        return self.q(
            "assessment-item",
            "",
            *parts,
            *self._explanation(),
            xmlns=self.version.namespace,
            identifier=identifier,
            title=str(title or markup.first_words(document.text) or "?"),
            adaptive="false",
            time_dependent="false",
            xml_lang=document.language,
        )

    def _choice(self) -> list[str]:
        document = with_shares(self.document, self.writing)
        is_single = document.kind != Kind.MULTIPLE_CHOICE
        names = [f"A{place}" for place in range(1, len(document.answers) + 1)]
        weights = [weight_of(answer) for answer in document.answers]
        if (
            not any(answer.is_correct for answer in document.answers)
            and max(weights, default=0) > 0
        ):
            self._tell_right("")
        if document.kind == Kind.TRUE_FALSE and [a.text for a in document.answers] not in (
            ["True", "False"],
            ["False", "True"],
        ):
            self.writing.mapped(document, "kind", "Other words than True and False are a choice.")
        right = [name for name, one in zip(names, document.answers, strict=True) if one.is_correct]
        choices = []
        for name, answer in zip(names, document.answers, strict=True):
            said = self._said(name, answer.feedback)
            choices.append(
                self.q(
                    "simple-choice",
                    "",
                    self._html("text of an answer", answer.text),
                    *said,
                    identifier=name,
                )
            )
        cardinality = "single" if is_single else "multiple"
        shares = {name: weight_of(one) for name, one in zip(names, document.answers, strict=True)}
        return [
            self._declaration("identifier", cardinality, right, shares),
            *self._outcomes(cardinality),
            self._body(
                self.q(
                    "choice-interaction",
                    "",
                    *choices,
                    response_identifier=RESPONSE,
                    shuffle=str(document.shuffle).lower(),
                    max_choices="1" if is_single else "0",
                )
            ),
            self._mapped(*([self._shown()] if any(a.feedback for a in document.answers) else [])),
        ]

    def _text(self) -> list[str]:
        document = self.document
        is_number = document.kind == Kind.NUMERICAL
        drop_of_answers(document, self.writing, ("feedback",))
        for answer in document.answers:
            if bool(answer.is_correct) != (weight_of(answer) > 0):
                self._tell_right(answer.text)
        shares = {answer.text: weight_of(answer) for answer in document.answers}
        if not is_number:
            self.writing.mapped(
                document, "grading", "To QTI, accents and other options do not exist."
            )
        if document.answers and any(
            " ".join(answer.text.split()) != answer.text for answer in document.answers
        ):
            self.writing.mapped(
                document, "text of an answer", "Blanks and lines become single blanks."
            )
        if any(answer.tolerance == "0" for answer in document.answers):
            self.writing.mapped(document, "tolerance of an answer", "None is the same as 0.")
        is_near = any(answer.tolerance for answer in document.answers)
        processing = self._within(document.answers) if is_near else self._mapped()
        if not document.shuffle:
            self.writing.dropped(document, "shuffle", "There is nothing to shuffle.")
        entry = self.q("text-entry-interaction", response_identifier=RESPONSE)
        return [
            self._declaration(
                "float" if is_number else "string",
                "single",
                [a.text for a in document.answers if weight_of(a) > 0],
                shares,
            ),
            *self._outcomes(),
            self._body(element("p", "", entry)),
            processing,
        ]

    def _match(self) -> list[str]:
        document = self.document
        drop_of_answers(document, self.writing, ("weight", "is_correct", "feedback"))
        if any(not answer.match for answer in document.answers):
            self.writing.dropped(document, "answers", "A left side without a right one is no pair.")
        rights = list(dict.fromkeys(answer.match for answer in document.answers if answer.match))
        pairs, left = [], []
        for place, answer in enumerate(document.answers, 1):
            if answer.text and answer.match:
                left.append(self._associable("text of an answer", f"L{place}", answer.text, "1"))
                pairs.append(f"L{place} R{rights.index(answer.match) + 1}")
        right = [
            self._associable("match of an answer", f"R{place}", text, "0")
            for place, text in enumerate(rights, 1)
        ]
        paired = {answer.match for answer in document.answers if answer.text}
        alone = [answer.match for answer in document.answers if not answer.text]
        if (
            any(match in paired for match in alone)
            or alone != list(dict.fromkeys(alone))
            or any(a.text for a in document.answers[len(pairs) :])
        ):
            self.writing.mapped(
                document, "answers", "Each right side is there once, pairs come first."
            )
        sets = [self.q("simple-match-set", "", *left), self.q("simple-match-set", "", *right)]
        shares = {pair: Decimal(1) for pair in pairs}
        return [
            self._declaration("directedPair", "multiple", pairs, shares),
            *self._outcomes(),
            self._body(
                self.q(
                    "match-interaction",
                    "",
                    *sets,
                    response_identifier=RESPONSE,
                    shuffle=str(document.shuffle).lower(),
                    max_associations="0",
                )
            ),
            self._mapped(),
        ]

    def _open(self) -> list[str]:
        document = self.document
        drop_of_answers(document, self.writing, ("weight", "is_correct", "feedback"))
        if not document.shuffle:
            self.writing.dropped(document, "shuffle", "There is nothing to shuffle.")
        rubrics = [
            self.q(
                "rubric-block",
                "",
                self._content(self._html("text of an answer", answer.text)),
                view="scorer",
            )
            for answer in document.answers
        ]
        return [
            self.q(
                "response-declaration",
                identifier=RESPONSE,
                cardinality="single",
                base_type="string",
            ),
            *self._outcomes(),
            self._body(self.q("extended-text-interaction", response_identifier=RESPONSE), *rubrics),
        ]
