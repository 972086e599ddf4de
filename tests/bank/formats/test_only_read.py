"""Formats that are only read: Open Trivia DB, lists of interview questions in Markdown, numbered plain text."""

import base64
import json
from urllib.parse import quote

import pytest

from bank import formats
from bank.documents import Kind
from bank.formats import Fate


def read(name, text):
    def complete(entry):
        entry.document.topic = "topic"

    return list(formats.entries(formats.by_name(name), text, complete))


def faults(entries):
    return [(fault.line, fault.problem.code) for entry in entries for fault in entry.faults]


def notes(entry):
    return [(note.line, note.what, note.fate) for note in entry.notes]


# --- Open Trivia DB

ITEM = {
    "type": "multiple",
    "difficulty": "hard",
    "category": "Science: Computers",
    "question": 'Who wrote "Notes" &amp; more?',
    "correct_answer": "Ada",
    "incorrect_answers": ["Bob", "C &lt; D", "Eve"],
}
SAID = ITEM | {
    "question": 'Who wrote "Notes" & more?',
    "incorrect_answers": ["Bob", "C < D", "Eve"],
}


def encoded(encode, item):
    return {
        name: [encode(text) for text in value] if isinstance(value, list) else encode(value)
        for name, value in item.items()
    }


def trivia(*items, **members):
    return json.dumps({"response_code": 0, "results": items, **members}, indent=1)


@pytest.mark.parametrize(
    "item",
    [
        ITEM,
        encoded(quote, SAID),
        encoded(lambda text: quote(text).replace("%20", "+"), SAID),
        encoded(lambda text: base64.b64encode(text.encode()).decode(), SAID),
    ],
    ids=["entities", "url3986", "urlLegacy", "base64"],
)
def test_a_trivia_question_is_read_in_each_encoding(item):
    [entry] = read("opentdb", trivia(item))
    document = entry.document
    assert (entry.faults, entry.category) == ([], ("Science", "Computers"))
    assert (document.kind, document.difficulty) == (Kind.SINGLE_CHOICE, 4)
    assert document.text == 'Who wrote "Notes" & more?'
    assert [answer.is_correct for answer in document.answers] == [True, False, False, False]
    assert document.answers[0].text == "Ada"
    assert notes(entry)[0][1:] == ("difficulty", Fate.MAPPED)


def test_a_percent_in_a_text_with_blanks_is_no_encoding():
    item = ITEM | {"category": "Sums", "question": "What is 5%25 of 1", "correct_answer": "0"}
    [entry] = read("opentdb", trivia(item))
    assert entry.document.text == "What is 5%25 of 1"


def test_true_and_false_stand_in_that_order():
    item = ITEM | {"type": "boolean", "correct_answer": "False", "incorrect_answers": ["True"]}
    [entry] = read("opentdb", trivia(item))
    assert entry.document.kind == Kind.TRUE_FALSE
    found = [(answer.text, answer.is_correct) for answer in entry.document.answers]
    assert found == [("True", False), ("False", True)]


def test_the_bare_list_is_read_too():
    assert len(read("opentdb", json.dumps([ITEM, ITEM]))) == 2


def test_a_question_stands_where_its_text_does():
    first, second = read("opentdb", trivia(ITEM, ITEM))
    assert first.line < second.line
    assert trivia(ITEM, ITEM).splitlines()[second.line - 1].strip().startswith('"question"')


def test_a_member_that_is_not_known_is_noted():
    [entry] = read("opentdb", trivia(ITEM | {"tags": ["x"]}))
    assert (entry.line, "member", Fate.DROPPED) in notes(entry)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[", "json"),
        ('{"results": 3}', "opentdb"),
        ("3", "opentdb"),
        ("[3]", "opentdb"),
        (json.dumps([ITEM | {"incorrect_answers": [3]}]), "opentdb"),
        (json.dumps([{"question": "Why?"}]), "opentdb"),
        (json.dumps([ITEM | {"type": "essay"}]), "unknown"),
        (json.dumps([ITEM | {"type": "%%%"}]), "unknown"),
    ],
)
def test_what_is_no_trivia_is_refused_with_its_place(text, code):
    assert faults(read("opentdb", text)) == [(1, code)]


def test_of_an_empty_file_nothing_is_read():
    for name in ("opentdb", "interview", "numbered", "aiken"):
        assert read(name, " \n\n") == []


# --- lists of interview questions

