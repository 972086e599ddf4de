"""What `manage.py check --deploy` says of settings that strangers must not meet."""

import pytest
from django.core.checks import ERROR, WARNING, run_checks

# None of them looks into the databases.
pytestmark = pytest.mark.only_on("small")

GOOD_KEY = "Ab3-" * 4 + "0123456789_abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(autouse=True)
def sound(settings):
    """Settings with which nothing is found; each test spoils one."""
    settings.DEBUG = False
    settings.SECRET_KEY = GOOD_KEY
    settings.SECRET_KEY_FALLBACKS = []
    settings.ALLOWED_HOSTS = ["bank.example.org"]
    settings.PUBLIC_URL = "https://bank.example.org"
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
    settings.REDIS_URL = "redis://redis:6379/0"
    settings.WEB_PROCESSES = 4
    settings.TRUSTED_PROXIES = ["10.0.0.5", "10.1.0.0/16", "::1"]
    settings.METRICS_ALLOWED = ["127.0.0.1"]


def found():
    return run_checks(tags=["production"], include_deployment_checks=True)


def test_sound_settings_are_found_sound():
    assert found() == []


def test_nothing_is_looked_for_outside_of_a_deployment(settings):
    settings.DEBUG = True
    assert run_checks(tags=["production"]) == []


@pytest.mark.parametrize(
    ("name", "value", "identity", "mends"),
    [
        ("DEBUG", True, "api.E001", "DEBUG"),
        ("SECRET_KEY", "short", "api.E002", "50 random characters"),
        ("SECRET_KEY", "secret" * 12, "api.E002", "50 random characters"),
        ("SECRET_KEY_FALLBACKS", ["changeme"], "api.E002", "50 random characters"),
        ("ALLOWED_HOSTS", ["bank.example.org", "*"], "api.E003", "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [], "api.E003", "ALLOWED_HOSTS"),
        ("REDIS_URL", "", "api.E004", "REDIS_URL"),
        ("TRUSTED_PROXIES", ["10.0.0.256"], "api.E005", "10.1.0.0/16"),
        ("TRUSTED_PROXIES", ["0.0.0.0/0"], "api.E005", "10.1.0.0/16"),
        ("METRICS_ALLOWED", ["prometheus"], "api.E005", "10.1.0.0/16"),
    ],
)
def test_an_error_names_what_mends_it(settings, name, value, identity, mends):
    setattr(settings, name, value)
    [error] = found()
    assert (error.id, error.level) == (identity, ERROR)
    assert mends in error.hint


def test_one_process_without_a_shared_store_is_only_warned(settings):
    settings.REDIS_URL = ""
    settings.WEB_PROCESSES = 1
    [warning] = found()
    assert (warning.id, warning.level) == ("api.W001", WARNING)
    assert "REDIS_URL" in warning.hint


def test_an_address_without_https_is_warned_of(settings):
    settings.PUBLIC_URL = "http://bank.example.org"
    [warning] = found()
    assert (warning.id, warning.level) == ("api.W002", WARNING)
    assert "https://" in warning.hint


def test_a_file_as_database_is_an_error(settings):
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"
    [error] = found()
    assert (error.id, error.level) == ("bank.E001", ERROR)
    assert "DATABASE_URL" in error.hint
