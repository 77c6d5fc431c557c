"""What ``run.py`` finds missing on a machine, and the one line that it prints where it may not install."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import run

ROOT = Path(run.__file__).parent


def nothing(_name: str) -> None:
    return None


def everything(name: str) -> str:
    return name


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., list[str]]:
    """What a Linux machine lacks before its first start."""
    monkeypatch.setattr(run, "PYTHON", tmp_path / "python")

    def ask(command: str, **there: Any) -> list[str]:
        found = {"library": nothing, "file": nothing, "module": nothing} | there
        return run.missing_packages(command, **({"platform": "linux"} | found))

    return ask


def test_bare_machine_when_the_demo_is_wanted_then_window_libraries_and_venv_are_missing(missing: Callable[..., list[str]]) -> None:
    packages = missing("demo")
    assert packages[0] == "python3-venv"
    assert {"libegl1", "libxcb-cursor0"} < set(packages)
    assert "postgresql" not in packages
    assert len(packages) == len(set(packages))


def test_bare_machine_when_the_tests_are_wanted_then_the_servers_are_missing_too(missing: Callable[..., list[str]]) -> None:
    assert {"firebird3.0-server", "postgresql", "xvfb"} < set(missing("test"))


def test_command_line_when_it_needs_no_window_then_only_venv_is_missing(missing: Callable[..., list[str]]) -> None:
    assert missing("doctor") == ["python3-venv"]
    run.PYTHON.touch()
    assert missing("doctor") == []


def test_full_machine_when_asked_then_nothing_is_missing(missing: Callable[..., list[str]]) -> None:
    assert missing("test", library=everything, file=bool, module=everything) == []
    assert missing("test", platform="win32") == []


def test_packages_when_they_may_not_be_installed_then_the_one_line_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert not run.install_missing(["libegl1", "xvfb"])
    assert "  apt-get install -y --no-install-recommends libegl1 xvfb\n" in capsys.readouterr().err
    assert run.install_missing([])


def test_script_when_it_is_loaded_then_it_needs_the_standard_library_only(tmp_path: Path) -> None:
    """``-I -S``: no packages of the environment, no site; the first thing that it does without them is to ask what is missing."""
    words = "import sys; sys.path.insert(0, sys.argv[1]); import run; print(run.missing_packages('doctor', module=lambda name: None) is not None)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", words, str(ROOT)], capture_output=True, text=True, check=False, cwd=tmp_path, env=dict(os.environ))
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_program_when_interrupted_then_it_ends_in_its_own_way(tmp_path: Path) -> None:
    slow = "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: (time.sleep(1), sys.exit(7))); print('ready', flush=True); time.sleep(60)"
    words = f"import sys, run; run.PYTHON = sys.executable; sys.exit(run.hand_over(['-c', {slow!r}], {{}}))"
    process = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"ready\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 7


@pytest.mark.parametrize(("typed", "run_with"), [
    (["tests/ui", "-q"], ["tests/ui", "-q"]),
    (["--acceptance"], ["--acceptance", "-s", "tests/acceptance"]),
    (["--acceptance", "planner", "-x"], ["--acceptance", "-s", "tests/acceptance/planner", "-x"]),
    (["tests/ui/test_x.py::test_y", "--acceptance", "-x"], ["-s", "tests/ui/test_x.py::test_y", "--acceptance", "-x"]),
])
def test_words_of_test_when_a_path_is_named_then_nothing_else_is_run(typed: list[str], run_with: list[str]) -> None:
    assert run.test_arguments(typed) == run_with
