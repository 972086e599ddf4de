"""The measuring itself works; what it finds is told by `python3 dev.py bench` alone, on a quiet machine."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bank.documents import faults_of
from tests.benchmarks import dataset
from tests.benchmarks.picture import drawn
from tests.benchmarks.report import Line, as_markdown, replaced
from tests.benchmarks.servers import ROOT

SMALLEST = 1_000
RUNNER = [sys.executable, "-m", "tests.benchmarks", "--quick", f"--size={SMALLEST}"]


def test_pages_are_full_wherever_they_begin_in_the_smallest_bank() -> None:
    # The first moment that is asked for is that of question 200.
    before = [
        n
        for n in range(1, SMALLEST + 1)
        if dataset.created_at(n) < dataset.created_at(200)
        and dataset.document(n).status == "published"
    ]
    assert len(before) > 20


def test_the_door_would_take_all_the_questions() -> None:
    # Question 133 had the same answer twice.
    faults = {n: faults_of(dataset.document(n)) for n in range(1, SMALLEST + 1)}
    assert not {n: found for n, found in faults.items() if found}


def test_imports_have_left_thousands_of_questions_of_one_moment() -> None:
    assert len({dataset.created_at(n) for n in range(25_000, 30_000)}) == 1
    assert len({dataset.created_at(n) for n in range(1, SMALLEST + 1)}) > SMALLEST / 100


def test_a_goal_is_missed_by_the_median_and_not_by_the_worst_round() -> None:
    assert Line("list", [0.1, 0.15, 0.9], at_most=0.2).verdict == "holds"
    assert Line("list", [0.1, 0.25, 0.3], at_most=0.2).verdict == "missed"
    assert Line("import", [0.2], at_least=0.25).verdict == "missed"
    assert Line("for interest", [7.0]).verdict == ""


def test_names_of_lines_that_end_together_stand_apart() -> None:
    points = {name: [(1_000, 1.0), (10_000, 2.0)] for name in ("one", "other")}
    ends = re.findall(r"y=\"([\d.]+)\" fill=\"#\w+\">(?:one|other)<", drawn(points))
    assert abs(float(ends[0]) - float(ends[1])) >= 15


def test_a_table_takes_its_place_between_the_marks_alone(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("before\n<!-- benchmarks -->\nlast time\n<!-- end of benchmarks -->\nafter\n")
    table = as_markdown([Line("list", [0.1], at_most=0.2)])
    replaced(file, "benchmarks", table)
    text = file.read_text()
    assert "last time" not in text
    assert text.startswith("before\n")
    assert text.endswith("<!-- end of benchmarks -->\nafter\n")
    assert "| list | 0.1 × |  | ≤ 0.2 × | holds |" in text
    with pytest.raises(LookupError, match="no place"):
        replaced(file, "pictures", table)


@pytest.mark.only_on("large")
def test_a_measurement_ends_in_a_table_of_ratios() -> None:
    done = subprocess.run([*RUNNER, "tree"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told = re.search(
        r"^topic tree with counts: CPU, tree / page +([0-9.e-]+) ×", done.stdout, re.MULTILINE
    )
    assert told, done.stdout
    assert float(told[1]) > 0


@pytest.mark.only_on("large")
def test_an_end_from_outside_ends_its_servers_too() -> None:
    with subprocess.Popen(
        [*RUNNER, "memory"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as runner:
        assert runner.stdout is not None
        for line in runner.stdout:
            if line.startswith("---"):
                break
        servers = psutil.Process(runner.pid).children(recursive=True)
        assert servers
        runner.send_signal(signal.SIGTERM)
        runner.communicate(timeout=60)
    assert runner.returncode == 128 + signal.SIGTERM
    _, alive = psutil.wait_procs(servers, timeout=10)
    assert not alive
