"""The few parts of a workbook that a sheet of texts needs."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PIECE = 64 * 1024
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Questions" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}
_SHEET = "xl/worksheets/sheet1.xml"
# What XML cannot hold has a name there; so has what looks like such a name.
_NAMED = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9a-fA-F]{4}_)")
_NAME = re.compile("_x([0-9a-fA-F]{4})_")


def packed(table: Iterable[list[str]]) -> Iterator[bytes]:
    """The pieces of a workbook."""
    with tempfile.TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for name, xml in _PARTS.items():
                archive.writestr(_member(name), _DECLARATION + xml)
            with archive.open(_member(_SHEET), "w", force_zip64=True) as sheet:
                sheet.write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for number, row in enumerate(table, 1):
                    sheet.write(_row(number, row))
                sheet.write(b"</sheetData></worksheet>")
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def unescaped(text: str) -> str:
    """A text in which characters may stand by their names."""
    return _NAME.sub(lambda found: chr(int(found[1], 16)), text)


def _member(name: str) -> ZipInfo:
    """The same at any time of day."""
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    return member


def _row(number: int, cells: list[str]) -> bytes:
    written = "".join(
        f'<c r="{_letters(place)}{number}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(_NAMED.sub(_by_name, cell))}</t></is></c>'
        for place, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}">{written}</row>'.encode()


def _by_name(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
