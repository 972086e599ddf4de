"""Adding, changing and deleting the words that questions refer to: tags and sources."""

import pytest

from bank import limits
from bank.documents import Unsound
from bank.editing import (
    InUse,
    NotAllowed,
    Stale,
    Taken,
    Vanished,
    add_source,
    add_tag,
    change_source,
    change_tag,
    delete_source,
    delete_tag,
)
from bank.models import Question, Revision, Source, Tag
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db


class Tags:
    model, what, title = Tag, "tag", "name"
    add, change, delete = staticmethod(add_tag), staticmethod(change_tag), staticmethod(delete_tag)
    on_a_question = {"tags": ["word"]}


class Sources:
    model, what, title = Source, "source", "title"
    add, change, delete = (
        staticmethod(add_source),
        staticmethod(change_source),
        staticmethod(delete_source),
    )
    on_a_question = {"source": "word", "key": "1"}


@pytest.fixture(params=[Tags, Sources], ids=["tag", "source"])
def kind(request):
    return request.param


@pytest.fixture
def word(kind):
    return kind.add(slug="word", by=OPERATOR, **{kind.title: "Word"})


def lines(kind):
    return list(
        Revision.objects.filter(what=kind.what).order_by("id").values_list("version", "verb")
    )


def faults(action, /, *args, **fields):
    with pytest.raises(Unsound) as unsound:
        action(*args, by=OPERATOR, **fields)
    return [(problem.pointer, problem.code) for problem in unsound.value.problems]


# --- adding


def test_a_tag_is_stored_as_given():
    add_tag(slug="orm", name="ORM", description="Rows as objects.", by=OPERATOR)
    assert Tag.objects.filter(
        slug="orm", name="ORM", description="Rows as objects.", version=1
    ).exists()


def test_a_source_is_stored_as_given():
    fields = {
        "title": "Exam",
        "homepage": "https://example.org/",
        "license": "CC-BY-4.0",
        "attribution": "A. Uthor",
    }
    add_source(slug="exam", by=OPERATOR, **fields)
    assert Source.objects.filter(slug="exam", version=1, **fields).exists()


def test_it_is_logged_as_it_is(editor):
    source = add_source(
        slug="exam", title="Exam", homepage="http://example.org", by=editor, reason="Found"
    )
    line = Revision.objects.get()
    assert line.document == {
        "id": source.pk,
        "slug": "exam",
        "title": "Exam",
        "homepage": "http://example.org",
        "license": "",
        "attribution": "",
        "created_at": source.created_at.isoformat(),
        "updated_at": source.created_at.isoformat(),
    }
    assert (line.what, line.name, line.verb, line.by_id) == (
        "source",
        "exam",
        "created",
        editor.user_id,
    )
    assert line.reason == "Found"


@pytest.mark.parametrize(
    ("action", "fields", "expected"),
    [
        (add_tag, {"slug": "A", "name": "A"}, [("/slug", "slug")]),
        (add_tag, {"slug": "a", "name": ""}, [("/name", "required")]),
        (add_tag, {"slug": "a", "name": "a\nb"}, [("/name", "one_line")]),
        (
            add_tag,
            {"slug": "a", "name": "A", "description": "\u202e"},
            [("/description", "direction_override")],
        ),
        (
            add_tag,
            {"slug": "?", "name": "\x00"},
            [("/slug", "slug"), ("/name", "control_character")],
        ),
        (add_source, {"slug": "a", "title": " "}, [("/title", "required")]),
        (
            add_source,
            {"slug": "a", "title": "A", "homepage": "javascript:alert(1)"},
            [("/homepage", "url")],
        ),
        (
            add_source,
            {"slug": "a", "title": "A", "homepage": "example.org"},
            [("/homepage", "url")],
        ),
        (
            add_source,
            {"slug": "a", "title": "A", "homepage": "https://" + "x" * limits.URL},
            [("/homepage", "max_length")],
        ),
        (
            add_source,
            {"slug": "a", "title": "A", "license": "x" * (limits.NAME + 1)},
            [("/license", "max_length")],
        ),
        (
            add_source,
            {"slug": "a", "title": "A", "attribution": "x" * (limits.ATTRIBUTION + 1)},
            [("/attribution", "max_length")],
        ),
    ],
)
def test_it_names_what_is_wrong_with_the_fields(action, fields, expected):
    assert faults(action, **fields) == expected


