"""The ledger of an import: what became of each element of its file."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import NotFound

from api.filters import FilterSet, VocabularyFilter
from api.pagination import Ordering
from api.resources import Resource
from bank import limits
from bank.models import Import, LedgerLine

IMPORT_ID = "[A-Za-z0-9_-]{22}"


class LedgerLineSerializer(serializers.ModelSerializer[LedgerLine]):
    """
    One element and its fate: `kept`, `mapped` (in other words, which `how` tells), `dropped` or `refused` (`how` tells
    why), or `made`: a topic, tag or source for this file. `line` is its line, of a sheet the row; 0 is nowhere.
    """

    question = serializers.SerializerMethodField()

    class Meta:
        model = LedgerLine
        fields = [
            *("number", "line", "file", "fate", "what", "how", "excerpt", "question"),
            *("pointer", "code"),
        ]
        extra_kwargs = {
            name: {"min_value": 0, "max_value": limits.INTEGER} for name in ("number", "line")
        } | {
            name: {"max_length": limits.TEXT}
            for name in ("file", "what", "how", "excerpt", "pointer")
        }

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_question(self, line: LedgerLine) -> str | None:
        """The question in the bank, where there is one."""
        if line.question_id is None:
            return None
        return f"{self.context['base']}/questions/{line.question_id}"


class LedgerFilter(FilterSet):
    fate = VocabularyFilter(
        choices=[(fate, fate) for fate in LedgerLine.Fate.values], help_text="Only these."
    )


@extend_schema_view(
    list=extend_schema(
        operation_id="list_import_ledger",
        summary="Read the ledger of an import",
        description="What became of each element of the file, in the order of the file.",
    ),
)
class LedgerViewSet(mixins.ListModelMixin, Resource):
    resource = "ledger"
    ordering = Ordering(("number",), default="number")
    queryset = LedgerLine.objects.none()
    serializer_class = LedgerLineSerializer
    filterset_class = LedgerFilter

    def get_queryset(self) -> QuerySet[LedgerLine]:
        return LedgerLine.objects.filter(owner_id=self.kwargs["import_id"])

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not Import.objects.filter(pk=self.kwargs["import_id"]).exists():
            raise NotFound
        return super().list(request, *args, **kwargs)
