"""App servers are restarted and stopped under load, and nobody notices."""

import shutil
import signal
import ssl
import time
from collections import Counter

import httpx
import psutil
import pytest

from bank.models import ApiToken, User
from tests.app_server import AppServer
from tests.deploy.shape import LargeShape
from tests.drills.stacks import NOT_LET_IN, Callers, Reader, Writer, report

_MISSING = [name for name in ("nginx", "redis-server", "openssl") if shutil.which(name) is None]


@pytest.mark.only_on("large")
@pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}")
def test_a_restart_of_one_after_the_other_fails_no_request():
    with LargeShape(RATE_TOKEN="1000000") as shape:
        trust = ssl.create_default_context(cafile=shape.folder / "secrets" / "tls_certificate")
        token = shape.manage("migrate", "issue_token", "drill", "--role", "editor").strip()
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=shape.url, headers=headers, verify=trust) as client:
            client.post(
                "/api/v1/topics", json={"slug": "drill", "name": "Drill"}
            ).raise_for_status()
        callers = [Reader(shape.url, headers, pause=0.02) for _ in range(4)]
        callers += [Writer(shape.url, headers, pause=0.02) for _ in range(2)]
        for caller in callers:
            caller.client = httpx.Client(
                base_url=shape.url, headers=headers, verify=trust, timeout=10
            )
        took = []
        with Callers(*callers) as at_work:
            for name in ("web-a", "web-b", "web-a"):
                began = time.monotonic()
                shape.parts[name].stop()
                shape.parts[name].start()
                took.append(time.monotonic() - began)
                # Until the proxy sends requests there again: `fail_timeout` in deploy/proxy/upstream.conf.
                time.sleep(3.2)
        answers = [answer for caller in at_work for answer in caller.answers]
        failed = [answer for answer in answers if answer.status not in (200, 201)]
        slowest = max(answer.seconds for answer in answers)
        print(
            f"3 restarts of {max(took):.1f} s at most: {len(answers)} requests, {len(failed)} failed,"
            f" slowest {slowest:.2f} s"
        )
        assert [answer.status for answer in failed] == []
        assert len(answers) > 100
        with httpx.Client(base_url=shape.url, headers=headers, verify=trust) as client:
            told = report("restart", at_work, client)
        assert (told.lost, told.doubled) == ([], [])


class Newcomer(Reader):
    """Comes by a connection of its own each time."""

    def work(self, number):
        with httpx.Client(base_url=self.url, headers=self.headers, timeout=20) as self.client:
            super().work(number)


@pytest.fixture
def server():
    with AppServer() as server:
        user = User.objects.create_user("drill", role="admin")
        token = ApiToken.objects.issue(user=user, name="drill")
        server.headers = {"Authorization": f"Bearer {token}"}
        topic = {"slug": "drill", "name": "Drill"}
        httpx.post(f"{server.url}/api/v1/topics", json=topic, headers=server.headers)
        yield server


def at_work(server):
    kinds = [Reader, Newcomer, Writer] * 2
    return [kind(server.url, server.headers, pause=0.02) for kind in kinds]


@pytest.mark.django_db(transaction=True)
def test_a_single_server_takes_new_code_and_settings_and_fails_no_request(server):
    """By SIGHUP: the new process stands behind the same door before the old one leaves."""
    with Callers(*at_work(server)) as callers:
        for _ in range(2):
            before = set(psutil.Process(server.process.pid).children())
            server.process.send_signal(signal.SIGHUP)
            deadline = time.monotonic() + 30
            while before & set(psutil.Process(server.process.pid).children()):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            time.sleep(0.5)
    answers = [answer for caller in callers for answer in caller.answers]
    failed = [answer.status for answer in answers if answer.status not in (200, 201)]
    print(f"2 restarts of a single server: {len(answers)} requests, {len(failed)} failed")
    assert failed == []
    assert len(answers) > 20
    with httpx.Client(base_url=server.url, headers=server.headers) as client:
        told = report("restart of one", callers, client)
    assert (told.lost, told.doubled) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_a_server_that_stops_answers_everybody_whom_it_has_let_in(server):
    with Callers(*at_work(server)) as callers:
        server.process.terminate()
        assert server.process.wait(20) == 0
    answers = [answer for caller in callers for answer in caller.answers]
    print(f"stop: {Counter(answer.status for answer in answers)}, 0 for not let in")
    assert {answer.status for answer in answers} <= {200, 201, NOT_LET_IN}
    server.start()
    with httpx.Client(base_url=server.url, headers=server.headers) as client:
        told = report("stop", callers, client)
    assert (told.lost, told.doubled) == ([], [])
