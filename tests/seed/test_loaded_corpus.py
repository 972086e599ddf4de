"""A new bank serves the whole corpus a minute after its first start."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from rest_framework.test import APIClient

from tests.api.walking import page, pages
from tests.seed.corpus import CHECK, OUTLINE


@pytest.fixture
def client(db, settings):
    """A stranger at a bank that was just filled, who may call as often as this test must."""
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)
    cache.clear()
    call_command("load_seed", verbosity=0)
    return APIClient()


def test_every_question_is_served_in_teaching_order_with_links_that_resolve(client):
    wanted = [name for keys in OUTLINE.values() for key in keys for name in (key, key + CHECK)]
    served = {}
    for section in OUTLINE:
        url = f"/api/v1/questions?source=core&topic={section}&ordering=position&page_size=100&html=true"
        for found in pages(client, url):
            served |= {question["key"]: question for question in found["results"]}
    assert [key for key in served if key in wanted] == wanted
    for key in wanted:
        question = served[key]
        assert question["text_html"], key
        assert question["sealed"] == key.endswith(CHECK), key
        related = page(client, question["links"]["related"])["results"]
        assert {one["key"] for one in related} == set(question["related"]), key
