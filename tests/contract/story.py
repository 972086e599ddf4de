"""
What is asked of the small bank, in this order, so that the answers can be shown as examples.

A call may need what an earlier one was answered: then it is a function of `told`, the last body of each operation.
"""

from typing import Any, NamedTuple

from bank.callers import Role

READER, AUTHOR, EDITOR, ADMIN = Role.READER, Role.AUTHOR, Role.EDITOR, Role.ADMIN


class Call(NamedTuple):
    operation: str
    summary: str
    by: Role | None = None
    at: Any = {}
    query: str = ""
    body: Any = None
    headers: Any = {}


class File(dict[str, Any]):
    """A body that is a file of one JSON line, and not JSON."""


def imported(told):
    return told["import_questions"]


def answer(number):
    """The id of an answer of the sealed question that was read before."""
    return lambda told: told["read_question"]["answers"][number]["id"]


QUESTION = {
    "kind": "single_choice",
    "topic": "rest-apis",
    "tags": ["http"],
    "text": "Which method is safe?",
    "answers": [
        {"text": "GET", "is_correct": True},
        {"text": "POST", "is_correct": False, "feedback": "It may change something."},
    ],
    "explanation": "A safe method asks for nothing to be changed.",
    "status": "published",
}
STORY = [
    Call("read_entry", "Where everything is"),
    Call(
        "list_questions",
        "Questions about caching",
        query="tag=caching&search=noth",
    ),
    Call(
        "list_questions",
        "The first of several pages",
        query="topic=web&ordering=created_at&page_size=1&count=exact",
    ),
    Call("read_question", "An open one hides nothing", at={"id": 2}, query="html=true"),
    Call("read_question", "A sealed one, as a reader sees it", at={"id": 1}),
    Call("list_answers", "The answers of a question", query="question=1"),
    Call("read_answer", "As an editor sees it", by=EDITOR, at={"id": answer(1)}),
    Call("check_answer", "A single choice", at={"id": 1}, body={"answer": answer(0)}),
    Call("check_answer", "A short text", at={"id": 4}, body={"answer": "authorization"}),
    Call(
        "check_answers",
        "Two at once, one of which nobody can grade",
        body={"checks": [{"question": 4, "answer": "Cookie"}, {"question": 2, "answer": "Hm"}]},
    ),
    Call("list_topics", "Those under another one", query="parent=web"),
    Call("read_topic", "One topic", at={"slug": "rest-apis"}),
    Call("read_topic_tree", "All topics"),
    Call("list_tags", "All tags"),
    Call("read_tag", "One tag", at={"slug": "http"}),
    Call("list_sources", "All sources"),
    Call("read_source", "One source", at={"slug": "handbook"}),
    Call(
        "draw_questions",
        "Two at random; this seed gives them again",
        query="topic=rest-apis&page_size=2&seed=monday",
    ),
    Call(
        "make_draw",
        "Two for a sitting",
        body={"seed": "monday", "parts": [{"topic": "rest-apis", "count": 2}], "answer_once": True},
        headers={"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"},
    ),
    Call(
        "list_drawn_questions",
        "The paper",
        at={"id": lambda told: told["make_draw"]["id"]},
        query="page_size=1",
    ),
    Call(
        "check_drawn_answers",
        "One of them",
        at={"id": lambda told: told["make_draw"]["id"]},
        body={
            "answers": [
                {
                    "question": lambda told: told["list_drawn_questions"]["results"][0]["question"][
                        "id"
                    ],
                    "answer": "I do not know",
                }
            ]
        },
    ),
    Call("read_draw", "How far it is", at={"id": lambda told: told["make_draw"]["id"]}),
    Call("forget_reader", "Nothing is known of them any more", at={"id": "student-7"}),
    Call(
        "make_token",
        "By username and password",
        body={
            "username": "editor",
            "password": "a password of an example",
            "name": "My script",
            "role": "author",
        },
    ),
    Call("list_tokens", "One's own", by=AUTHOR),
    Call("read_token", "One of them", by=EDITOR, at={"id": lambda told: told["make_token"]["id"]}),
    Call(
        "rotate_token", "A new secret", by=EDITOR, at={"id": lambda told: told["make_token"]["id"]}
    ),
    Call(
        "revoke_token",
        "It counts no more",
        by=EDITOR,
        at={"id": lambda told: told["make_token"]["id"]},
    ),
    Call(
        "add_topic",
        "Under another one",
        by=EDITOR,
        body={"slug": "graphql", "name": "GraphQL", "parent": "web"},
        query="reason=New+chapter",
    ),
    Call(
        "replace_topic",
        "With a description",
        by=EDITOR,
        at={"slug": "graphql"},
        body={
            "name": "GraphQL",
            "parent": "web",
            "description": "Asking for exactly that.",
            "position": 1,
        },
    ),
    Call("change_topic", "To the root", by=EDITOR, at={"slug": "graphql"}, body={"parent": None}),
    Call("delete_topic", "An empty one", by=EDITOR, at={"slug": "graphql"}),
    Call("add_tag", "A new one", by=EDITOR, body={"slug": "graphql", "name": "GraphQL"}),
    Call(
        "replace_tag",
        "With a description",
        by=EDITOR,
        at={"slug": "graphql"},
        body={"name": "GraphQL", "description": "A query language."},
    ),
    Call(
        "change_tag", "Its name alone", by=EDITOR, at={"slug": "graphql"}, body={"name": "Graph QL"}
    ),
    Call("delete_tag", "One that no question has", by=EDITOR, at={"slug": "graphql"}),
    Call(
        "add_source",
        "A new one",
        by=EDITOR,
        body={"slug": "exam", "title": "An exam", "license": "CC0-1.0"},
    ),
    Call(
        "replace_source",
        "With an address",
        by=EDITOR,
        at={"slug": "exam"},
        body={"title": "An exam", "homepage": "https://exam.example.org"},
    ),
    Call(
        "change_source",
        "Its licence alone",
        by=EDITOR,
        at={"slug": "exam"},
        body={"license": "CC-BY-4.0"},
    ),
    Call("delete_source", "One that no question came from", by=EDITOR, at={"slug": "exam"}),
    Call(
        "add_question",
        "A single choice",
        by=EDITOR,
        body=QUESTION,
        headers={"Idempotency-Key": "0c1f2a9e-6a53-4a0c-9d6e-1f2b7f0f5a11"},
    ),
    Call(
        "add_question",
        "A draft, to be completed answer by answer",
        by=AUTHOR,
        body={"kind": "open", "topic": "rest-apis", "text": "What is an idempotent method?"},
    ),
    Call(
        "add_answer",
        "To a draft of one's own",
        by=AUTHOR,
        body={"question": 7, "text": "Once or twice, the effect is the same.", "is_correct": True},
    ),
    Call(
        "replace_answer",
        "Another text",
        by=AUTHOR,
        at={"id": lambda told: told["add_answer"]["id"]},
        body={"question": 7, "text": "Doing it twice changes nothing more.", "is_correct": True},
        headers={"If-Match": '"2"'},
    ),
    Call(
        "change_answer",
        "Its text alone",
        by=AUTHOR,
        at={"id": lambda told: told["add_answer"]["id"]},
        body={"text": "Done twice it has the effect of once."},
    ),
    Call(
        "delete_answer", "Of a draft", by=AUTHOR, at={"id": lambda told: told["add_answer"]["id"]}
    ),
    Call(
        "replace_question",
        "The whole of it",
        by=EDITOR,
        at={"id": 6},
        body={**QUESTION, "text": "Which of these methods is safe?", "difficulty": 2},
        headers={"If-Match": '"1"'},
    ),
    Call(
        "change_question", "Its status alone", by=EDITOR, at={"id": 6}, body={"status": "archived"}
    ),
    Call(
        "list_revisions", "What became of it", by=EDITOR, at={"question_id": 6}, query="page_size=2"
    ),
    Call("read_revision", "As it was first", by=EDITOR, at={"question_id": 6, "version": 1}),
    Call("restore_question", "As it was first", by=EDITOR, at={"id": 6}, body={"version": 1}),
    Call(
        "change_questions",
        "All that are hard to place",
        by=EDITOR,
        body={
            "filter": {"topic": "web", "difficulty": 3},
            "set": {"add_tags": ["caching"]},
            "dry_run": True,
        },
    ),
    Call(
        "import_questions",
        "A file of JSON Lines",
        by=EDITOR,
        query="format=jsonl&status=published",
        body=File(
            {
                "kind": "open",
                "topic": "rest-apis",
                "source": "handbook",
                "key": "safe",
                "text": "What is a safe method?",
                "answers": [{"text": "One that asks for nothing to be changed."}],
            }
        ),
    ),
    Call("read_import", "What came of it", by=EDITOR, at={"id": lambda told: imported(told)["id"]}),
    Call("list_imports", "All of them", by=EDITOR),
    Call(
        "list_import_ledger",
        "Line by line",
        by=EDITOR,
        at={"import_id": lambda told: imported(told)["id"]},
    ),
    Call(
        "export_questions",
        "As JSON Lines, sealed, since a stranger asks",
        query="format=jsonl&source=handbook",
    ),
    Call("read_export_ledger", "What a stranger does not get", query="format=jsonl&tag=caching"),
    Call(
        "convert_questions",
        "JSON Lines into Markdown",
        by=AUTHOR,
        query="from=jsonl&to=markdown",
        body=File(
            {
                "kind": "open",
                "topic": "rest-apis",
                "text": "What is a safe method?",
                "answers": [{"text": "One that asks for nothing to be changed."}],
            }
        ),
    ),
    Call("undo_import", "All of it", by=EDITOR, at={"id": lambda told: imported(told)["id"]}),
    Call("delete_question", "And its answers", by=EDITOR, at={"id": 7}, query="reason=Asked+twice"),
]
