"""
Filters that are taken or refused, never ignored: a typo in a name must not give the whole bank.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from api.filters import COMPARING, REPEATABLE, IdsFilter
from api.pagination import PARAMETERS, check_page
from api.problems import InvalidParameters, bad_parameter, together
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
        repeatable={name for name, one in filters.items() if isinstance(one, REPEATABLE)},
    )


def narrowed(
    filterset_class: type[django_filters.FilterSet],
    parameters: QueryDict,
    queryset: QuerySet[Any],
    request: HttpRequest | Request,
    view: Any = None,
) -> Any:
    """
    The rows that the filters leave. A view is told what was asked for; it may not need the rows, so for it they are put
    together when they are. Raises InvalidParameters for values that are unknown or unfit.
    """
    asked = frozenset(parameters).intersection(filterset_class.base_filters)
    if not asked:
        return queryset
    filterset = _with_only(filterset_class, asked)(  # type: ignore[arg-type] # a class is hashable
        parameters, queryset=queryset, request=request
    )
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
    if view is None:
        return filterset.qs
    view.asked = filterset.form.cleaned_data
    return SimpleLazyObject(lambda: filterset.qs)


def only_compares(filterset_class: type[django_filters.FilterSet], names: Iterable[str]) -> bool:
    """Does each of these filters compare a column with its value, and nothing more?"""
    filters = filterset_class.base_filters
    return all(isinstance(filters[name], COMPARING) and not filters[name].method for name in names)


@lru_cache(maxsize=512)
def _with_only(
    filterset_class: type[django_filters.FilterSet], names: frozenset[str]
) -> type[django_filters.FilterSet]:
    """The same set with only these filters, since each request gets copies of all that there are."""
    chosen = {name: one for name, one in filterset_class.base_filters.items() if name in names}
    narrow: type[django_filters.FilterSet] = type(filterset_class.__name__, (filterset_class,), {})
    narrow.base_filters = type(filterset_class.base_filters)(chosen)
    return narrow


def narrowed_by_json(
    filterset_class: type[django_filters.FilterSet],
    filters: dict[str, Any],
    queryset: QuerySet[Any],
    request: HttpRequest | Request,
) -> Any:
    """The same with the filters as a JSON object. Raises InvalidParameters, also for values of other types."""
    parameters = QueryDict(mutable=True)
    faults = []
    for name, value in filters.items():
        values = value if isinstance(value, list) else [value]
        texts = [str(part) for part in values]
        are_ids = isinstance(filterset_class.base_filters.get(name), IdsFilter)
        parameters.setlist(name, [",".join(texts)] if are_ids and texts else texts)
        # An empty list would ask for nothing, and so give everything.
        if not values or any(
            isinstance(part, bool) or not isinstance(part, (str, int)) for part in values
        ):
            detail = "The value of a filter is a text or a whole number, or a list of them."
            faults.append(bad_parameter(name[:100], "type", detail))
    if faults:
        raise InvalidParameters(faults)
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
        if view.detail:
            # One item is found by its address alone; what parameters it takes the view has checked.
            return queryset
        filterset_class = self.get_filterset_class(view, queryset)
        others = {*PARAMETERS, *view.extra_parameters}
        if filterset_class is None:
            check_parameters(request.query_params, others)
            return queryset
        parameters = request.query_params
        faulty: set[str] = set()

        def names() -> None:
            try:
                check_names(parameters, filterset_class, *others)
            except InvalidParameters as invalid:
                faulty.update(error["parameter"] for error in invalid.errors)
                raise

        def rows() -> Any:
            # What holds characters that no database takes must not come as far as that.
            return narrowed(filterset_class, without(parameters, faulty), queryset, request, view)

        found: QuerySet[Any] = together(
            names, rows, lambda: check_page(without(parameters, faulty), view)
        )[1]
        return found
