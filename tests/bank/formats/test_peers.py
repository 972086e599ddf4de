"""What we write is read by programs of others."""

import json
from pathlib import Path

import pytest

from bank import formats
from tests import node
from tests.builders import pair, paper, right, wrong

PEERS = Path(__file__).parent / "peers"
# They read text, which is the same on every stack.
pytestmark = pytest.mark.only_on("small")


@pytest.fixture
def read_gift(tmp_path):
    """What gift-pegjs finds in these documents, once they are GIFT."""
    folder = node.installed(PEERS)

    def read_gift(*documents):
        file = tmp_path / "questions.gift"
        file.write_text("".join(formats.by_name("gift").write(documents)))
        done = node.run(folder, "node", "read-gift.mjs", str(file))
        assert done.returncode == 0, done.stdout
        return [item for item in json.loads(done.stdout) if item["type"] != "Category"]

    return read_gift


def test_gift_of_every_kind_is_read_by_another_parser(read_gift):
    found = read_gift(
        paper("open"),
        paper("single_choice", key="k", source="s", tags=["x"]),
        paper("multiple_choice"),
        paper("true_false"),
        paper("short_text"),
        paper("numerical", answers=[right("2", tolerance="0.5")]),
        paper("matching", answers=[pair("one", "eins"), pair("two", "zwei")]),
    )
    types = [item["type"] for item in found]
    assert types == ["Essay", "MC", "MC", "TF", "Short", "Numerical", "Matching"]
    assert {item["stem"]["text"] for item in found} == {"What is 1 + 1?"}
    assert (found[1]["id"], found[1]["tags"]) == ("k", ["x"])
    single = [(choice["text"]["text"], choice["isCorrect"]) for choice in found[1]["choices"]]
    assert single == [("Two", True), ("Three", False), ("Four", False)]
    assert found[5]["choices"][0]["text"] == {"type": "range", "number": 2, "range": 0.5}
    assert [one["subanswer"] for one in found[6]["matchPairs"]] == ["eins", "zwei"]


def test_the_signs_of_gift_reach_another_parser_as_signs(read_gift):
    [item] = read_gift(paper(text="a = {b} ~ #c: d", answers=[right("=x"), wrong("~y # z")]))
    assert item["stem"]["text"] == "a = {b} ~ #c: d"
    assert [choice["text"]["text"] for choice in item["choices"]] == ["=x", "~y # z"]


def test_the_lock_names_no_registry():
    assert "://" not in (PEERS / "package-lock.json").read_text()
