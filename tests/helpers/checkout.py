"""The files that make up the program, as they are committed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: made by working, never committed
_LEFTOVERS = {".venv", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".import_linter_cache", "build"}


def tracked_files() -> list[Path]:
    """The committed files; where there is no repository (an unpacked archive), all files but what working leaves behind."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        return [ROOT / name for name in named if name]
    return [path for path in ROOT.rglob("*") if path.is_file() and not _LEFTOVERS & set(path.relative_to(ROOT).parts)]


def copy_checkout(target: Path) -> None:
    """A fresh clone of the last commit, or a copy of the files where there is no repository."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(target)], check=True)
        return
    for file in tracked_files():
        copy = target / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
