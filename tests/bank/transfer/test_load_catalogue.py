"""A catalogue into the bank, once and again."""

from textwrap import dedent

import pytest

from bank.callers import Role, machine
from bank.editing import NotAllowed, change_tag, change_topic, delete_tag
from bank.models import Revision, Source, Tag, Topic
from bank.transfer import LeftAlone, load_catalogue
from tests.builders import caller

pytestmark = pytest.mark.django_db

LOADER = machine("loader")
CATALOGUE = """\
# What questions refer to.

[source]
slug = "core"
title = "Core"
license = "CC-BY-4.0"

[[topics]]
slug = "web"
name = "Web"
description = "All of it.  "

[[topics]]
slug = "rest"
parent = "web"
name = "REST"

[[tags]]
slug = "http"
name = "HTTP"
description = "how the web talks"
"""


def loaded(text=CATALOGUE, by=LOADER):
    content = text if isinstance(text, bytes) else dedent(text).encode()
    return load_catalogue(content.splitlines(keepends=True), by=by, name="catalogue.toml")


def counts(report):
    return report.created, report.changed, report.unchanged


class TestFirst:
    def test_what_is_missing_is_added(self):
        assert counts(loaded()) == (4, 0, 0)
        source = Source.objects.get()
        assert (source.slug, source.title, source.license) == ("core", "Core", "CC-BY-4.0")
        assert Tag.objects.get().description == "how the web talks"

    def test_topics_stand_in_the_order_of_the_file(self):
        loaded()
        web, rest = Topic.objects.in_tree_order()
        assert (web.slug, web.position, web.parent) == ("web", 1, None)
        assert (rest.slug, rest.position, rest.parent) == ("rest", 2, web)

    def test_the_log_names_the_loader(self):
        loaded()
        assert set(Revision.objects.values_list("by_name", flat=True)) == {"loader"}

    def test_a_catalogue_may_be_empty(self):
        assert counts(loaded("")) == (0, 0, 0)

    def test_a_path_is_taken(self, tmp_path):
        path = tmp_path / "catalogue.toml"
        path.write_text(CATALOGUE, encoding="utf-8")
        report = load_catalogue(path, by=LOADER)
        assert (report.name, report.created) == (str(path), 4)

    def test_a_byte_order_mark_and_ends_of_lines_do_not_matter(self):
        text = "\ufeff" + CATALOGUE.replace("\n", "\r\n")
        assert counts(loaded(text.encode())) == (4, 0, 0)


class TestAgain:
    def test_nothing_is_done_a_second_time(self):
        loaded()
        assert counts(loaded()) == (0, 0, 4)
        assert Revision.objects.count() == 4

    def test_a_file_that_moved_on_changes_what_it_wrote(self):
        loaded()
        moved = CATALOGUE.replace('parent = "web"\n', "").replace('"how the web talks"', '"HTTP"')
        assert counts(loaded(moved)) == (0, 2, 2)
        assert Topic.objects.get(slug="rest").parent is None
        assert Tag.objects.get().description == "HTTP"

    def test_what_a_file_leaves_out_is_empty(self):
        loaded()
        assert counts(loaded(CATALOGUE.replace('description = "how the web talks"\n', ""))) == (
            0,
            1,
            3,
        )
        assert Tag.objects.get().description == ""

    def test_what_somebody_changed_is_left_alone(self, editor):
        loaded()
        change_topic("web", name="The web", by=editor)
        change_tag("http", name="Hypertext", by=editor)
        report = loaded()
        assert counts(report) == (0, 0, 2)
        assert report.left_alone == [
            LeftAlone("topic web", "changed since by editor"),
            LeftAlone("tag http", "changed since by editor"),
        ]
        assert Tag.objects.get().name == "Hypertext"

    def test_what_somebody_deleted_stays_deleted(self, editor):
        loaded()
        delete_tag("http", by=editor)
        assert loaded().left_alone == [LeftAlone("tag http", "deleted since by editor")]
        assert not Tag.objects.exists()


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "faults"),
        [
            ("[source\n", ["1: This is not TOML: Expected ']' at the end of a table declaration."]),
            ("\na = 1\na = 2\n", ["3: This is not TOML: Cannot overwrite a value."]),
            ("\n\ntags =", ["3: This is not TOML: Invalid value."]),
            (b'[source]\nslug = "caf\xe9"', ["2: This is not UTF-8."]),
            ("\n[topic]\n", ["2: There is no table 'topic'. Did you mean 'topics'?"]),
            ("\n[tags]\nslug = 'a'\n", ["2: This is a table, [[tags]]."]),
            ("tags = [1]", ["1: This is a table, [[tags]]."]),
            ("source = 'core'", ["1: This is a table, [source]."]),
            ("[[tags]]\nname = 'A'", ["1: A tag needs a slug."]),
            (
                "[[tags]]\nslug = 'a'\nname = 1",
                ["1: 'name' is a text.", "1: /name: This is required."],
            ),
            (
                "\n[[tags]]\nslug = 'a'\nname = 'A'\ncolor = 'red'",
                ["2: There is no field of a tag 'color'."],
            ),
            (
                "[[tags]]\nslug = 'a'\nname = 'A'\n\n[[tags]]\nslug = 'a'\nname = 'B'",
                ["5: The tag 'a' is given twice."],
            ),
            (
                '[[tags]]\nslug = "a"\nname = "A\\u202e"',
                [
                    "1: 'name': U+202E changes the direction of text; use isolates instead.",
                    "1: /name: This is required.",
                ],
            ),
            (
                "[[topics]]\nslug = 'a'\nname = 'A'\n[[topics]]\nslug = 'b'\nname = 'B'\nparent = 'aa'",
                ["4: /parent: There is no topic 'aa'. Did you mean 'a'?"],
            ),
            (
                "[[topics]]\nslug = 'a'\nname = 'A'\n[[topics]]\nslug = 'b'\nname = 'A'",
                ["4: /name: Another topic at the root has this name."],
            ),
        ],
    )
    def test_a_fault_is_told_at_its_line(self, text, faults):
        assert loaded(text).faults == [f"catalogue.toml:{fault}" for fault in faults]

    def test_faults_of_a_file_in_an_unusual_form_are_told_at_its_beginning(self):
        report = loaded("\ntags = [{slug = 'A b', name = 'A'}, {name = 'B'}]")
        assert [fault.line for fault in report.refused] == [1, 1]

    def test_a_broken_file_loads_nothing(self):
        report = loaded(CATALOGUE + '\n[[tags]]\nslug = "No Slug"\nname = "No"\n')
        assert counts(report) == (0, 0, 0)
        assert len(report.refused) == 1
        assert not Topic.objects.exists()

    def test_only_editors_load(self):
        with pytest.raises(NotAllowed):
            loaded(by=caller(Role.AUTHOR, "writer"))
