"""Where the program keeps what belongs to the person at this workstation."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FORMS = Path(__file__).resolve().parent.parent.parent / "forms"


def _under(environment: str, default: str) -> Path:
    """A folder of ours, made when missing; KONTOR_HOME moves them all (tests, portable installs)."""
    home = os.environ.get("KONTOR_HOME")
    folder = Path(home) / environment if home else Path(default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data() -> Path:
    """Databases of a single workplace."""
    return _under("data", platformdirs.user_data_dir("Kontor", appauthor=False))


def config() -> Path:
    """Settings and saved connections (never passwords)."""
    return _under("config", platformdirs.user_config_dir("Kontor", appauthor=False))


def logs() -> Path:
    """Rotating logs."""
    return _under("logs", platformdirs.user_log_dir("Kontor", appauthor=False))


def cache() -> Path:
    """What can be made again."""
    return _under("cache", platformdirs.user_cache_dir("Kontor", appauthor=False))


def drafts() -> Path:
    """What was typed and not yet saved."""
    folder = data() / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
