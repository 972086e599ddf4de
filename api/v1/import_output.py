"""How an import looks."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.items import links_schema
from api.v1.ledgers import LedgerLineSerializer
from bank import limits
from bank.models import Import

FEW_LINES = 20


class ImportOptions(serializers.Serializer[Any]):
    """What was asked for."""

    source = serializers.CharField(allow_null=True, max_length=limits.SLUG)
    topic = serializers.CharField(allow_null=True, max_length=limits.SLUG)
    status = serializers.CharField(allow_null=True, max_length=10)
    mode = serializers.CharField(max_length=10)
    on_existing = serializers.CharField(max_length=10)
    dry_run = serializers.BooleanField()


def _count(of: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=limits.INTEGER, help_text=of)


class ImportCounts(serializers.Serializer[Any]):
    """What became of the questions; of a dry run, what would."""

    read = _count("Elements of the file that were read so far.")
    created = _count("Questions that are new.")
    changed = _count("Questions that are there and were changed.")
    unchanged = _count("Questions that the bank has as the file says.")
    left_alone = _count("Questions that are there and were left as they are.")
    refused = _count("Elements that could not be taken.")
    made = _count("Topics, tags and sources that were made.")


class ImportSerializer(serializers.ModelSerializer[Import]):
    """
    A file on its way into the bank, or what became of it. What it brings can be seen by nobody before `done`; `ledger`
    holds the first lines of the ledger.
    """

    url = serializers.SerializerMethodField()
    by = serializers.CharField(source="by_name", max_length=limits.NAME, help_text="Who sent it.")
    format = serializers.CharField(max_length=30)
    options = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    ledger = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = [
            *("id", "url", "state", "format", "file_name", "size", "by", "reason", "options"),
            *("counts", "detail", "created_at", "finished_at", "ledger", "links"),
        ]
        extra_kwargs = {
            "size": {"min_value": 0, "max_value": limits.IDENTIFIER},
            "detail": {"max_length": limits.TEXT},
        }

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, record: Import) -> str:
        return f"{self.context['base']}/imports/{record.pk}"

    @extend_schema_field(ImportOptions)
    def get_options(self, record: Import) -> dict[str, Any]:
        options = dict(record.options)
        mode = "lenient" if options.pop("lenient") else "strict"
        return {**options, "mode": mode}

    @extend_schema_field(ImportCounts)
    def get_counts(self, record: Import) -> dict[str, int]:
        return {name: getattr(record, name) for name in ImportCounts().get_fields()}

    @extend_schema_field(LedgerLineSerializer(many=True, max_length=FEW_LINES))  # type: ignore[call-arg] # the stubs do not know it
    def get_ledger(self, record: Import) -> list[dict[str, Any]]:
        lines = record.ledger.order_by("number")[:FEW_LINES]
        data: list[dict[str, Any]] = LedgerLineSerializer(
            lines, many=True, context=self.context
        ).data
        return data

    @extend_schema_field(links_schema("ledger", "questions"))
    def get_links(self, record: Import) -> dict[str, str]:
        base = self.context["base"]
        return {
            "ledger": f"{base}/imports/{record.pk}/ledger",
            "questions": f"{base}/questions?import={record.pk}",
        }


class ImportSummary(ImportSerializer):
    """An import in a list: without its ledger."""

    class Meta(ImportSerializer.Meta):
        fields = [name for name in ImportSerializer.Meta.fields if name != "ledger"]
