"""
What the API promises is kept as a file, so that a change of it is seen in the review, as a diff.

`python3 dev.py test --accept tests/contract` accepts a change: read it first. The examples in it are recorded by
`test_examples.py`, which runs before.
"""

from pathlib import Path

import pytest
from django.core.management import call_command

from api.schema.generator import VersionGenerator, operations, rendered
from tests.api.v1 import __file__ as v1

KEPT = Path(v1).with_name("openapi.yaml")
# Whatever stands there is passed over, not refused, however long it is.
WITHOUT_LIMIT = {"components/parameters/If-None-Match/schema"}
OPERATIONS = [operation for _, _, operation in operations("v1")]


@pytest.fixture
def document():
    return VersionGenerator(api_version="v1").get_schema(public=True)


def test_the_contract_is_what_we_agreed(tmp_path, accept):
    now = tmp_path / "openapi.yaml"
    # As anybody makes it; a warning is a failure.
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", now)
    if accept:
        KEPT.write_bytes(now.read_bytes())
    assert now.read_text() == KEPT.read_text()


def test_every_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for operation in OPERATIONS]
    assert len(set(names)) == len(names) > 40


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation["operationId"])
def test_an_operation_says_what_it_does(operation):
    assert operation["summary"]
    assert operation["description"]
    assert operation["security"][0] == {"bearer": []}


def test_every_string_number_and_list_has_its_limits(document):
    assert set(without_limits(document, "")) == WITHOUT_LIMIT


def without_limits(schema, place):
    """The places of schemas that could be of any size."""
    parts = schema.items() if isinstance(schema, dict) else enumerate(schema)
    for name, part in parts:
        # What people were answered, and what a member happens to be called, are no schemas.
        if isinstance(part, (dict, list)) and name not in (
            "examples",
            "example",
            "default",
            "enum",
        ):
            yield from without_limits(part, f"{place}/{name}")
    if isinstance(schema, dict) and not limits_of(schema) <= schema.keys():
        yield place.removeprefix("/")


def limits_of(schema):
    kinds = schema.get("type", [])
    needed = {"string": {"maxLength"}, "array": {"maxItems"}}
    needed |= {kind: {"minimum", "maximum"} for kind in ("integer", "number")}
    if "enum" in schema or not isinstance(kinds, (str, list)):
        return set()
    return set().union(
        *(needed.get(kind, set()) for kind in ([kinds] if isinstance(kinds, str) else kinds))
    )


@pytest.mark.parametrize(
    ("public_url", "told"), [("", "/"), ("https://bank.example.org", "https://bank.example.org")]
)
def test_the_server_is_the_one_that_was_asked(settings, public_url, told):
    settings.PUBLIC_URL = public_url
    assert f"servers:\n- url: {told}\n".encode() in rendered("v1", "yaml")
