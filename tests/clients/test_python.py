"""A client that openapi-python-client makes is enough for everything that an editor does."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

# Clients meet no database, so one stack for each language is enough.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("large")]
CONFIGURATION = Path(__file__).with_name("python.yaml")


@pytest.fixture
def bank(server, token, document, tmp_path, monkeypatch):
    """The operations of the generated client by name, with a client to call them with."""
    program = Path(sys.executable).with_name("openapi-python-client")
    made = tmp_path / "bank_client"
    words = ["generate", "--path", document, "--config", CONFIGURATION, "--meta", "none"]
    done = subprocess.run(
        [program, *words, "--output-path", made, "--fail-on-warning"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    monkeypatch.syspath_prepend(tmp_path)
    bank = Bank(server.url, token)
    with bank.client:
        yield bank
    for name in [name for name in sys.modules if name.startswith("bank_client")]:
        del sys.modules[name]


class Bank:
    def __init__(self, url, token):
        client = importlib.import_module("bank_client.client")
        self.client = client.AuthenticatedClient(base_url=url, token=token)
        self.models = importlib.import_module("bank_client.models")

    def __call__(self, operation, *path, **given):
        module = importlib.import_module(f"bank_client.api.{operation}")
        return module.sync_detailed(*path, client=self.client, **given)


def good(reply, status=200):
    assert reply.status_code == status, reply.content
    return reply.parsed


def test_it_walks_from_list_to_delete(bank):
    models = bank.models
    first = good(bank("questions.list_questions", page_size=2))
    second = good(bank("questions.list_questions", page_size=2, cursor=first.next_cursor))
    assert len({one.id for one in first.results + second.results}) == 4
    item = good(bank("questions.read_question", first.results[0].id))
    assert item.text == first.results[0].text

    body = models.QuestionInputRequest(
        kind=models.KindEnum.SINGLE_CHOICE, text="Which status is it?", topic="python"
    )
    created = good(bank("questions.add_question", body=body, idempotency_key="walk"), 201)
    assert (
        good(bank("questions.add_question", body=body, idempotency_key="walk"), 201).id
        == created.id
    )
    for text in ("304", "204"):
        answer = models.AnswerItemInputRequest(
            question=created.id, text=text, is_correct=text == "304"
        )
        assert good(bank("answers.add_answer", body=answer), 201).text == text

    publish = models.PatchedQuestionInputRequest(status=models.StatusEnum.PUBLISHED)
    published = bank("questions.change_question", created.id, body=publish)
    assert good(published).status == "published"
    tag = published.headers["ETag"]
    harder = models.PatchedQuestionInputRequest(difficulty=5)
    good(bank("questions.change_question", created.id, body=harder, if_match=tag))
    late = bank("questions.change_question", created.id, body=harder, if_match=tag)
    assert good(late, 412).current_version == 5

    read = good(bank("questions.read_question", created.id))
    put = models.QuestionInputRequest.from_dict(read.to_dict())
    assert good(bank("questions.replace_question", created.id, body=put)).version == 5
    restore = models.RestoreInputRequest(version=4)
    assert good(bank("questions.restore_question", created.id, body=restore)).difficulty == 3
    assert bank("questions.delete_question", created.id, if_match="*").status_code == 204
    assert good(bank("questions.read_question", created.id), 404).type_ == "/api/problems/not_found"
