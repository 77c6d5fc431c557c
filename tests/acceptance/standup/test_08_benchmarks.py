"""Bar 8: the benchmarks, small: every question of PERFORMANCE has its figure, its limit, its goal and its verdict on each database.

How fast it is depends on the machine and is not asked here; the table in the README is made by ``run.py bench`` on a quiet one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("sqlite", "postgres", "firebird")
NUMBERS = {f"P{number}" for number in (*range(1, 10), 12, 13, 14)}
#: nothing of the bare database or library stands beside these
ALONE = {"P13", "P14"}
CLIENTS = 2000


def bench(tmp_path: Path, *words: str) -> tuple[str, list[dict[str, Any]]]:
    """What the benchmarks print, and their figures."""
    file = tmp_path / "figures.json"
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
    command = [sys.executable, "-m", "benchmarks", *words, "--clients", str(CLIENTS), "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=7200, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    figures: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return done.stdout, figures


@pytest.mark.heavy
@pytest.mark.timeout(7200)
def test_benchmarks_when_run_small_then_every_question_is_answered_on_each_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, figures = bench(tmp_path)
    for kind in KINDS:
        assert {one["number"] for one in figures if one["database"] == kind} == NUMBERS, kind
    for one in figures:
        assert one["product"] > 0, one
        assert one["goal"], one
        assert one["met"] in (True, False), one
        if one["number"] not in ALONE:
            assert one["limit"] > 0, one
            assert one["ratio"] > 0, one
    tours = [one for one in figures if one["number"] == "P14" and "tour" in one["question"]]
    far = [one for one in figures if one["number"] == "P14" and "150 ms" in one["question"] and "screens" in one["question"]]
    assert {one["database"] for one in tours} == set(KINDS)
    assert {one["database"] for one in far} == {"postgres", "firebird"}, "a file has no line that could be slow"
    assert all(f"| screen on {kind} |" in said for kind in KINDS), "the statements of every screen are printed"
    missed = [one for one in figures if not one["met"]]
    with capsys.disabled():
        print(f"\nbar 8: {len(figures)} figures of {len(NUMBERS)} questions on {len(KINDS)} databases; here and small {len(figures) - len(missed)} goals met\n{said}")
