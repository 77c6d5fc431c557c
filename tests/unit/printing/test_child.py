"""The child that makes papers ends without a word when the program that it works for is gone, whatever it was about."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.reports.printing.child import READY, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[3]
#: a paper of a form that nobody knows: it is answered with an error
REQUEST = {"form": "none", "template": "none", "language": "en", "revision": 0, "pictures": [], "window": "en"}
Child = subprocess.Popen[bytes]


@pytest.fixture
def child() -> Iterator[Child]:
    """A child that just began; whoever takes its pipes away is its dying parent."""
    command = [sys.executable, "-m", "app.reports.printing.child", "600", str(ROOT / "forms")]
    made = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    yield made
    made.kill()
    made.wait()
    for stream in (made.stdin, made.stdout, made.stderr):
        assert stream is not None
        stream.close()


def ended(child: Child) -> tuple[int, str]:
    """How it ended, and what it said on the console."""
    assert child.stderr is not None
    status = child.wait(30)
    return status, child.stderr.read().decode()


def begun(child: Child) -> None:
    assert child.stdout is not None
    assert read_frame(child.stdout) == READY


def ask(child: Child) -> None:
    assert child.stdin is not None
    write_frame(child.stdin, json.dumps(REQUEST).encode())
    write_frame(child.stdin, b"{}")
    child.stdin.flush()


def test_child_when_nobody_takes_its_answer_then_ends_quietly(child: Child) -> None:
    assert child.stdout is not None
    begun(child)
    child.stdout.close()
    ask(child)
    assert ended(child) == (0, "")


def test_child_when_the_question_breaks_off_then_ends_quietly(child: Child) -> None:
    assert child.stdin is not None
    begun(child)
    write_frame(child.stdin, json.dumps(REQUEST).encode())
    child.stdin.write(b"\0\0\1\0half")
    child.stdin.close()
    assert ended(child) == (0, "")


def test_child_when_gone_before_it_is_ready_then_ends_quietly(child: Child) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.close()
    child.stdout.close()
    assert ended(child) == (0, "")


def test_child_when_asked_then_answers_and_ends_with_its_source(child: Child) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    begun(child)
    ask(child)
    answer = read_frame(child.stdout)
    assert (answer[:1], json.loads(answer[1:])[0]) == (b"E", "none")
    child.stdin.close()
    assert ended(child) == (0, "")
