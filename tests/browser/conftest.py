"""
A real browser, Debian's Chromium without a window, and everything that it asks the network for.

The driver runs an event loop in this thread, in which Django would refuse to look into the database; so whatever a test
needs of it is made before the browser starts.
"""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from bank.models import ApiToken, User
from tests.app_server import AppServer
from tests.builders import add

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = Path(__file__).parent / "pages"


def pytest_collection_modifyitems(items):
    """A browser meets no database, so one stack is enough; and where there is none, nothing can be seen."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.only_on("small"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="not installed: chromium"))


class Watched:
    """What pages asked for and complained of. Their own words of a forbidden request count as a complaint, not as one."""

    def __init__(self, page):
        self.requests, self.complaints = [], []
        page.on("requestfinished", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def outside(self, *ours):
        """The requests that went anywhere else."""
        return [url for url in self.requests if not url.startswith((*ours, "data:", "blob:"))]


@pytest.fixture
def other_origin():
    """The address of a site of somebody else, with the pages of this folder."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            """Whoever reads the tests' output does not care."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=PAGES)) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()


@pytest.fixture
def questions(transactional_db, topic):
    """Seven questions that can be graded, each with the right answer `Two`."""
    return [
        add(text=f"Question {number}: what is 1 + 1?", status="published") for number in range(7)
    ]


@pytest.fixture
def editor_token(transactional_db):
    editor = User.objects.create_user("editor", role="editor")
    return ApiToken.objects.issue(user=editor, name="browser")


@pytest.fixture
def public_token(transactional_db, other_origin):
    """A token for the pages of the other origin alone."""
    editor = User.objects.create_user("publisher", role="editor")
    return ApiToken.objects.issue(user=editor, name="quiz", role="reader", origins=[other_origin])


@pytest.fixture
def server(questions):
    with AppServer() as server:
        yield server


@pytest.fixture
def page(server, editor_token, public_token, monkeypatch):
    """An empty page, and as `page.watched` what the network and the console say of it."""
    # For what the fixtures before this one tidy up afterwards.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            # As root, as in a container, Chromium has no sandbox of its own.
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        page = browser.new_page(viewport={"width": 1200, "height": 1100})
        page.set_default_timeout(20_000)
        page.watched = Watched(page)
        yield page
        browser.close()
