"""What an item says of its right responses."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

_PLACES = Decimal("0.0000001")
# What a mapping may say of what its entries do not name and of their sum, and what goes without saying here.
_ENDS = {"default-value": ("0", "0.0"), "lower-bound": ("0", "0.0"), "upper-bound": ("1", "1.0")}


@dataclass(slots=True)
class Declaration:
    """The declaration of a response. `shares` are the mapped values; they are none where right is right."""

    base_type: str = "identifier"
    cardinality: str = "single"
    right: list[str] = field(default_factory=list)
    shares: dict[str, Decimal] = field(default_factory=dict)
    is_case_sensitive: bool = False
    has_bad_share: bool = False
    # What the mapping says beside its entries.
    ends: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> Decimal:
        """The largest share, if the others are parts of it."""
        return max(self.shares.values(), default=Decimal(0))

    def weight_of(self, key: str) -> Decimal:
        """The share of a response; where several make up the whole, of their sum."""
        if not self.shares:
            return Decimal(1 if key in self.right else 0)
        share = self.shares.get(key, Decimal(0))
        return (share / self.whole if self.whole > 1 else share).quantize(_PLACES)


def declarations(item: etree._Element) -> dict[str, Declaration]:
    return {
        element.get("identifier", ""): _declaration(element)
        for element in item.iterchildren("response-declaration")
    }


def _declaration(element: etree._Element) -> Declaration:
    found = Declaration(
        element.get("base-type", "identifier"), element.get("cardinality", "single")
    )
    found.right = [
        " ".join((value.text or "").split()) for value in element.iterfind("correct-response/value")
    ]
    if (mapping := element.find("mapping")) is not None:
        found.ends = {
            name: value
            for name, usual in _ENDS.items()
            if (value := mapping.get(name)) not in (None, *usual)
        }
    for entry in element.iterfind("mapping/map-entry"):
        key = " ".join(entry.get("map-key", "").split())
        try:
            share = Decimal(entry.get("mapped-value", ""))
        except InvalidOperation:
            share = Decimal("NaN")
        if share.is_finite() and share.adjusted() < 20:
            found.shares[key] = share
        else:
            found.has_bad_share = True
        if entry.get("case-sensitive", "false") == "true":
            found.is_case_sensitive = True
    return found
