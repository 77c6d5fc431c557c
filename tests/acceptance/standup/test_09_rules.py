"""Bar 9: the import contracts, the linters and the tests that walk the registries, with their figures; no module needs an exception."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
MOST_LINES = 300
#: what walks a registry: all modules, all words, all screens, all document types, all reports
REGISTRY_TESTS = ("tests/architecture", "tests/ui/screens/test_screens.py", "tests/services/documents/test_types.py", "tests/reports/test_golden.py")


def tool(name: str, *words: str) -> str:
    """What a tool of the environment says; it must end with 0."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", NO_COLOR="1")
    command = [Path(sys.executable).with_name(name), *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, f"{name}: {(done.stdout + done.stderr)[-3000:]}"
    return done.stdout


def found(pattern: str, text: str) -> int:
    """The number that a tool says."""
    match = re.search(pattern, text)
    assert match is not None, text[-500:]
    return int(match[1])


@pytest.mark.heavy
@pytest.mark.timeout(1800)
def test_rules_when_checked_then_all_hold_without_exception(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = settings["importlinter"]["contracts"]
    kept = found(r"Contracts: (\d+) kept, 0 broken", tool("lint-imports", "--no-cache"))
    assert kept == len(contracts)
    assert not [contract["name"] for contract in contracts if contract.get("ignore_imports")], "an import that a contract overlooks"
    assert tool("ruff", "check", "--no-cache", ".").strip() == "All checks passed!"
    typed = found(r"no issues found in (\d+) source files", tool("mypy", "--cache-dir", str(tmp_path)))
    loose = [each["module"] for each in settings["mypy"]["overrides"] if each.get("ignore_errors") or "app" in str(each["module"])]
    assert settings["mypy"]["strict"]
    assert loose == [], "a module that is typed less strictly"
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "app").rglob("*.py")}
    assert typed == len(lengths) + 1, "all of app, and run.py"
    longest = max(lengths, key=lengths.__getitem__)
    assert lengths[longest] <= MOST_LINES
    walked = found(r"(\d+) passed", tool("pytest", "-p", "no:randomly", "-o", "addopts=--strict-markers --strict-config -p no:cacheprovider", *REGISTRY_TESTS))
    with capsys.disabled():
        print(
            f"\nbar 9: {kept} import contracts kept, none with an exception; ruff silent; mypy strict silent on {typed} modules; {walked} tests of the"
            f" registries and of the house passed; longest module {longest} with {lengths[longest]} lines, in the middle"
            f" {sorted(lengths.values())[len(lengths) // 2]}"
        )
