"""A teacher's file from Moodle: categories become topics, and what does not fit is told."""

import pytest

from bank.models import Question, Tag, Topic
from tests.api.v1.test_import_questions import sent

pytestmark = pytest.mark.django_db

FILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Science/Physics</text></category></question>
  <question type="truefalse">
    <name><text>Light</text></name>
    <questiontext format="html"><text><![CDATA[<p>Is light <b>fast</b>?</p>]]></text></questiontext>
    <generalfeedback format="html"><text>Very.</text></generalfeedback>
    <penalty>1</penalty>
    <answer fraction="100"><text>true</text><feedback><text>Yes</text></feedback></answer>
    <answer fraction="0"><text>false</text><feedback><text></text></feedback></answer>
    <tags><tag><text>optics</text></tag></tags>
    <idnumber>q1</idnumber>
  </question>
  <question type="category"><category><text>$course$/top/Arts/Physics</text></category></question>
  <question type="essay">
    <name><text>Statues</text></name>
    <questiontext format="html"><text>Which forces act on a statue?</text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
  </question>
  <question type="cloze">
    <name><text>Gap</text></name>
    <questiontext format="html"><text>{1:SA:=gap}</text></questiontext>
  </question>
</quiz>
"""


@pytest.fixture
def editor_client(client_as):
    return client_as("editor")


def test_categories_are_topics_under_each_other_and_a_taken_slug_gets_its_parents_in_front(
    editor_client,
):
    response = sent(editor_client, FILE.encode(), "source=moodle")
    assert response.status_code == 201, response.json()
    told = response.json()
    assert (told["format"], told["counts"]["created"]) == ("moodle_xml", 2)
    tree = {topic.slug: topic.parent and topic.parent.slug for topic in Topic.objects.all()}
    assert tree == {
        "science": None,
        "physics": "science",
        "arts": None,
        "arts-physics": "arts",
    }
    light = Question.objects.get(kind="true_false")
    assert (light.text, light.topic.slug, light.key) == ("Is light **fast**?", "physics", "q1")
    assert Tag.objects.get().slug == "optics"
    fates = {(line["what"], line["fate"]) for line in told["ledger"]}
    assert ("category", "mapped") in fates
    assert any(fate == "dropped" and "cloze" in what for what, fate in fates), fates


def test_the_second_time_nothing_is_done_and_undone_nothing_is_left(editor_client):
    told = sent(editor_client, FILE.encode(), "source=moodle").json()
    again = sent(editor_client, FILE.encode(), "source=moodle").json()
    assert (again["counts"]["created"], again["counts"]["changed"]) == (0, 0)
    assert again["counts"]["made"] == 0
    assert editor_client.delete(told["url"]).status_code == 200
    assert not Question.objects.exists()
    assert not Topic.objects.exists()


def test_names_are_found_from_the_root(editor_client):
    sent(editor_client, FILE.encode())
    assert Topic.objects.count() == 4
    other = FILE.replace("fast", "slow")
    told = sent(editor_client, other.encode()).json()
    assert Topic.objects.count() == 4
    assert told["counts"]["made"] == 0
