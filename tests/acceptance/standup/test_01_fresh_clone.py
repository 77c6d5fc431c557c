"""Bar 1: an empty clone, and nothing but Python: the tour and the tests run from two commands."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pypdfium2
import pytest

from tests.helpers.checkout import copy_checkout

#: fewer would mean that windows were left out: lists, cards, empty cards, reports, papers of all types
LEAST_PICTURES, LEAST_PAPERS = 120, 6
LABELS = ("sqlite", "postgres", "firebird (fdb)", "firebird (firebird-driver)")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as a newcomer has it."""
    folder = tmp_path_factory.mktemp("newcomer") / "kontor"
    copy_checkout(folder)
    assert not (folder / ".venv").exists()
    return folder


def run(clone: Path, *words: str) -> tuple[str, float]:
    """Run a command with the system's Python, without anything of ours around it; gives its output and its seconds."""
    system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    python = shutil.which("python3", path=system)
    assert python is not None
    foreign = ("PYTHON", "VIRTUAL_ENV", "KONTOR_", "QT_", "DISPLAY", "WAYLAND", "PYTEST", "COVERAGE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"PATH": system, "KONTOR_HOME": str(clone.parent / "home")}
    begin = time.perf_counter()
    done = subprocess.run([python, "run.py", *words], cwd=clone, env=environment, capture_output=True, text=True, timeout=3000, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
    return done.stdout, time.perf_counter() - begin


def size(picture: Path) -> tuple[int, int]:
    """Width and height as the head of a PNG says them."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.heavy
@pytest.mark.timeout(3600)
def test_tour_when_run_in_an_empty_clone_then_every_window_and_paper_is_there(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, seconds = run(clone, "demo", "--tour", str(tmp_path))
    pictures, papers = sorted(tmp_path.glob("*.png")), sorted(tmp_path.glob("*.pdf"))
    assert {size(picture) for picture in pictures} == {(1440, 900)}
    assert all(picture.name in said for picture in pictures), "the tour lists what it made"
    assert all(paper.name in said for paper in papers)
    pages = 0
    for paper in papers:
        opened = pypdfium2.PdfDocument(paper)
        assert len(opened[0].get_textpage().get_text_range()) > 100, paper.name
        pages += len(opened)
        opened.close()
    with capsys.disabled():
        print(f"\nbar 1: an empty clone made {len(pictures)} pictures at 1440×900 and {len(papers)} papers of {pages} pages in {seconds:.0f} s, with status 0")
    assert len(pictures) >= LEAST_PICTURES
    assert len(papers) >= LEAST_PAPERS


@pytest.mark.heavy
@pytest.mark.timeout(3600)
def test_suite_when_run_in_an_empty_clone_then_it_says_what_ran_on_each_database(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, seconds = run(clone, "test", "tests/db/test_types.py")
    line = next(line for line in said.splitlines() if line.startswith("tests per database:"))
    counts = {label: int(match[1]) for label in LABELS if (match := re.search(rf"{re.escape(label)} (\d+)", line))}
    assert list(counts) == list(LABELS)
    assert all(counts.values())
    with capsys.disabled():
        print(f"\nbar 1: a part of the suite in the clone, {seconds:.0f} s: {line}")
