"""Requests by chance: sound ones, each with a few things wrong. A seed gives the same ones every time."""

import json
import random
from copy import deepcopy
from urllib.parse import quote

from tests.api.bodies import (
    ANSWERS,
    CHECKS,
    DRAWS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TOPICS,
    one,
    question,
    right,
)

NASTY = [
    None, True, False, 0, 1, -1, 3, 5, 1.5, -0.0, 1e-8, 1e308, 2**31, 2**53, 2**63, 10**24, 10**30,
    "", " ", "\n", "5", "a", "A", "python", "easy", "exam", "en", "x-" * 20, "\u0000", "a\u0000b", "\ud800",
    "\u200b", "\u202e", "\u0301", "ﷺ", "İ", "ß" * 101, "日本語", "a" * 101, "a" * 2001, "a" * 20_001, "[" * 50,
    "' OR 1=1 --", '"', "%", "_", "\\", "{{7*7}}", "<script>", "../..", "http://", "https://x.org", "draft",
    "published", "open", "matching", "numerical", "1e400", "-0", "NaN", "2026-11-23T12:00:00Z", "0001-01-01",
    [], [[]], ["a"], ["a", "a"], [None], [{}], list(range(101)), {}, {"a": 1}, {"": {}}, {"text": "a"},
    {"id": 1}, [[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]],
]  # fmt: skip
NAMES = [
    "id", "text", "is_correct", "weight", "match", "tolerance", "position", "kind", "topic", "slug", "version",
    "details", "parent", "source", "key", "status", "set", "ids", "filter", "atomic", "a\u0000", "\ud800", "",
    "__proto__", "a/b", "~", "author", "draw_key", "pk", "question", "answers", "tags", "grading",
]  # fmt: skip
PARAMETERS = [
    "topic", "tag", "tag_any", "kind", "difficulty", "difficulty_min", "difficulty_max", "language", "status",
    "source", "key", "author", "id", "created_after", "updated_before", "search", "ordering", "cursor",
    "not_seen_by", "page_size", "count", "fields", "html", "reason", "question", "parent", "seed", "format", "limit", "_connector",
]  # fmt: skip
WORDS = [
    "", "0", "1", "-1", "5", "1.0", "1e3", "٣", "100", "101", "2147483648", "9007199254740993", "99999999999999999999",
    "true", "True", "null", "python", "pyton", "easy", "exam", "open", "draft", "en", "en-GB", "id", "id,text",
    "id,,text", "-created_at", "created_at", "-relevance", "relevance", "exact", "estimated", "a b", "C++", "c#",
    "what is 1", "a " * 40, "x" * 201, "x" * 2001, "\x00", "\x07", "\u200b", "\u202e", "\ud800", "' OR 1=1 --", "%", "%%",
    '"', "NEAR(a b)", "a* OR b", "(", "\\", "2026-11-23", "2026-11-23T12:00:00Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00 01:00", "99999-01-01", "1,2,3", "1,", "1,x", ",".join(["1"] * 101),
    "AAAA", "=" * 30, "日本語", "é", "e\u0301",
]  # fmt: skip


