"""PATCH /api/v1/questions/{id}: a merge patch"""

import pytest

from bank.editing import add_source, add_tag
from bank.models import Question, Revision
from tests.api.bodies import QUESTIONS, accepted, codes, pointers, refused, right, wrong
from tests.builders import OPERATOR, add, change, stored

pytestmark = pytest.mark.usefixtures("topic")
MERGE_PATCH = "application/merge-patch+json"


@pytest.fixture
def full(topic):
    """A question of which every member says something else than its default."""
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_tag(slug="hard", name="Hard", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    return add(
        kind="short_text",
        tags=["easy"],
        difficulty=5,
        language="de",
        explanation="Because.",
        source="exam",
        key="1",
        related=["2"],
        position=7,
        shuffle=False,
        grading={"case_sensitive": True},
        details={"moodle": {"penalty": 0.1, "hint": "x"}, "other": [1, 2]},
    )


def at(question):
    return f"{QUESTIONS}/{question.pk}"


def version(question):
    return Question.objects.get(pk=question.pk).version


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 200), ("admin", 200)]
)
def test_it_is_for_those_who_may_write(client_as, topic, role, status):
    published = add(status="published")
    assert client_as(role).patch(at(published), {"text": "New"}).status_code == status
    assert version(published) == (2 if status == 200 else 1)


@pytest.mark.parametrize(
    ("status", "code"), [("draft", 200), ("in_review", 200), ("published", 403)]
)
def test_an_author_changes_own_questions_until_these_are_published(client_as, author, status, code):
    own = change(add(by=author), status=status)
    assert client_as("author").patch(at(own), {"text": "New"}).status_code == code


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("published", 403)])
def test_what_is_somebody_elses_is_not_changed(client_as, author, status, code):
    other = add(status=status)
    refused(client_as("author").patch(at(other), {"text": "New"}), code)
    assert version(other) == 1


@pytest.mark.parametrize("media_type", [MERGE_PATCH, "application/json"])
def test_both_media_types_mean_the_same(client_as, full, media_type):
    body = b'{"difficulty": null, "text": "New", "details": {"moodle": {"hint": null}}}'
    found = accepted(client_as("editor").patch(at(full), data=body, content_type=media_type))
    assert (found["difficulty"], found["text"]) == (3, "New")
    assert found["details"] == {"moodle": {"penalty": 0.1}, "other": [1, 2]}


def test_what_is_not_sent_stays(client_as, full):
    before = stored(full)
    client_as("editor").patch(at(full), {"text": "New"})
    before.text = "New"
    assert stored(full) == before


@pytest.mark.parametrize(
    ("member", "default"),
    [
        ("tags", []),
        ("difficulty", 3),
        ("language", "en"),
        ("explanation", ""),
        ("answers", []),
        ("related", []),
        ("position", 0),
        ("shuffle", True),
        ("grading", {}),
        ("details", {}),
    ],
)
def test_null_is_the_default(client_as, full, member, default):
    found = accepted(client_as("editor").patch(at(full), {member: None}))
    assert found[member] == default


def test_null_takes_source_and_key_away(client_as, full):
    found = accepted(client_as("editor").patch(at(full), {"source": None, "key": None}))
    assert (found["source"], found["key"]) == (None, None)


@pytest.mark.parametrize("member", ["kind", "text", "topic"])
def test_null_does_not_take_away_what_is_needed(client_as, full, member):
    response = client_as("editor").patch(at(full), {member: None})
    assert codes(response) == {f"/{member}": "required"}


@pytest.mark.parametrize("member", ["color", "id", "version", "created_at", "text_html"])
def test_null_does_not_hide_what_is_unknown(client_as, full, member):
    response = client_as("editor").patch(at(full), {member: None})
    assert pointers(response) == [f"/{member}"]


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ({"grading": {"number_words": True}}, {"case_sensitive": True, "number_words": True}),
        ({"grading": {"case_sensitive": None}}, {}),
        ({"grading": {"case_sensitive": None, "accent_sensitive": None}}, {}),
        ({"grading": {}}, {"case_sensitive": True}),
    ],
)
def test_grading_is_merged(client_as, full, patch, result):
    assert accepted(client_as("editor").patch(at(full), patch))["grading"] == result


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ({"new": 1}, {"moodle": {"penalty": 0.1, "hint": "x"}, "other": [1, 2], "new": 1}),
        ({"moodle": {"hint": "y"}}, {"moodle": {"penalty": 0.1, "hint": "y"}, "other": [1, 2]}),
        ({"moodle": None}, {"other": [1, 2]}),
        ({"moodle": 5}, {"moodle": 5, "other": [1, 2]}),
        ({"other": [3]}, {"moodle": {"penalty": 0.1, "hint": "x"}, "other": [3]}),
        ({"other": {"a": None}}, {"moodle": {"penalty": 0.1, "hint": "x"}, "other": {}}),
        (
            {"a": {"b": {"c": None, "d": 1}}},
            {"moodle": {"penalty": 0.1, "hint": "x"}, "other": [1, 2], "a": {"b": {"d": 1}}},
        ),
    ],
)
def test_details_are_merged_as_rfc_7396_says(client_as, full, patch, result):
    assert accepted(client_as("editor").patch(at(full), {"details": patch}))["details"] == result


