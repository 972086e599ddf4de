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
    """
    A copy of the folder with its packages, kept until the tests end.

    The test is skipped where there is no npm, where the packages want a newer Node, and where they are not to be had.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("not installed: node and npm")
    copy = Path(tempfile.mkdtemp(prefix="question-bank-")) / folder.name
    atexit.register(shutil.rmtree, copy.parent, ignore_errors=True)
    unwanted = shutil.ignore_patterns("node_modules", "*.py", "__pycache__")
    shutil.copytree(folder, copy, ignore=unwanted)
    options = ("--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund", "--prefer-offline")
    done = run(copy, "npm", "ci", *options)
    if done.returncode:
        pytest.skip(f"npm could not install the packages: {_why(done.stdout)}")
    return copy


def _why(output: str) -> str:
    """What npm says of its failure, in one line: which Node a package wants, or else the first error."""
    lines = [line.partition(" error ")[2] for line in output.splitlines() if " error " in line]
    wanted = [line.removeprefix("notsup ") for line in lines if line.startswith("notsup ")]
    return "; ".join(wanted or lines[:2])[:300]


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
