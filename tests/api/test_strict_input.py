"""What is sent is taken for exactly what it is, or refused with its place; then nothing is stored."""

import json
import time

import pytest

from bank import limits
from bank.documents import Kind
from bank.models import Question, Revision
from tests.api.bodies import (
    ANSWERS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TOPICS,
    accepted,
    codes,
    one,
    pointers,
    question,
    refused,
    right,
    wrong,
)
from tests.builders import add

pytestmark = pytest.mark.usefixtures("topic")
BULK = f"{QUESTIONS}/bulk"

# Of each JSON type one value, and a number that is none of the whole ones.
VALUES = {
    "text": "5",
    "whole": 5,
    "fraction": 1.5,
    "flag": True,
    "null": None,
    "list": [],
    "object": {},
}
TAKEN = {
    "text": {"text"},
    "text or null": {"text", "null"},
    "whole": {"whole"},
    "number": {"whole", "fraction"},
    "flag": {"flag"},
    "list": {"list"},
    "object": {"object"},
}
MEMBERS = {
    QUESTIONS: {
        "kind": "text",
        "text": "text",
        "topic": "text",
        "tags": "list",
        "difficulty": "whole",
        "language": "text",
        "status": "text",
        "explanation": "text",
        "answers": "list",
        "source": "text or null",
        "key": "text or null",
        "related": "list",
        "position": "whole",
        "shuffle": "flag",
        "grading": "object",
        "details": "object",
    },
    TOPICS: {
        "slug": "text",
        "name": "text",
        "description": "text",
        "parent": "text or null",
        "position": "whole",
    },
    TAGS: {"slug": "text", "name": "text", "description": "text"},
    SOURCES: {
        "slug": "text",
        "title": "text",
        "homepage": "text",
        "license": "text",
        "attribution": "text",
    },
}
ANSWER = {
    "id": "whole",
    "text": "text",
    "is_correct": "flag",
    "weight": "number",
    "feedback": "text",
    "tolerance": "text",
    "match": "text",
    "position": "whole",
}
GRADING = {"case_sensitive": "flag", "accent_sensitive": "flag", "number_words": "flag"}


def misfits(members):
    """Every member with every value of a type that it does not take."""
    return [
        pytest.param(name, value, id=f"{name}-{kind}")
        for name, taken in members.items()
        for kind, value in VALUES.items()
        if kind not in TAKEN[taken]
    ]


def each(*collections):
    return [
        pytest.param(collection, *case.values, id=f"{collection.rpartition('/')[2]}-{case.id}")
        for collection in collections
        for case in misfits(MEMBERS[collection])
    ]


@pytest.fixture
def editor(client_as):
    return client_as("editor")


@pytest.fixture(autouse=True)
def nothing_is_stored(topic):
    """Whatever a test sends is refused as a whole."""
    before = Revision.objects.count()
    yield
    assert Revision.objects.count() == before


# --- types


@pytest.mark.parametrize(("collection", "name", "value"), each(*MEMBERS))
def test_a_member_takes_its_own_type_only(editor, collection, name, value):
    response = editor.post(collection, one(collection, **{name: value}))
    assert pointers(response) == [f"/{name}"]


@pytest.mark.parametrize(("name", "value"), misfits(ANSWER))
def test_a_member_of_an_answer_takes_its_own_type_only(editor, name, value):
    response = editor.post(QUESTIONS, question(answers=[right(), wrong(**{name: value})]))
    assert pointers(response) == [f"/answers/1/{name}"]


@pytest.mark.parametrize(("name", "value"), misfits(GRADING))
def test_an_option_of_grading_is_true_or_false(editor, name, value):
    body = question(kind="short_text", answers=[{"text": "two"}], grading={name: value})
    assert pointers(editor.post(QUESTIONS, body)) == [f"/grading/{name}"]


@pytest.mark.parametrize("name", ["tags", "related"])
@pytest.mark.parametrize("value", [5, 1.5, True, None, [], {}])
def test_a_list_of_texts_takes_texts_only(editor, name, value):
    assert pointers(editor.post(QUESTIONS, question(**{name: [value]}))) == [f"/{name}/0"]


@pytest.mark.parametrize("value", ["5", 5, True, None, []])
def test_an_answer_is_an_object(editor, value):
    response = editor.post(QUESTIONS, question(answers=[right(), value]))
    assert pointers(response) == ["/answers/1"]


