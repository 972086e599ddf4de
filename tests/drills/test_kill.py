"""The server is killed in the middle of writes; what was confirmed is there, and nothing is there twice."""

import threading
import time
from itertools import count

import httpx
import pytest

from bank.editing import add_tag
from bank.models import Answer, ApiToken, Question, Revision, Topic, User
from tests.app_server import AppServer
from tests.builders import OPERATOR, add

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]
KILLS = 20
WRITERS = 4


class Writer(threading.Thread):
    """Adds questions and answers, each with a key of its own, and sends each until it is confirmed."""

    def __init__(self, name, url, token, shared):
        super().__init__(name=name, daemon=True)
        self.client = httpx.Client(
            base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=10
        )
        self.shared = shared
        self.stopping = threading.Event()
        self.confirmed = {}
        self.unexpected = []
        self.sent_again = 0

    def run(self):
        with self.client:
            for number in count():
                if self.stopping.is_set():
                    return
                text = f"{self.name} {number}"
                if number % 3:
                    answers = [
                        {"text": "Two", "is_correct": True},
                        {"text": "Three", "is_correct": False},
                    ]
                    body = {"kind": "single_choice", "text": text, "topic": "python"}
                    body |= {"answers": answers, "tags": ["easy"], "status": "published"}
                    self.write("/questions", body, text)
                else:
                    self.write("/answers", {"question": self.shared, "text": text}, text)

    def write(self, path, body, text):
        # Only a visible ASCII text may be a key.
        key = text.replace(" ", "-")
        while True:
            try:
                reply = self.client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                self.sent_again += 1
                time.sleep(0.05)
                continue
            if reply.status_code == 201:
                self.confirmed[text] = reply.json()["id"]
                return
            if path == "/answers" and reply.status_code == 400:
                # The shared question has as many answers as one may have.
                return
            if reply.status_code not in (409, 503):
                self.unexpected.append((reply.status_code, reply.text))
                return
            time.sleep(0.05)


@pytest.fixture
def token(db):
    user = User.objects.create_user("editor", role="editor")
    return ApiToken.objects.issue(user=user, name="drill")


def test_every_confirmed_write_is_there_and_none_twice(token):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    shared = add(kind="open", answers=[]).pk
    with AppServer(WEB_THREADS=str(WRITERS)) as server:
        writers = [Writer(f"w{number}", server.url, token, shared) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            # At another moment of the work each time.
            time.sleep(0.05 + 0.02 * (number % 7))
            server.kill()
            server.start()
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join(20)
        assert not any(writer.is_alive() for writer in writers)
    assert [writer.unexpected for writer in writers] == [[]] * WRITERS
    assert sum(writer.sent_again for writer in writers) >= KILLS / 2

    confirmed = {text: pk for writer in writers for text, pk in writer.confirmed.items()}
    questions = dict(Question.objects.exclude(pk=shared).values_list("text", "pk"))
    answers = dict(Answer.objects.filter(question=shared).values_list("text", "pk"))
    assert questions | answers == confirmed
    assert len(questions) == Question.objects.count() - 1
    assert len(answers) == Answer.objects.filter(question=shared).count()

    # Nothing is half done: each question has its answers and its one revision, the counts agree.
    assert Answer.objects.exclude(question=shared).count() == 2 * len(questions)
    assert Revision.objects.filter(what="question").count() == len(questions) + 1 + len(answers)
    assert Topic.objects.get().published_count == len(questions)
