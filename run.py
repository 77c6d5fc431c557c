#!/usr/bin/env python3
"""Kontor from a fresh clone, with nothing but Python 3.11+: ``run.py demo``, ``run.py test``, or any word of the ``kontor`` command.

Only the standard library is used here. The script makes ``.venv`` from ``requirements.lock`` (checked by hash), sees to the system
libraries that a window needs and, for the tests, to the database servers; then it hands over to the program inside ``.venv``.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".installed"

#: module of Python → Debian package that brings it; only the first start needs them
VENV_MODULES = {"venv": "python3-venv", "ensurepip": "python3-venv"}
#: library that must be loadable → Debian package that brings it
OFFSCREEN_LIBRARIES = {
    "EGL": "libegl1", "GL": "libgl1", "xkbcommon": "libxkbcommon0", "fontconfig": "libfontconfig1", "glib-2.0": "libglib2.0-0",
    "dbus-1": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "xcb-cursor": "libxcb-cursor0", "xkbcommon-x11": "libxkbcommon-x11-0", "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1", "xcb-shape": "libxcb-shape0",
}
#: file that must exist → Debian package; only the tests need them
TEST_SERVERS = {
    "/usr/sbin/firebird": "firebird3.0-server", "/usr/bin/isql-fb": "firebird3.0-utils", "/usr/lib/postgresql": "postgresql", "/usr/bin/Xvfb": "xvfb",
}


def main(words: list[str]) -> int:
    """Prepare what the words need and run them; returns the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must hear it in words
        print(f"Kontor needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    command = words[0] if words else "gui"
    if not install_missing(missing_packages(command)):
        return 1
    make_environment()
    environment = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
    if command == "test":
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        return run_tests(test_arguments(words[1:]), environment)
    if command == "bench":
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        return hand_over(["-m", "benchmarks", *words[1:]], environment, ROOT)
    if command in ("demo", "gui") and not has_screen():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return hand_over(["-m", "app", *words], environment)


def hand_over(words: list[str], environment: dict[str, str], folder: Path | None = None) -> int:
    """Run the Python of ``.venv`` and return its exit status. Ctrl+C reaches it as well and it ends in its own way, so this waits for it."""
    with subprocess.Popen([PYTHON, *words], env=environment, cwd=folder) as process:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()


def make_environment() -> None:
    """Create ``.venv`` and install the locked packages, once for each content of the lock."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Preparing .venv …", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    if not PYTHON.exists() or (uv is None and subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) != 0):
        import venv  # a bare Debian may have no such module before its package is there

        venv.create(VENV, with_pip=True, clear=True)
    if uv:
        install = [uv, "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes", "--python", str(PYTHON), str(LOCK)]
        if subprocess.call(install) == 0:
            STAMP.write_text(wanted)
            return
    subprocess.check_call([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK])
    STAMP.write_text(wanted)


def missing_packages(
    command: str, *, platform: str = sys.platform, library: Callable[[str], object] = ctypes.util.find_library,
    file: Callable[[str], bool] = os.path.exists, module: Callable[[str], object] = importlib.util.find_spec,
) -> list[str]:
    """The system packages that a command needs and that are not there; none where the system is not Linux.

    :param library: finds a shared library by its name, ``file`` a file by its path, ``module`` a module of Python by its name.
    """
    if not platform.startswith("linux"):
        return []
    missing = [] if PYTHON.exists() else [package for name, package in VENV_MODULES.items() if not module(name)]
    wanted = {} if command in HEADLESS else dict(OFFSCREEN_LIBRARIES)
    if command in ("test", "demo", "gui", "bench"):
        wanted |= WINDOW_LIBRARIES
    missing += [package for name, package in wanted.items() if not library(name)]
    if command in ("test", "bench"):
        missing += [package for path, package in TEST_SERVERS.items() if not file(path)]
    return list(dict.fromkeys(missing))


def install_missing(packages: list[str]) -> bool:
    """Install system packages, or print the one line that does; True when nothing is missing any more."""
    if not packages:
        return True
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    prefix = administrator_prefix()
    if shutil.which("apt-get") is None or prefix is None:
        print(f"These system packages are missing. Run this line as an administrator, then start again:\n  {line}", file=sys.stderr)
        return False
    print(f"Installing system packages: {' '.join(packages)} …", file=sys.stderr, flush=True)
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call([*prefix, "apt-get", "update", "-qq"], env=quiet, stdout=sys.stderr)
    if subprocess.call([*prefix, *line.split()], env=quiet, stdout=sys.stderr) != 0:
        print(f"That did not work. Run this line as an administrator, then start again:\n  {line}", file=sys.stderr)
        return False
    return True


#: commands that never touch Qt
HEADLESS = {"init", "migrate", "verify", "backup", "restore", "import", "report", "print", "doctor", "agent", "--help", "-h", "--version"}


def administrator_prefix() -> list[str] | None:
    """The words before a command that needs root: none as root, sudo where it asks no password, None where neither is so."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return ["sudo", "-n"]
    return None


def has_screen() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


#: All tests run in three processes: much of the work is waiting for servers and disks, and a crash of Qt names its part.
#: Those with windows keep one order, so that such a crash can be repeated.
WINDOW_TESTS = ("tests/ui", "tests/process_editor", "tests/demo", "tests/acceptance")
SERVICE_TESTS = ("tests/services", "tests/scenarios")


def run_tests(words: list[str], environment: dict[str, str]) -> int:
    """Run the tests that were named in one process, or all of them in three; returns the worst exit status."""
    pytest = [str(PYTHON), "-m", "pytest"]
    if words:
        return hand_over([*pytest[1:], *words], environment, ROOT)
    with contextlib.ExitStack() as files:
        beside = []
        for chosen in (("-p", "no:randomly", *WINDOW_TESTS), SERVICE_TESTS):
            later = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
            beside.append((subprocess.Popen([*pytest, *chosen], env=environment, cwd=ROOT, stdout=later, stderr=subprocess.STDOUT), later))
        status = subprocess.call([*pytest, *(f"--ignore={folder}" for folder in (*WINDOW_TESTS, *SERVICE_TESTS))], env=environment, cwd=ROOT)
        for process, later in beside:
            status = max(status, abs(process.wait()))
            later.seek(0)
            print(later.read(), flush=True)
    return status


def test_arguments(words: list[str]) -> list[str]:
    """Turn ``--acceptance [AREA]`` into pytest's words; all others pass through. Where a path is named, only that is run."""
    if "--acceptance" not in words:
        return words
    if any(Path(word).parts[:1] == ("tests",) for word in words):
        return ["-s", *words]
    at = words.index("--acceptance")
    area = words[at + 1:at + 2] if not words[at + 1:at + 2] or not words[at + 1].startswith("-") else []
    return [*words[:at], "--acceptance", "-s", str(Path("tests/acceptance", *area)), *words[at + 1 + len(area):]]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
