"""Two processes that start at the same moment, as two app servers do, fill one new bank once."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from bank.models import Question, Revision, Source
from tests.app_server import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)


def start():
    return subprocess.Popen(
        [sys.executable, "manage.py", "load_seed"],
        cwd=ROOT,
        env={
            **os.environ,
            "ENV_FILE": os.devnull,
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database_url(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_one_loads_the_seed_and_the_others_find_it_loaded():
    starts = [start() for _ in range(3)]
    said = sorted(process.communicate(timeout=120)[0] for process in starts)
    assert [process.returncode for process in starts] == [0, 0, 0], said
    assert said[:2] == ["", ""]
    assert said[2].startswith("Loaded ")
    assert Source.objects.count() == 1
    loaded = Question.objects.count()
    assert loaded >= 300
    assert Revision.objects.filter(what="question").count() == loaded
