"""A small bank that is the same at every run, to the last id and the last second; and those who speak to it."""

import base64
import itertools
import random
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from bank import editing
from bank.callers import Caller, Role
from bank.models import ApiToken, User
from tests.builders import distractor, pair, paper, right, wrong

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PUBLIC_URL = "https://bank.example.org"


@contextmanager
def nothing_left_to_chance():
    """Time stands still but for what `pass_time` adds, and what is random elsewhere comes in a fixed order."""
    numbers, count = random.Random(2026), itertools.count(1)

    def readable(size):
        length = len(base64.urlsafe_b64encode(bytes(size)).rstrip(b"="))
        return ("Example" * 10)[: length - 2] + f"{next(count):02}"

    with pytest.MonkeyPatch.context() as patch, time_machine.travel(NOON, tick=False) as clock:
        patch.setattr(secrets, "randbelow", numbers.randrange)
        patch.setattr(secrets, "token_urlsafe", readable)
        yield lambda: clock.shift(timedelta(minutes=1))


@contextmanager
def broken_database(error):
    """Every statement fails."""

    def fail(*words):
        raise error

    with connection.execute_wrapper(fail):
        yield


def fill():
    """What the examples are about. The topic and the tags are also in the corpus, so that they can be tried there."""
    users = {
        role: User.objects.create_user(role, role=role, password="a password of an example")
        for role in Role
    }
    editor = _caller(users[Role.EDITOR])
    editing.add_topic(slug="web", name="The web", by=editor)
    editing.add_topic(slug="rest-apis", name="REST APIs", parent="web", by=editor)
    for slug, name in (("http", "HTTP"), ("caching", "Caching")):
        editing.add_tag(slug=slug, name=name, by=editor)
    editing.add_source(
        slug="handbook",
        title="A handbook",
        license="CC-BY-4.0",
        attribution="By its authors.",
        by=editor,
    )
    shared = {"topic": "rest-apis", "status": "published"}
    for document in (
        paper(
            "single_choice",
            text="Which status says that nothing has changed?",
            answers=[right("304", feedback="Its answer has no body."), wrong("204"), wrong("412")],
            explanation="`304 Not Modified` answers a conditional GET.",
            tags=["caching", "http"],
            difficulty=2,
            source="handbook",
            key="not-modified",
            **shared,
        ),
        paper(
            "open",
            text="What does *stateless* mean for an API?",
            answers=[right("Every request carries all that is needed to answer it.")],
            tags=["http"],
            difficulty=3,
            **shared,
        ),
        paper(
            "matching",
            text="Which method does what?",
            answers=[pair("GET", "reads"), pair("DELETE", "removes"), distractor("waits")],
            difficulty=1,
            **shared,
        ),
        paper(
            "short_text",
            text="Which header carries a token?",
            answers=[right("Authorization")],
            **shared,
        ),
    ):
        editing.add_question(document, by=editor)
    draft = paper("open", text="Why are there weak entity tags?", topic="rest-apis")
    editing.add_question(draft, by=_caller(users[Role.AUTHOR]))
    return users


def clients(users):
    """Somebody for each role, and a stranger under None."""
    spoken = {None: APIClient()}
    for role, user in users.items():
        secret = ApiToken.objects.issue(user=user, name=f"Example of an {role}")
        spoken[role] = APIClient()
        spoken[role].credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return spoken


def _caller(user):
    return Caller(role=user.role, user_id=user.pk, name=user.username)
