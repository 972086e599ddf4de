"""The tree of topics, read."""

import pytest

from bank.editing import add_topic
from bank.models import Topic
from bank.models.topics import summed_counts
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """
    languages: python (django, flask), go
    databases: sql
    """
    add_topic(slug="languages", name="Languages", position=1, by=OPERATOR)
    add_topic(slug="go", name="Go", parent="languages", position=1, by=OPERATOR)
    add_topic(slug="python", name="Python", parent="languages", by=OPERATOR)
    add_topic(slug="flask", name="Flask", parent="python", by=OPERATOR)
    add_topic(slug="django", name="Django", parent="python", by=OPERATOR)
    add_topic(slug="databases", name="Databases", by=OPERATOR)
    add_topic(slug="sql", name="SQL", parent="databases", by=OPERATOR)
    return {topic.slug: topic for topic in Topic.objects.all()}


def slugs(topics):
    return [topic.slug for topic in topics]


def test_parents_come_before_children_and_siblings_by_position_and_name(tree):
    in_order = ["databases", "sql", "languages", "python", "django", "flask", "go"]
    assert slugs(Topic.objects.in_tree_order()) == in_order
    assert len(tree) == len(in_order)


@pytest.mark.parametrize(
    ("slug", "below"),
    [
        ("python", {"python", "django", "flask"}),
        ("sql", {"sql"}),
        ("databases", {"databases", "sql"}),
    ],
)
def test_a_topic_is_below_itself(tree, slug, below):
    assert set(slugs(Topic.objects.below(tree[slug]))) == below


def test_a_topic_knows_its_way_from_the_root(tree):
    assert tree["django"].ancestor_ids == [
        tree[slug].pk for slug in ("languages", "python", "django")
    ]
    assert tree["django"].depth == 3


def test_a_topic_is_called_by_its_name(tree):
    assert str(tree["sql"]) == "SQL"


def test_what_is_published_below_counts_for_all_above(tree):
    add(topic="python", status="published")
    add(topic="django", status="published")
    add(topic="django", status="draft")
    add(topic="sql", status="published")
    totals = summed_counts(Topic.objects.all())
    counted = {slug: totals[topic.pk] for slug, topic in tree.items() if totals[topic.pk]}
    assert counted == {"languages": 2, "python": 2, "django": 1, "databases": 1, "sql": 1}
