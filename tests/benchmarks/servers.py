"""Starts the stores and whoever answers from them, with the same settings and two workers each."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.benchmarks.load import Client, Wrong, get
from tests.servers import PostgresServer, RedisServer, Server

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
THREADS = "4"
SECRET = "only for the measurements " * 3
# Each call is counted, and no limit is reached.
UNTHROTTLED = {"RATE_ANONYMOUS": "100000000", "RATE_TOKEN": "100000000"}
PATH = "/api/v1/questions"
# As a bank that strangers know has one; it is also what the peers say.
PUBLIC_URL = "http://127.0.0.1"
FASTIFY = Path(__file__).parent / "peers" / "fastify"


def postgres() -> PostgresServer:
    """As somebody would set it up who has a million questions; only a lost machine would miss fsync."""
    return PostgresServer(
        shared_buffers="2GB",
        effective_cache_size="6GB",
        work_mem="16MB",
        random_page_cost="1.1",
        max_wal_size="8GB",
        checkpoint_timeout="30min",
        full_page_writes="off",
        max_connections="100",
        autovacuum="off",
    )


class AnyServer(Server):
    """A server of HTTP on a port of its own."""

    def __init__(
        self, name: str, command: Sequence[str], ready: str = PATH, **environment: str
    ) -> None:
        super().__init__()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.name, self._ready = name, ready
        self.command = [word.replace("PORT", str(self.port)) for word in command]
        self.environment = {
            "PORT": str(self.port),
            "WORKERS": str(WORKERS),
            "PYTHONPATH": str(ROOT),
            "ENV_FILE": os.devnull,
            **environment,
        }

    def is_ready(self) -> bool:
        client = Client(self.port)
        try:
            return client.ask(get(self._ready)).status in (200, 201, 405)
        except (OSError, Wrong):
            return False
        finally:
            client.close()

    # A folder that goes when the server does.
    leftovers: Path | None = None

    @property
    def pids(self) -> list[int]:
        assert self.process is not None
        return [self.process.pid]

    def close(self) -> None:
        super().close()
        if self.leftovers is not None:
            shutil.rmtree(self.leftovers, ignore_errors=True)


class Stores:
    """PostgreSQL with the bank, and Redis."""

    def __init__(self, database: PostgresServer, cache: RedisServer) -> None:
        self.database, self.cache = database, cache
        self.variables = {"DATABASE_URL": database.url, "REDIS_URL": cache.url}

    @property
    def pids(self) -> list[int]:
        assert self.database.process is not None
        assert self.cache.process is not None
        return [self.database.process.pid, self.cache.process.pid]

    def ours(self, name: str = "ours", python: str = sys.executable, **variables: str) -> AnyServer:
        return AnyServer(
            name,
            [
                python,
                "-m",
                "gunicorn",
                "--chdir",
                str(ROOT),
                "-c",
                "python:config.server",
                "config.wsgi",
            ],
            SECRET_KEY=SECRET,
            WEB_PROCESSES=str(WORKERS),
            WEB_THREADS=THREADS,
            WORKER="outside",
            **{"PUBLIC_URL": PUBLIC_URL, **UNTHROTTLED, **self.variables, **variables},
        )

    def django(self, name: str, urls: str, **variables: str) -> AnyServer:
        return self._gunicorn(
            name,
            "tests.benchmarks.peers.django_wsgi:application",
            DJANGO_SETTINGS_MODULE="tests.benchmarks.peers.django_settings",
            PEER_URLS=f"tests.benchmarks.peers.{urls}",
            **variables,
        )

    def by_hand(self) -> AnyServer:
        return self._gunicorn("by hand", "tests.benchmarks.peers.by_hand:application")

    def _gunicorn(self, name: str, application: str, **variables: str) -> AnyServer:
        """Workers, threads and kept connections as ours."""
        command = [sys.executable, "-m", "gunicorn", "--chdir", str(ROOT), "-b", "127.0.0.1:PORT"]
        command += ["-w", str(WORKERS), "--worker-class", "gthread", "--threads", THREADS]
        command += ["--keep-alive", "30", "--no-control-socket", application]
        return AnyServer(name, command, **self.variables, **variables)

    def peers(self) -> list[AnyServer]:
        """All that answer lists and items from the tables."""
        found = [
            self.django("stock DRF", "drf", TUNED="no"),
            self.django("tuned DRF", "drf"),
            self.django("django-ninja", "ninja"),
            AnyServer(
                "FastAPI",
                [
                    *(sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "--port", "PORT"),
                    *("--workers", str(WORKERS), "--log-level", "warning", "--no-access-log"),
                    "tests.benchmarks.peers.fastapi_app:app",
                ],
                **self.variables,
            ),
            self.by_hand(),
        ]
        if fastify := _fastify(self.variables["DATABASE_URL"]):
            found.append(fastify)
        return found


def as_in_the_image(folder: Path) -> str:
    """A Python without what only developers need: Django REST framework loads some of that where it finds it."""
    python = str(folder / "bin" / "python")
    lock = ROOT / "requirements" / "runtime.txt"
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(lock)],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return python


def _fastify(database_url: str) -> AnyServer | None:
    """Fastify with the packages of its lock; None, and said so, on a machine without Node."""
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        print("Without node and npm, Fastify is not measured.", flush=True)
        return None
    folder = Path(tempfile.mkdtemp(prefix="question-bank-")) / "fastify"
    shutil.copytree(FASTIFY, folder, ignore=shutil.ignore_patterns("node_modules"))
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(npm, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        print(
            f"npm could not install Fastify, so it is not measured: {done.stderr[-300:]}",
            flush=True,
        )
        shutil.rmtree(folder.parent)
        return None
    host = parse_qs(urlsplit(database_url).query)["host"][0]
    server = AnyServer(
        "Fastify", [node, str(folder / "server.js")], SOCKET=host, NODE_ENV="production"
    )
    server.leftovers = folder.parent
    return server
