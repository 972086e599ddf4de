"""The page at /llms.txt: what is there, for a program that reads. Its numbers come from where they count."""

from pathlib import Path
from string import Template

from django.conf import settings

from api.pagination import LARGEST_PAGE, PAGE_SIZE
from api.schema.generator import operations
from bank import limits
from bank.documents import Kind

_PAGE = Template((Path(__file__).parent / "llms.md").read_text(encoding="utf-8"))


def page(version: str, base: str) -> str:
    lines = [
        f"- `{method.upper()} {path}` {operation['summary']} ({operation['operationId']})"
        for method, path, operation in operations(version)
    ]
    return _PAGE.substitute(
        base=base,
        version=version,
        page_size=PAGE_SIZE,
        largest_page=LARGEST_PAGE,
        anonymous=settings.RATES["anonymous"],
        token=settings.RATES["token"],
        kinds=", ".join(f"`{kind}`" for kind in Kind),
        longest_text=limits.TEXT,
        answers=limits.ANSWERS,
        tags=limits.TAGS,
        count=len(lines),
        operations="\n".join(lines),
    )
