"""The tree of topics, shown as such and changed through the door."""

import pytest

from bank.editing import add_topic, change_topic
from bank.models import Topic
from tests.bank.admin.pages import Page
from tests.builders import OPERATOR, add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

DEEPER = "– "


def plant(slug, parent=None, position=0, name=None):
    return add_topic(
        slug=slug, name=name or slug.title(), parent=parent, position=position, by=OPERATOR
    )


def rows(page):
    """The topics as the list shows them, with the blanks before their names."""
    return [
        part.split("</a>")[0].rpartition(">")[2]
        for part in page.html.split('class="field-branch"')[1:]
    ]


def form_of(topic):
    return f"topic/{topic.pk}/change/"


def test_topics_stand_as_a_tree_in_its_own_order(opened):
    plant("zoo", position=0)
    plant("web", position=2)
    plant("views", parent="web", position=1)
    plant("urls", parent="web", position=1, name="Addresses")
    plant("models", parent="web", position=0)
    plant("art", position=1)
    change_topic("art", parent="models", by=OPERATOR)
    change_topic("python", position=3, by=OPERATOR)
    assert rows(opened("topic/")) == [
        "Zoo",
        "Web",
        f"{DEEPER}Models",
        f"{DEEPER}{DEEPER}Art",
        f"{DEEPER}Addresses",
        f"{DEEPER}Views",
        "Python",
    ]


def test_found_topics_keep_their_order_and_depth(opened):
    plant("django", parent="python")
    plant("asgi", parent="django")
    assert rows(opened("topic/?q=asgi")) == [f"{DEEPER}{DEEPER}Asgi"]


def test_each_topic_tells_how_many_published_questions_stand_under_it(opened):
    plant("django", parent="python")
    add(topic="django", status="published")
    add(topic="python", status="published")
    add(topic="python")
    assert opened("topic/").said("field-questions") == ["2", "1"]


def test_a_large_tree_is_shown_in_pages(opened):
    Topic.objects.bulk_create(
        Topic(slug=f"t{number}", name=f"t{number}", path=f"/{number}/", pk=number)
        for number in range(1_000_000, 1_000_500)
    )
    first, second = opened("topic/"), opened("topic/?p=2")
    assert len(rows(first)) == 500
    assert rows(first)[0] == "Python"
    assert rows(second) == ["t1000499"]
    assert "501 topics" in first.text


def test_a_large_tree_is_shown_as_a_whole_when_that_is_wanted(opened):
    plant("web")
    assert rows(opened("topic/?all=")) == ["Python", "Web"]


def test_the_list_costs_the_same_number_of_queries_however_many_topics(
    desk, django_assert_max_num_queries
):
    for number in range(20):
        plant(f"t{number}", parent="python")
    with django_assert_max_num_queries(10):
        desk.get("/admin/bank/topic/")


def test_a_topic_is_added(desk, opened, topic, log_of):
    opened("topic/add/").send(
        desk, slug="django", name="Django", parent=topic.pk, position=4, reason="Needed."
    )
    django = Topic.objects.get(slug="django")
    assert (django.name, django.parent, django.position) == ("Django", topic, 4)
    (line,) = log_of(django)
    assert (line.by_name, line.reason) == ("eva", "Needed.")


def test_a_topic_is_renamed_with_one_line_of_the_log(desk, opened, topic, log_of):
    opened(form_of(topic)).send(desk, name="Snakes", description="All\nof them.")
    assert [line.verb for line in log_of(topic)] == ["created", "changed"]
    topic.refresh_from_db()
    assert (topic.name, topic.description) == ("Snakes", "All\nof them.")


def test_a_topic_is_moved_with_all_below_it(desk, opened, topic, log_of):
    web = plant("web")
    leaf = plant("leaf", parent="web")
    opened(form_of(web)).send(desk, parent=topic.pk)
    leaf.refresh_from_db()
    assert leaf.path == f"/{topic.pk}/{web.pk}/{leaf.pk}/"
    assert [line.verb for line in log_of(web)] == ["created", "moved"]


def test_a_topic_is_moved_to_the_root(desk, opened):
    django = plant("django", parent="python")
    opened(form_of(django)).send(desk, parent="")
    django.refresh_from_db()
    assert django.parent is None


def test_a_save_without_a_change_leaves_no_line(desk, opened, topic, log_of):
    change_topic("python", description="  One\n\ntwo", by=OPERATOR)
    opened(form_of(topic)).send(desk)
    assert len(log_of(topic)) == 2


def test_a_topic_is_not_offered_itself_or_what_is_below_it_as_a_parent(opened, topic):
    plant("django", parent="python")
    plant("web")
    assert list(opened(form_of(topic)).options["parent"].values()) == ["---------", "Web"]


def test_a_slug_never_changes(desk, opened, topic):
    page = opened(form_of(topic))
    assert "slug" not in page.names
    page.names.add("slug")
    page.send(desk, slug="snakes")
    topic.refresh_from_db()
    assert topic.slug == "python"


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"slug": "python"}, "slug", "Another topic has this slug."),
        ({"slug": "Not A Slug"}, "slug", "A slug is letters and digits in lower case"),
        ({"slug": "tree"}, "slug", "'tree' is a reserved word."),
        ({"name": "Python"}, "name", "Another topic at the root has this name."),
        ({"name": "\u200b"}, "name", "Nothing of this text can be seen."),
        ({"position": "-1"}, "position", "This goes from 0 to"),
        ({"position": "9" * 20}, "position", "This goes from 0 to"),
        ({"description": "x" * 2001}, "description", "At most 2000 characters"),
        ({"reason": "a\u202eb"}, "reason", "changes the direction of text"),
    ],
)
def test_what_the_door_refuses_is_told_at_the_field(desk, opened, values, field, told):
    page = opened("topic/add/").send(desk, **{"slug": "web", "name": "Web", **values})
    assert told in page.said(f"field-{field}")[0]
    assert page.typed("slug") == values.get("slug", "web")
    assert Topic.objects.count() == 1


def test_all_faults_are_told_at_once(desk, opened):
    page = opened("topic/add/").send(desk, slug="A B", name="\u200b", position="-1")
    assert len(page.said("errorlist")) == 3


def test_a_topic_does_not_go_deeper_than_a_path_can_say(desk, opened):
    parent = None
    for number in range(20):
        parent = plant(f"level-{number}", parent=parent and parent.slug)
    page = opened("topic/add/").send(desk, slug="deep", name="Deep", parent=parent.pk)
    assert "Topics go 20 levels deep." in page.said("field-parent")[0]


def test_a_form_that_somebody_else_was_faster_with_is_refused(desk, opened, topic):
    page = opened(form_of(topic))
    change_topic("python", name="Snakes", by=OPERATOR)
    page = page.send(desk, name="Typed.")
    assert "the latest version is 2" in page.said("errorlist")[0]
    assert page.typed("name") == "Typed."
    assert Topic.objects.get().name == "Snakes"


def test_a_topic_is_added_from_the_page_of_a_question(desk):
    page = Page(desk.get("/admin/bank/topic/add/?_to_field=id&_popup=1"))
    response = desk.post(page.address, {**page.fields, "slug": "web", "name": "Web"})
    topic = Topic.objects.get(slug="web")
    assert f"&quot;value&quot;: &quot;{topic.pk}&quot;" in response.content.decode()