@pytest.mark.parametrize("body", ["[]", "null", "5", '"text"', "true", "[{}]"])
@pytest.mark.parametrize("address", [QUESTIONS, ANSWERS, TOPICS, TAGS, SOURCES, BULK])
def test_a_body_is_an_object(editor, address, body):
    response = editor.post(address, data=body.encode(), content_type="application/json")
    assert pointers(response) == [""]


# --- members that nobody knows


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (question(color="red"), "/color"),
        (question(answers=[right(), wrong(color="red")]), "/answers/1/color"),
        (question(grading={"color": "red"}), "/grading/color"),
        (question(**{"a/b~c": 1}), "/a~1b~0c"),
        (question(**{"": 1}), "/"),
        (question(**{"x" * 1000: 1}), "/" + "x" * 1000),
        (question(Text="a"), "/Text"),
    ],
)
def test_an_unknown_member_is_named_by_its_place(editor, body, place):
    assert codes(editor.post(QUESTIONS, body)) == {place: "unknown"}


@pytest.mark.parametrize("name", ["\ud800", "\u0000", "\u202e", "\u200b"])
def test_an_unknown_member_of_whatever_name_is_refused(editor, name):
    raw = json.dumps(question(**{name: 1})).encode()
    refused(editor.post(QUESTIONS, data=raw, content_type="application/json"), 400)


# --- texts

UNFIT = {
    "NUL": "a\u0000b",
    "bell": "a\u0007b",
    "escape": "a\u001bb",
    "delete": "a\u007fb",
    "C1": "a\u0085b",
    "half a pair": "a\ud800b",
    "the other half": "\udc00",
    "override": "a\u202eb",
    "embedding": "\u202aa",
    "zero width": "\u200b",
    "joiners": "\u200d\u2060\ufeff",
    "filler": "\u3164",
    "braille blank": "\u2800",
    "blanks that are no blanks": "\u00a0\u2003\u200b",
}
TEXTS = [
    (collection, name)
    for collection, members in MEMBERS.items()
    for name, taken in members.items()
    if taken in ("text", "text or null") and name not in ("kind", "status")
]


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT)
@pytest.mark.parametrize(("collection", "name"), TEXTS)
def test_an_unfit_text_is_refused(editor, collection, name, text):
    raw = json.dumps(one(collection, **{name: text})).encode()
    response = editor.post(collection, data=raw, content_type="application/json")
    assert pointers(response) == [f"/{name}"]


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT)
@pytest.mark.parametrize("name", ["text", "feedback", "match", "tolerance"])
def test_an_unfit_text_of_an_answer_is_refused(editor, name, text):
    kind = {"match": Kind.MATCHING, "tolerance": Kind.NUMERICAL}.get(name, Kind.OPEN)
    raw = json.dumps(question(kind=kind, answers=[{"text": "2", name: text}])).encode()
    response = editor.post(QUESTIONS, data=raw, content_type="application/json")
    assert pointers(response) == [f"/answers/0/{name}"]


@pytest.mark.parametrize("text", ["a\u0000", "\ud800"], ids=["NUL", "half a pair"])
@pytest.mark.parametrize("shape", ["{0}", '{{"a": {0}}}', "[{0}]", '[[{{"a": [{0}]}}]]'])
def test_details_hold_no_text_that_a_database_cannot(editor, text, shape):
    details = f'{{"moodle": {shape.format(json.dumps(text))}}}'
    raw = json.dumps(question()).replace('"kind"', f'"details": {details}, "kind"', 1)
    response = editor.post(QUESTIONS, data=raw.encode(), content_type="application/json")
    assert pointers(response)[0].startswith("/details/moodle")


def test_the_name_of_a_detail_is_a_text_as_well(editor):
    raw = json.dumps(question(details={"a\ud800": 1})).encode()
    response = editor.post(QUESTIONS, data=raw, content_type="application/json")
    assert pointers(response)[0].startswith("/details")


