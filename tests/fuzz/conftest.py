"""Those who speak to the API are the same here."""

from tests.api.conftest import client_as, unlimited

__all__ = ["client_as", "unlimited"]
