"""
The large shape without containers: the commands, settings and files of docker-compose.yml, on loopback.

Only addresses, ports and folders are others; what they are here is said once, in `places`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

from tests.deploy.compose import ROOT, command_of, environment_of
from tests.servers import PostgresServer, Server

BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Part(Server):
    """A service that listens on a port; it is ready when it does."""

    def __init__(self, port: int, command: list[str], environment: dict[str, str]) -> None:
        super().__init__()
        self.port, self.command, self.environment = port, command, environment

    def is_ready(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True


class LargeShape:
    """Everything that docker-compose.yml starts, in its order. `chosen` is what an operator would set beside it."""

    def __init__(self, **chosen: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="question-bank-"))
        self.chosen = chosen
        self.parts: dict[str, Server] = {}
        # Absolute, because the servers below get no other folder of programs than these.
        self.programs = {name: str(shutil.which(name)) for name in ("nginx", "redis-server")}
        self.ports = {name: free_port() for name in ("proxy", "web-a", "web-b", "redis")}
        self.url = f"https://localhost:{self.ports['proxy']}"

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for part in reversed(self.parts.values()):
            part.close()
        shutil.rmtree(self.folder)

    def _start(self) -> None:
        secrets = self.folder / "secrets"
        subprocess.run(["sh", ROOT / "deploy" / "secrets.sh", secrets], check=True)
        database = self.parts["database"] = PostgresServer().start()
        self.places = {
            "/run/secrets": str(secrets),
            "postgres://bank@database/bank": database.url,
            "redis://redis:6379": f"redis://127.0.0.1:{self.ports['redis']}",
            "port 6379": f"port {self.ports['redis']}",
            "172.30.213.11:8000": f"127.0.0.1:{self.ports['web-a']}",
            "172.30.213.12:8000": f"127.0.0.1:{self.ports['web-b']}",
            "172.30.213.2": "127.0.0.1",
            "listen 8443": f"listen 127.0.0.1:{self.ports['proxy']}",
            "https://localhost:8443": f"https://localhost:{self.ports['proxy']}",
        }
        words = [self.here(word) for word in command_of("redis")]
        self.parts["redis"] = Part(self.ports["redis"], words, {}).start()
        self.manage("migrate")
        for name in ("web-a", "web-b"):
            words = command_of(name)
            own = {"HOST": "127.0.0.1", "PORT": str(self.ports[name])}
            environment = self.environment(name) | own
            words[0] = str(BIN / words[0])
            self.parts[name] = Part(self.ports[name], words, environment).start()
        self.parts["proxy"] = self._proxy().start()

    def here(self, text: str) -> str:
        """A text of the large shape, with the places where things are in this test."""
        for there, here in self.places.items():
            text = text.replace(there, here)
        return text

    def environment(self, service: str) -> dict[str, str]:
        image = {name: self.here(value) for name, value in environment_of(service).items()}
        return {
            **image,
            **self.chosen,
            "ENV_FILE": os.devnull,
            "PYTHONPATH": str(ROOT),
            "STATIC_ROOT": "",
            "PATH": os.environ["PATH"],
        }

    def manage(self, service: str, *instead: str, **options: Any) -> str:
        """Runs a service that is a command to its end, or another command in its place; gives what it said."""
        words = list(instead) or command_of(service)[2:]
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            env=self.environment(service),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            **options,
        )
        return done.stdout

    def _proxy(self) -> Part:
        part = Part(self.ports["proxy"], [], {})
        settings = part.folder / "settings"
        settings.mkdir()
        for file in (ROOT / "deploy" / "proxy").iterdir():
            (settings / file.name).write_text(self.here(file.read_text()))
        places = {"/tmp": str(part.folder), "/etc/bank": str(settings)}  # noqa: S108 - a word to be replaced
        part.command = command_of("proxy")
        for there, here in places.items():
            part.command = [word.replace(there, here) for word in part.command]
        part.command[0] = self.programs["nginx"]
        if os.geteuid() == 0:
            # The container's account is not root either.
            nobody = pwd.getpwnam("nobody")
            part.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            # It opens its standard output by name.
            part.log.touch()
            self.folder.chmod(0o755)
            (self.folder / "secrets").chmod(0o755)
            for path in (part.folder, *part.folder.rglob("*")):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        return part

    @property
    def root(self) -> Path:
        return ROOT

    def log(self, name: str) -> str:
        return self.parts[name].log.read_text()
