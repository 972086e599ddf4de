"""What the peers made with Django have in common; TUNED=yes keeps connections and drops what no API needs."""

import os

import environ

TUNED = os.environ.get("TUNED", "yes") == "yes"
SECRET_KEY = "none of these peers signs anything"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = os.environ["PEER_URLS"]
USE_TZ, TIME_ZONE = True, "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "bank.User"
DATABASES = {"default": environ.Env().db("DATABASE_URL")}
INSTALLED_APPS = ["bank", "rest_framework", "django.contrib.auth", "django.contrib.contenttypes"]
MIDDLEWARE: list[str] = []
REST_FRAMEWORK: dict[str, object] = {"DEFAULT_AUTHENTICATION_CLASSES": []}
if TUNED:
    DATABASES["default"]["CONN_MAX_AGE"] = None
    REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] = ["tests.benchmarks.peers.rendering.OrjsonRenderer"]
    REST_FRAMEWORK["UNAUTHENTICATED_USER"] = None
else:
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    INSTALLED_APPS += ["django.contrib.sessions", "django.contrib.messages"]
    del REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"]
