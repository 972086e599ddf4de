"""HTTP examples."""

import pytest

from bank.proofreading.languages import http

REQUEST = "GET /loans HTTP/1.1\nHost: example.org\n"
JSON = 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"id": 7}\n'


@pytest.mark.parametrize(
    "code",
    [
        REQUEST,
        JSON,
        f"{REQUEST}\n---\n\n{JSON}\n---\n\n{REQUEST}",
        "HTTP/1.1 204 No Content\nVary:\n",
        "HTTP/1.1 204\n",
        "HTTP/1.1 422 Unprocessable Entity\n",
        "HTTP/1.1 422 Unprocessable Content\n",
        JSON.replace("\n\n", "\nContent-Length: 9\n\n"),
        JSON.replace("json", "problem+json"),
        "OPTIONS * HTTP/1.1\nHost: example.org\n",
        "CONNECT example.org:443 HTTP/1.1\nHost: example.org:443\n",
        "GET http://example.org/ HTTP/1.1\nHost: example.org\n",
        "HTTP/1.1 200 OK\nContent-Type: text/csv; charset=utf-8\n\nid,item\n7,Plane\n",
        "HTTP/1.1 304 Not Modified\nContent-Length: 9\n",
        f"{REQUEST.replace('GET', 'HEAD')}\n---\n\n{JSON.split('{')[0].strip()}\nContent-Length: 9\n",
    ],
)
def test_a_sound_message_has_no_faults(code: str) -> None:
    assert http.read(code).faults == ()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (
            "GET /loans\nHost: example.org\n",
            (0, "A message begins with `METHOD TARGET HTTP/1.1` or `HTTP/1.1 STATUS REASON`."),
        ),
        (REQUEST.replace("GET", "GTE"), (0, "There is no method 'GTE'. Did you mean 'GET'?")),
        ("HTTP/1.1 299 OK\n", (0, "There is no status 299.")),
        ("HTTP/1.1 200 Okay\n", (0, "Status 200 is OK, not Okay.")),
        (
            "HTTP/1.1 422 Unprocessable\n",
            (0, "Status 422 is Unprocessable Content or Unprocessable Entity, not Unprocessable."),
        ),
        (REQUEST.split("\n")[0], (0, "A request of HTTP/1.1 has a Host.")),
        (f"{REQUEST}Acept: */*\n", (2, "There is no header 'Acept'. Did you mean 'Accept'?")),
        (f"{REQUEST}accept: */*\n", (2, "There is no header 'accept'. Did you mean 'Accept'?")),
        (f"{REQUEST}Accept:*/*\n", (2, "A header is `Name: value`, with one blank.")),
        (f"{REQUEST}Accept\n", (2, "A header is `Name: value`, with one blank.")),
        (f"{REQUEST}\nsaw\n", (0, "A body has a Content-Type.")),
        (JSON.replace("}", ""), (3, "This is not JSON: Expecting ',' delimiter, at character 9.")),
        (
            "HTTP/1.1 200 OK\nContent-Type: application/soap+xml\n\n<a>\n</b>",
            (4, "This is not XML: mismatched tag: line 2, column 2."),
        ),
        (
            JSON.replace("\n\n", "\nContent-Length: 10\n\n"),
            (0, "Content-Length is 10, but the body has 9 bytes."),
        ),
        (
            f"{REQUEST}\n---\n\n{JSON}\n---\n\nHTTP/1.1 299 OK\n",
            (12, "There is no status 299."),
        ),
        (
            f"{REQUEST}Content-Type: text/plain\n\nsaw\n---\nsaw\n",
            (5, "Between two messages, `---` stands between blank lines."),
        ),
    ],
)
def test_a_fault_of_a_message_is_named_with_its_line(code: str, fault: tuple[int, str]) -> None:
    assert http.read(code).faults == (fault,)
