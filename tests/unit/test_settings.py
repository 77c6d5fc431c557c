"""The settings file: what is saved comes back, and who asks often gets what was saved last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core import settings
from app.core.errors import UserError
from app.core.settings import SavedConnection, Settings

FULL = Settings(
    "ru", "dark", False, False, "client.list", "Nord \"west\"", (SavedConnection("Nord \"west\"", "sqlite:///c:/a b.kontor"),),
    {"file.new": "Ctrl+Alt+N|Ins", "list.excel": ""},
)


def test_settings_when_saved_then_they_come_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    assert settings.load(file) == Settings()
    settings.save(FULL, file)
    assert settings.load(file) == FULL


def test_settings_when_saved_then_they_are_in_force_at_once(tmp_path: Path) -> None:
    file, other = tmp_path / "settings.toml", tmp_path / "other.toml"
    assert settings.in_force(file).enter_moves
    settings.save(replace(Settings(), enter_moves=False), file)
    assert not settings.in_force(file).enter_moves
    assert settings.in_force(other).enter_moves


def test_settings_when_broken_then_the_file_is_named_and_the_defaults_are_in_force(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("theme = [", encoding="utf-8")
    with pytest.raises(UserError, match=r"settings\.toml"):
        settings.load(file)
    assert settings.in_force(file) == Settings()
