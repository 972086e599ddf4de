"""What all peers agree on: what a question looks like to an anonymous caller, from rows however they were read."""

from datetime import datetime
from typing import Any

PAGE = 20
BASE = "http://127.0.0.1/api/v1"
# Of a question that can be graded a stranger sees no key. The peers leave the order of answers as it is stored, and
# so are spared the hashes by which ours puts them into another.
SEALED_ANSWER = ("id", "text")
ANSWER = ("id", "text", "position", "is_correct", "weight", "feedback", "tolerance", "match")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def question(
    row: dict[str, Any],
    topic: str,
    source: str | None,
    tags: list[str],
    answers: list[dict[str, Any]],
) -> dict[str, Any]:
    is_open = row["kind"] == "open"
    names = ANSWER if is_open else SEALED_ANSWER
    shown: dict[str, Any] = {
        "id": row["id"],
        "url": f"{BASE}/questions/{row['id']}",
        "kind": row["kind"],
        "status": row["status"],
        "text": row["text"],
        "topic": topic,
        "tags": tags,
        "difficulty": row["difficulty"],
        "language": row["language"],
    }
    if is_open:
        shown["explanation"] = row["explanation"]
    shown |= {
        "answers": [{name: answer[name] for name in names} for answer in answers],
        "sealed": not is_open,
        "source": source,
        "key": row["key"],
        "related": row["related"],
        "position": row["position"],
        "shuffle": row["shuffle"],
        "grading": row["grading"],
    }
    if is_open:
        shown |= {"details": row["details"], "fingerprint": row["fingerprint"]}
    shown |= {name: row[name] for name in ("version", "created_at", "updated_at", "published_at")}
    links = {"topic": f"{BASE}/topics/{topic}", "answers": f"{BASE}/answers?question={row['id']}"}
    if source:
        links["source"] = f"{BASE}/sources/{source}"
    return shown | {"links": links}


def page(results: list[dict[str, Any]], found: int) -> dict[str, Any]:
    """The first of the rows that were found, one more than fit on a page if there is another page."""
    following = None
    if found > PAGE:
        last = results[-1]["created_at"]
        following = f"{BASE}/questions?created_before={last}"
    return {"next": following, "previous": None, "next_cursor": None, "results": results}
