"""
Filters that are taken or refused, never ignored: a typo in a name must not give the whole bank.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from api.pagination import PARAMETERS
from api.problems import InvalidParameters, bad_parameter
from bank import limits
from bank.documents import UnfitText, clean_line
from bank.nearest import no_such

LONGEST_VALUE = 2_000


def check_parameters(
    parameters: QueryDict, known: Iterable[str], repeatable: Iterable[str] = ()
) -> None:
    """Raise InvalidParameters for names that are unknown or given twice, and for values with control characters."""
    known, repeatable = set(known), set(repeatable)
    errors = []
    for name, values in parameters.lists():
        if name not in known:
            detail = no_such("parameter", name[:100], known)
            errors.append(bad_parameter(name[:100], "unknown", detail))
        elif len(values) > 1 and name not in repeatable:
            errors.append(bad_parameter(name, "repeated", "This is given once at most."))
        elif len(values) > limits.TAGS:
            detail = f"This is given {limits.TAGS} times at most."
            errors.append(bad_parameter(name, "repeated", detail))
        else:
            try:
                for value in values:
                    clean_line(value, most=LONGEST_VALUE)
            except UnfitText as unfit:
                errors.append(bad_parameter(name, unfit.code, str(unfit)))
    if errors:
        raise InvalidParameters(errors)


def check_names(
    parameters: QueryDict, filterset_class: type[django_filters.FilterSet], *others: str
) -> None:
    """The same against the filters of a set, and other parameters that go beside them."""
    filters = filterset_class.base_filters
    check_parameters(
        parameters,
        known={*filters, *others},
        repeatable={
            name
            for name, one in filters.items()
            if isinstance(one, (EachWordFilter, EachTextFilter))
        },
    )


def narrowed(
    filterset_class: type[django_filters.FilterSet],
    parameters: QueryDict,
    queryset: QuerySet[Any],
    request: HttpRequest | Request,
    view: Any = None,
) -> Any:
    """The rows that the filters leave. Raises InvalidParameters for values that are unknown or unfit."""
    filterset = filterset_class(parameters, queryset=queryset, request=request)
    filterset.view = view
    # django-filter takes an empty value for none, and none would give everything.
    if empty := [
        name
        for name in filterset.filters
        if not all(text.strip() for text in parameters.getlist(name))
    ]:
        detail = "This is empty; leave it out to have it not asked for."
        raise InvalidParameters([bad_parameter(name, "blank", detail) for name in empty])
    if not filterset.is_valid():
        raise InvalidParameters(
            [
                bad_parameter(name, error.code or "invalid", error.messages[0])
                for name, faults in filterset.errors.as_data().items()
                for error in faults
            ]
        )
    return filterset.qs


def narrowed_by_json(
    filterset_class: type[django_filters.FilterSet],
    filters: dict[str, Any],
    queryset: QuerySet[Any],
    request: HttpRequest | Request,
) -> Any:
    """The same with the filters as a JSON object. Raises InvalidParameters, also for values of other types."""
    parameters = QueryDict(mutable=True)
    for name, value in filters.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(part, bool) or not isinstance(part, (str, int)) for part in values):
            detail = "The value of a filter is a text or a whole number, or a list of them."
            raise InvalidParameters([bad_parameter(name[:100], "type", detail)])
        parameters.setlist(name, [str(part) for part in values])
    check_names(parameters, filterset_class)
    return narrowed(filterset_class, parameters, queryset, request)


def without(parameters: QueryDict, names: Iterable[str]) -> QueryDict:
    rest = parameters.copy()
    for name in names:
        rest.pop(name, None)
    return rest


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        others = {*PARAMETERS, *view.extra_parameters}
        if filterset_class is None:
            check_parameters(request.query_params, others)
            return queryset
        check_names(request.query_params, filterset_class, *others)
        rows: QuerySet[Any] = narrowed(
            filterset_class, request.query_params, queryset, request, view
        )
        return rows


# --- fields


def _one_by_slug(model: type[models.Model], slug: str) -> models.Model:
    found = model._default_manager.filter(slug=slug).first()
    if found is None:
        what = model._meta.model_name or ""
        known = model._default_manager.values_list("slug", flat=True)
        raise forms.ValidationError(no_such(what, slug, known), code="unknown")
    return found


class WordField(forms.CharField):
    """The slug of a topic, tag or source, as the row it stands for."""

    def __init__(self, *, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(max_length=limits.SLUG, **kwargs)
        self.model = model

    def clean(self, value: Any) -> models.Model | None:
        slug = super().clean(value)
        return _one_by_slug(self.model, slug) if slug else None


class EachWordField(forms.Field):
    widget = forms.MultipleHiddenInput

    def __init__(self, *, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def clean(self, value: Any) -> list[models.Model]:
        return [_one_by_slug(self.model, slug) for slug in value or []]


class EachTextField(forms.Field):
    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return list(value or [])


class WholeNumberField(forms.Field):
    """ASCII digits within bounds; nothing else is a number here."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:
        if value in (None, ""):
            return None
        if not (
            value.isascii()
            and value.isdigit()
            and len(value) < 20
            and self.least <= int(value) <= self.most
        ):
            raise forms.ValidationError(
                f"This is a whole number from {self.least} to {self.most}.", code="out_of_range"
            )
        return int(value)