LIST = """\
# Interview questions

Welcome to the list.

- [What is an index?](#index)

## Databases

### 1. What is an **index**?

A second order of the rows.

```sql
# not a heading
CREATE INDEX i ON item (name);
```

**[back to top](#top)**

---

### What is a view?

**Q3. What is a join?**

Answer: Rows of two tables
side by side.

<details><summary><b>4. What is a lock?</b></summary>

Something to wait for.

</details>

## Python?

1. one
2. What is a generator?
   A function that yields.
"""


def test_a_list_is_read_question_by_question():
    entries = read("interview", LIST)
    questions = [entry for entry in entries if entry.document]
    assert [entry.document.text for entry in questions] == [
        "What is an **index**?",
        "What is a view?",
        "What is a join?",
        "What is a lock?",
        "Python?",
        "What is a generator?",
    ]
    index, view, join, lock, _, generator = questions
    assert index.document.answers[0].text.startswith("A second order of the rows.\n\n```sql\n# not")
    assert index.document.answers[0].text.endswith("```")
    assert view.document.answers == []
    assert join.document.answers[0].text == "Rows of two tables\nside by side."
    assert lock.document.answers[0].text == "Something to wait for."
    assert generator.document.answers[0].text == "A function that yields."
    assert {entry.category for entry in questions[:4]} == {("Interview questions", "Databases")}
    assert all(entry.document.kind == Kind.OPEN for entry in questions)
    assert faults(entries) == []


def test_what_is_no_question_of_a_list_is_noted():
    entries = read("interview", LIST)
    told = [note for entry in entries for note in notes(entry)]
    assert (3, "text", Fate.DROPPED) in told
    assert (5, "link within the page", Fate.DROPPED) in told
    assert (18, "link within the page", Fate.DROPPED) in told
    assert [what for _, what, fate in told if fate == Fate.MAPPED] == ["question"]


def test_a_heading_may_stand_behind_its_number():
    text = (
        "1. ### What is a tree?\n\n   Nodes.\n\n     - leaves\n\n2. ### Name a root\n\n   This.\n"
    )
    tree, root = [entry.document for entry in read("interview", text)]
    assert (tree.text, root.text) == ("What is a tree?", "Name a root")
    assert tree.answers[0].text == "Nodes.\n\n  - leaves"


def test_number_signs_close_a_heading_only_behind_a_blank():
    text = "# C#\n## F #\n### What is C#\nA language.\n#### #\n"
    [entry] = read("interview", text)
    assert (entry.category, entry.document.text) == (("C#", "F"), "What is C#")


def test_a_table_of_contents_is_no_question():
    text = "### **Table of Contents**\n| a |\n### Why?\nSo.\n"
    contents, entry = read("interview", text)
    assert notes(contents) == [(1, "table of contents", Fate.DROPPED)]
    assert entry.document.text == "Why?"


def test_a_summary_within_an_answer_stays_there_unless_it_asks():
    text = "### Why?\nSo.\n  <details><summary><b>More</b></summary>a</details>\n  b\n"
    [entry] = read("interview", text)
    assert entry.document.answers[0].text == "So.\n  More\n\n  a\n\n  b"
    assert notes(entry) == [(3, "summary", Fate.MAPPED)]
    asks = "### Why?\nSo.\n1. <details><summary>How?</summary>\nThus.\n</details>\n"
    assert [entry.document.text for entry in read("interview", asks)] == ["Why?", "How?"]


def test_summaries_one_after_the_other_are_questions():
    text = "<summary>A</summary>\na\n<summary>B</summary>\nb\n"
    assert [entry.document.text for entry in read("interview", text)] == ["A", "B"]


def test_half_a_summary_or_one_within_a_line_is_text():
    text = "### Why?\nSo <summary>not</summary> so.\n<summary>half\n"
    [entry] = read("interview", text)
    assert entry.document.answers[0].text == "So <summary>not</summary> so.\n<summary>half"


@pytest.mark.parametrize("name", ["interview", "numbered"])
def test_lettered_options_stay_whole(name):
    [entry] = read(name, "1. Which?\nA. One\nB. Two\n")
    shown = {"interview": "A. One\nB. Two", "numbered": "A. One\\\nB. Two"}
    assert entry.document.answers[0].text == shown[name]


def test_a_rule_at_the_end_of_an_answer_is_none_of_it():
    [entry] = read("interview", "### Why?\n\nSo.\n\n***\n\n")
    assert entry.document.answers[0].text == "So."