def test_slug_and_title_are_required(kind):
    assert sorted(faults(kind.add)) == sorted(
        [("/slug", "required"), (f"/{kind.title}", "required")]
    )


@pytest.mark.usefixtures("word")
def test_a_slug_is_unique(kind):
    with pytest.raises(Taken, match=f"Another {kind.what} has this slug") as taken:
        kind.add(slug="word", by=OPERATOR, **{kind.title: "Other"})
    assert taken.value.pointer == "/slug"


def test_a_tag_and_a_source_may_have_the_same_slug():
    assert (
        add_tag(slug="a", name="A", by=OPERATOR).slug
        == add_source(slug="a", title="A", by=OPERATOR).slug
    )


# --- changing


@pytest.mark.usefixtures("word")
def test_a_change_is_one_version_and_one_line(kind):
    changed = kind.change("word", by=OPERATOR, **{kind.title: "New"})
    assert (changed.version, str(kind.model.objects.get())) == (2, "New")
    assert lines(kind) == [(1, "created"), (2, "changed")]


@pytest.mark.usefixtures("word")
@pytest.mark.parametrize("title", ["Word", " Word "])
def test_what_says_nothing_new_leaves_no_trace(kind, title):
    assert kind.change("word", by=OPERATOR, slug="word", **{kind.title: title}).version == 1
    assert lines(kind) == [(1, "created")]


@pytest.mark.usefixtures("word")
def test_a_slug_never_changes(kind):
    assert faults(kind.change, "word", slug="other") == [("/slug", "immutable")]


@pytest.mark.usefixtures("word")
def test_a_name_is_never_emptied(kind):
    assert faults(kind.change, "word", **{kind.title: " "}) == [(f"/{kind.title}", "required")]


@pytest.mark.usefixtures("topic", "word")
def test_no_question_changes_with_it(kind):
    question = add(**kind.on_a_question)
    before = Question.objects.filter(pk=question.pk).values().get()
    kind.change("word", by=OPERATOR, **{kind.title: "New"})
    assert Question.objects.filter(pk=question.pk).values().get() == before


# --- deleting


@pytest.mark.usefixtures("word")
def test_an_unused_one_goes_and_the_log_keeps_it(kind):
    kind.delete("word", by=OPERATOR, reason="Unused")
    assert not kind.model.objects.exists()
    assert lines(kind) == [(1, "created"), (2, "deleted")]
    assert Revision.objects.get(verb="deleted").reason == "Unused"


@pytest.mark.usefixtures("topic", "word")
def test_one_in_use_says_on_how_many_questions(kind):
    add(**kind.on_a_question)
    with pytest.raises(InUse, match="is on 1 questions"):
        kind.delete("word", by=OPERATOR)


# --- refusals


@pytest.mark.parametrize("action", ["change", "delete"])
def test_one_that_is_not_there_has_vanished(kind, action):
    with pytest.raises(Vanished):
        getattr(kind, action)("word", by=OPERATOR)


@pytest.mark.usefixtures("word")
@pytest.mark.parametrize("action", ["change", "delete"])
def test_it_refuses_who_has_seen_an_older_version(kind, action):
    kind.change("word", by=OPERATOR, **{kind.title: "New"})
    with pytest.raises(Stale) as stale:
        getattr(kind, action)("word", by=OPERATOR, expected_version=1)
    assert stale.value.current == 2


@pytest.mark.usefixtures("word")
def test_it_takes_who_has_seen_the_latest_version(kind):
    assert kind.change("word", by=OPERATOR, expected_version=1, **{kind.title: "New"}).version == 2


@pytest.mark.usefixtures("word")
def test_only_editors_add_them(kind, author):
    with pytest.raises(NotAllowed):
        kind.add(slug="other", by=author, **{kind.title: "Other"})


@pytest.mark.usefixtures("word")
@pytest.mark.parametrize("action", ["change", "delete"])
def test_only_editors_change_them(kind, author, action):
    with pytest.raises(NotAllowed):
        getattr(kind, action)("word", by=author)
