"""The format that people write by hand, as seed/README.md describes it."""

from decimal import Decimal
from textwrap import dedent

import pytest

from bank import formats
from bank.formats import markdown
from tests.builders import paper, right, wrong

HEAD = "---\nsource: core\ntopic: python\n---\n\n"


def entries(text, head=HEAD):
    return list(formats.entries(markdown, head + dedent(text).lstrip("\n")))


def documents(text, head=HEAD):
    found = entries(text, head)
    assert [fault for entry in found for fault in entry.faults] == []
    return [entry.document for entry in found]


def faults(text, head=HEAD):
    """Line and reason of every fault; the text begins in line 1, the head being left out of the count."""
    found = entries(text, head)
    above = head.count("\n")
    return [(fault.line - above, fault.reason) for entry in found for fault in entry.faults]


def written(*papers):
    return "".join(markdown.write(papers))


OPEN = """
    ## Question: why

    Why?

    ### Answer

    So.
    """


class TestReading:
    def test_the_example_of_the_readme_reads(self):
        (document,) = documents(
            """
            ## Question: cache-validators-check
            kind: single_choice
            difficulty: 2
            tags: http, caching
            related: cache-validators

            What does the server send?

            ### Right answer

            `304 Not Modified` without a body.

            ### Wrong answer
            weight: -0.5

            `200 OK` with the body once more.

            #### Feedback

            That is the answer when the tag is another one.

            ### Explanation

            The condition failed.
            """
        )
        assert document == paper(
            "single_choice",
            text="What does the server send?",
            difficulty=2,
            tags=["http", "caching"],
            related=["cache-validators"],
            source="core",
            key="cache-validators-check",
            status="published",
            position=1,
            explanation="The condition failed.",
            answers=[
                right("`304 Not Modified` without a body.", weight=Decimal(1)),
                wrong(
                    "`200 OK` with the body once more.",
                    weight=Decimal("-0.5"),
                    feedback="That is the answer when the tag is another one.",
                ),
            ],
        )

    def test_what_is_not_said_takes_its_default(self):
        (document,) = documents(OPEN)
        assert document == paper(
            "open",
            text="Why?",
            source="core",
            key="why",
            status="published",
            position=1,
            answers=[right("So.", weight=Decimal(1))],
        )

    def test_the_file_says_what_its_questions_share(self):
        head = "---\nsource: core\n\ntopic: python\nlanguage: de\nstatus: draft\n---\n"
        (document,) = documents(OPEN, head)
        assert (document.language, document.status) == ("de", "draft")

    def test_a_question_may_differ_from_its_file(self):
        (document,) = documents(
            """
            ## Question: why
            topic: django
            source: other
            language: fr
            status: archived
            position: 70

            Why?
            """
        )
        assert (document.topic, document.source, document.language) == ("django", "other", "fr")
        assert (document.status, document.position) == ("archived", 70)

    def test_a_file_needs_no_head(self):
        (document,) = documents("## Question\ntopic: python\nstatus: draft\n\nWhy?", head="")
        assert (document.topic, document.source, document.key) == ("python", None, None)

    def test_a_question_without_a_key_takes_no_source_from_its_file(self):
        (document,) = documents("## Question\nstatus: draft\n\nWhy?")
        assert (document.source, document.key) == (None, None)

    def test_the_number_in_the_file_is_the_position(self):
        found = documents(OPEN + OPEN.replace("why", "why-not"))
        assert [document.position for document in found] == [1, 2]

    def test_the_order_of_options_may_carry_meaning(self):
        (document,) = documents("## Question: a\nstatus: draft\nshuffle: no\n\nWhich?")
        assert document.shuffle is False

    def test_json_headers_are_read_as_json(self):
        (document,) = documents(
            """
            ## Question: a
            kind: short_text
            grading: {"case_sensitive": true}
            details: {"from": ["elsewhere", 1.5]}

            Which?

            ### Answer

            This
            """
        )
        assert document.grading == {"case_sensitive": True}
        assert document.details == {"from": ["elsewhere", 1.5]}

    def test_a_list_may_be_empty(self):
        (document,) = documents("## Question: a\nstatus: draft\ntags:\n\nWhy?")
        assert document.tags == []

    def test_a_key_with_a_comma_is_named_with_a_backslash(self):
        (document,) = documents(
            "## Question: a\nstatus: draft\nrelated: a\\, b, c\\\\, d\\\n\nWhy?"
        )
        assert document.related == ["a, b", "c\\", "d\\"]

    def test_a_match_without_a_text_above_it_is_a_distractor(self):
        (document,) = documents(
            """
            ## Question: a
            kind: matching

            Which?

            ### Answer

            one

            #### Match

            eins

            ### Answer

            #### Match

            zwei
            """
        )
        assert [(answer.text, answer.match) for answer in document.answers] == [
            ("one", "eins"),
            ("", "zwei"),
        ]
        assert [answer.is_correct for answer in document.answers] == [True, False]

    def test_an_accepted_form_may_be_known_to_be_wrong(self):
        (document,) = documents(
            """
            ## Question: a
            kind: numerical

            How many?

            ### Answer
            tolerance: 0.5

            2

            ### Wrong answer

            3
            """
        )
        assert [answer.is_correct for answer in document.answers] == [True, False]
        assert [answer.tolerance for answer in document.answers] == ["0.5", ""]

    def test_code_blocks_are_text(self):
        (document,) = documents(
            "## Question: a\nstatus: draft\n\n```\n# no header\n\n   x: 1\n```\n"
        )
        assert document.text == "```\n# no header\n\n   x: 1\n```"

    @pytest.mark.parametrize(
        ("line", "text"),
        [
            ("\\### Answer", "### Answer"),
            ("\\\\### Answer", "\\### Answer"),
            ("\\## Question: b", "## Question: b"),
            ("\\## Question:", "## Question:"),
            ("\\#### Match \t.", "\\#### Match \t."),
            (" ### Answer", " ### Answer"),
            ("\\---", "\\---"),
            ("---", "---"),
        ],
    )
    def test_a_backslash_makes_text_of_a_line_of_structure(self, line, text):
        (document,) = documents(f"## Question: a\nstatus: draft\n\nLook:\n{line}\nSo?")
        assert document.text == f"Look:\n{text}\nSo?"

    @pytest.mark.parametrize(
        ("line", "meant"),
        [
            ("### Wrong anwser", "### Wrong answer"),
            ("### explanation", "### Explanation"),
            ("###Answer", "### Answer"),
            ("## Right answer", "### Right answer"),
            ("#### Feedback:", "#### Feedback"),
            ("## Qestion: next", "## Question"),
        ],
    )
    def test_a_slip_in_a_line_of_structure_is_told(self, line, meant):
        (fault,) = faults(f"{dedent(OPEN)}\n{line}\n\nMore.\n")
        assert fault[0] == 9
        assert f"`{line}`" in fault[1]
        assert f"`{meant}`" in fault[1]

    @pytest.mark.parametrize(
        "line",
        ["### Why", "# Answer", "### The answer of the server", "Answer", "#### A feedback loop"],
    )
    def test_other_headings_are_text(self, line):
        (document,) = documents(f"{dedent(OPEN)}\n{line}\n")
        assert document.answers[0].text == f"So.\n\n{line}"

    @pytest.mark.parametrize("line", ["### Wrong anwser", "\\### explanation", "## Questions"])
    def test_what_resembles_structure_comes_back_as_it_was(self, line):
        text = f"a\n{line}\nb"
        (document,) = documents(written(paper(text=text, kind="open")), head="")
        assert document.text == text

    def test_blanks_that_cannot_be_seen_do_not_make_text_of_structure(self):
        (document,) = documents(OPEN.replace("### Answer", "### Answer \t"))
        assert len(document.answers) == 1

    def test_a_line_separator_ends_no_line(self):
        (document,) = documents("## Question: a\nstatus: draft\n\nWhy?\u2028### Answer")
        assert document.text == "Why?\u2028### Answer"


