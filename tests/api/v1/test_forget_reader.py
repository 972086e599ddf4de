"""DELETE /api/v1/readers/{id}"""

import pytest

from bank.models import Sighting
from tests.api.walking import ids, page
from tests.bank.drawing.bulk import pool

pytestmark = pytest.mark.django_db

DRAWS = "/api/v1/draws"


def test_who_is_forgotten_is_given_everything_anew(client, topic):
    pool(range(1, 21), topic)
    first = ids(page(client, f"{DRAWS}?seed=x&not_seen_by=kid@school.example&page_size=10"))
    assert client.delete("/api/v1/readers/kid@school.example").status_code == 204
    assert ids(page(client, f"{DRAWS}?seed=x&not_seen_by=kid@school.example&page_size=10")) == first


def test_nobody_else_is_forgotten(client, client_as, topic):
    pool(range(1, 21), topic)
    other = client_as("reader")
    for caller in (client, other):
        for reader in ("me", "you"):
            caller.get(f"{DRAWS}?not_seen_by={reader}&page_size=10")
    client.delete("/api/v1/readers/me")
    assert Sighting.objects.count() == 30
    assert Sighting.objects.values("reader").distinct().count() == 3


def test_whether_somebody_was_known_is_not_told(client, db):
    response = client.delete("/api/v1/readers/nobody")
    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("reader", ["a=b~c_d+e", "a" * 200, ".hidden", "1.2.3", "-"])
def test_every_id_that_is_taken_can_be_forgotten(client, topic, reader):
    pool([1], topic)
    client.get(DRAWS, {"not_seen_by": reader})
    assert Sighting.objects.count() == 1
    assert client.delete(f"/api/v1/readers/{reader}").status_code == 204
    assert Sighting.objects.count() == 0


@pytest.mark.parametrize("reader", ["a%20b", "a%2Fb", "%2E%2E", "a" * 201])
def test_what_is_no_id_of_a_reader_is_not_there(client, db, reader):
    assert client.delete(f"/api/v1/readers/{reader}").status_code == 404


@pytest.mark.parametrize("method", ["get", "post", "put", "patch"])
def test_of_a_reader_nothing_is_told_and_nothing_is_changed(client, db, method):
    response = getattr(client, method)("/api/v1/readers/me")
    assert (response.status_code, response["Allow"]) == (405, "DELETE, OPTIONS")