LONGEST = {
    (QUESTIONS, "text"): limits.TEXT,
    (QUESTIONS, "explanation"): limits.TEXT,
    (QUESTIONS, "language"): limits.LANGUAGE,
    (QUESTIONS, "topic"): limits.SLUG,
    (QUESTIONS, "source"): limits.SLUG,
    (QUESTIONS, "key"): limits.KEY,
    (TOPICS, "slug"): limits.SLUG,
    (TOPICS, "name"): limits.NAME,
    (TOPICS, "description"): limits.DESCRIPTION,
    (TAGS, "slug"): limits.SLUG,
    (TAGS, "name"): limits.NAME,
    (TAGS, "description"): limits.DESCRIPTION,
    (SOURCES, "title"): limits.NAME,
    (SOURCES, "homepage"): limits.URL,
    (SOURCES, "license"): limits.NAME,
    (SOURCES, "attribution"): limits.ATTRIBUTION,
}


@pytest.mark.parametrize(
    ("collection", "name", "most"), [(*place, most) for place, most in LONGEST.items()]
)
def test_a_text_that_is_too_long_is_refused(editor, collection, name, most):
    text = "https://" + "x" * (most - 7) if name == "homepage" else "x" * (most + 1)
    assert codes(editor.post(collection, one(collection, **{name: text}))) == {
        f"/{name}": "max_length"
    }


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"tags": [f"t{number}" for number in range(21)]}, "/tags"),
        ({"related": [f"k{number}" for number in range(51)]}, "/related"),
        ({"answers": [wrong(f"a{number}") for number in range(51)]}, "/answers"),
        ({"details": {"a": "x" * limits.DETAILS}}, "/details"),
        ({"related": ["a", "a"]}, "/related"),
        ({"related": [""]}, "/related/0"),
        ({"related": ["x" * 201]}, "/related/0"),
    ],
)
def test_too_many_or_too_large_is_refused(editor, members, place):
    found = pointers(editor.post(QUESTIONS, question(**members)))
    assert found[0] == place


# --- numbers


@pytest.mark.parametrize(
    ("collection", "name", "raw"),
    [
        (collection, name, raw)
        for collection, name in [
            (QUESTIONS, "position"),
            (TOPICS, "position"),
            (QUESTIONS, "difficulty"),
        ]
        for raw in [
            "-1",
            "2147483648",
            "9223372036854775808",
            "1" + "0" * 24,
            "3.0",
            "3e0",
            "1e400",
        ]
    ],
)
def test_a_number_beyond_its_column_is_refused(editor, collection, name, raw):
    body = json.dumps(one(collection)).replace("{", f'{{"{name}": {raw}, ', 1)
    response = editor.post(collection, data=body.encode(), content_type="application/json")
    assert pointers(response) == [f"/{name}"]


@pytest.mark.parametrize(
    "raw", ["1.0000001", "-1.5", "0.12345678", "1e-8", "1e400", "-1e400", "5e-324", "1" + "0" * 20]
)
def test_a_weight_is_a_share_with_seven_places(editor, raw):
    body = json.dumps(question()).replace('"text": "Two"', f'"text": "Two", "weight": {raw}')
    response = editor.post(QUESTIONS, data=body.encode(), content_type="application/json")
    assert pointers(response) == ["/answers/0/weight"]


@pytest.mark.parametrize("raw", ["9007199254740992", "-9007199254740992", "1e16", "1e400"])
def test_a_number_in_details_is_one_that_every_reader_reads_alike(editor, raw):
    body = json.dumps(question()).replace("{", f'{{"details": {{"a": {raw}}}, ', 1)
    response = editor.post(QUESTIONS, data=body.encode(), content_type="application/json")
    assert pointers(response) == ["/details/a"]


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        *(("NaN", True), ("Infinity", True), ("-Infinity", True)),
        *(("01", False), ("+1", False), (".5", False), ("0x10", False)),
    ],
)
@pytest.mark.parametrize("name", ["difficulty", "details"])
def test_what_is_no_json_number_is_refused_with_its_place(editor, name, raw, place):
    value = f'{{"a": {raw}}}' if name == "details" else raw
    body = json.dumps(question()).replace("{", f'{{"{name}": {value}, ', 1)
    response = editor.post(QUESTIONS, data=body.encode(), content_type="application/json")
    (fault,) = refused(response, 400, "malformed")["errors"]
    if place:
        assert (fault["pointer"], fault["code"]) == (
            "/details/a" if name == "details" else "/difficulty",
            "not_finite",
        )
    else:
        assert (fault["pointer"], fault["code"]) == ("", "syntax")
        assert "line 1, column" in fault["detail"]