class TestFaults:
    def test_all_faults_of_a_file_are_told_at_once(self):
        found = faults(
            """
            Hello.

            More.
            ## Question: a
            kind: open
            dificulty: 2
            no header
            kind: matching
            shuffle: perhaps

            ### Answer
            weight: heavy

            So.

            ## Question: b
            difficulty: 7
            position: first
            grading: []
            details: {"a": NaN}

            Why?
            """
        )
        misspelt = "There is no header 'dificulty'. Did you mean 'difficulty'?"
        misspelt += " A blank line ends the headers."
        assert found == [
            (1, "There is text before the first question."),
            (4, "/text: A question needs a text."),
            (6, misspelt),
            (7, "A header is `name: value`; a blank line ends it."),
            (8, "/kind: 'kind' was given in line 10 already."),
            (9, "/shuffle: This is yes or no."),
            (12, "/answers/0/weight: A weight is a decimal number from -1 to 1."),
            (17, "/difficulty: Difficulty goes from 1 to 5."),
            (18, "/position: This is a whole number."),
            (19, "/grading: This is a JSON object, in braces."),
            (20, "/details: NaN is not a number of JSON."),
        ]

    @pytest.mark.parametrize(
        ("text", "line", "reason"),
        [
            ("kind: opne", 2, "/kind: A kind is open, single_choice, "),
            ("status: done", 2, "/status: A status is draft, "),
            ("language: English, of course", 2, "/language: A language is a BCP 47 tag"),
            ("tags: a, B", 2, "/tags/1: A slug is letters and digits in lower case"),
            ("related: a,,b", 2, "/related/1: This may not be empty."),
            ("topic:", 2, "/topic: A slug is "),
            ("difficulty: two", 2, "/difficulty: This is a whole number."),
            ("difficulty: " + 30 * "9", 2, "/difficulty: This is a whole number."),
            ("details: {", 2, "/details: This is not JSON: Expecting property name"),
        ],
    )
    def test_a_bad_value_is_told_at_its_line(self, text, line, reason):
        (found,) = faults(f"## Question: a\n{text}\n\nWhy?\n\n### Answer\n\nSo.\n")
        assert found[0] == line
        assert found[1].startswith(reason)

    def test_text_directly_below_structure_is_refused(self):
        assert faults("## Question: a\nstatus: draft\n\nWhy?\n\n### Explanation\nIt is: so.\n") == [
            (7, "There are no headers here; leave a blank line before the text.")
        ]

    def test_an_answer_has_only_headers_of_an_answer(self):
        assert faults(OPEN.replace("### Answer\n", "### Answer\n    wieght: 1\n")) == [
            (
                6,
                "There is no header 'wieght'. Did you mean 'weight'? A blank line ends the headers.",
            )
        ]

    def test_a_head_shares_only_what_can_be_shared(self):
        assert faults(OPEN, head="---\ntopic: python\nposition: 3\n---\n") == [
            (-1, "There is no header 'position'. A blank line ends the headers."),
            (1, "/key: Source and key are given both or not at all."),
        ]

    def test_a_head_that_does_not_end_is_told_once(self):
        head = "---\nsource: core\ntopic: python\n\n"
        assert faults(OPEN, head) == [(-3, "The head that begins here does not end with ---.")]

    def test_a_head_that_does_not_end_may_be_all_there_is(self):
        found = faults("", head="---\nsource: core\ntopic: python")
        assert found == [(-1, "The head that begins here does not end with ---.")]

    def test_a_question_without_a_topic_is_told(self):
        assert faults("## Question\nstatus: draft\n\nWhy?", head="") == [
            (1, "/topic: Name its topic here, or at the head of the file.")
        ]

    def test_an_unfit_value_of_the_head_is_told_there(self):
        assert faults(OPEN, head="---\nsource: core\ntopic: No Slug\n---\n")[0][0] == -1

    def test_a_source_without_a_key_is_told(self):
        assert faults("## Question\nstatus: draft\nsource: core\n\nWhy?") == [
            (1, "/key: Source and key are given both or not at all.")
        ]

    def test_a_key_is_not_empty(self):
        assert faults(OPEN.replace(": why", ":")) == [(1, "/key: A key is not empty.")]

    def test_a_question_without_an_answer_is_told(self):
        assert faults("## Question: a\n\nWhy?") == [
            (1, "/answers: This kind of question (open) needs an answer.")
        ]

    def test_an_option_must_be_right_or_wrong(self):
        (found,) = faults(
            OPEN.replace("## Question: why", "## Question: why\n    kind: single_choice")
        )
        assert found == (6, "/answers/0/is_correct: Say whether it is right.")

    def test_equal_options_are_told_at_the_second_text(self):
        found = faults(
            """
            ## Question: a
            kind: single_choice

            Which?

            ### Right answer

            This.

            ### Wrong answer

            This.
            """
        )
        assert found == [(12, "/answers/1/text: Answer 0 has the same text.")]

    def test_answers_before_the_first_question_are_told(self):
        assert faults("### Answer\n\nSo.\n\n#### Feedback\n\nYes.\n" + dedent(OPEN)) == [
            (1, "`### Answer` stands before the first question."),
            (5, "`#### Feedback` stands before the first question."),
        ]

    def test_strays_do_not_count_as_questions(self):
        first, second = entries("### Answer\n\nSo.\n" + dedent(OPEN))
        assert first.document is None
        assert second.document.position == 1

    @pytest.mark.parametrize("title", ["#### Match", "#### Feedback"])
    def test_parts_of_an_answer_stand_inside_one(self, title):
        text = (
            f"## Question: a\nstatus: draft\n\nWhy?\n\n### Explanation\n\nSo.\n\n{title}\n\nYes.\n"
        )
        assert faults(text) == [(10, f"`{title}` stands inside an answer.")]

    @pytest.mark.parametrize(
        ("title", "pointer"),
        [("#### Feedback", "/answers/0/feedback"), ("### Explanation", "/explanation")],
    )
    def test_a_part_that_is_there_twice_is_told(self, title, pointer):
        assert faults(f"{dedent(OPEN)}\n{title}\n\nYes.\n\n{title}\n\nNo.\n") == [
            (13, f"{pointer}: `{title}` is here for a second time.")
        ]

    def test_a_control_character_is_told_at_the_text(self):
        assert faults("## Question: a\nstatus: draft\n\n\nWhy\x07?") == [
            (5, "/text: The control character U+0007 is not taken.")
        ]


