"""
The app server as an operator runs it, on the database of the test that asks for it.

    with AppServer(WEB_THREADS="8") as server:
        httpx.get(f"{server.url}/api/v1/questions")
        server.kill()   # like a power cut of the process
        server.start()  # at the same address

The test needs `transaction=True`, or the server would not see what the test has written.
"""

import os
import socket
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from tests.servers import Server

ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """The address of the database that the test at work has."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{chosen['NAME']}").geturl()


class AppServer(Server):
    def __init__(self, **environment: str) -> None:
        super().__init__()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, "-m", "gunicorn", "--chdir", str(ROOT)]
        self.command += ["-c", "python:config.server", "config.wsgi"]
        self.environment = {
            "ENV_FILE": os.devnull,
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            # What is tried here is not how often one may call.
            "RATE_ANONYMOUS": "1000000",
            "RATE_TOKEN": "1000000",
            "RATE_IMPORT": "1000000",
            "RATE_LOGIN": "1000000",
            **environment,
        }

    def is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310 - an address of ours
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
