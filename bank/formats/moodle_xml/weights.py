"""What a fraction of Moodle says, which is all that it says of an answer: its share, and whether it is right."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from bank.documents import Kind
from bank.documents.questions import CHOICES

_PLACES = Decimal("0.0000001")
_MOST = 30


def weight_of(fraction: str) -> Decimal | None:
    """The weight that a percentage stands for, or None if it is no number."""
    try:
        value = Decimal(fraction.strip()) if len(fraction) <= _MOST else None
    except InvalidOperation:
        return None
    if value is None or not value.is_finite() or value.adjusted() > _MOST:
        return None
    return (value / 100).quantize(_PLACES)


def fraction_of(weight: Decimal) -> str:
    """The percentage of a weight, without noughts at its end."""
    return f"{(weight * 100).normalize():f}"


def right_ones(kind: str, weights: Sequence[Decimal]) -> list[bool]:
    """
    Which answers are right: where one is to be chosen those of the full share, or else of the largest; where it may be
    several, and among accepted forms and values, all that bring something.
    """
    if kind in CHOICES and kind != Kind.MULTIPLE_CHOICE:
        best = max(weights, default=Decimal(0))
        return [weight > 0 and weight == best for weight in weights]
    return [weight > 0 for weight in weights]
