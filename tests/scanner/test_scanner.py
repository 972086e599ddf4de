"""Nothing that the API says tells right from wrong before an answer is checked; and the scanner would find what does."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from rest_framework.test import APIClient

from api import renditions
from api.v1 import exports, shown_questions
from api.v1.answer_representation import AnswerSerializer
from api.v1.question_filters import QuestionFilter
from bank import sealing, search
from bank.documents import Kind
from bank.models import Answer, ApiToken, Question, User
from bank.models.seals import opened
from bank.search import postgresql
from tests.scanner.banks import fill, rekey
from tests.scanner.crawling import Crawler, differing
from tests.scanner.telling import paired, telling

pytestmark = pytest.mark.django_db
ORIGIN = "https://quiz.example.org"
CHOICES = {Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)


@pytest.fixture(autouse=True)
def whole_samples(monkeypatch):
    """How frequent words are is told by some pages, other ones each time. Here by all, so that chance tells nothing."""
    monkeypatch.setattr(postgresql, "_PAGES", 10**9)


@pytest.fixture
def crawler_of(client, db):
    """A crawler that calls as one of those who may see no key."""
    user = User.objects.create_user("reader", role="reader")
    editor = User.objects.create_user("publisher", role="editor")
    secrets = {
        "reader": (ApiToken.objects.issue(user=user, name="test"), {}),
        "public": (
            ApiToken.objects.issue(user=editor, name="page", origins=[ORIGIN]),
            {"Origin": ORIGIN},
        ),
    }

    def crawler_of(who):
        if who == "stranger":
            return Crawler(APIClient())
        secret, headers = secrets[who]
        return Crawler(APIClient(), Authorization=f"Bearer {secret}", **headers)

    return crawler_of


def seen_with_keys(crawler, ids, seed):
    """What the caller sees of the bank with these keys; afterwards the bank is as it was."""
    with transaction.atomic(), time_machine.travel(NOON, tick=False):
        rekey(ids, seed)
        forget_what_was_rendered()
        # The second time with caches that are warm.
        crawler.crawl(ids)
        found = crawler.crawl(ids)
        transaction.set_rollback(True)
    forget_what_was_rendered()
    return found


def forget_what_was_rendered():
    """Within one bank nothing changes without its version; here it does, because it is another bank."""
    cache.clear()
    shown_questions.kept.clear()


def depending_on_keys(crawler_of, who, ids):
    return differing(
        seen_with_keys(crawler_of(who), ids, 1), seen_with_keys(crawler_of(who), ids, 2)
    )


@pytest.mark.parametrize("who", ["stranger", "reader", "public"])
def test_another_key_changes_no_byte_of_any_answer(crawler_of, topic, who):
    assert depending_on_keys(crawler_of, who, fill(24, seed=1)) == []


@pytest.mark.only_on("large")
def test_nor_where_finished_questions_are_kept_for_strangers(
    settings, monkeypatch, crawler_of, topic
):
    settings.PUBLIC_URL = "https://bank.example.org"
    # Within a transaction, as here, nobody would leave them behind.
    monkeypatch.setattr(renditions, "keep", renditions.store)
    ids = fill(24, seed=1)
    assert depending_on_keys(crawler_of, "stranger", ids) == []


def listed(client):
    """All questions, as a stranger finds them."""
    questions, path = [], "/api/v1/questions?page_size=100"
    while path:
        page = client.get(path).json()
        questions += page["results"]
        path = page["next"]
    return questions


def found_telling(client):
    questions = listed(client)
    rights = {question["id"]: set() for question in questions}
    match = {}
    for answer in Answer.objects.all():
        match[answer.pk] = answer.match
        if answer.is_correct:
            rights[answer.question_id].add(answer.pk)
    return telling(
        (question for question in questions if question["kind"] in CHOICES), rights
    ) | paired((q for q in questions if q["kind"] == Kind.MATCHING), match)


@pytest.fixture
def large_bank(topic):
    return fill(2_000, seed=2)


def test_nothing_that_chance_decides_tells_right_from_wrong(client, large_bank):
    assert len(listed(client)) == len(large_bank)
    assert found_telling(client) == {}


# --- the scanner finds what is planted


def test_it_finds_the_order_in_which_authors_write(client, large_bank, monkeypatch):
    monkeypatch.setattr(sealing, "_place", lambda question_id, answer_id: b"")
    assert found_telling(client).keys() == {"place in the list"}


def test_it_finds_ids_that_count_upwards(client, large_bank):
    rows = list(Answer.objects.order_by("question_id", "position").values_list("pk", flat=True))
    for number, pk in enumerate(rows, 1):
        Answer.objects.filter(pk=pk).update(id=number)
    assert "rank of the id" in found_telling(client)


def planted(crawler_of):
    return depending_on_keys(crawler_of, "stranger", fill(14, seed=1))


def test_it_finds_an_entity_tag_that_hangs_on_the_key(monkeypatch, crawler_of, topic):
    def etag(version, variant):
        return f'"{version}.{variant}.{keys()}"'

    def keys():
        with opened():
            return hash(tuple(Question.objects.values_list("fingerprint", flat=True)))

    monkeypatch.setattr(shown_questions, "etag", etag)
    found = planted(crawler_of)
    assert any(name.startswith("get /api/v1/questions/") for name in found)


def test_it_finds_a_member_of_the_key(monkeypatch, crawler_of, topic):
    shown = AnswerSerializer.represented

    def represented(self, answers):
        with opened():
            points = [{"points": str(answer.weight)} for answer in answers]
        return [one | more for one, more in zip(shown(self, answers), points, strict=True)]

    monkeypatch.setattr(AnswerSerializer, "represented", represented)
    assert "get /api/v1/questions?page_size=100 null []" in planted(crawler_of)


def test_it_finds_a_search_in_what_is_not_shown(monkeypatch, crawler_of, topic):
    zones_of = search.zones_of
    monkeypatch.setattr(
        search, "zones_of", lambda document, index: zones_of(document, search.EVERYTHING)
    )
    assert any("search=" in name for name in planted(crawler_of))


def test_it_finds_a_filter_by_the_key(monkeypatch, crawler_of, topic):
    def by_key(questions, value):
        if not value:
            return questions
        with opened():
            told = [one.pk for one in Question.objects.all() if len(one.explanation) > 40]
        return questions.filter(pk__in=told)

    monkeypatch.setattr(QuestionFilter.base_filters["key"], "filter", by_key)
    assert any("key=x" in name for name in planted(crawler_of))


def test_it_finds_an_export_that_is_not_sealed(monkeypatch, crawler_of, topic):
    written = exports.written

    def unsealed(questions, format, caller):
        yield from written(questions, format, caller)
        with opened():
            yield ",".join(Question.objects.values_list("fingerprint", flat=True)).encode()

    monkeypatch.setattr(exports, "written", unsealed)
    assert any("/exports?format=jsonl" in name for name in planted(crawler_of))


def test_it_finds_work_that_only_some_keys_make(monkeypatch, crawler_of, topic):
    """A clock on a busy machine would tell less than the number of statements."""
    places = sealing.shown

    def shown(question, answers):
        with opened():
            if len(Question.objects.get(pk=question.pk).explanation) > 40:
                Question.objects.filter(pk=question.pk).exists()
        return places(question, answers)

    monkeypatch.setattr(sealing, "shown", shown)
    assert any("/questions" in name for name in planted(crawler_of))
