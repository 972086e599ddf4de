"""What drills are made of: an app server with stores of its own, those who call it, and a report of what came of it."""

import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import httpx

from tests.app_server import ROOT, AppServer


class Own(AppServer):
    """The app server on stores that the drill may break."""

    def __init__(self, database: str, redis: str, **environment: str) -> None:
        super().__init__(DATABASE_URL=database, REDIS_URL=redis, **environment)

    def manage(self, *words: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True, cwd=ROOT
        )
        return done.stdout.strip()

    def prepare(self) -> str:
        """Tables, a topic, a few questions; gives the token of an editor."""
        self.manage("migrate", "--verbosity", "0")
        return self.manage("issue_token", "drill", "--role", "admin")


# What somebody was told who was told nothing: before anything was sent, or afterwards.
NOT_LET_IN, CUT_OFF = 0, -1


def with_port(url: str, port: int) -> str:
    """The same server by way of another port."""
    address = urlsplit(url)
    credentials, _, _ = address.netloc.rpartition("@")
    return address._replace(netloc=f"{credentials}@127.0.0.1:{port}").geturl()


@dataclass
class Answer:
    """What somebody was told, when, and after how long."""

    at: float
    status: int
    seconds: float
    is_sound: bool


@dataclass
class Report:
    """Told: confirmed to the client. Found: there afterwards. Lost: confirmed and not there. Doubled: there twice."""

    name: str
    told: int
    found: Counter[str]
    expected: set[str]

    @property
    def lost(self) -> list[str]:
        return sorted(self.expected - self.found.keys())

    @property
    def doubled(self) -> list[str]:
        return sorted(text for text, times in self.found.items() if times > 1)

    def __str__(self) -> str:
        return (
            f"{self.name}: told {self.told}, found {self.found.total()}, lost {len(self.lost)},"
            f" doubled {len(self.doubled)}"
        )


@dataclass
class Caller(threading.Thread):
    """Somebody who calls again and again, with a pause; what was not confirmed is sent again with the same key."""

    url: str
    headers: dict[str, str]
    pause: float = 0.05
    answers: list[Answer] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.stopping = threading.Event()
        self.client = httpx.Client(base_url=self.url, headers=self.headers, timeout=10)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with self.client:
            for number in count():
                if self.stopping.is_set():
                    return
                self.work(number)
                time.sleep(self.pause)

    def work(self, number: int) -> None:
        raise NotImplementedError

    def ask(self, method: str, path: str, **how: object) -> int:
        began = time.monotonic()
        try:
            answer = self.client.request(method, path, **how)  # type: ignore[arg-type]
            status, is_sound = answer.status_code, is_answer_of_ours(answer)
        except httpx.ConnectError:
            status, is_sound = NOT_LET_IN, False
        except httpx.TransportError:
            status, is_sound = CUT_OFF, False
        self.answers.append(Answer(began, status, time.monotonic() - began, is_sound))
        return status

    def between(self, begin: float, end: float) -> list[Answer]:
        """Those that were asked for within this time."""
        return [answer for answer in self.answers if begin <= answer.at < end]


def is_answer_of_ours(answer: httpx.Response) -> bool:
    """A refusal is a problem document, and says when to come again where that may help."""
    if answer.status_code < 400:
        return True
    is_problem = answer.headers["Content-Type"] == "application/problem+json"
    again = answer.headers.get("Retry-After", "")
    return is_problem and (answer.status_code not in (429, 503) or int(again) > 0)


class Reader(Caller):
    path = "/api/v1/questions?page_size=5"

    def work(self, number: int) -> None:
        self.ask("GET", self.path)


class Writer(Caller):
    def work(self, number: int) -> None:
        text = f"{self.name} {number}"
        body = {"kind": "open", "topic": "drill", "text": text, "status": "published"}
        body |= {"answers": [{"text": "It depends."}]}
        headers = {"Idempotency-Key": text.replace(" ", "-")}
        while not self.stopping.is_set():
            if self.ask("POST", "/api/v1/questions", json=body, headers=headers) == 201:
                self.confirmed.add(text)
                return
            time.sleep(self.pause)


class Callers:
    """Several at once, for as long as the block lasts."""

    def __init__(self, *callers: Caller) -> None:
        self.callers = callers

    def __enter__(self) -> tuple[Caller, ...]:
        for caller in self.callers:
            caller.start()
        time.sleep(0.5)
        return self.callers

    def __exit__(self, *_: object) -> None:
        for caller in self.callers:
            caller.stopping.set()
        for caller in self.callers:
            caller.join(15)
            assert not caller.is_alive()


def all_questions(client: httpx.Client) -> Counter[str]:
    """The texts of all questions there are, read page by page."""
    found: Counter[str] = Counter()
    following: str | None = "/api/v1/questions?page_size=100&fields=text&ordering=created_at"
    while following:
        page = client.get(following).json()
        found.update(question["text"] for question in page["results"])
        following = page["next"]
    return found


def report(name: str, callers: tuple[Caller, ...], client: httpx.Client) -> Report:
    """What these callers were told, compared with what somebody finds afterwards."""
    confirmed = {text for caller in callers for text in caller.confirmed}
    names = tuple(f"{caller.name} " for caller in callers)
    found = {text: n for text, n in all_questions(client).items() if text.startswith(names)}
    made = Report(name, len(confirmed), Counter(found), confirmed)
    print(made)
    return made


def seconds_until(url: str, path: str, status: int, most: float = 10) -> float:
    """How long it takes until an address answers with this status."""
    began = time.monotonic()
    while time.monotonic() - began < most:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}{path}", timeout=5).status_code == status:
                return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(f"{path} was not {status} within {most} seconds")
