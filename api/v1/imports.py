"""Files of questions in: sent, watched, taken back."""

import functools
import hashlib
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import Ordering
from api.problems import InvalidParameters, Refused, bad_parameter
from api.resources import Resource
from api.uploads import file_parsers, uploaded
from api.v1.import_input import (
    FILE,
    PARAMETERS,
    ImportInput,
    OptionsInput,
    options_from,
    options_of,
)
from api.v1.import_output import ImportSerializer, ImportSummary
from api.v1.items import REASON
from api.v1.ledgers import IMPORT_ID
from api.writing import reason_of
from bank.editing import retrying
from bank.formats import UnknownFormat
from bank.models import Import, LedgerLine, Revision
from bank.transfer.imports import begin, put_aside, take_in
from bank.transfer.queue import cancel
from bank.transfer.undoing import EditedSince, undo

State = Import.State
# What is taken back while the caller waits.
UNDONE_AT_ONCE = 2_000
POLL_AFTER = "2"
PREFER = OpenApiParameter(
    "Prefer",
    {"type": "string", "maxLength": 200, "examples": ["respond-async"]},
    OpenApiParameter.HEADER,
    description="`respond-async` (RFC 7240) has also a small file done later.",
)


def asked_of(request: Request) -> Any:
    """A file and its options, for telling a repeated request from another one."""
    upload = uploaded(request)
    digest = hashlib.sha256()
    while piece := upload.file.read(1 << 20):
        digest.update(piece)
    upload.file.seek(0)
    return [digest.hexdigest(), upload.name, sorted(upload.fields.items())]


@extend_schema_view(
    list=extend_schema(
        summary="List imports", description="Newest first, of everybody.", responses=ImportSummary
    ),
    retrieve=extend_schema(
        summary="Watch an import", description="How far it is, or what came of it."
    ),
    create=extend_schema(
        operation_id="import_questions",
        summary="Bring questions in",
        description=(
            "A file in any format that the bank reads, as the body or as the part `file` of a form. A question is known"
            " by source and key, else by its content, so the same file twice does nothing the second time. Topics, tags"
            " and sources that are missing are made. A small file is answered by 201 when all of it is there, or by 400"
            " with each fault in its line when nothing is; a large one, or any with `Prefer: respond-async`, by 202."
        ),
        request={
            "multipart/form-data": ImportInput,
            "application/octet-stream": FILE,
        },
        responses={201: ImportSerializer, 202: ImportSerializer},
        parameters=[REASON, PREFER, *PARAMETERS],
    ),
    destroy=extend_schema(
        operation_id="undo_import",
        summary="Take an import back",
        description=(
            "Cancels one that is not applied yet. Else deletes what it has added, changes back what it has changed, and"
            " deletes the topics, tags and sources that were made for it and are unused; all of it or nothing. Where"
            " somebody has changed its questions since, it is refused and they are listed. A large one is answered by"
            " 202."
        ),
        responses={200: ImportSerializer, 202: ImportSerializer, 409: None},
    ),
)
class ImportViewSet(mixins.ListModelMixin, Resource):
    resource = "imports"
    ordering = Ordering(("created_at",), default="-created_at")
    queryset = Import.objects.all()
    serializer_class = ImportSerializer
    lookup_value_regex = IMPORT_ID
    lookup_schema = {
        "type": "string",
        "minLength": 22,
        "maxLength": 22,
        "pattern": "^[A-Za-z0-9_-]{22}$",
    }
    judging_actions = frozenset({"create"})
    bare_actions = frozenset({"retrieve", "destroy"})

    @property
    def rate_policy(self) -> str | None:
        return "import" if self.action in ("create", "destroy") else None

    def get_parsers(self) -> list[BaseParser]:
        return file_parsers()

    def get_serializer_class(self) -> type[ImportSerializer]:
        return ImportSummary if self.action == "list" else ImportSerializer

    def get_queryset(self) -> QuerySet[Import]:
        return Import.objects.all()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record: Import = self.get_object()
        return Response(self.get_serializer(record).data, headers=_again(record))

    @functools.partial(idempotent, asked=asked_of)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        upload = uploaded(request)
        values = options_of(OptionsInput, request, upload)
        try:
            record = begin(
                upload.file,
                by=self.caller,
                options=options_from(values),
                file_name=upload.name,
                format=values.get("format"),
                reason=reason_of(request),
            )
        except UnknownFormat as error:
            faults = [bad_parameter("format", "unknown", str(error))]
            raise InvalidParameters(faults) from error
        wants_async = "respond-async" in request.headers.get("Prefer", "").replace(" ", "").split(
            ","
        )
        if wants_async or record.size > settings.IMPORT_AT_ONCE_BYTES:
            put_aside(record, upload.file)
            return self._told(record, HTTPStatus.ACCEPTED)

        def once() -> None:
            with transaction.atomic():
                take_in(record, upload.file)
                if record.state == State.REFUSED:
                    # It is told now and kept nowhere.
                    raise self._refusal(record)

        retrying(once)
        return self._told(record, HTTPStatus.CREATED)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record: Import = self.get_object()
        if cancel(record):
            record.refresh_from_db()
            return self._told(record, HTTPStatus.OK)
        brought = Revision.objects.filter(import_id=record.pk)[: UNDONE_AT_ONCE + 1].count()
        if record.state == State.DONE and brought > UNDONE_AT_ONCE:
            Import.objects.filter(pk=record.pk, state=State.DONE).update(state=State.UNDOING)
            record.refresh_from_db()
            return self._told(record, HTTPStatus.ACCEPTED)
        try:
            undo(record)
        except EditedSince as refusal:
            edited = [
                {"question": self._question_url(one.question_id), "why": one.why}
                for one in refusal.edited
            ]
            raise Refused("conflict", str(refusal), edited=edited) from refusal
        return self._told(record, HTTPStatus.OK)

    def _told(self, record: Import, status: int) -> Response:
        data = self.get_serializer(record).data
        headers = _again(record)
        if status != HTTPStatus.OK:
            headers["Location"] = data["url"]
        return Response(data, status=status, headers=headers)

    def _question_url(self, question_id: int) -> str:
        return f"{self.get_serializer_context()['base']}/questions/{question_id}"

    def _refusal(self, record: Import) -> Refused:
        """Nothing of it was applied and nothing is kept, so all that can be told is told here."""
        lines = record.ledger.filter(fate=LedgerLine.Fate.REFUSED).order_by("number")
        errors = [
            {
                "pointer": line.pointer,
                "code": line.code,
                "detail": line.how,
                "line": line.line,
                **({"file": line.file} if line.file else {}),
                **({"excerpt": line.excerpt} if line.excerpt else {}),
            }
            for line in lines[:100]
        ]
        first = errors[0]
        more = f" ({record.refused} were refused in all)" if record.refused > 1 else ""
        detail = f"Line {first['line']}: {first['detail']}{more}"
        return Refused("invalid", detail, errors=errors)


def _again(record: Import) -> dict[str, str]:
    return {"Retry-After": POLL_AFTER} if record.state in Import.TO_BE_DONE else {}
