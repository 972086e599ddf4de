"""Blocks that are read or run in other languages than Python."""

from pathlib import Path

import pytest

from bank.proofreading.languages import READERS, sql
from tests.bank.proofreading.sheets import choice, faults, open_question, sheet


def test_sql_gives_the_rows_of_every_statement_that_has_some() -> None:
    code = (
        "CREATE TABLE saw (id INTEGER, name TEXT);\n"
        "INSERT INTO saw VALUES (1, 'a;b'), (2, NULL) RETURNING id;\n"
        "SELECT * FROM saw; SELECT count(*) FROM saw -- no semicolon"
    )
    assert sql.run(code).output == "1\n2\n1 | a;b\n2 | NULL\n2\n"


def test_each_block_of_sql_has_an_empty_database_and_its_own_transactions() -> None:
    assert sql.run("BEGIN; CREATE TABLE saw (id); ROLLBACK; CREATE TABLE saw (id);").faults == ()
    assert sql.run("CREATE TABLE saw (id);").faults == ()


def test_sql_that_is_refused_is_named_with_the_line_of_its_statement() -> None:
    code = "SELECT 1;\n\nSELECT *\nFROM saw;"
    assert sql.run(code).faults == ((2, "SQLite says: no such table: saw."),)


def test_sql_that_does_not_end_is_ended() -> None:
    code = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n;"
    assert sql.run(code, seconds=0.1).faults == ((0, "SQLite says: interrupted."),)


def test_the_output_of_sql_is_compared_like_that_of_a_program(tmp_path: Path) -> None:
    code = "\n```sql\nSELECT 1, NULL;\n```\n\n```text\n1 | null\n```"
    assert faults(tmp_path, sheet(open_question(add=code), choice())) == [
        "1 | null: The program prints '1 | NULL' here, not '1 | null'."
    ]


@pytest.mark.parametrize(
    ("language", "sound", "unsound", "fault"),
    [
        ("json", '{"a": 1}', '{"a": 1, "a": 2}', (0, "The name 'a' is given twice.")),
        (
            "toml",
            "a = 1",
            "a = 1\nb =",
            (0, "This is not TOML: Invalid value (at end of document)."),
        ),
        (
            "toml",
            "a = 1",
            "a = 1\nb = c\n",
            (1, "This is not TOML: Invalid value (at line 2, column 5)."),
        ),
        ("xml", "<a/>", "<a>\n</b>", (1, "This is not XML: mismatched tag: line 2, column 2.")),
        (
            "yaml",
            "a: 1\n---\nb: !x 2",
            "a: 1\nb: c: d",
            (1, "This is not YAML: mapping values are not allowed here."),
        ),
        ("shell", "echo '$ x'", "echo\n$ docker ps", (1, "A prompt is not part of a command.")),
        (
            "shell",
            "echo",
            "root@example:/# docker ps",
            (0, "A prompt is not part of a command."),
        ),
    ],
)
def test_what_can_be_read_must_be_readable(
    language: str, sound: str, unsound: str, fault: tuple[int, str]
) -> None:
    assert READERS[language](sound).faults == ()
    assert READERS[language](unsound).faults == (fault,)


def test_bash_finds_what_it_could_not_run() -> None:
    assert READERS["shell"]("docker ps | wc -l  # $ counts").faults == ()
    ((line, detail),) = READERS["shell"]("docker ps\nfi").faults
    assert (line, detail[:23]) == (1, "bash says: syntax error")


def test_a_fault_of_a_language_is_named_with_the_line_of_the_file(tmp_path: Path) -> None:
    code = '\n```json\n{"a": 1,\n"a": 2}\n```'
    assert faults(tmp_path, sheet(open_question(add=code), choice())) == [
        "{\"a\": 1,: The name 'a' is given twice."
    ]
