"""Adding, renaming, moving and deleting topics."""

import pytest

from bank import limits
from bank.documents import Unsound
from bank.editing import (
    InUse,
    NotAllowed,
    Stale,
    Taken,
    Vanished,
    add_topic,
    change_topic,
    delete_topic,
)
from bank.models import Revision, Topic
from bank.models.topics import DEEPEST
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db


def grow(slug, parent=None, **fields):
    return add_topic(
        **{"slug": slug, "name": slug.title(), "parent": parent, "by": OPERATOR, **fields}
    )


def edit(topic, **fields):
    return change_topic(topic, **{"by": OPERATOR, **fields})


def chain(length, prefix="level"):
    """Topics one under the other, the slug of the lowest."""
    slug = None
    for level in range(1, length + 1):
        slug = grow(f"{prefix}-{level}", slug).slug
    return slug


def path(slug):
    """The slugs on the way to a topic, as its path has them."""
    slugs = dict(Topic.objects.values_list("id", "slug"))
    return "/".join(slugs[topic_id] for topic_id in Topic.objects.get(slug=slug).ancestor_ids)


def lines(slug):
    return list(
        Revision.objects.filter(what="topic", name=slug)
        .order_by("id")
        .values_list("version", "verb")
    )


def faults(action, /, *args, **fields):
    with pytest.raises(Unsound) as unsound:
        action(*args, **fields)
    return [(problem.pointer, problem.code) for problem in unsound.value.problems]


# --- adding


def test_it_is_stored_as_given():
    grow("python", description="The language.", position=3)
    topic = Topic.objects.get()
    assert (topic.slug, topic.name, topic.description, topic.position) == (
        "python",
        "Python",
        "The language.",
        3,
    )
    assert (topic.version, topic.published_count, topic.parent) == (1, 0, None)


def test_it_stands_under_its_parent():
    chain(3)
    assert path("level-3") == "level-1/level-2/level-3"


def test_it_is_logged_as_it_is(editor):
    grow("python")
    topic = grow("orm", "python", description="Rows.", by=editor, reason="Wanted")
    line = Revision.objects.get(name="orm")
    assert line.document == {
        "id": topic.pk,
        "slug": "orm",
        "name": "Orm",
        "description": "Rows.",
        "parent": "python",
        "position": 0,
        "created_at": topic.created_at.isoformat(),
        "updated_at": topic.created_at.isoformat(),
    }
    assert (line.verb, line.by_name, line.reason) == ("created", "editor", "Wanted")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"slug": "tree"}, [("/slug", "reserved")]),
        ({"slug": "A b"}, [("/slug", "slug")]),
        ({"name": " "}, [("/name", "required")]),
        ({"name": "x" * (limits.NAME + 1)}, [("/name", "max_length")]),
        ({"name": "a\nb"}, [("/name", "one_line")]),
        ({"description": "x" * (limits.DESCRIPTION + 1)}, [("/description", "max_length")]),
        ({"position": -1}, [("/position", "out_of_range")]),
        ({"position": limits.INTEGER + 1}, [("/position", "out_of_range")]),
        ({"parent": "python"}, [("/parent", "unknown")]),
        ({"parent": ""}, [("/parent", "slug")]),
        ({"parent": "a\x00b"}, [("/parent", "control_character")]),
        ({"parent": "\ud800"}, [("/parent", "surrogate")]),
        (
            {"slug": "-", "name": "\x00", "position": -1},
            [("/slug", "slug"), ("/name", "control_character"), ("/position", "out_of_range")],
        ),
    ],
)
def test_it_names_what_is_wrong_with_the_fields(fields, expected):
    assert faults(grow, **{"slug": "ok", "name": "Ok", **fields}) == expected


def test_slug_and_name_are_required():
    assert sorted(faults(add_topic, by=OPERATOR)) == [("/name", "required"), ("/slug", "required")]


def test_an_unknown_parent_is_named_with_the_nearest():
    grow("python")
    with pytest.raises(Unsound, match="Did you mean 'python'"):
        grow("orm", "pyton")


def test_topics_go_as_deep_as_their_limit_and_no_deeper():
    lowest = chain(DEEPEST)
    assert faults(grow, "deeper", lowest) == [("/parent", "max_depth")]


def test_a_slug_is_unique_in_the_whole_tree():
    chain(2)
    with pytest.raises(Taken) as taken:
        grow("level-2")
    assert taken.value.pointer == "/slug"


@pytest.mark.parametrize("parent", [None, "python"])
def test_a_name_is_unique_among_siblings(parent):
    grow("python")
    grow("a", parent, name="Same")
    with pytest.raises(Taken) as taken:
        grow("b", parent, name="Same")
    assert taken.value.pointer == "/name"