def test_lists_are_replaced_whole(client_as, full):
    found = accepted(client_as("editor").patch(at(full), {"tags": ["hard"], "related": ["9"]}))
    assert (found["tags"], found["related"]) == (["hard"], ["9"])


def test_answers_are_replaced_whole_and_keep_their_ids(client_as, topic):
    draft = add()
    ids = list(draft.answers.order_by("position").values_list("pk", flat=True))
    answers = [wrong("Four"), right("Deux", id=ids[0])]
    found = accepted(client_as("editor").patch(at(draft), {"answers": answers}))["answers"]
    assert [answer["id"] for answer in found] == [ids[2], ids[0]]
    assert [answer["feedback"] for answer in found] == ["", ""]


@pytest.mark.parametrize(
    "answer", [{"text": "Two"}, {"text": "Two", "is_correct": None}], ids=["absent", "null"]
)
def test_an_answer_says_whether_it_is_right_where_the_kind_needs_it(client_as, topic, answer):
    response = client_as("editor").patch(at(add()), {"answers": [answer]})
    assert pointers(response) == ["/answers/0/is_correct"]


def test_an_answer_of_another_question_is_refused(client_as, topic):
    foreign = add().answers.first().pk
    response = client_as("editor").patch(at(add()), {"answers": [right(id=foreign), wrong()]})
    assert codes(response) == {"/answers/0/id": "unknown"}


@pytest.mark.parametrize(
    "patch", [{}, {"text": "What is 1 + 1?"}, {"tags": None}, {"text": " \nWhat is 1 + 1? "}]
)
def test_a_patch_that_says_nothing_new_changes_nothing(client_as, topic, patch):
    draft = add()
    response = client_as("editor").patch(at(draft), patch)
    # A blank at the beginning of a line can be code, so it is kept.
    changes = stored(draft).text != "What is 1 + 1?"
    assert accepted(response)["version"] == version(draft) == 1 + changes
    assert Revision.objects.of("question", draft.pk).count() == 1 + changes


def test_what_was_read_may_be_sent_back(client_as, full):
    editor = client_as("editor")
    body = editor.get(at(full)).json()
    assert accepted(editor.patch(at(full), body)) == body


def test_what_differs_from_what_was_read_is_refused(client_as, full):
    response = client_as("editor").patch(at(full), {"id": 999, "text": "New"})
    assert codes(response) == {"/id": "read_only"}


def test_a_body_that_was_read_from_an_older_version_is_a_conflict(client_as, topic):
    draft = change(add(), text="Faster")
    response = client_as("editor").patch(at(draft), {"version": 1, "text": "Slower"})
    assert refused(response, 409, "conflict")["current_version"] == 2


@pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 200), ('W/"1.x"', 200), ("*", 200), ('"9", "1"', 200), ('"2.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version(client_as, topic, header, status):
    draft = add()
    response = client_as("editor").patch(at(draft), {"text": "New"}, headers={"If-Match": header})
    assert response.status_code == status
    assert version(draft) == (2 if status == 200 else 1)


def test_two_patches_of_different_members_both_count(client_as, topic):
    draft = add()
    editor = client_as("editor")
    editor.patch(at(draft), {"text": "New"})
    editor.patch(at(draft), {"difficulty": 5})
    assert (stored(draft).text, stored(draft).difficulty) == ("New", 5)


def test_it_leaves_one_revision_that_tells_who_and_why(client_as, author):
    own = add(by=author)
    client_as("author").patch(f"{at(own)}?reason=Typo", {"text": "New"})
    revision = Revision.objects.of("question", own.pk).latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("changed", 2, "Typo")
    assert (revision.by_name, revision.document["text"]) == ("author", "New")


def test_all_faults_are_told_at_once(client_as, full):
    patch = {"difficulty": 9, "color": "red", "tags": ["easy", 5], "grading": {"case": True}}
    assert set(pointers(client_as("editor").patch(at(full), patch))) == {
        "/difficulty",
        "/color",
        "/tags/1",
        "/grading/case",
    }


@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"text"'])
def test_a_patch_is_an_object(client_as, full, body):
    response = client_as("editor").patch(at(full), data=body, content_type=MERGE_PATCH)
    assert pointers(response) == [""]
    assert version(full) == 1


def test_a_kind_may_change_while_the_answers_fit_it(client_as, topic):
    draft = add()
    assert (
        accepted(client_as("editor").patch(at(draft), {"kind": "multiple_choice"}))["version"] == 2
    )
    assert pointers(client_as("editor").patch(at(draft), {"kind": "numerical"})) == [
        "/answers/0/text",
        "/answers/1/text",
        "/answers/2/text",
    ]
