"""Sound documents of every kind, with whatever their texts may hold: for laws that must hold for all of them."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from bank import limits
from bank.documents import (
    AnswerDocument,
    Kind,
    QuestionDocument,
    Status,
    UnfitText,
    clean_line,
    clean_text,
    faults_of,
)
from bank.documents.questions import CHOICES, SOUND
from bank.documents.rules import GRADING_OPTIONS

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"))
_STRUCTURE = (
    "## Question",
    "## Question: a key",
    "### Answer",
    "### Right answer",
    "### Wrong answer",
    "### Explanation",
    "#### Match",
    "#### Feedback",
    "---",
    "kind: open",
    "```",
)
# Lines that a format might take for its own, also behind backslashes and with blanks that nobody sees.
_TELLING_LINES = st.builds(
    lambda before, line, after: before + line + after,
    st.sampled_from(["", "\\", "\\\\", " ", "    "]),
    st.sampled_from(_STRUCTURE),
    st.sampled_from(["", " ", "\t", ":", "\u2028"]),
)
_LINES = st.one_of(
    _TELLING_LINES,
    st.sampled_from(["", " ", "\t", "\ufeff", "\\", "\u00a0"]),
    st.text(_CHARACTERS | st.just("\t"), max_size=12),
)


def _fit(text: str) -> str:
    try:
        return clean_text(text)
    except UnfitText:
        return ""


def _fit_line(text: str) -> str:
    try:
        return clean_line(text, most=limits.KEY)
    except UnfitText:
        return ""


texts = st.lists(_LINES, min_size=1, max_size=4).map("\n".join).map(_fit).filter(bool)
keys = (
    st.text(_CHARACTERS | st.sampled_from(",\\: #/"), min_size=1, max_size=8)
    .map(_fit_line)
    .filter(bool)
)
slugs = st.sampled_from(["python", "django-orm", "größe", "c_2", "7", "数据库"])
languages = st.sampled_from(["en", "pt-BR", "zh-Hant-TW", "de-1996"])
weights = st.none() | st.decimals(-1, 1, places=7)
decimals = st.from_regex(
    r"[+-]?(?:[0-9]{1,4}\.?[0-9]{0,4}|\.[0-9]{1,4})(?:[eE][+-]?[0-9]{1,2})?", fullmatch=True
)
json_texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-limits.IDENTIFIER, limits.IDENTIFIER)
    | st.floats(-limits.IDENTIFIER, limits.IDENTIFIER)
    | json_texts,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(json_texts, parts, max_size=3),
    max_leaves=3,
)


@st.composite
def _answers(draw: st.DrawFn, kind: Kind, is_sound: bool) -> list[AnswerDocument]:
    """Answers that the kind allows; the ones of a draft need shape only."""
    said = decimals if kind == Kind.NUMERICAL else texts
    least = 2 if kind in CHOICES else 1
    most = 2 if kind == Kind.TRUE_FALSE else 4
    answers = [
        AnswerDocument(
            text=text,
            is_correct=draw(st.booleans() if kind in CHOICES else st.none() | st.booleans()),
            weight=draw(weights),
            feedback=draw(st.just("") | texts),
            tolerance=draw(st.just("") | decimals.map(lambda text: text.lstrip("+-")))
            if kind == Kind.NUMERICAL
            else "",
            match=draw(texts) if kind == Kind.MATCHING else "",
        )
        for text in draw(st.lists(said, min_size=least, max_size=most, unique=True))
    ]
    if kind == Kind.MATCHING:
        answers += [AnswerDocument(match=match) for match in draw(st.lists(texts, max_size=2))]
    if not is_sound:
        return answers if kind not in (Kind.OPEN, Kind.MATCHING) else draw(_loose(answers, kind))
    if kind in (Kind.SINGLE_CHOICE, Kind.TRUE_FALSE):
        right = draw(st.integers(0, len(answers) - 1))
        for place, answer in enumerate(answers):
            answer.is_correct = place == right
    elif kind == Kind.MATCHING:
        for answer in answers:
            answer.is_correct = None
    else:
        answers[0].is_correct = True
    return answers


@st.composite
def _loose(draw: st.DrawFn, answers: list[AnswerDocument], kind: Kind) -> list[AnswerDocument]:
    """What only drafts may have: no answers at all, halves of pairs, distractors that are called right."""
    if kind == Kind.MATCHING:
        for answer in answers:
            answer.is_correct = draw(st.none() | st.booleans())
            if answer.text:
                answer.match = draw(st.just("") | st.just(answer.match))
    return answers[draw(st.integers(0, len(answers))) :]


@st.composite
def documents(draw: st.DrawFn, **fields: Any) -> QuestionDocument:
    """A document that `faults_of` accepts, cleaned and complete. `fields` are strategies for single fields."""
    kind = draw(fields.pop("kind", st.sampled_from(list(Kind))))
    status = draw(fields.pop("status", st.sampled_from(list(Status))))
    source, key = draw(st.just((None, None)) | st.tuples(slugs, keys))
    drawn = {
        "text": texts,
        "topic": slugs,
        "tags": st.lists(slugs, max_size=3, unique=True),
        "difficulty": st.integers(1, 5),
        "language": languages,
        "explanation": st.just("") | texts,
        "answers": _answers(kind, status in SOUND),
        "source": st.just(source),
        "key": st.just(key),
        "related": st.lists(keys, max_size=3, unique=True),
        "position": st.integers(0, 5) | st.integers(0, limits.INTEGER),
        "shuffle": st.booleans(),
        "grading": st.dictionaries(st.sampled_from(GRADING_OPTIONS), st.booleans())
        if kind == Kind.SHORT_TEXT
        else st.just({}),
        "details": st.dictionaries(json_texts, json_values, max_size=3),
        **fields,
    }
    values = {name: draw(strategy) for name, strategy in drawn.items()}
    document = QuestionDocument(kind=kind, status=status, **values)
    # What is left to chance: texts that become the same when they are cleaned, numbers of too many digits.
    assume(not faults_of(document))
    return document


def _known_by(document: QuestionDocument) -> object:
    return (document.source, document.key) if document.source else id(document)


# What one file may hold: no key twice.
files = st.lists(documents(), max_size=3, unique_by=_known_by)
