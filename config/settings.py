"""
Every setting, each from one environment variable.

A value also counts when it stands in `.env` beside `manage.py`; the process environment wins. `NAME_FILE` names a
file that holds the value of `NAME`, for secrets that are mounted. The README has the table of them all.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from api import log_lines
from config.environment import ROOT, chosen, database, env, flag, number, policies, secret

# --- who we are and where we can be reached

# With `yes` the app server starts only if `manage.py check --deploy --tag production` finds no error.
PRODUCTION = flag("PRODUCTION")
SECRET_KEY = secret("SECRET_KEY", is_needed=True)
SECRET_KEY_FALLBACKS = [key for key in secret("SECRET_KEY_FALLBACKS").split(",") if key]
DEBUG = flag("DEBUG")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL: str = env.str("PUBLIC_URL", "").rstrip("/")
# The addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
METRICS_ALLOWED: list[str] = env.list("METRICS_ALLOWED", default=["127.0.0.1", "::1"])

# --- what an anonymous caller may do, and how often anybody may call (a minute)

ANONYMOUS = chosen("ANONYMOUS", "read", ("read", "none"))
RATES = {
    "anonymous": number("RATE_ANONYMOUS", 300, least=1),
    "token": number("RATE_TOKEN", 1200, least=1),
    "login": number("RATE_LOGIN", 10, least=1),
    "import": number("RATE_IMPORT", 60, least=1),
}

# How much a check tells: what was right and why, the score alone, or nothing outside a draw. `score,reader=reveal` says
# that readers are told more than others.
CHECK = policies("CHECK", "reveal", among=("reveal", "score", "draws_only"))

# So many days after they were last given a question, readers may be given it as a new one.
FORGET_READERS_AFTER = number("FORGET_READERS_AFTER", 365, least=1)

# --- stores

DATABASE_URL: str = env.str("DATABASE_URL", f"sqlite:///{ROOT / 'db.sqlite3'}")
REDIS_URL: str = env.str("REDIS_URL", "")
if password := secret("REDIS_PASSWORD"):
    where = urlsplit(REDIS_URL)
    REDIS_URL = where._replace(netloc=f":{quote(password, safe='')}@{where.netloc}").geturl()
# How long one statement may run before the caller is told to ask for less, in milliseconds.
STATEMENT_TIMEOUT = number("STATEMENT_TIMEOUT", 5000, least=1)

DATABASES = {"default": database(DATABASE_URL)}
if password := secret("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = password
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "OPTIONS": {
            # A transaction that reads first and writes later would be refused at once under load.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL, because what was confirmed must survive a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        # Threads cannot share a test database in memory.
        "TEST": {"NAME": f"{DATABASES['default']['NAME']}.test"},
    }
else:
    DATABASES["default"] |= {
        "ENGINE": "config.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **DATABASES["default"].get("OPTIONS", {}),
            "connect_timeout": 2,
            # A command of the operator, such as a migration, may take its time; a request may not.
            "options": ""
            if Path(sys.argv[0]).name == "manage.py"
            else f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout={STATEMENT_TIMEOUT}"
            " -c idle_in_transaction_session_timeout=30000",
        },
    }

CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "api.stores.PatientCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "bank",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

# --- the process

WEB_PROCESSES = number("WEB_PROCESSES", 1, least=1)
# They ask for Django's middleware of these headers; api.requests.SecurityHeadersMiddleware sets them.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "bank",
    "api",
    "rest_framework",
    "django_filters",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "api.requests.RequestIdMiddleware",
    "api.logs.RequestLogMiddleware",
    "api.metrics.MetricsMiddleware",
    "api.repeats.RepeatMiddleware",
    "api.requests.SecurityHeadersMiddleware",
    "api.throttling.AnnounceLimitMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "api.caching.CacheHeadersMiddleware",
    "api.preconditions.EntityTagMiddleware",
    "api.problem_middleware.ProblemMiddleware",
    "api.requests.StrictRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "api.throttling.AdminLoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "api.authentication.OnlookerMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
# A path with a slash at its end is answered like the one without, never by a redirect that turns POST into GET.
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False

# --- people

AUTH_USER_MODEL = "bank.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
# Forms of the admin site are ours also where a proxy does not tell that its caller came by https.
CSRF_TRUSTED_ORIGINS = [urlsplit(PUBLIC_URL)._replace(path="").geturl()] if PUBLIC_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")

# --- static files: Swagger UI, Redoc and the admin, served by the same process

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", "") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = False

# --- the API

# How large a body may be, in bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = number("BODY_MAX_BYTES", 2_500_000, least=1_000)
# How large a file may be that is imported or converted over HTTP, and up to where its sender waits for the end of it.
IMPORT_MAX_BYTES = number("IMPORT_MAX_BYTES", 10_000_000, least=1_000)
IMPORT_AT_ONCE_BYTES = number("IMPORT_AT_ONCE_BYTES", 250_000, least=0)
# So long a worker may say nothing before another one takes over what it works on.
IMPORT_HELD_SECONDS = number("IMPORT_HELD_SECONDS", 15, least=1)

# Browsers send no cookie to the API, so any origin may read it; a closed list narrows that.
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/(api(/.*)?|llms\.txt)$"
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "prefer",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = [
    "Accept-Patch",
    "Accept-Post",
    "Content-Disposition",
    "Deprecation",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Sunset",
    "WWW-Authenticate",
    "X-Request-ID",
]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.RoleAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.CallLimit"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ProblemAwareSchema",
    "EXCEPTION_HANDLER": "api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Question bank",
    "DESCRIPTION": (ROOT / "api" / "introduction.md").read_text(encoding="utf-8"),
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "TAGS": [
        {"name": "questions", "description": "Find, read and write questions with their answers."},
        {
            "name": "answers",
            "description": "Answers by themselves; each change is one of its question.",
        },
        {"name": "topics", "description": "The tree of topics."},
        {"name": "tags", "description": "What cuts across topics."},
        {"name": "sources", "description": "Where questions came from, and on what terms."},
        {"name": "revisions", "description": "What a question was, who changed it, when and why."},
        {"name": "checks", "description": "Is this answer right? Many at once."},
        {"name": "draws", "description": "Questions at random, page by page or for one sitting."},
        {
            "name": "readers",
            "description": "What is remembered of readers, and how it is forgotten.",
        },
        {
            "name": "imports",
            "description": "Files of questions in, with a ledger of every element.",
        },
        {"name": "exports", "description": "Questions out, as files of many formats."},
        {"name": "convert", "description": "From one format into another, past the bank."},
        {"name": "ledger", "description": "What became of each element of a file."},
        {"name": "tokens", "description": "How programs come to act for somebody."},
        {"name": "entry", "description": "Links to everything else."},
    ],
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "api.schema.generator.VersionGenerator",
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.share_refusals",
    ],
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": ["draft", "in_review", "published", "archived"],
        "FormatEnum": "api.v1.import_input.READABLE",
        "StatusOfNewEnum": ["draft", "published"],
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = log_lines.configuration(
    chosen("LOG_FORMAT", "text", ("text", "json")),
    chosen("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
)
