"""DELETE /imports/{id}: what an import brought is taken back."""

import json

import pytest

from bank import editing
from bank.models import Answer, Import, Question, Revision, Source, Tag, TagLink, Topic
from bank.transfer import queue
from tests.api.v1.test_import_questions import known, lines, sent
from tests.builders import OPERATOR, add, change, paper, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def editor_client(client_as):
    return client_as("editor", "sender")


def bank():
    """All documents that the bank holds, without what tells when and in which version, and by id."""
    fleeting = {"updated_at", "answers"}
    documents = {}
    for (what, pk), document in Revision.objects.all().latest_state().items():
        kept = {name: value for name, value in document.items() if name not in fleeting}
        kept["answers"] = [
            {name: value for name, value in answer.items() if name != "id"}
            for answer in document.get("answers", [])
        ]
        documents[what, pk] = kept
    return documents


def test_everything_is_what_it_was_and_the_log_says_so(editor_client):
    editing.add_source(slug="exam", title="Exam", by=OPERATOR)
    add(source="exam", key="old", status="published", text="An old one.")
    before, counted = bank(), Topic.objects.get().published_count
    file = lines(
        known("old", difficulty=5, text="A newer one."),
        known("new", tags=["fresh"], topic="elsewhere", status="published"),
        known("other", status="published"),
    )
    told = sent(editor_client, file).json()
    assert (told["counts"]["created"], told["counts"]["changed"]) == (2, 1)
    response = editor_client.delete(told["url"])
    assert (response.status_code, response.json()["state"]) == (200, "undone")
    assert bank() == before
    assert Question.objects.get().text == "An old one."
    assert (Tag.objects.count(), TagLink.objects.count(), Source.objects.count()) == (0, 0, 1)
    assert Topic.objects.get().published_count == counted
    assert Answer.objects.count() == 3
    verbs = Revision.objects.filter(reason__contains=told["id"]).values_list("what", "verb")
    assert sorted(verbs) == [
        ("question", "deleted"),
        ("question", "deleted"),
        ("question", "restored"),
        ("tag", "deleted"),
        ("topic", "deleted"),
    ]
    assert editor_client.get("/api/v1/questions?search=newer").json()["results"] == []
    assert len(editor_client.get("/api/v1/questions?search=old").json()["results"]) == 1


def test_it_is_refused_with_the_list_where_somebody_has_edited_since(editor_client, editor):
    told = sent(editor_client, lines(known("a"), known("b"))).json()
    edited = Question.objects.get(key="b")
    change(edited, editor, text="Better.")
    response = editor_client.delete(told["url"])
    assert response.status_code == 409
    assert response.json()["edited"] == [
        {
            "question": f"http://testserver/api/v1/questions/{edited.pk}",
            "why": "changed since, 1 times",
        }
    ]
    assert Question.objects.count() == 2
    assert editor_client.get(told["url"]).json()["state"] == "done"


def test_two_imports_are_undone_one_after_the_other(editor_client):
    before = bank()
    first = sent(editor_client, lines(known("a"), known("b"))).json()
    second = sent(
        editor_client, lines(known("a", answers=[right("Two"), wrong("Four")], text="Newer?"))
    ).json()
    assert second["counts"]["changed"] == 1
    for told in (second, first):
        assert editor_client.delete(told["url"]).status_code == 200
    assert bank() == before


def test_a_change_that_was_taken_back_is_no_hindrance(editor_client):
    told = sent(editor_client, lines(known("a"))).json()
    question = f"/api/v1/questions/{Question.objects.get().pk}"
    editor_client.patch(question, {"answers": [{"text": "Other", "is_correct": True}]})
    assert editor_client.delete(told["url"]).status_code == 409
    assert editor_client.post(f"{question}/restore", {"version": 1}).status_code == 200
    assert editor_client.delete(told["url"]).status_code == 200
    assert not Question.objects.exists()