class IdsField(forms.Field):
    """Up to 100 ids with commas. Numbers that no id can be are refused; ids that are not there are found nowhere."""

    MOST = 100

    def clean(self, value: Any) -> list[int] | None:
        if value in (None, ""):
            return None
        parts = value.split(",")
        if len(parts) > self.MOST:
            raise forms.ValidationError(f"At most {self.MOST} ids are taken.", code="max_items")
        if not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):
            raise forms.ValidationError(
                "These are whole numbers with commas between them.", code="invalid"
            )
        # What no column can hold is no id of anything.
        return [int(part) for part in parts if int(part) <= limits.IDENTIFIER]


class MomentField(forms.Field):
    """ISO 8601; without an offset it is UTC. Years at the ends of the calendar are refused, which no zone can shift."""

    def clean(self, value: Any) -> datetime | None:
        if value in (None, ""):
            return None
        try:
            # In an address an unescaped plus arrives as a blank.
            moment = datetime.fromisoformat(
                value.replace(" ", "+") if value[-6:-5] == " " else value
            )
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(
                "This is a time as in ISO 8601, such as 2026-11-01T12:00:00Z.", code="invalid"
            ) from error
        if not 2 <= moment.year <= 9998:
            raise forms.ValidationError("This is a year from 2 to 9998.", code="out_of_range")
        return moment


class VocabularyField(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        known = [str(word) for word, _ in list(self.choices)]  # type: ignore[arg-type] # the stubs think of callables
        if value and value not in known:
            raise forms.ValidationError(no_such("value", value, known), code="invalid_choice")


# --- filters, each with what OpenAPI says of it


def _described(
    **schema: Any,
) -> Callable[[type[django_filters.Filter]], type[django_filters.Filter]]:
    return extend_schema_field(schema)


_SLUG = {"type": "string", "minLength": 1, "maxLength": limits.SLUG}


@_described(**_SLUG)
class WordFilter(django_filters.Filter):
    field_class = WordField


@_described(type="array", items=_SLUG, maxItems=limits.TAGS)
class EachWordFilter(django_filters.Filter):
    """May be repeated."""

    field_class = EachWordField


@_described(
    type="array",
    items={"type": "string", "minLength": 1, "maxLength": limits.KEY},
    maxItems=limits.TAGS,
)
class EachTextFilter(django_filters.Filter):
    """May be repeated."""

    field_class = EachTextField


class LineFilter(django_filters.CharFilter):
    """A text; OpenAPI tells how long it may be."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        schema = {"type": "string", "minLength": 1, "maxLength": max_length}
        extend_schema_field(schema)(self)


@_described(type="integer", minimum=0, maximum=limits.IDENTIFIER)
class WholeNumberFilter(django_filters.Filter):
    field_class = WholeNumberField


@_described(type="integer", minimum=1, maximum=5)
class DifficultyFilter(django_filters.Filter):
    field_class = WholeNumberField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1, most=5, field_name="difficulty", **kwargs)


@_described(type="string", pattern=r"^\d+(,\d+)*$", maxLength=2_000)
class IdsFilter(django_filters.Filter):
    field_class = IdsField

    def filter(self, qs: QuerySet[Any], value: list[int] | None) -> QuerySet[Any]:
        # The stock filter takes an empty list for none given, and would leave every row.
        return qs if value is None else qs.filter(**{f"{self.field_name}__in": value})


@_described(type="string", format="date-time", maxLength=40)
class MomentFilter(django_filters.Filter):
    field_class = MomentField


class VocabularyFilter(django_filters.Filter):
    field_class = VocabularyField
