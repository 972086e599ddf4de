"""dev.py, run as a person runs it: as a program, in a copy of its own, with no network."""

import ast
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# The databases have no part in it, so one stack is enough.
pytestmark = pytest.mark.only_on("small")

MANAGE = """
import os, sys
print("managed", *sys.argv[1:])
print("in", os.getcwd())
print("PYTHONPATH" in os.environ)
"""


class Copy:
    """A folder with dev.py, and requirements that ask for nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "dev.py", folder)
        (folder / "manage.py").write_text(MANAGE)
        (folder / "requirements").mkdir()
        self.require("runtime", "# nothing\n")
        self.require("dev", "# nothing\n")
        self.require("bench", "# nothing\n")

    def require(self, name: str, text: str) -> None:
        (self.folder / "requirements" / f"{name}.txt").write_text(text)

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run_as("", *words, **variables)

    def run_as(
        self, change: str, *words: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs dev.py in a Python that was changed first."""
        program = f"import runpy, sys\n{change}\nrunpy.run_path(sys.argv[0], run_name='__main__')"
        program = f"import sys\nsys.argv = sys.argv[1:]\n{program}"
        kept = {n: v for n, v in os.environ.items() if n not in ("HOST", "PORT")}
        return subprocess.run(
            [sys.executable, "-c", program, str(self.folder / "dev.py"), *words],
            capture_output=True,
            text=True,
            env={**kept, "PIP_NO_INDEX": "1", **variables},
            cwd=self.folder,
            timeout=120,
        )


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy that is set up for `serve` and `manage`."""
    copy = Copy(tmp_path_factory.mktemp("ready"))
    assert copy.run("manage").returncode == 0
    return copy


def said_in_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What was said when it was refused, which must be one line and no traceback."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_without_words_it_names_every_command(copy: Copy) -> None:
    done = copy.run()
    assert done.returncode == 0
    for command in ("serve", "test", "lint", "bench", "manage", "lock"):
        assert f"dev.py {command}" in done.stdout


def test_an_unknown_command_is_refused_in_one_line(copy: Copy) -> None:
    assert "'sevre'" in said_in_one_line(copy.run("sevre"))


def test_an_old_python_can_read_it() -> None:
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 15, 0)])
def test_another_python_is_refused_in_one_line(copy: Copy, version: tuple[int, ...]) -> None:
    text = ".".join(map(str, version))
    done = copy.run_as(f"sys.version_info = {version}; sys.version = '{text} (main)'", "serve")
    assert f"3.11 to 3.14 is needed, this is {text}" in said_in_one_line(done)


def test_a_python_without_virtual_environments_is_told_what_to_install(copy: Copy) -> None:
    done = copy.run_as("sys.modules['ensurepip'] = None", "manage")
    assert "python3-venv" in said_in_one_line(done)


def test_a_taken_port_is_told_in_one_line(copy: Copy) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = said_in_one_line(copy.run("serve", PORT=port))
    assert port in line
    assert "PORT=" in line


@pytest.mark.parametrize("host", ["a..b", "x" * 70, "no.such.host.example"])
def test_a_host_that_is_none_is_told_in_one_line(copy: Copy, host: str) -> None:
    assert f"Nobody can listen on {host}" in said_in_one_line(copy.run("serve", HOST=host))


def test_words_that_serve_does_not_take_are_refused(copy: Copy) -> None:
    assert "PORT=8001" in said_in_one_line(copy.run("serve", "--port", "8211"))


def test_a_bank_that_cannot_be_opened_is_told_in_one_line(copy: Copy) -> None:
    """By what was the matter, and not by the places in the code where it was found."""
    assert copy.run("manage").returncode == 0
    (copy.folder / "manage.py").write_text(
        "import sqlite3\ntry:\n    1 / 0\nfinally:\n    raise sqlite3.OperationalError('read-only.')\n"
    )
    line = said_in_one_line(copy.run("serve", PORT="8219"))
    assert line.startswith("The bank cannot be opened: read-only; ")
    assert "DATABASE_URL" in line


def test_what_the_seed_says_is_passed_on(copy: Copy) -> None:
    assert copy.run("manage").returncode == 0
    (copy.folder / "manage.py").write_text("import sys\nsys.exit('first\\nsecond')\n")
    done = copy.run("serve", PORT="8219")
    assert (done.returncode, done.stderr) == (1, "first\nsecond\n")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.0"])
def test_a_port_that_is_none_is_told_in_one_line(copy: Copy, port: str) -> None:
    assert f"PORT is '{port}'" in said_in_one_line(copy.run("serve", PORT=port))


def test_the_process_environment_wins_over_the_file(copy: Copy) -> None:
    (copy.folder / ".env").write_text("SECRET_KEY=x\nPORT='from the file'\n")
    assert "'from the file'" in said_in_one_line(copy.run("serve"))
    assert "'from outside'" in said_in_one_line(copy.run("serve", PORT="from outside"))


def test_a_folder_that_cannot_be_used_is_told_in_one_line(copy: Copy) -> None:
    (copy.folder / ".venv").touch()
    assert ".venv: Not a directory" in said_in_one_line(copy.run("manage"))


def test_packages_that_cannot_be_had_are_told_by_pip_and_asked_for_again(copy: Copy) -> None:
    copy.require("runtime", f"nothing-of-this-name==1 --hash=sha256:{64 * '0'}\n")
    done = copy.run("manage")
    assert done.returncode == 1
    assert "nothing-of-this-name" in done.stderr
    assert "pip says above why" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not list(copy.folder.glob(".venv/*.stamp"))


def test_the_secret_is_made_once_and_for_its_owner_only(ready: Copy) -> None:
    file = ready.folder / ".env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    assert before.startswith("SECRET_KEY=")
    assert len(before) > 60
    ready.run("manage")
    assert file.read_text() == before


def test_words_reach_django_in_the_folder_of_the_caller(ready: Copy) -> None:
    done = ready.run("manage", "createsuperuser", "--noinput", PYTHONPATH="/elsewhere")
    assert done.stdout.splitlines() == [
        "managed createsuperuser --noinput",
        f"in {ready.folder}",
        "False",
    ]


def test_a_finished_set_up_is_not_repeated(ready: Copy) -> None:
    assert "Installing" not in ready.run("manage").stdout


def test_what_tests_need_is_added_without_starting_over(ready: Copy) -> None:
    witness = ready.folder / ".venv" / "witness"
    witness.touch()
    # There is no suite in the copy; only the set-up before it counts here.
    done = ready.run("test")
    assert "requirements/dev.txt" in done.stdout
    assert "requirements/runtime.txt" not in done.stdout
    assert witness.exists()


def test_what_benchmarks_need_is_added_for_them_alone(ready: Copy) -> None:
    # There are none in the copy; only the set-up before them counts here.
    assert "requirements/bench.txt" in ready.run("bench").stdout
    assert "requirements/bench.txt" not in ready.run("test").stdout


@pytest.mark.parametrize("reason", ["interrupted", "another lock", "moved"])
def test_what_is_not_as_it_was_finished_is_made_anew(
    ready: Copy, tmp_path: Path, reason: str
) -> None:
    shutil.copytree(ready.folder, tmp_path / "copy", symlinks=True)
    folder = tmp_path / "copy"
    stamp = folder / ".venv" / "runtime.stamp"
    stamp.write_text(stamp.read_text().replace(str(ready.folder), str(folder)))
    (folder / ".venv" / "witness").touch()
    changes = {
        "interrupted": lambda: stamp.write_text("unfinished"),
        "another lock": lambda: (folder / "requirements" / "runtime.txt").write_text("# other\n"),
        "moved": lambda: stamp.write_text(stamp.read_text().replace(str(folder), "/elsewhere")),
    }
    changes[reason]()
    done = subprocess.run(
        [sys.executable, "dev.py", "manage"], capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0
    assert "Installing requirements/runtime.txt" in done.stdout
    assert not (folder / ".venv" / "witness").exists()