class TestWriting:
    def test_it_writes_as_people_do(self):
        document = paper(
            "single_choice",
            text="Which?",
            source="core",
            key="a",
            tags=["http"],
            related=["b", "c, d"],
            position=1,
            explanation="So it is.",
            answers=[right("This."), wrong("That.", weight=Decimal("-0.5000000"), feedback="No.")],
        )
        assert written(document) == dedent(
            """\
            ---
            source: core
            topic: python
            ---

            ## Question: a
            kind: single_choice
            difficulty: 3
            status: draft
            tags: http
            related: b, c\\, d

            Which?

            ### Right answer

            This.

            ### Wrong answer
            weight: -0.5

            That.

            #### Feedback

            No.

            ### Explanation

            So it is.
            """
        )

    def test_the_head_is_not_repeated(self):
        text = written(paper(source="core", key="a"), paper(source="core", key="b"))
        assert text.count("source:") == text.count("topic:") == 1

    def test_other_sources_and_topics_are_said_with_the_question(self):
        text = written(paper(), paper(source="core", key="b", topic="django"))
        assert text.startswith("---\ntopic: python\n---\n")
        assert (
            "\nkind: single_choice\ndifficulty: 3\nstatus: draft\ntopic: django\nsource: core\n"
            in text
        )

    def test_a_small_weight_is_written_with_digits_only(self):
        text = written(paper("open", answers=[right("So.", weight=Decimal("1E-7"))]))
        assert "\nweight: 0.0000001\n" in text

    def test_a_weight_that_goes_without_saying_is_not_written(self):
        text = written(paper("open", answers=[right("So.", weight=Decimal("1.0000000"))]))
        assert "weight" not in text

    @pytest.mark.parametrize(
        "line",
        ["### Answer", "\\### Answer", "## Question: x", "### Explanation  ", "## Question:"],
    )
    def test_text_that_looks_like_structure_gets_a_backslash(self, line):
        assert f"\n\\{line}\n" in written(paper(text=f"Look:\n{line}\nSo?"))
