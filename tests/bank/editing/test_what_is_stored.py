"""What is read is what was written, whatever the question."""

from dataclasses import replace

import pytest
from hypothesis import given

from bank.documents import fingerprint, from_json
from bank.editing import add_question, add_source, add_tag, add_topic, change_question
from bank.models import Question, Revision
from tests.bank.documents_strategies import documents
from tests.builders import OPERATOR, paper, rolled_back, stored

pytestmark = pytest.mark.django_db


def add_with_all_it_refers_to(document):
    add_topic(slug=document.topic, name=document.topic, by=OPERATOR)
    for slug in document.tags:
        add_tag(slug=slug, name=slug, by=OPERATOR)
    if document.source:
        add_source(slug=document.source, title=document.source, by=OPERATOR)
    return add_question(document, by=OPERATOR)


@given(documents())
def test_a_document_survives_the_database(document):
    with rolled_back():
        question = add_with_all_it_refers_to(document)
        assert stored(question) == replace(document, tags=sorted(document.tags))


@given(documents())
def test_the_log_has_the_document_that_is_stored(document):
    with rolled_back():
        question = add_with_all_it_refers_to(document)
        logged = Revision.objects.of("question", question.pk).get().document
        assert from_json({name: logged[name] for name in document.as_json()}) == stored(question)


@given(documents())
def test_the_fingerprint_is_that_of_the_stored_document(document):
    with rolled_back():
        question = add_with_all_it_refers_to(document)
        assert Question.objects.get(pk=question.pk).fingerprint == fingerprint(stored(question))


@given(documents())
def test_what_is_stored_can_be_sent_back_and_changes_nothing(document):
    with rolled_back():
        question = add_with_all_it_refers_to(document)
        change_question(question.pk, stored(question), by=OPERATOR)
        assert Revision.objects.of("question", question.pk).count() == 1


@given(documents())
def test_a_document_replaces_another_wholly(document):
    with rolled_back():
        first = add_with_all_it_refers_to(paper(topic="first"))
        document.topic = "first"
        document.tags = []
        document.source = document.key = None
        change_question(first.pk, document, by=OPERATOR)
        assert stored(first) == document
