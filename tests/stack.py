"""
The pytest plugin that puts a stack under the tests before Django reads its settings.

`--stack=small` is SQLite and a cache in the process; `--stack=large` is a PostgreSQL and a Redis that are
started here, unless TEST_DATABASE_URL or TEST_REDIS_URL names others. At the end it says what did not run.
"""

import atexit
import json
import os
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import pytest

from tests.servers import NO_POSTGRES, PostgresServer, RedisServer, postgres_programs

# tests/__main__.py knows by it that there was nothing to run the tests on, which is no failure.
NO_SERVER = 69


@dataclass(frozen=True)
class Stack:
    name: str
    database_url: str
    redis_url: str
    is_redis_real: bool


@pytest.fixture(scope="session")
def stack(pytestconfig: pytest.Config) -> Stack:
    """What the tests run on."""
    return Stack(
        name=pytestconfig.getoption("stack"),
        database_url=os.environ["DATABASE_URL"],
        redis_url=os.environ["REDIS_URL"],
        is_redis_real=os.environ["TEST_REDIS_IS_REAL"] == "yes",
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--stack",
        choices=("small", "large"),
        default="small",
        help="small: SQLite and a cache in the process; large: PostgreSQL and Redis",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    options = early_config.known_args_namespace
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # The controller started the servers; the workers must only not share their keys.
        if os.environ["REDIS_URL"]:
            number = int(worker.removeprefix("gw")) + 1
            address = urlsplit(os.environ["REDIS_URL"])
            os.environ["REDIS_URL"] = address._replace(path=f"/{number}").geturl()
        return
    signal.signal(signal.SIGTERM, interrupt)
    for name in ("SECRET_KEY", "DATABASE_URL", "DATABASE_PASSWORD", "REDIS_URL", "REDIS_PASSWORD"):
        os.environ.pop(f"{name}_FILE", None)
    for name in ("DATABASE_PASSWORD", "REDIS_PASSWORD", "PRODUCTION"):
        os.environ.pop(name, None)
    # What a developer chose in .env is not what the tests are about.
    os.environ["ENV_FILE"] = os.devnull
    os.environ["SECRET_KEY"] = "for-tests-only-" + 40 * "0123456789"
    os.environ["TEST_REDIS_IS_REAL"] = "no"
    if options.stack == "small" or options.help or options.version:
        folder = tempfile.TemporaryDirectory(prefix="question-bank-")
        atexit.register(folder.cleanup)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/bank.sqlite3"
        os.environ["REDIS_URL"] = ""
        return
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or start_postgres()
    if os.environ.get("TEST_REDIS_URL"):
        os.environ.update(REDIS_URL=os.environ["TEST_REDIS_URL"], TEST_REDIS_IS_REAL="yes")
    else:
        start_redis()


def interrupt(number: int, frame: FrameType | None) -> None:
    """A polite end from outside stops the tests like Ctrl-C does, and their servers with them."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def start_postgres() -> str:
    if postgres_programs() is None:
        print(did_not_run("large", "every test", NO_POSTGRES))
        raise SystemExit(NO_SERVER)
    server = PostgresServer()
    atexit.register(server.close)
    return server.start().url


def start_redis() -> None:
    server = RedisServer()
    atexit.register(server.close)
    os.environ["REDIS_URL"] = server.start().url
    os.environ["TEST_REDIS_IS_REAL"] = "yes" if server.is_real else "no"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "only_on(stack): the test says something of this stack alone, small or large"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is about the other stack; it is no skip, because the other run has it."""
    other = []
    for item in items:
        marker = item.get_closest_marker("only_on")
        if marker and marker.args != (config.getoption("stack"),):
            other.append(item)
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if hasattr(config, "workerinput"):
        # The controller of xdist hears of every test, also of this worker's.
        return
    name = config.getoption("stack")
    lines = []
    if name == "large" and os.environ["TEST_REDIS_IS_REAL"] == "no":
        reason = "redis-server is not installed, so fakeredis stood in for it"
        lines.append(did_not_run(name, "anything on a real Redis", reason))
    for report in terminalreporter.stats.get("skipped", []):
        # A skip tells file, line and reason; an expected failure tells no such thing, for it ran.
        if isinstance(report.longrepr, (tuple, list)):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            lines.append(did_not_run(name, report.nodeid, reason))
    if lines:
        terminalreporter.section("did not run")
        for line in lines:
            terminalreporter.line(line)


def did_not_run(stack: str, what: str, reason: str) -> str:
    """The line for a reader; it is also kept in NOT_RUN_FILE, from which dev.py makes one list."""
    if os.environ.get("NOT_RUN_FILE"):
        with Path(os.environ["NOT_RUN_FILE"]).open("a") as file:
            file.write(json.dumps([what, reason, stack]) + "\n")
    return f"did not run: {what} - {reason}"