@pytest.mark.parametrize("digits", [26, 30, 5_000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_of_very_many_digits_is_refused_with_the_range_of_its_member(editor, sign, digits):
    body = json.dumps(question(details={"a": 2}, position=1)).replace(
        "2}", f"{sign}{'1' * digits}}}"
    )
    body = body.replace('"position": 1', f'"position": {sign}{"1" * digits}')
    response = editor.post(QUESTIONS, data=body.encode(), content_type="application/json")
    fault, other = refused(response, 400, "invalid")["errors"]
    assert (fault["pointer"], other["pointer"]) == ("/position", "/details/a")
    assert ("2147483647" if not sign else "0") in fault["detail"]


# --- JSON


@pytest.mark.parametrize(
    ("raw", "places"),
    [
        ('{"text": "a", "text": "b"}', ["/text"]),
        (
            '{"kind": "open", "answers": [{}, {"text": "a", "text": "b", "text": "c"}]}',
            ["/answers/1/text"],
        ),
        ('{"details": {"a": {"b": 1, "b": 1}}}', ["/details/a/b"]),
        ('{"a": 1, "\\u0061": 2}', ["/a"]),
        ('{"a/b": 1, "a/b": 2}', ["/a~1b"]),
        ('{"a": 1, "a": 2, "b": [0, NaN], "c": {"d": 1, "d": 2}}', ["/a", "/b/1", "/c/d"]),
    ],
)
def test_members_that_are_given_twice_are_refused_with_their_places(editor, raw, places):
    response = editor.post(QUESTIONS, data=raw.encode(), content_type="application/json")
    problem = refused(response, 400, "malformed")
    assert "twice" in problem["detail"]
    assert [fault["pointer"] for fault in problem["errors"]] == places


def test_a_hundred_thousand_members_twice_are_refused_at_once(editor):
    raw = "{" + ",".join(f'"{place}":1' for place in [*range(100_000), *range(100_000)]) + "}"
    began = time.monotonic()
    response = editor.post(QUESTIONS, data=raw.encode(), content_type="application/json")
    assert len(refused(response, 400, "malformed")["errors"]) == 100
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"text": "a"',
        b'{"text"}',
        b"{'text': 'a'}",
        b'{"a": 1,}',
        b"{} {}",
        b"//x\n{}",
        b"x",
        b'{"a": "\x00"}',
        b'{"a": "\n"}',
        b"\xff\xfe{\x00}\x00",
    ],
)
def test_what_is_no_json_is_refused_with_its_place(editor, raw):
    response = editor.post(QUESTIONS, data=raw, content_type="application/json")
    refused(response, 400, "malformed")


@pytest.mark.parametrize(
    "raw", [b'{"text": "\xff"}', b'{"text": "\xed\xa0\x80"}', "{}".encode("utf-16")]
)
def test_what_is_no_utf_8_is_refused(editor, raw):
    response = editor.post(QUESTIONS, data=raw, content_type="application/json")
    refused(response, 400, "malformed")


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("[" * 100_000, "/0" * 32),
        ('{"a":' * 100_000, "/a" * 32),
        ('{"details": [{}, 1, ' + "[" * 33 + "]" * 33 + "]}", "/details/2" + "/0" * 30),
        ("[" * 100_000 + "]" * 100_000, "/0" * 32),
        ('{"b": 1, "c": 2, "b": ' + "[" * 40, "/b" + "/0" * 31),
        ('["[[\\"[", ' + "[" * 40, "/1" + "/0" * 31),
    ],
    ids=["brackets", "objects", "one too deep", "closed", "twice", "within a text"],
)
def test_what_is_too_deep_is_refused_with_its_place(editor, raw, place):
    response = editor.post(QUESTIONS, data=raw.encode(), content_type="application/json")
    problem = refused(response, 400, "malformed")
    assert "levels" in problem["detail"]
    assert [fault["pointer"] for fault in problem["errors"]] == [place]


@pytest.mark.parametrize("raw", ["{" * 100_000, "]" * 100_000, "[}" * 100_000, '{"a" ' * 40])
def test_brackets_that_make_no_json_are_only_that(editor, raw):
    response = editor.post(QUESTIONS, data=raw.encode(), content_type="application/json")
    problem = refused(response, 400, "malformed")
    assert [fault["code"] for fault in problem["errors"]] == ["syntax"]