def test_words_that_two_imports_share_go_with_the_second(editor_client):
    words = {"tags": ["fresh"], "topic": "elsewhere"}
    first = sent(editor_client, lines(known("a", **words))).json()
    second = sent(editor_client, lines(known("b", **words))).json()
    editor_client.delete(first["url"])
    assert Topic.objects.filter(slug="elsewhere").exists()
    editor_client.delete(second["url"])
    assert not Topic.objects.filter(slug="elsewhere").exists()
    assert not Tag.objects.filter(slug="fresh").exists()


def test_what_somebody_deleted_since_is_no_hindrance_if_it_was_new(editor_client, editor):
    told = sent(editor_client, lines(known("a"), known("b"))).json()
    editing.delete_question(Question.objects.get(key="b").pk, by=editor)
    assert editor_client.delete(told["url"]).status_code == 200
    assert not Question.objects.exists()


def test_what_was_changed_and_then_deleted_cannot_be_changed_back(editor_client, editor):
    sent(editor_client, lines(known("a")))
    told = sent(editor_client, lines(known("a", difficulty=5))).json()
    editing.delete_question(Question.objects.get().pk, by=editor)
    response = editor_client.delete(told["url"])
    assert response.status_code == 409
    assert response.json()["edited"][0]["why"] == "deleted since"


def test_words_that_others_use_now_stay(editor_client, editor):
    told = sent(editor_client, lines(known(topic="elsewhere", tags=["fresh", "used"]))).json()
    add(editor, topic="elsewhere", tags=["used"], text="Another.")
    assert editor_client.delete(told["url"]).status_code == 200
    assert Topic.objects.filter(slug="elsewhere").exists()
    assert list(Tag.objects.values_list("slug", flat=True)) == ["used"]


def test_it_is_done_once(editor_client):
    told = sent(editor_client, lines(known())).json()
    assert editor_client.delete(told["url"]).status_code == 200
    assert editor_client.delete(told["url"]).status_code == 409


def test_a_dry_run_has_nothing_to_undo(editor_client):
    told = sent(editor_client, lines(known()), "dry_run=true").json()
    assert editor_client.delete(told["url"]).status_code == 409


def test_one_that_waits_is_cancelled(editor_client):
    told = sent(editor_client, lines(known()), Prefer="respond-async").json()
    response = editor_client.delete(told["url"])
    assert (response.status_code, response.json()["state"]) == (200, "cancelled")
    assert not queue.work_once()
    assert not Question.objects.exists()


def test_a_large_one_is_undone_by_the_worker(editor_client, monkeypatch):
    monkeypatch.setattr("api.v1.imports.UNDONE_AT_ONCE", 1)
    told = sent(editor_client, lines(known("a"), known("b"))).json()
    response = editor_client.delete(told["url"])
    assert (response.status_code, response.json()["state"]) == (202, "undoing")
    assert response["Retry-After"]
    assert queue.work_once()
    assert not Question.objects.exists()
    assert Import.objects.get().state == "undone"


def test_a_large_one_that_cannot_be_undone_says_why(editor_client, editor, monkeypatch):
    monkeypatch.setattr("api.v1.imports.UNDONE_AT_ONCE", 1)
    told = sent(editor_client, lines(known("a"), known("b"))).json()
    editor_client.delete(told["url"])
    change(Question.objects.get(key="a"), editor, text="Better.")
    assert queue.work_once()
    told = editor_client.get(told["url"]).json()
    assert (told["state"], told["detail"][:4]) == ("done", "Some")
    assert Question.objects.count() == 2


def test_topics_are_unmade_from_the_deepest(editor_client):
    # Nothing but a format of names makes topics under each other, so they are made as it would.
    file = json.dumps(paper(topic="new").as_json()).encode()
    told = sent(editor_client, file).json()
    assert editor_client.delete(told["url"]).status_code == 200
    assert list(Topic.objects.values_list("slug", flat=True)) == ["python"]


def test_a_topic_that_somebody_has_renamed_since_stays(editor_client, editor):
    told = sent(editor_client, lines(known(topic="elsewhere", tags=["fresh"]))).json()
    editing.change_topic("elsewhere", by=editor, name="Where we are")
    assert editor_client.delete(told["url"]).status_code == 200
    assert Topic.objects.filter(slug="elsewhere").exists()
    assert not Tag.objects.filter(slug="fresh").exists()
