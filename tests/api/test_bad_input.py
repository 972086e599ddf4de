"""Whatever is put into an address or a header: a 4xx problem or a good answer, never a 5xx, the same on both stacks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.rows import rows
from tests.api.walking import addressed
from tests.builders import add

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"
FILTERS = [
    *(
        "topic",
        "tag",
        "tag_any",
        "kind",
        "difficulty",
        "difficulty_min",
        "difficulty_max",
        "language",
        "status",
    ),
    *(
        "source",
        "key",
        "author",
        "id",
        "created_after",
        "created_before",
        "updated_after",
        "updated_before",
    ),
    *("search", "ordering", "page_size", "cursor", "count", "fields", "html"),
]
LISTS = ["questions", "answers", "topics", "tags", "sources"]


def is_refused(response, *statuses):
    assert response.status_code in statuses
    assert response["Content-Type"] == "application/problem+json"


# --- bytes that are no text


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(
    "value", ["%00", "a%00b", "%FF", "a%C3", "%C0%80", "%ED%A0%80", "%F4%90%80%80"]
)
def test_a_value_that_is_no_text_is_refused(client, db, name, value):
    is_refused(client.get(f"{QUESTIONS}?{name}={value}"), 400)


@pytest.mark.parametrize("path", [*LISTS, "questions/1", "topics/python", "topics/tree", ""])
@pytest.mark.parametrize("query", ["%00=1", "x=%00", "%FF=1", "x=%FF"])
def test_wherever_it_stands(client, topic, path, query):
    is_refused(client.get(f"/api/v1/{path}?{query}"), 400)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "topics/%00",
            "topics/a%00b",
            "tags/%00",
            "questions/%00",
            "questions/1%00",
            "%00",
            "questions/1/revisions/%00",
        ),
    ],
)
def test_no_address_holds_a_nul(client, db, path):
    is_refused(client.get(f"/api/v1/{path}"), 400)


@pytest.mark.parametrize(
    "path",
    [
        "topics/%FF",
        "topics/a%C3",
        "tags/%ED%A0%80",
        "questions/%FF",
        "%FF",
        "%C0%AF",
        "topics/%F0%9F%90%8D",
    ],
)
def test_an_address_that_is_no_text_leads_nowhere(client, db, path):
    is_refused(client.get(f"/api/v1/{path}"), 400, 404)


def test_bytes_that_nobody_escaped_are_not_read_as_another_alphabet(client, db):
    """Latin-1 would make some letters of them."""
    response = client.get(QUESTIONS, QUERY_STRING="search=\xff\xfe")
    is_refused(response, 400)


def test_letters_that_nobody_escaped_are_read_as_what_they_are(client, topic):
    add(kind="open", text="Größe?", status="published")
    raw = "search=größe".encode().decode("latin-1")
    assert len(client.get(QUESTIONS, QUERY_STRING=raw).json()["results"]) == 1


# --- too much


@pytest.mark.parametrize("length", [8_191, 100_000])
@pytest.mark.parametrize("name", ["search", "topic", "id", "cursor", "zzz"])
def test_an_address_that_is_too_long_is_414(client, db, name, length):
    is_refused(client.get(f"{QUESTIONS}?{name}={'1' * length}"), 414)


def test_a_path_that_is_too_long_is_414(client, db):
    is_refused(client.get(f"/api/v1/topics/{'a' * 100_000}"), 414)


def test_a_long_list_of_filters_is_legal(client, topic):
    query = (
        "&".join(f"key={'k' * 200}{n}"[:200] for n in range(20))
        + f"&id={','.join(['9007199254740991'] * 100)}"
    )
    assert len(query) > 4_094
    assert client.get(f"{QUESTIONS}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "&".join(["a"] * 1_500),
        "&" * 5_000,
        "a&" * 3_000,
        "=" * 3_000,
        "topic=a&" * 1_000,
        ";" * 1_000,
    ],
)
def test_a_thousand_parameters_are_refused_or_none(client, db, query):
    response = client.get(f"{QUESTIONS}?{query}")
    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    "path",
    [
        f"questions/{'9' * 5_000}",
        f"answers/{'1' * 400}",
        f"topics/{'x' * 5_000}",
        "questions/" + "1/" * 2_000,
    ],
)
def test_a_name_of_any_length_leads_nowhere(client, db, path):
    is_refused(client.get(f"/api/v1/{path}"), 404)


# --- numbers and times

NUMBERS = [
    *(
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "1e400",
        "1e308",
    ),
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "-0",
        "0x10",
        "1_000",
        "٣",
        "½",
        "²",
        "1,5",
        "1.",
        ".5",
        "+1",
        "00000000000000000000001",
    ),
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", ["difficulty", "difficulty_min", "author", "id", "page_size"])
def test_an_odd_number_is_refused_or_finds_nothing(client, topic, name, number):
    rows(1, topic)
    response = client.get(QUESTIONS, {name: number.replace(",", ".")})
    assert response.status_code == 400 or response.json()["results"] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_an_odd_number_is_no_question_of_answers(client, topic, number):
    response = client.get("/api/v1/answers", {"question": number})
    assert response.status_code == 400 or response.json()["results"] == []


TIMES = [
    *(
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "0000-01-01",
        "-0001-01-01",
        "9999-12-31T23:59:59.999999-23:59",
    ),
    *(
        "10000-01-01",
        "99999-01-01T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T23:59:60Z",
        "2026-W53-1",
        "NaN",
        "now",
    ),
    *(
        "2026-11-22T12:00:00+99:99",
        "2026-11-22T12:00:00.1234567890123Z",
        "１２３４-01-01",
        "0",
        "1e9",
        "2026-1-1",
        "T",
    ),
]


@pytest.mark.parametrize("moment", TIMES)
@pytest.mark.parametrize(
    "name", ["created_after", "created_before", "updated_after", "updated_before"]
)
def test_an_odd_time_is_no_error_of_ours(client, topic, name, moment):
    assert client.get(QUESTIONS, {name: moment}).status_code in (200, 400)


@pytest.mark.parametrize("moment", ["0001-01-01", "10000-01-01", "NaN", "0000-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_refused(client, topic, moment):
    is_refused(client.get(QUESTIONS, {"created_after": moment}), 400)


# --- injections


@pytest.mark.parametrize(
    "query",
    [
        *(
            "_connector=OR",
            "_negated=True",
            "id__in=1",
            "pk=1",
            "topic__slug=python",
            "q=1",
            "limit=1",
            "offset=1",
        ),
        *(
            "topic=python' OR '1'='1",
            "id=1) OR (1=1",
            "ordering=created_at;DROP TABLE bank_question",
            "ordering=(SELECT 1)",
        ),
        *(
            "key=x' OR 1=1 --",
            "language=en%25",
            "language=%25",
            "search=' OR 1=1 --",
            "fields=*",
            "fields=__all__",
        ),
        *(
            "ordering=author__password",
            "ordering=topic__path",
            "tag=__class__",
            "search={{7*7}}",
            "search=${jndi:ldap://x}",
        ),
    ],
)
def test_nobody_gets_more_by_it(client, topic, query):
    rows(2, topic, text="x")
    response = client.get(f"{QUESTIONS}?{query}")
    assert response.status_code == 400 or response.json()["results"] == []


# --- headers


@pytest.mark.parametrize(
    "name",
    [
        "If-None-Match",
        "If-Match",
        "Accept",
        "Accept-Language",
        "Origin",
        "User-Agent",
        "X-Forwarded-For",
        "Range",
        "Cookie",
        "Idempotency-Key",
        "X-HTTP-Method-Override",
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "\xff\xfe",
        "a" * 8_000,
        "%00",
        '"',
        ",,,",
        "\u2028".encode().decode("latin-1"),
        "bytes=0-1",
        "DELETE",
    ],
)
def test_an_odd_header_is_no_error_of_ours(client, topic, name, value):
    assert client.get(QUESTIONS, headers={name: value}).status_code in (200, 304, 400, 406, 412)


def test_a_method_cannot_be_put_over_another(client_as, topic):
    question = add(status="published")
    editor = client_as("editor")
    editor.get(f"{QUESTIONS}/{question.pk}", headers={"X-HTTP-Method-Override": "DELETE"})
    assert editor.get(f"{QUESTIONS}/{question.pk}?_method=DELETE").status_code == 400
    assert editor.get(f"{QUESTIONS}/{question.pk}").status_code == 200


# --- anything at all

ODD = st.text(max_size=30) | st.sampled_from(
    [*NUMBERS, *TIMES, "'", "\\", "*", "%", "{}", "[]", "null", "\x7f", "\u202e", "😀"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    path=st.sampled_from(LISTS),
    parameters=st.dictionaries(
        st.sampled_from([*FILTERS, "question", "parent"]) | ODD,
        ODD | st.lists(ODD, max_size=3),
        max_size=4,
    ),
)
def test_no_parameters_make_an_error_of_ours(client, topic, path, parameters):
    client.raise_request_exception = False
    try:
        url = addressed(
            f"/api/v1/{path}", **{name: value for name, value in parameters.items() if name}
        )
    except UnicodeEncodeError:
        return  # half a surrogate pair cannot be sent at all
    response = client.get(url)
    assert response.status_code in (200, 400)
    assert response["Content-Type"] in ("application/json", "application/problem+json")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(raw=st.binary(max_size=40))
def test_no_bytes_in_a_query_make_an_error_of_ours(client, topic, raw):
    client.raise_request_exception = False
    response = client.get(QUESTIONS, QUERY_STRING=raw.decode("latin-1"))
    assert response.status_code in (200, 400)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(raw=st.binary(min_size=1, max_size=30))
def test_no_bytes_in_a_path_make_an_error_of_ours(client, topic, raw):
    client.raise_request_exception = False
    # The address as a server hands it on.
    response = client.get(QUESTIONS, PATH_INFO=f"/api/v1/topics/{raw.decode('latin-1')}")
    assert response.status_code in (200, 400, 404)
    assert "html" not in response["Content-Type"]
