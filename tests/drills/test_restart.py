"""Both app servers of the large shape are restarted one after the other under load, and nobody notices."""

import shutil
import ssl
import time

import httpx
import pytest

from tests.deploy.shape import LargeShape
from tests.drills.stacks import Callers, Reader, Writer, report

_MISSING = [name for name in ("nginx", "redis-server", "openssl") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}"),
]


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
                time.sleep(2.5)
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
