"""What holds for every sound document."""

import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from bank.documents import faults_of, fingerprint, from_json
from tests.bank.documents_strategies import documents


@given(documents())
def test_a_document_survives_json(document):
    assert from_json(json.loads(json.dumps(document.as_json()))) == document


@given(documents())
def test_cleaning_it_again_changes_nothing(document):
    before = deepcopy(document)
    assert faults_of(document) == []
    assert document == before


@given(documents(), st.randoms())
def test_the_order_of_answers_is_not_in_its_fingerprint(document, random):
    before = fingerprint(document)
    random.shuffle(document.answers)
    assert fingerprint(document) == before
