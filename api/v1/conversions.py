"""From one format into another, past the bank."""

import base64
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.problems import InvalidParameters, bad_parameter
from api.resources import Resource
from api.strict import Slug, StrictSerializer, Word
from api.uploads import file_parsers, uploaded
from api.v1.import_input import FILE, READABLE, File, options_of, parameters_of
from bank import limits
from bank.formats import FORMATS, KNOWN, WRITABLE, UnknownFormat
from bank.models import LedgerLine
from bank.transfer.converting import UNSORTED, Conversion
from bank.transfer.reading import name_of_format

# A file of ten megabytes has fewer elements than this.
_MOST_LINES = 10_000_000


class ConvertOptions(StrictSerializer):
    """From what into what; in the address, or as fields of the form."""

    locals()["from"] = Word(
        choices=READABLE,
        required=False,
        help_text="Its format; unless it is told, its name and its beginning tell.",
    )
    to = Word(choices=WRITABLE, help_text="The format that it is to have.")
    topic = Slug(
        required=False, help_text=f"The topic where the file names none; else it is {UNSORTED}."
    )
    source = Slug(required=False, help_text="The source where the file names none, only keys.")


class ConvertInput(ConvertOptions):
    """The file and what it is to become."""

    file = File(required=True)


class ConvertedFile(serializers.Serializer[Any]):
    """A file: its `text`, or where it is none the bytes in `base64`."""

    name = serializers.CharField(max_length=limits.NAME)
    media_type = serializers.CharField(max_length=100)
    text = serializers.CharField(required=False, max_length=limits.INTEGER)
    base64 = serializers.CharField(required=False, max_length=limits.INTEGER)


class ConvertedLine(serializers.Serializer[Any]):
    """An element and its fate, as in the ledger of an import; `line` is 0 where it was lost in writing."""

    line = serializers.IntegerField(min_value=0, max_value=limits.INTEGER)
    file = serializers.CharField(max_length=limits.TEXT)
    fate = serializers.ChoiceField(choices=LedgerLine.Fate.choices)
    what = serializers.CharField(max_length=limits.TEXT)
    how = serializers.CharField(max_length=limits.TEXT)
    excerpt = serializers.CharField(max_length=limits.TEXT)
    name = serializers.CharField(
        max_length=limits.TEXT, help_text="The question's `source/key`, or how it begins."
    )
    pointer = serializers.CharField(max_length=limits.TEXT)
    code = serializers.CharField(max_length=100)


def _count() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=limits.INTEGER)


class ConvertCounts(serializers.Serializer[Any]):
    """How many elements were read, and of how many questions."""

    read = _count()
    written = _count()
    refused = _count()


class ConvertOutput(serializers.Serializer[Any]):
    """The file in its new format, and what became of each element."""

    file = ConvertedFile()
    counts = ConvertCounts()
    ledger = ConvertedLine(many=True, max_length=_MOST_LINES)  # type: ignore[call-arg] # the stubs do not know it


class ConvertViewSet(Resource):
    resource = "convert"
    ordering = Ordering(("id",), "id")
    rate_policy = "import"
    serializer_class = ConvertOutput
    pagination_class = None
    filter_backends = ()
    judging_actions = frozenset({"create"})

    def get_parsers(self) -> list[BaseParser]:
        return file_parsers()

    @extend_schema(
        operation_id="convert_questions",
        summary="Turn a file into another format",
        description=(
            "The bank is not touched. What is refused or dropped on the way is told with its line, and the rest is"
            " written. A text comes as `text`, other files as `base64`."
        ),
        request={"multipart/form-data": ConvertInput, "application/octet-stream": FILE},
        responses={200: ConvertOutput},
        parameters=parameters_of(ConvertOptions),
    )
    def create(self, request: Request) -> Response:
        upload = uploaded(request)
        values = options_of(ConvertOptions, request, upload)
        try:
            source_format = name_of_format(values.get("from"), upload.name, upload.file)
        except UnknownFormat as error:
            raise InvalidParameters([bad_parameter("from", "unknown", str(error))]) from error
        conversion = Conversion(
            upload.file,
            source_format,
            values["to"],
            topic=values.get("topic", UNSORTED),
            source=values.get("source"),
        )
        content = b"".join(conversion.pieces())
        chosen = FORMATS[values["to"]]
        shown = (
            {"base64": base64.b64encode(content).decode()}
            if chosen.IS_BINARY
            else {"text": content.decode()}
        )
        stem = upload.name.rpartition("/")[2].rpartition(".")[0] or "questions"
        lines = sorted(conversion.lines, key=lambda line: line.line)
        return Response(
            {
                "file": {
                    "name": f"{stem[:100]}{chosen.SUFFIXES[0]}",
                    "media_type": KNOWN[values["to"]].media_type,
                    **shown,
                },
                "counts": {
                    name: conversion.counts[name] for name in ("read", "written", "refused")
                },
                "ledger": [
                    {
                        "line": line.line,
                        "file": line.file,
                        "fate": str(line.fate),
                        "what": line.what,
                        "how": line.how,
                        "excerpt": line.excerpt,
                        "name": line.question,
                        "pointer": line.pointer,
                        "code": line.code,
                    }
                    for line in lines
                ],
            },
            headers={"Cache-Control": "no-store"},
        )
