"""Anki's packages: those of genanki, those of newer Ankis, and hostile ones."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing

import genanki
import pytest
import zstandard

from bank.documents import Kind
from bank.formats import Fate, Writing, entries
from bank.formats.anki import package
from tests.builders import paper, right


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    file.seek(0)
    return file


def collection(tmp_path, script, rows=()):
    path = tmp_path / "collection.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        database.executescript(script)
        for statement, values in rows:
            database.execute(statement, values)
        database.commit()
    return path.read_bytes()


def read(file):
    def complete(entry):
        entry.document.topic = "physics"

    return list(entries(package, file, complete))


def fault(file):
    (entry,) = [entry for entry in read(file) if entry.faults]
    return [(fault.line, fault.problem.code) for fault in entry.faults]


NEW = """
CREATE TABLE notetypes (id integer primary key, name text collate unicase);
CREATE UNIQUE INDEX by_name ON notetypes (name);
CREATE TABLE decks (id integer primary key, name text collate unicase);
CREATE TABLE cards (id integer primary key, nid integer, did integer);
CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text);
INSERT INTO notetypes VALUES (1, 'Basic'), (2, 'Cloze');
INSERT INTO decks VALUES (1, 'A' || char(31) || 'B');
INSERT INTO cards VALUES (1, 10, 1), (2, 10, 1);
INSERT INTO notes VALUES (10, 'g1', 1, ' x y ', 'Q' || char(31) || '<i>A</i>');
INSERT INTO notes VALUES (11, X'6732', 2, '', '{{c1::a}} b' || char(31));
"""
OLD = """
CREATE TABLE col (models text, decks text);
CREATE TABLE cards (id integer primary key, nid integer, did integer);
CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text);
INSERT INTO cards VALUES (1, 10, 1);
INSERT INTO notes VALUES (10, 'g1', 1, '', 'Q' || char(31) || 'A');
"""


def test_what_genanki_writes_is_read():
    deck = genanki.Deck(1, "Physics::Waves")
    deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["<b>Q</b>", "A"], tags=["x"], guid="one"))
    deck.add_note(genanki.Note(genanki.BASIC_AND_REVERSED_CARD_MODEL, ["R", "B"], guid="two"))
    deck.add_note(genanki.Note(genanki.CLOZE_MODEL, ["{{c1::C}} d", "e"], guid="three"))
    file = io.BytesIO()
    genanki.Package(deck).write_to_file(file)
    first, second, third = read(file)
    assert (first.key, first.category, first.line) == ("one", ("Physics", "Waves"), 1)
    assert (first.document.text, first.document.tags) == ("**Q**", ["x"])
    assert [note.what for note in second.notes] == ["reversed card"]
    assert (third.document.text, third.document.explanation) == ("(…) d", "e")
    assert third.file == "collection.anki2"


def test_the_newer_collection_is_read_and_not_the_dummy_beside_it(tmp_path):
    packed = zstandard.compress(collection(tmp_path, NEW))
    first, second = read(archive(meta=b"", collection__anki21b=packed, collection__anki2=b"dummy"))
    assert (first.key, first.category, first.document.tags) == ("g1", ("A", "B"), ["x", "y"])
    assert [answer.text for answer in first.document.answers] == ["*A*"]
    assert (second.key, second.category, second.document.text) == ("g2", (), "(…) b")


@pytest.mark.parametrize(
    ("models", "decks", "category"),
    [
        ({"1": {"name": "Basic"}}, {"1": {"name": "A::B"}}, ("A", "B")),
        ([], {"1": 2}, ()),
        (None, None, ()),
    ],
)
def test_the_lists_of_an_old_collection_may_be_anything(tmp_path, models, decks, category):
    rows = [("INSERT INTO col VALUES (?, ?)", (json.dumps(models), json.dumps(decks)))]
    content = collection(tmp_path, OLD, rows if models is not None else ())
    (entry,) = read(archive(collection__anki21=content))
    assert (entry.document.text, entry.category) == ("Q", category)


def test_media_are_dropped(tmp_path):
    about, *_ = read(archive(collection__anki2=collection(tmp_path, OLD), **{"0": b"x", "1": b"y"}))
    assert [(note.what, note.fate, note.excerpt) for note in about.notes] == [
        ("media", Fate.DROPPED, "2 files")
    ]


BARE = "CREATE TABLE cards (nid, did); CREATE TABLE col (models, decks);"
ENDLESS = """CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
 SELECT i AS id, i AS guid, 1 AS mid, '' AS tags, 'x' AS flds FROM n"""
COMPUTED = """CREATE TABLE notes (id, guid, mid, tags, flds AS (hex(tags)));
INSERT INTO notes VALUES (1, 1, 1, 1)"""
INTO_COL = "INSERT INTO col VALUES ('{}', '')"
HOSTILE = {
    "no tables": "CREATE TABLE other (x)",
    "other columns": "CREATE TABLE notes (x); CREATE TABLE cards (x)",
    "an endless view": BARE + ENDLESS,
    "a function in a column": BARE + COMPUTED,
    "a table of a module": BARE
    + "CREATE VIRTUAL TABLE notes USING fts5 (id, guid, mid, tags, flds)",
    "no JSON": OLD + INTO_COL.format("{"),
    "deep JSON": OLD + INTO_COL.format("[" * 100_000),
    "a huge cell": OLD.replace("'Q' ||", "hex(zeroblob(3000000)) ||"),
}


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_collection_is_one_fault(tmp_path, script):
    assert fault(archive(collection__anki2=collection(tmp_path, script))) == [(1, "collection")]


def test_a_collection_that_is_none_or_half_of_one_is_one_fault(tmp_path):
    whole = collection(tmp_path, NEW)
    for content in (b"", b"no database", whole[:5000], whole[:100] + b"\xff" * 4000):
        assert fault(archive(collection__anki2=content)) == [(1, "collection")]


def test_too_many_cards_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("bank.formats.anki.collection._MOST_CARDS", 0)
    assert fault(archive(collection__anki2=collection(tmp_path, NEW))) == [(1, "collection")]


def test_a_table_that_takes_too_many_steps_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("bank.formats.anki.collection._MOST_TIMES", 1)
    many = [("INSERT INTO cards VALUES (?, 1, 1)", (number,)) for number in range(2, 9_000)]
    content = collection(tmp_path, NEW.replace("(2, 10, 1)", "(99999, 10, 1)"), many)
    assert fault(archive(collection__anki2=content)) == [(1, "collection")]


@pytest.mark.parametrize(
    "content",
    [b"no zstandard", zstandard.compress(b"\0" * 300_000_000), zstandard.compress(b"x")[:5]],
)
def test_what_does_not_unpack_or_unpacks_to_too_much_is_one_fault(content):
    assert fault(archive(collection__anki21b=content))[0][1] in (
        "archive",
        "too_large",
        "collection",
    )


def test_an_archive_without_a_collection_is_one_fault():
    assert fault(archive(other=b"")) == [(1, "missing")]


def test_an_empty_note_is_a_fault(tmp_path):
    script = OLD.replace(
        "'g1', 1, '', 'Q' || char(31) || 'A')", "'g1', 1, '', 'Q'), (11, '', 1, '', '')"
    )
    first, second = read(archive(collection__anki2=collection(tmp_path, script)))
    assert (first.faults, [fault.problem.code for fault in second.faults]) == ([], ["empty"])


def test_it_is_known_by_its_first_member():
    assert package.looks_like(archive(collection__anki2=b"").getvalue())
    assert not package.looks_like(archive(imsmanifest__xml=b"").getvalue())


# --- writing


def written(documents):
    noted = []
    content = b"".join(package.write(documents, Writing({"t": ("A", "B")}, noted.append)))
    return io.BytesIO(content), [note.what for note in noted]


def test_open_questions_come_back():
    documents = [
        paper(
            "open",
            topic="t",
            text="Why?",
            answers=[right("**So**")],
            source="s",
            key="k",
            tags=["x"],
        ),
        paper("open", topic="t", text="How?", answers=[right("So")], source="r", key="k"),
        paper("open", topic="u", text="Who?", answers=[right("I")]),
    ]
    file, noted = written(documents)
    assert noted == ["source", "key", "source", "key"]
    found = read(file)
    assert [entry.category for entry in found] == [("A", "B"), ("A", "B"), ("u",)]
    assert [entry.key for entry in found][:2] == ["k", "r/k"]
    assert [entry.document.text for entry in found] == ["Why?", "How?", "Who?"]
    assert {entry.document.kind for entry in found} == {Kind.OPEN}
    assert [entry.faults for entry in found] == [[], [], []]


def test_the_collection_is_one_that_anki_takes():
    file, _ = written([paper(topic="t")])
    with zipfile.ZipFile(file) as packed:
        assert set(packed.namelist()) == {"collection.anki2", "media"}