class Chance:
    """`ids` are questions and answers that are there, `draws` those that were drawn from them."""

    def __init__(self, seed, ids, draws):
        self.random = random.Random(seed)
        self.ids = ids
        self.draws = draws

    def request(self):
        """Method, address, body and headers."""
        return self.random.choice([self.reading, self.writing, self.writing, self.writing])()

    def reading(self):
        chance = self.random
        if chance.random() < 0.15:
            path = chance.choice([DRAWS, DRAWS, self.draw(), f"{self.draw()}/questions"])
            return "get", self.address(path, 4), None, self.headers()
        place = chance.choice(
            ["", f"/{self.item()}", f"/{self.item()}/revisions", "/tree", "/1/revisions/1"]
        )
        collection = chance.choice([QUESTIONS, QUESTIONS, ANSWERS, TOPICS, TAGS, SOURCES])
        return (
            chance.choice(["get", "get", "get", "head", "options"]),
            self.address(collection + place, 4),
            None,
            self.headers(),
        )

    def writing(self):
        chance = self.random
        collection = chance.choice(
            [
                *(QUESTIONS, QUESTIONS, ANSWERS, TOPICS, TAGS, SOURCES),
                *("bulk", "restore", "check", DRAWS, "drawn", "checks"),
            ]
        )
        method = chance.choice(["post", "post", "put", "patch", "patch", "delete"])
        if collection in (DRAWS, "drawn", "checks"):
            method = "post"
            places = {"drawn": f"{self.draw()}/check", "checks": CHECKS}
            address = places.get(collection, DRAWS)
        elif collection in ("bulk", "restore", "check"):
            method = "post"
            address = (
                f"{QUESTIONS}/bulk"
                if collection == "bulk"
                else f"{QUESTIONS}/{self.item()}/{collection}"
            )
        else:
            address = collection if method == "post" else f"{collection}/{self.item()}"
        body = self.body(collection)
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            body = self.spoilt(body)
        return method, self.address(address, 1), self.bytes(body), self.headers()

    def draw(self):
        return f"{DRAWS}/{self.random.choice([*self.draws, 'A' * 22, 'x', '%00'])}"

    def item(self):
        return self.random.choice(
            [*self.ids, "python", "easy", "exam", "0", "999", "9" * 16, "tree", "x", "%00", "a%2Fb"]
        )

    def body(self, collection):
        chance, number = self.random, self.random.randrange(10**6)
        if collection == QUESTIONS:
            return question(
                kind=chance.choice(["open", "single_choice", "matching", "short_text", "numerical"]),
                tags=["easy"], difficulty=chance.randint(1, 5), details={"a": {"b": [1, None]}},
                grading={}, source="exam", key=f"k{number % 50}", status=chance.choice(["draft", "published"]),
            )  # fmt: skip
        if collection == ANSWERS:
            return right(question=chance.choice(self.ids), weight=0.5, feedback="x")
        if collection == "bulk":
            return {
                "ids": self.ids[:2],
                "set": {"difficulty": 5, "add_tags": ["easy"]},
                "atomic": False,
            }
        if collection == DRAWS:
            part = {"count": chance.randint(1, 3), "difficulty": 3, "tag_any": ["easy"]}
            return {
                "parts": [{"count": 2}, part], "seed": chance.choice(WORDS), "exclude": self.ids[:2],
                "on_shortage": "partial", "answer_once": True, "shuffle_answers": True,
                "expires_in": 600, "not_seen_by": chance.choice(["me", "you"]),
            }  # fmt: skip
        if collection in ("drawn", "checks"):
            given = chance.choice([*self.ids, "a", 1.5, True, [], {}, self.ids[-2:]])
            name = "answers" if collection == "drawn" else "checks"
            return {name: [{"question": chance.choice(self.ids), "answer": given}]}
        if collection == "restore":
            return {"version": 1}
        if collection == "check":
            return {"answer": chance.choice([*self.ids, "a", 1.5, True, [], {}])}
        return one(collection, slug=f"s{number % 50}", description="x")

    def spoilt(self, body):
        """The body with one thing changed, anywhere in it."""
        body, chance = deepcopy(body), self.random
        places = [(holder, name) for holder, name in within(body)]
        if not places or chance.random() < 0.03:
            return chance.choice(NASTY)
        holder, name = chance.choice(places)
        match chance.randrange(4):
            case 0 if isinstance(holder, dict):
                holder[chance.choice(NAMES)] = deepcopy(chance.choice(NASTY))
            case 1:
                del holder[name]
            case _:
                holder[name] = deepcopy(chance.choice(NASTY))
        return body

    def bytes(self, body):
        chance = self.random
        raw = json.dumps(body).encode()
        match chance.randrange(60):
            case 0:
                return raw[: chance.randrange(len(raw) + 1)]
            case 1:
                return raw.replace(b"{", b'{"text": 1, ', 1)
            case 2:
                place = chance.randrange(len(raw) + 1)
                return raw[:place] + bytes([chance.randrange(256)]) + raw[place:]
            case 3:
                return chance.randbytes(chance.randrange(60))
            case 4:
                return raw.replace(b"1", b"NaN", 1)
        return raw

    def address(self, path, most):
        chance = self.random
        pairs = [
            f"{chance.choice(PARAMETERS)}={quote(chance.choice(WORDS), errors='replace')}"
            for _ in range(chance.randrange(most + 1))
        ]
        if chance.random() < 0.02:
            pairs.append(chance.choice(["%ff", "%00=1", "a=%ed%a0%80", "&&", "=", "x=%", ";"]))
        return f"{path}?{'&'.join(pairs)}" if pairs else path

    def headers(self):
        chance = self.random
        odd = {
            "If-Match": ['"1.x"', "*", "x", '""', 'W/"2"', '"1", "2"', '"' + "9" * 30 + '"'],
            "If-None-Match": ["*", '"1"', "x", ""],
            "Idempotency-Key": ["a", "b", "", "ä", "x" * 300],
            "Accept": ["*/*", "text/csv", "application/json", "x"],
            "Content-Encoding": ["gzip", "identity"],
            "X-Request-ID": ["a", "\u00e4", "x" * 100],
        }
        return {
            name: chance.choice(values) for name, values in odd.items() if chance.random() < 0.06
        }


def within(value):
    """Every place in JSON data, as what holds it and its name there."""
    if isinstance(value, (dict, list)):
        for name, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, name
            yield from within(part)