def test_a_name_may_stand_under_two_parents():
    grow("python", name="Basics")
    assert grow("basics", "python", name="Basics").pk


# --- changing


@pytest.mark.parametrize(
    "fields",
    [{"name": "Ruby"}, {"description": "Gems."}, {"position": 4}, {"name": "Ruby", "position": 4}],
)
def test_a_change_is_one_version_and_one_line(fields):
    grow("python")
    assert edit("python", **fields).version == 2
    assert Topic.objects.filter(version=2, **fields).exists()
    assert lines("python") == [(1, "created"), (2, "changed")]


@pytest.mark.parametrize(
    "fields", [{}, {"name": " Python "}, {"parent": None}, {"slug": "python", "position": 0}]
)
def test_what_says_nothing_new_leaves_no_trace(fields):
    grow("python")
    assert edit("python", **fields).version == 1
    assert lines("python") == [(1, "created")]


def test_the_same_parent_is_no_move():
    chain(2)
    assert edit("level-2", parent="level-1").version == 1


def test_a_slug_never_changes():
    grow("python")
    assert faults(edit, "python", slug="ruby") == [("/slug", "immutable")]


# --- moving


def test_a_topic_moves_with_all_below_it():
    chain(3)
    grow("sql")
    edit("level-2", parent="sql")
    assert (path("level-2"), path("level-3")) == ("sql/level-2", "sql/level-2/level-3")


def test_a_topic_moves_to_the_root():
    chain(3)
    edit("level-2", parent=None)
    assert (path("level-3"), Topic.objects.get(slug="level-2").parent) == ("level-2/level-3", None)


def test_a_move_is_one_line_of_the_topic_alone():
    chain(3)
    edit("level-2", parent=None, name="Moved")
    assert (lines("level-2"), lines("level-3")) == (
        [(1, "created"), (2, "moved")],
        [(1, "created")],
    )
    assert Revision.objects.latest("id").document["parent"] is None


def test_topics_whose_ids_begin_alike_stay_apart():
    Topic.objects.create(pk=7, slug="seven", name="7", path="/7/")
    Topic.objects.create(pk=77, slug="more", name="77", path="/77/")
    grow("sql")
    edit("seven", parent="sql")
    assert path("more") == "more"


@pytest.mark.parametrize("parent", ["level-1", "level-2", "level-3"])
def test_a_topic_never_stands_under_itself(parent):
    chain(3)
    assert faults(edit, "level-1", parent=parent) == [("/parent", "cycle")]


def test_a_move_keeps_to_the_depth():
    chain(3)
    lowest = chain(DEEPEST - 2, "other")
    assert faults(edit, "level-1", parent=lowest) == [("/parent", "max_depth")]
    assert edit("level-2", parent=lowest).depth == DEEPEST - 1


def test_a_move_to_where_the_name_is_taken_is_refused():
    chain(2)
    grow("sql", name="Level-2")
    with pytest.raises(Taken):
        edit("level-2", parent=None)
    assert path("level-2") == "level-1/level-2"


# --- deleting


def test_an_empty_topic_goes_and_the_log_keeps_it():
    grow("python")
    delete_topic("python", by=OPERATOR, reason="Unused")
    assert not Topic.objects.exists()
    assert lines("python") == [(1, "created"), (2, "deleted")]


def test_a_topic_that_holds_something_says_how_much():
    chain(2)
    add(topic="level-1")
    with pytest.raises(InUse, match="still holds 1 question and 1 topic"):
        delete_topic("level-1", by=OPERATOR)


def test_a_slug_may_be_taken_again_after_a_deletion():
    grow("python")
    delete_topic("python", by=OPERATOR)
    assert grow("python").version == 1


# --- refusals


@pytest.mark.parametrize("action", [edit, delete_topic])
def test_a_topic_that_is_not_there_has_vanished(action):
    with pytest.raises(Vanished):
        action("python", by=OPERATOR)


@pytest.mark.parametrize("action", [edit, delete_topic])
def test_it_refuses_who_has_seen_an_older_version(action):
    grow("python")
    edit("python", name="New")
    with pytest.raises(Stale) as stale:
        action("python", by=OPERATOR, expected_version=1)
    assert stale.value.current == 2


def test_it_takes_who_has_seen_the_latest_version():
    grow("python")
    assert edit("python", name="New", expected_version=1).version == 2


@pytest.mark.parametrize("action", [grow, edit, delete_topic])
def test_only_editors_change_topics(author, action):
    with pytest.raises(NotAllowed):
        action("python", by=author)
