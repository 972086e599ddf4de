#!/usr/bin/env python3
"""
The one command of this project. It needs Python 3.11 to 3.14 and sets up whatever else is missing.

  python3 dev.py serve            the API, filled and ready, at HOST and PORT (127.0.0.1 and 8000)
  python3 dev.py test             every test, on SQLite and again on PostgreSQL and Redis
  python3 dev.py test -k topics   some tests: words go to pytest; --stack=small or large: only there
  python3 dev.py lint             style, types, who may import whom, and the files for containers
  python3 dev.py bench            how fast it is beside others; --quick in two minutes
  python3 dev.py manage COMMAND   a command of Django, for instance createsuperuser
  python3 dev.py lock             requirements/ from pyproject.toml; --upgrade for newer releases
"""

import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
# What the caller's shell holds for other Pythons and other projects must not reach ours.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
ENVIRONMENT.update(PYTHONNOUSERSITE="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
ENVIRONMENT.update(DJANGO_SETTINGS_MODULE="config.settings")


def run(*command):
    """Runs a command in the project's folder and gives its exit code."""
    return subprocess.call([str(word) for word in command], cwd=str(ROOT), env=ENVIRONMENT)


def become(*command, **variables):
    """Lets a command take the place of this process, so that signals and Ctrl-C reach it alone."""
    os.execve(PYTHON, [PYTHON, *command], dict(ENVIRONMENT, **variables))


def set_up(*names):
    """Makes .venv hold the named requirements; stamps come last: what was interrupted is redone."""
    wanted = {}
    for name in ("runtime", "dev", "bench"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
        wanted[name] = f"{hashlib.sha256(lock).hexdigest()} {sys.version_info[:2]} {ROOT}"
    stamps = {name: VENV / f"{name}.stamp" for name in wanted}
    found = {name: file.read_text() if file.exists() else "" for name, file in stamps.items()}
    torn = any(found[name] == "unfinished" for name in names)
    if torn or found["runtime"] != wanted["runtime"] or not Path(PYTHON).exists():
        make_virtual_environment()
        found = {}
    for name in names:
        if found.get(name) != wanted[name]:
            print(f"Installing requirements/{name}.txt into .venv, about a minute.", flush=True)
            stamps[name].write_text("unfinished")
            pip = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
            pip += ["--no-deps", "--only-binary", ":all:", "-r", f"requirements/{name}.txt"]
            if run(*pip):
                stamps[name].unlink()
                sys.exit("The packages were not installed; pip says above why. Then try again.")
            stamps[name].write_text(wanted[name])
    make_secret()


def make_virtual_environment():
    advice = "This Python makes no virtual environment; on Debian: apt-get install python3-venv"
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        sys.exit(advice)
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    # Its output is held back, because after Ctrl-C it would be a traceback.
    command = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        sys.exit(made.stdout.decode() + advice)


def make_secret():
    """Writes .env once, for its owner's eyes only; what stands there is never touched again."""
    try:
        handle = os.open(str(ROOT / ".env"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")


def free_address():
    """HOST and PORT, where the process environment knows better than .env, if one can listen."""
    chosen = {"HOST": "127.0.0.1", "PORT": "8000"}
    lines = (ROOT / ".env").read_text().splitlines() if (ROOT / ".env").exists() else []
    for line in lines + [f"{name}={os.environ.get(name, '')}" for name in chosen]:
        name, _, value = (part.strip(" \t'\"") for part in line.partition("="))
        if name in chosen and value:
            chosen[name] = value
    host, port = chosen["HOST"], chosen["PORT"]
    another = "choose another: PORT=8001 python3 dev.py serve"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r} and must be a number from 1 to 65535; {another}")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "no such name"
        sys.exit(f"Nobody can listen on {host}, port {port} ({why}); {another}")
    return chosen


def prepare(*words):
    """Runs a command of Django; what is wrong with settings or database is told in one line."""
    command = [PYTHON, "manage.py", *words]
    done = subprocess.run(command, cwd=str(ROOT), env=ENVIRONMENT, stderr=subprocess.PIPE)
    told = done.stderr.decode(errors="replace")
    if done.returncode and "Traceback" in told:
        # Behind the places in the code comes what happened there: `module.Error: message`.
        causes = [line for line in told.splitlines() if re.match(r"[\w.]+: ", line)]
        cause = causes[-1].split(": ", 1)[1].rstrip(".") if causes else "something went wrong"
        advice = "the variables are in README.md, and DATABASE_URL says where the bank is"
        sys.exit(f"The bank cannot be opened: {cause}; {advice}.")
    sys.stderr.write(told)
    if done.returncode:
        sys.exit(done.returncode)


def serve(words):
    if words:
        sys.exit("serve takes no words but variables: HOST=0.0.0.0 PORT=8001 python3 dev.py serve")
    chosen = free_address()
    set_up("runtime")
    prepare("migrate", "--verbosity", "0")
    prepare("load_seed")
    host = chosen["HOST"] if ":" not in chosen["HOST"] else f"[{chosen['HOST']}]"
    base = f"http://{host}:{chosen['PORT']}"
    print(f"Docs: {base}/api/docs\nAPI:  {base}/api/v1")
    print("A first admin: python3 dev.py manage createsuperuser", flush=True)
    os.chdir(str(ROOT))
    return become("-m", "gunicorn", "-c", "python:config.server", "config.wsgi", **chosen)


def manage(words):
    set_up("runtime")
    # The caller's folder stays, because the words may name files in it.
    become(str(ROOT / "manage.py"), *words)


def test(words):
    set_up("runtime", "dev")
    os.chdir(str(ROOT))
    become("-m", "tests", *words)


def lint(words):
    set_up("runtime", "dev")
    checks = ["ruff check .", "ruff format --check .", "mypy", "lint-imports --no-logo"]
    checks += ["python manage.py makemigrations --check --dry-run", "python manage.py check"]
    compose = "check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml"
    checks += ["hadolint Dockerfile", compose]
    failed = []
    for check in checks:
        print(f"--- {check}", flush=True)
        if run(BIN / check.split()[0], *check.split()[1:]):
            failed.append(check)
    print(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


def bench(words):
    set_up("runtime", "dev", "bench")
    os.chdir(str(ROOT))
    become("-m", "tests.benchmarks", *words)


def lock(words):
    set_up("runtime", "dev")
    uv = [BIN / "uv", "pip", "compile", "--quiet", "--system-certs", "--universal"]
    uv += ["--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    # No address of a package index may end up in the files.
    uv += ["--no-emit-index-url", "--no-emit-find-links"]
    uv += ["--custom-compile-command", "python3 dev.py lock", "pyproject.toml", *words]
    dev = ["--group", "test", "--group", "lint", "-c", "requirements/runtime.txt"]
    bench = ["--group", "bench", "-c", "requirements/runtime.txt", "-c", "requirements/dev.txt"]
    return (
        run(*uv, "-o", "requirements/runtime.txt")
        or run(*uv, *dev, "-o", "requirements/dev.txt")
        or run(*uv, *bench, "-o", "requirements/bench.txt")
    )


def main(words):
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        this = sys.version.split()[0]
        sys.exit(f"Python 3.11 to 3.14 is needed, this is {this}: try python3.12 dev.py serve")
    commands = {f.__name__: f for f in (serve, test, lint, bench, manage, lock)}
    if not words or words[0] in ("help", "-h", "--help"):
        return print(__doc__.strip())
    if words[0] not in commands:
        sys.exit(f"There is no command {words[0]!r}; python3 dev.py shows them all.")
    return commands[words[0]](words[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}; the folder must be complete and writable.")
