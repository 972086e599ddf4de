"""The worker is killed in the middle of an import; nothing is lost, nothing doubled, and nobody sees a part of it."""

import json
import threading
import time

import httpx
import pytest

from bank.models import (
    Answer,
    ApiToken,
    Import,
    ImportPart,
    LedgerLine,
    Question,
    Revision,
    Tag,
    TagLink,
    Topic,
    User,
)
from tests.app_server import AppServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]
QUESTIONS = 2_000
# After so many seconds of work each time: while it is checked, while it is applied, at its end.
KILLS = (0.2, 0.7, 1.2, 1.8)


def the_file():
    return "".join(
        json.dumps(
            {
                "kind": "single_choice",
                "topic": "python",
                "source": "drill",
                "key": f"k{number}",
                "tags": ["drilled"],
                "text": f"What is {number} + 1?",
                "status": "published",
                "answers": [
                    {"text": str(number + 1), "is_correct": True},
                    {"text": str(number), "is_correct": False},
                ],
            }
        )
        + "\n"
        for number in range(QUESTIONS)
    )


class Watcher(threading.Thread):
    """Somebody who looks at the bank in every way there is, all the time."""

    def __init__(self, url, token):
        super().__init__(daemon=True)
        headers = {"Authorization": f"Bearer {token}"}
        self.client = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=10)
        self.stopping = threading.Event()
        self.seen = {name: set() for name in ("list", "search", "draw", "tree", "export")}

    def run(self):
        with self.client:
            while not self.stopping.is_set():
                try:
                    self.look()
                except (httpx.TransportError, KeyError):
                    # It was just killed, or refuses since it is just starting.
                    time.sleep(0.05)

    def look(self):
        listed = self.client.get("/questions?count=exact&page_size=1").json()
        self.seen["list"].add(listed["count"]["value"])
        found = self.client.get("/questions?search=what&count=exact&page_size=1").json()
        self.seen["search"].add(found["count"]["value"])
        drawn = self.client.get("/draws?seed=drill&page_size=1").json()
        self.seen["draw"].add(drawn["given"])
        tree = self.client.get("/topics/python").json()
        self.seen["tree"].add(tree["question_count"])
        if listed["count"]["value"] == 0:
            self.seen["export"].add(self.client.get("/exports?format=jsonl").content.count(b"\n"))


def test_an_import_outlives_its_workers():
    user = User.objects.create_user("editor", role="editor")
    token = ApiToken.objects.issue(user=user, name="drill")
    settings = {"WEB_THREADS": "4", "IMPORT_AT_ONCE_BYTES": "0", "IMPORT_HELD_SECONDS": "1"}
    headers = {"Authorization": f"Bearer {token}"}
    with (
        AppServer(**settings) as server,
        httpx.Client(base_url=server.url, headers=headers, timeout=20) as client,
    ):
        sent = client.post("/api/v1/imports?format=jsonl", content=the_file().encode())
        assert sent.status_code == 202
        assert int(sent.headers["Retry-After"]) > 0
        watcher = Watcher(server.url, token)
        watcher.start()
        for seconds in KILLS:
            time.sleep(seconds)
            server.kill()
            server.start()
        deadline = time.monotonic() + 60
        state = ""
        while state != "done":
            assert time.monotonic() < deadline, state
            time.sleep(0.2)
            state = client.get(sent.headers["Location"]).json()["state"]
            assert state in ("waiting", "checking", "applying", "done")
        time.sleep(0.5)
        watcher.stopping.set()
        watcher.join(20)
    assert watcher.seen["list"] == watcher.seen["search"] == {0, QUESTIONS}
    assert watcher.seen["tree"] == {0, QUESTIONS}
    assert watcher.seen["draw"] == {0, 1}
    assert watcher.seen["export"] <= {0, QUESTIONS}

    assert sorted(Question.objects.values_list("key", flat=True)) == sorted(
        f"k{number}" for number in range(QUESTIONS)
    )
    assert Answer.objects.count() == 2 * QUESTIONS
    assert TagLink.objects.count() == QUESTIONS
    assert Tag.objects.count() == 1
    assert Revision.objects.filter(what="question").count() == QUESTIONS
    assert Topic.objects.get().published_count == QUESTIONS
    assert LedgerLine.objects.filter(fate="kept").count() == QUESTIONS
    assert not ImportPart.objects.exists()
    assert Import.objects.get().created == QUESTIONS