def test_a_heading_that_says_nothing_is_told():
    [entry] = read("interview", "### Why?\nSo.\n\n### \n")
    assert (notes(entry), entry.document.answers[0].text) == (
        [(4, "heading", Fate.DROPPED)],
        "So.",
    )
    alone, _ = read("interview", "### \n### Why?\nSo.\n")
    assert notes(alone) == [(1, "heading", Fate.DROPPED)]


@pytest.mark.parametrize("name", ["interview", "numbered"])
@pytest.mark.parametrize("mark", ["Q. ", "Q: ", "Question: "])
def test_a_mark_behind_the_number_is_none_of_the_question(name, mark):
    [entry] = read(name, f"1. {mark}What is a tree?\nA: Nodes.\n")
    assert entry.document.text == "What is a tree?"


def test_a_heading_of_the_same_level_ends_a_section():
    text = "# A\n## B\n### Why?\nSo.\n## C\n### How?\nThus.\n"
    assert [entry.category for entry in read("interview", text)] == [("A", "B"), ("A", "C")]


def test_a_summary_may_be_followed_on_its_line():
    [entry] = read("interview", "<summary>Why?</summary> So. </details>\n")
    assert (entry.document.text, entry.document.answers[0].text) == ("Why?", "So.")


def test_another_fence_within_a_fence_does_not_end_it():
    text = "### Why?\n```\n~~~\n### not a question\n```\n### How?\n"
    assert [entry.document.text for entry in read("interview", text)] == ["Why?", "How?"]


def test_a_numbered_line_that_asks_nothing_is_no_question():
    [entry] = read("interview", "### Which steps?\n1. Stop.\n2. Look.\n")
    assert entry.document.answers[0].text == "1. Stop.\n2. Look."


# --- numbered plain text

PLAIN = """\
Some notes of mine

PART I: THE WEB

Section 1. HTTP

1. What is a method?
Answer: What is to be done
   1. with a resource
   2. by a server

2) Which status says
that nothing is there?

404

Section 2

Q3. Why?

PART II
Q: And then?
A: Nothing.
"""


def test_plain_text_is_read_question_by_question():
    entries = read("numbered", PLAIN)
    questions = [entry for entry in entries if entry.document]
    assert [entry.document.text for entry in questions] == [
        "What is a method?",
        "Which status says\\\nthat nothing is there?",
        "Why?",
        "And then?",
    ]
    assert [entry.category for entry in questions] == [
        ("THE WEB", "HTTP"),
        ("THE WEB", "HTTP"),
        ("THE WEB", "Section 2"),
        ("PART II",),
    ]
    method, status, why, then = (entry.document.answers for entry in questions)
    assert method[0].text.startswith("What is to be done\\\n1")
    assert "2" in method[0].text
    assert [answers[0].text for answers in (status, then)] == ["404", "Nothing."]
    assert why == []
    assert faults(entries) == []


def test_what_stands_before_the_first_question_is_noted():
    first = read("numbered", PLAIN)[0]
    assert (first.document, notes(first)) == (None, [(1, "text", Fate.DROPPED)])


def test_a_numbered_line_that_is_set_in_further_is_part_of_the_answer():
    text = "1. Name the steps\n 1. one\n 2. two\n2. Why?\nSo:\n 1. because\n"
    first, second = [entry.document for entry in read("numbered", text)]
    assert [answer.text for answer in first.answers] == ["1\\. one\\\n2\\. two"]
    assert [answer.text for answer in second.answers] == ["So:\\\n1\\. because"]


def test_questions_that_are_all_set_in_are_questions():
    text = "  1. Why?\n  So.\n  2. How?\n  Thus.\n"
    assert [entry.document.text for entry in read("numbered", text)] == ["Why?", "How?"]


def test_behind_a_question_mark_the_answer_begins_without_a_word_for_it():
    [entry] = read("numbered", "1. Why?\nSo.\n")
    assert (entry.document.text, entry.document.answers[0].text) == ("Why?", "So.")


# --- which format a file is


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("opentdb", trivia(ITEM)),
        ("interview", LIST),
        ("numbered", PLAIN),
        ("aiken", "Why?\nA. So.\nB. Thus.\nANSWER: A\n"),
        ("jsonl", '{"kind": "open", "text": "Why?", "topic": "a"}\n'),
        ("markdown", "---\ntopic: a\n---\n\n## Question\n\nWhy?\n"),
    ],
)
def test_a_file_is_known_by_its_beginning(name, text):
    alike = [known for known, one in formats.FORMATS.items() if one.looks_like(text.encode())]
    assert alike[0] == name
