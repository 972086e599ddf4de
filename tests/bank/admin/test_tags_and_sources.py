"""The pages of tags and sources."""

import pytest

from bank.editing import add_source, add_tag, change_tag
from bank.models import Source, Tag
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag():
    return add_tag(slug="orm", name="ORM", by=OPERATOR)


def test_a_tag_is_added_with_one_line_of_the_log(desk, opened, log_of):
    opened("tag/add/").send(desk, slug="orm", name="ORM", description="Maps.", reason="New.")
    tag = Tag.objects.get()
    assert (tag.slug, tag.name, tag.description) == ("orm", "ORM", "Maps.")
    (line,) = log_of(tag)
    assert (line.verb, line.by_name, line.reason) == ("created", "eva", "New.")


def test_a_tag_is_changed_with_one_line_of_the_log(desk, opened, tag, log_of):
    opened(f"tag/{tag.pk}/change/").send(desk, name="Mapper", reason="Clearer.")
    assert [line.reason for line in log_of(tag)] == ["", "Clearer."]
    assert Tag.objects.get().name == "Mapper"


def test_a_save_without_a_change_leaves_no_line(desk, opened, tag, log_of):
    opened(f"tag/{tag.pk}/change/").send(desk, reason="Nothing.")
    assert len(log_of(tag)) == 1


def test_only_what_was_typed_anew_is_changed(desk, opened, tag):
    change_tag("orm", description="  Indented\n", by=OPERATOR)
    opened(f"tag/{tag.pk}/change/").send(desk, name="Mapper")
    assert Tag.objects.get().description == "  Indented"


def test_a_form_that_somebody_else_was_faster_with_is_refused(desk, opened, tag):
    page = opened(f"tag/{tag.pk}/change/")
    change_tag("orm", name="Faster", by=OPERATOR)
    page = page.send(desk, name="Typed.")
    assert "the latest version is 2" in page.said("errorlist")[0]
    assert page.typed("name") == "Typed."


def test_a_slug_that_is_taken_is_told_at_the_slug(desk, opened, tag):
    page = opened("tag/add/").send(desk, slug="orm", name="Other")
    assert "Another tag has this slug." in page.said("field-slug")[0]


def test_a_source_is_added(desk, opened):
    opened("source/add/").send(
        desk,
        slug="exam",
        title="Exam",
        homepage="https://exam.example",
        license="CC-BY-4.0",
        attribution="Somebody",
    )
    source = Source.objects.get()
    assert (source.title, source.license) == ("Exam", "CC-BY-4.0")


def test_an_address_that_is_none_is_told_at_the_address(desk, opened):
    page = opened("source/add/").send(
        desk, slug="exam", title="Exam", homepage="javascript:alert(1)"
    )
    assert "An address begins with https:// or http://." in page.said("field-homepage")[0]
    assert not Source.objects.exists()


@pytest.mark.parametrize(("typed", "found"), [("map", ["Mapper"]), ("sql", ["SQL"])])
def test_tags_are_searched_by_slug_and_name(opened, typed, found):
    add_tag(slug="orm", name="Mapper", by=OPERATOR)
    add_tag(slug="sql", name="SQL", by=OPERATOR)
    assert opened(f"tag/?q={typed}").said("field-name") == found


def test_sources_stand_in_the_order_of_their_slugs(opened):
    for slug in ("b", "a"):
        add_source(slug=slug, title=slug.upper(), by=OPERATOR)
    assert opened("source/").said("field-title") == ["A", "B"]


def test_tags_are_looked_up_while_one_types(desk, topic, tag):
    add(tags=["orm"])
    words = {"app_label": "bank", "model_name": "question", "field_name": "tags", "term": "or"}
    found = desk.get("/admin/autocomplete/", words).json()
    assert found["results"] == [{"id": str(tag.pk), "text": "ORM"}]
