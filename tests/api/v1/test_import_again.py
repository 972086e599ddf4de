"""What is in the bank already, brought again by a file that says less of it, or more."""

from dataclasses import replace

import pytest

from bank import editing
from bank.models import Question, Topic
from tests.api.v1.test_export_questions import taken
from tests.api.v1.test_import_questions import known, lines, sent
from tests.builders import OPERATOR, add, paper, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def editor_client(client_as):
    return client_as("editor", "sender")


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "qti30", "csv", "jsonl"])
def test_what_went_out_changes_nothing_when_it_comes_back(editor_client, format):
    editing.add_source(slug="exam", title="Exam", by=OPERATOR)
    saying = {"difficulty": 5, "position": 7, "related": ["b"], "shuffle": False, "language": "de"}
    add(source="exam", key="a", status="published", details={"other": {"a": 1}}, **saying)
    before = stored(Question.objects.get())
    file = taken(editor_client, f"format={format}")
    response = sent(editor_client, file, f"format={format}&source=exam&topic=elsewhere")
    assert response.status_code == 201, response.json()
    assert stored(Question.objects.get()) == before
    assert not Topic.objects.filter(slug="elsewhere").exists()


def test_a_sheet_changes_what_it_has_columns_for(editor_client):
    sent(editor_client, lines(known("a", difficulty=5, explanation="So.")))
    file = (
        b"key,source,kind,text,answer_1,correct_1,explanation\na,exam,open,New?,It.,true,Because.\n"
    )
    told = sent(editor_client, file, "format=csv&topic=elsewhere").json()
    assert told.get("state") == "done", told
    document = stored(Question.objects.get())
    assert (document.text, document.explanation, document.difficulty) == ("New?", "Because.", 5)


def test_a_sheet_without_answers_leaves_them_and_the_kind(editor_client):
    sent(editor_client, lines(known("a", status="published")))
    before = stored(Question.objects.get())
    file = b"key,source,text,explanation\na,exam,New?,Because.\n"
    assert sent(editor_client, file, "format=csv&topic=elsewhere").status_code == 201
    after = stored(Question.objects.get())
    assert after == replace(before, text="New?", explanation="Because.")


def test_a_question_without_a_key_is_changed_in_what_it_says_besides(editor_client):
    sent(editor_client, lines(paper(difficulty=2)))
    told = sent(editor_client, lines(paper(difficulty=4, explanation="So."))).json()
    assert (told["counts"]["created"], told["counts"]["changed"]) == (0, 1)
    document = stored(Question.objects.get())
    assert (document.difficulty, document.explanation) == (4, "So.")


def test_one_that_has_a_key_keeps_it(editor_client):
    sent(editor_client, lines(known("a", difficulty=2)))
    keyless = replace(known("a", difficulty=4), source=None, key=None)
    assert sent(editor_client, lines(keyless)).json()["counts"]["changed"] == 1
    document = stored(Question.objects.get())
    assert (document.source, document.key, document.difficulty) == ("exam", "a", 4)


def test_of_two_that_ask_the_same_in_a_file_the_first_counts(editor_client):
    file = lines(paper(explanation="One."), paper(explanation="Two."), paper(explanation="One."))
    for _ in range(2):
        told = sent(editor_client, file).json()
        assert stored(Question.objects.get()).explanation == "One."
    assert told["counts"]["changed"] == 0
    ledger = editor_client.get(told["links"]["ledger"]).json()["results"]
    assert [line["fate"] for line in ledger] == ["kept", "dropped", "kept"]
