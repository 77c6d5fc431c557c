"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.helpers.checkout import tracked_files

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
#: over this a module holds two ideas
MOST_LINES = 300


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_contracts_when_checked_then_none_is_broken() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_when_read_then_it_has_one_idea_and_says_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES, "split it"
    tree = ast.parse(text)
    assert not tree.body or ast.get_docstring(tree), "say what the module is for"
    with tokenize.open(path) as source:
        comments = [token.string for token in tokenize.generate_tokens(source.readline) if token.type == tokenize.COMMENT]
    assert not [comment for comment in comments if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", comment)]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_when_read_then_it_runs_nothing_hostile(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec", "__import__", "compile"), f"line {node.lineno}: {called}"
            shell = [word for word in node.keywords if word.arg == "shell" and getattr(word.value, "value", False)]
            assert not shell, f"line {node.lineno}: shell=True"
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            assert not {"pickle", "marshal", "shelve"} & set(names), f"line {node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_visible_text_when_translated_then_it_is_a_literal(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in filter(_asks_for_words, ast.walk(tree)):
        assert not isinstance(node.args[0], ast.JoinedStr), f"line {node.lineno}: an f-string cannot be translated"
    for written in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        hidden = [node.lineno for node in filter(_asks_for_words, ast.walk(written)) if isinstance(node.args[0], ast.Constant)]
        assert not hidden, f"line {hidden[0]}: the tools of translators do not look into an f-string"


def _asks_for_words(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext", "NN_") and bool(node.args)


def test_packages_when_named_then_none_is_a_drawer_for_everything() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "common", "managers", "misc"}
    assert not [name_of(path) for path in SOURCES if forbidden & set(path.relative_to(ROOT).with_suffix("").parts)]


def test_changelog_when_read_then_unreleased_stands_on_top() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d{2}-\d{2}", head) for head in heads[1:])


def test_committed_text_when_read_then_it_names_no_machine() -> None:
    hosts = re.compile(r"/root/\w+|/work/|files\.pythonhosted|pypi\.org")
    for path in tracked_files():
        if path.suffix in (".py", ".md", ".toml", ".lock", ".cfg", ".yaml", "") and path.is_file() and path != Path(__file__):
            found = hosts.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert found is None, f"{name_of(path)}: {found and found[0]}"