def test_brackets_within_a_text_are_only_text(client_as, nothing_is_stored):
    body = question(text='"[{' * 1000, answers=[])
    response = client_as("reader").post(QUESTIONS, body)
    refused(response, 403)


def test_details_have_a_depth_of_their_own(editor):
    deep = 1
    for _ in range(limits.DETAILS_DEPTH):
        deep = [deep]
    assert "max_depth" in codes(editor.post(QUESTIONS, question(details={"a": deep}))).values()


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_an_absent_body_is_no_empty_object(editor, topic, method):
    address = QUESTIONS if method == "post" else f"{TOPICS}/python"
    response = getattr(editor, method)(address, data=b"", content_type="application/json")
    refused(response, 400)


def test_an_address_of_a_parse_error_tells_nothing_of_the_parser(editor):
    response = editor.post(QUESTIONS, data=b"{,}", content_type="application/json")
    assert refused(response, 400)["detail"] == "This is not JSON: line 1, column 2."


# --- what a body says of itself


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/merge-patch+json",
        "application/xml",
        "x",
        "application/*",
    ],
)
def test_another_media_type_is_refused_and_the_right_one_named(editor, media_type):
    response = editor.post(QUESTIONS, data=b"{}", content_type=media_type)
    refused(response, 415, "unsupported_media_type")
    assert response.headers["Accept-Post"] == "application/json"


def test_for_a_patch_there_are_two(editor, topic):
    response = editor.patch(f"{TOPICS}/python", data=b"{}", content_type="text/plain")
    refused(response, 415)
    assert response.headers["Accept-Patch"] == "application/merge-patch+json, application/json"


def test_for_a_put_the_general_header_names_the_type(editor, topic):
    response = editor.put(f"{TOPICS}/python", data=b"{}", content_type="text/plain")
    refused(response, 415)
    assert response.headers["Accept"] == "application/json"
    assert "Accept-Post" not in response.headers


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "bz2_codec", "idna", "x", "", "utf-7"])
def test_another_charset_is_refused(editor, charset):
    response = editor.post(
        QUESTIONS, data=b"{}", content_type=f"application/json; charset={charset}"
    )
    refused(response, 415)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf_8_may_be_named(editor, charset):
    response = editor.post(
        QUESTIONS, data=b"{}", content_type=f"application/json; charset={charset}"
    )
    refused(response, 400, "invalid")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity", "x", "*"])
def test_a_compressed_body_is_refused(editor, encoding):
    response = editor.post(QUESTIONS, question(), headers={"Content-Encoding": encoding})
    refused(response, 415)
    assert response.headers["Accept-Encoding"] == "identity"


def test_a_body_that_is_too_large_is_refused(editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = editor.post(QUESTIONS, question(details={"a": "x" * 10_000}))
    assert "10000 bytes" in refused(response, 413, "too_large")["detail"]


# --- everything at once


def test_one_body_can_be_wrong_in_every_way_at_once(editor):
    body = {
        "kind": "single",
        "text": "\u200b",
        "topic": "A b",
        "tags": ["easy", 5],
        "difficulty": "3",
        "language": None,
        "answers": [{"weight": "1", "id": 0}, 7],
        "position": -1,
        "shuffle": 1,
        "grading": {"case": True},
        "details": [],
        "url": "x",
        "color": "red",
    }
    assert set(pointers(editor.post(QUESTIONS, body))) == {
        "/kind",
        "/text",
        "/topic",
        "/tags/1",
        "/difficulty",
        "/language",
        "/answers/0/weight",
        "/answers/0/id",
        "/answers/1",
        "/position",
        "/shuffle",
        "/grading/case",
        "/details",
        "/url",
        "/color",
    }


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("name", "value"), [("difficulty", "3"), ("text", "a\u0000"), ("color", 1)]
)
def test_a_change_is_read_as_strictly(editor, topic, method, name, value):
    added = add()
    response = getattr(editor, method)(f"{QUESTIONS}/{added.pk}", question(**{name: value}))
    assert pointers(response) == [f"/{name}"]
    # The one revision is of the question that was to be changed.
    Revision.objects.filter(subject_id=added.pk, what="question").delete()
    assert Question.objects.get().version == 1


def test_what_is_sound_is_taken(editor, nothing_is_stored):
    found = accepted(editor.post(QUESTIONS, question()), 201)
    editor.delete(found["url"])
    Revision.objects.filter(what="question").delete()
