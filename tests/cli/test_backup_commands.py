"""Backups from the command line: the key is made, shown once, asked for, and taken from the environment."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.services.backups import keys
from tests.helpers.vault import MemoryVault, memory_vault


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MemoryVault]:
    """A home and a vault of the test's own."""
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KONTOR_LANGUAGE", "en")
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    before = list(logging.getLogger().handlers)
    with memory_vault() as made:
        yield made
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_backup_when_encrypted_then_only_the_key_brings_it_back(
    tmp_path: Path, vault: MemoryVault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    url, file = f"sqlite:///{tmp_path / 'firm.kontor'}", tmp_path / "firm.backup"
    assert main(["init", url, "--firm", "Alfa", "--owner", "Olga"]) == 0
    assert main(["--db", url, "backup", str(file)]) == 0
    assert "not encrypted" in capsys.readouterr().out
    assert main(["--db", url, "backup-key", "--new"]) == 0
    shown = re.search(r"(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}", capsys.readouterr().out)
    assert shown
    assert main(["--db", url, "backup", str(file)]) == 0
    said = capsys.readouterr().out
    assert "It is encrypted." in said
    assert "Nothing differs." in said
    assert main(["--db", url, "try-backup", str(file)]) == 0
    vault.kept.clear()
    new = f"sqlite:///{tmp_path / 'new.kontor'}"
    assert main(["--db", new, "restore", str(file)]) == 1
    assert "its key is needed" in capsys.readouterr().err
    monkeypatch.setenv(keys.VARIABLE, shown[0].lower())
    assert main(["--db", new, "restore", str(file)]) == 0
    assert "The backup is back." in capsys.readouterr().out
    assert main(["--db", new, "verify"]) == 0


def test_backup_when_no_file_is_named_then_the_plan_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'firm.kontor'}"
    assert main(["init", url, "--firm", "Alfa", "--owner", "Olga"]) == 0
    assert main(["--db", url, "backup"]) == 0
    assert "restored and compared" in capsys.readouterr().out
    assert len(list((tmp_path / "home" / "data" / "backups").glob("firm-*.backup"))) == 1


def test_restore_when_words_are_missing_then_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'firm.kontor'}"
    assert main(["--db", url, "restore"]) == 1
    assert main(["--db", url, "restore", "--until", "2026-11-22 14:02"]) == 1
    assert main(["--db", url, "restore", "--until", "yesterday", "--base", "x", "--into", "y"]) == 1
    said = capsys.readouterr().err
    assert "Name the backup" in said
    assert "needs the base backups" in said
    assert "is no moment" in said
