"""
Files in: as the body itself, or as the part `file` of a form.

    POST /api/v1/imports?format=gift          Content-Type: text/plain            the file
    POST /api/v1/imports                      Content-Type: multipart/form-data   file=…, format=gift
"""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, BinaryIO, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from api.filtering import check_parameters
from api.problems import InvalidParameters, Refused, bad_parameter, together
from bank import limits
from bank.documents import Problem, UnfitText, Unsound, clean_line


class Upload(NamedTuple):
    """A file that can seek, its name as far as it is told, and the fields that came beside it."""

    file: BinaryIO
    name: str
    fields: dict[str, str]


class FileParser(BaseParser):
    """The body is the file, whatever it calls itself."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Upload:
        return Upload(BytesIO(stream.read(settings.IMPORT_MAX_BYTES + 1)), "", {})


def file_parsers() -> list[BaseParser]:
    return [MultiPartParser(), FileParser()]


def uploaded(request: Request) -> Upload:
    """The file of a request. Raises Unsound where there is none, Refused where it is too large, ParseError."""
    data = request.data
    upload = data if isinstance(data, Upload) else _of_form(data)
    size = upload.file.seek(0, 2)
    upload.file.seek(0)
    if size > settings.IMPORT_MAX_BYTES:
        raise too_large()
    if size == 0:
        raise Unsound([Problem("/file", "empty", "The file is empty.")])
    return upload


def too_large() -> Refused:
    return Refused("too_large", f"A file has at most {settings.IMPORT_MAX_BYTES} bytes.")


def _of_form(data: Any) -> Upload:
    if not data:
        raise Unsound([Problem("/file", "empty", "There is no file, or it is empty.")])
    files, fields = [], {}
    for name, values in data.lists():
        if len(values) > 1:
            raise ParseError(f"The part {name[:50]!r} is given twice.")
        if isinstance(values[0], UploadedFile):
            files.append((name, values[0]))
        else:
            fields[name] = values[0]
    if len(files) != 1 or files[0][0] != "file":
        raise Unsound([Problem("/file", "required", "A form has one file, in its part `file`.")])
    file: Any = files[0][1]
    return Upload(file.file, _clean_name(file.name or ""), fields)


def _clean_name(name: str) -> str:
    try:
        return clean_line(name[-limits.NAME :])
    except UnfitText:
        return ""


def check_given(request: Request, upload: Upload, known: frozenset[str]) -> None:
    """Names in the address and in the form. Raises InvalidParameters."""

    def of_form() -> None:
        errors = [
            bad_parameter(name[:100], "unknown", "There is no such field.")
            for name in upload.fields.keys() - known
        ]
        errors += [
            bad_parameter(name, "repeated", "This is given in the address and in the form.")
            for name in upload.fields.keys() & request.query_params.keys()
        ]
        if errors:
            raise InvalidParameters(errors)

    together(lambda: check_parameters(request.query_params, known | {"reason"}), of_form)


def given(request: Request, upload: Upload, known: frozenset[str]) -> dict[str, str]:
    """Those options of the address and of the form that are known."""
    asked = {**upload.fields, **request.query_params.dict()}
    return {name: value for name, value in asked.items() if name in known}
