"""Programs from the npm registry, at the versions that a folder's lock names."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


@functools.cache
def installed(folder: Path) -> Path:
    """A copy of the folder with its packages, kept until the tests end; where there is no npm, the test is skipped."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    copy = Path(tempfile.mkdtemp(prefix="question-bank-")) / folder.name
    atexit.register(shutil.rmtree, copy.parent, ignore_errors=True)
    unwanted = shutil.ignore_patterns("node_modules", "*.py", "__pycache__")
    shutil.copytree(folder, copy, ignore=unwanted)
    done = run(copy, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
    if done.returncode:
        pytest.skip(f"npm could not install the packages: {done.stdout[-300:]}")
    return copy


def run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a program in the folder, one of its packages' first."""
    path = f"{folder / 'node_modules' / '.bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": path, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
