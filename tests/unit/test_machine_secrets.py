"""Passwords of this computer: in its vault, else in a file that nobody else reads."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoVault

from app.core import machine_secrets
from app.core.errors import UserError
from tests.helpers.vault import memory_vault


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="Windows always has a vault")
def test_secret_when_there_is_no_vault_then_in_a_file_for_its_user_alone(home: Path) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoVault())
    try:
        assert machine_secrets.read("mail") is None
        assert "secrets.json" in machine_secrets.keep("mail", "s3cret")
        machine_secrets.keep("sms", "other")
        assert machine_secrets.read("mail") == "s3cret"
        assert stat.S_IMODE(machine_secrets.file().stat().st_mode) == 0o600
        machine_secrets.drop("mail")
        assert (machine_secrets.read("mail"), machine_secrets.read("sms")) == (None, "other")
        machine_secrets.file().chmod(0o640)
        with pytest.raises(UserError, match="Others can read"):
            machine_secrets.read("sms")
    finally:
        keyring.set_keyring(before)


def test_secret_when_there_is_a_vault_then_in_no_file(home: Path) -> None:
    with memory_vault() as vault:
        machine_secrets.keep("mail", "s3cret")
        assert machine_secrets.read("mail") == "s3cret" and list(vault.kept.values()) == ["s3cret"]
        assert not machine_secrets.file().exists()
        machine_secrets.drop("mail")
        machine_secrets.drop("mail")
        assert machine_secrets.read("mail") is None
