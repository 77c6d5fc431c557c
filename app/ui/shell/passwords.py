"""Passwords in the vault of the operating system, if the person ticks it; nowhere else."""

from __future__ import annotations

import logging

from app.core import vault
from app.core.settings import SavedConnection
from app.core.vault import VaultShut

_log = logging.getLogger(__name__)
SERVICE = "Kontor"


def _name(connection: SavedConnection) -> str:
    return f"{connection.user}@{connection.url}"


def read(connection: SavedConnection) -> str:
    """The kept password; empty when none was kept or the vault is shut."""
    try:
        return vault.read(SERVICE, _name(connection)) or ""
    except VaultShut:
        _log.info("the vault of passwords cannot be read", exc_info=True)
        return ""


def keep(connection: SavedConnection, password: str) -> bool:
    """Keep a password; False when this computer has no vault."""
    try:
        vault.keep(SERVICE, _name(connection), password)
    except VaultShut:
        _log.info("the password cannot be kept", exc_info=True)
        return False
    return True


def forget(connection: SavedConnection) -> None:
    """Drop a kept password; none is no error."""
    try:
        vault.drop(SERVICE, _name(connection))
    except VaultShut:
        _log.debug("no password was kept", exc_info=True)
