"""What may be asked of an import, and how it is told."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.problems import InvalidParameters, bad_parameter, together
from api.strict import Slug, StrictSerializer, Word
from api.uploads import Upload, check_given, given
from bank import limits
from bank.formats import FORMATS
from bank.transfer.options import STATUSES, OnExisting, Options

MODES = ("strict", "lenient")
READABLE = tuple(FORMATS)
OFFERED = (OnExisting.UPDATE, OnExisting.SKIP, OnExisting.NEW)


class OptionsInput(StrictSerializer):
    """How a file is to be taken; in the address, or as fields of the form."""

    format = Word(
        choices=READABLE,
        required=False,
        help_text="Its format; unless it is told, its name and its beginning tell.",
    )
    source = Slug(required=False, help_text="The source of questions of which the file names none.")
    topic = Slug(
        required=False,
        help_text="The topic of questions of which the file names none. Needed if there are such.",
    )
    status = Word(
        choices=[str(status) for status in STATUSES],
        required=False,
        help_text="The status of new questions: what the file says unless it is told, else draft.",
    )
    mode = Word(
        choices=MODES,
        required=False,
        help_text="`strict`, which is the default: one bad question and nothing is applied. `lenient`: all others are.",
    )
    on_existing = Word(
        choices=[str(word) for word in OFFERED],
        required=False,
        help_text="What becomes of questions that are there already: `update` (the default), `skip`, or `new`, a copy.",
    )
    dry_run = Word(
        choices=["true", "false"], required=False, help_text="Only tell what would be done."
    )


# The operator says how large it may be.
FILE = {"type": "string", "format": "binary", "maxLength": limits.INTEGER}


@extend_schema_field(FILE)
class File(serializers.FileField):
    """A part of a form."""


class ImportInput(OptionsInput):
    """The file and, if wanted, how it is to be taken."""

    file = File(required=True)


def parameters_of(serializer: type[StrictSerializer]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            name,
            {"type": "string", "enum": list(field.choices)}
            if isinstance(field, Word)
            else {"type": "string", "minLength": 1, "maxLength": 100},
            description=str(field.help_text or ""),
        )
        for name, field in serializer().fields.items()
        if not isinstance(field, serializers.FileField)
    ]


PARAMETERS = parameters_of(OptionsInput)


def valid(serializer: type[StrictSerializer], asked: dict[str, str]) -> dict[str, Any]:
    """Options as they are meant. Raises InvalidParameters."""
    wanted = serializer(data=asked)
    try:
        wanted.is_valid(raise_exception=True)
    except ValidationError as error:
        faults: Any = error.detail
        raise InvalidParameters(
            [
                bad_parameter(name, str(one.code), str(one))
                for name, ones in faults.items()
                for one in ones
            ]
        ) from error
    values: dict[str, Any] = wanted.validated_data
    return values


def options_of(serializer: type[StrictSerializer], request: Request, upload: Upload) -> Any:
    """Options of the address and of the form, checked. Raises InvalidParameters with all that is wrong with them."""
    known = frozenset(serializer().fields)
    _, values = together(
        lambda: check_given(request, upload, known),
        lambda: valid(serializer, given(request, upload, known)),
    )
    return values


def options_from(values: dict[str, Any]) -> Options:
    return Options(
        source=values.get("source"),
        topic=values.get("topic"),
        status=values.get("status"),
        on_existing=values.get("on_existing", OnExisting.UPDATE),
        lenient=values.get("mode") == "lenient",
        dry_run=values.get("dry_run") == "true",
    )
