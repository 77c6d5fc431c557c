"""Passwords that a program without a person in front of it needs: in the vault of the operating system, else in a file that its user alone reads.

They belong to this computer and this user; they are in no database, no log and no file of settings.
"""

from __future__ import annotations

import json
import logging
import os
import stat
import tempfile
from pathlib import Path

from app.core import paths, vault
from app.core.errors import UserError
from app.core.i18n import _
from app.core.vault import VaultShut

_log = logging.getLogger(__name__)
SERVICE = "Kontor agent"


def read(name: str) -> str | None:
    """The secret under a name, or None.

    :raises UserError: others can read the file, so what stands in it is no secret.
    """
    try:
        if (kept := vault.read(SERVICE, name)) is not None:
            return kept
    except VaultShut:
        _log.debug("this computer has no vault")
    return _in_file().get(name)


def keep(name: str, secret: str) -> str:
    """Keep a secret; returns in words where it is.

    :raises UserError: nothing can be kept here.
    """
    try:
        vault.keep(SERVICE, name, secret)
    except VaultShut:
        _write({**_in_file(), name: secret})
        return _("the file {file}, which only you can read").format(file=file())
    rest = _in_file()
    if rest.pop(name, None) is not None:
        _write(rest)
    return _("the vault of this computer")


def drop(name: str) -> None:
    """Forget a secret, wherever it is."""
    try:
        if vault.read(SERVICE, name) is not None:
            vault.drop(SERVICE, name)
    except VaultShut:
        _log.debug("this computer has no vault")
    rest = _in_file()
    if rest.pop(name, None) is not None:
        _write(rest)


def file() -> Path:
    """Where they are on a computer without a vault, such as a server."""
    return paths.config() / "secrets.json"


def _in_file() -> dict[str, str]:
    place = file()
    if not place.exists():
        return {}
    if os.name != "nt" and stat.S_IMODE(place.stat().st_mode) & 0o077:
        hint = _("Change the passwords in it, and run: chmod 600 {file}").format(file=place)
        raise UserError(_("Others can read {file}.").format(file=place), hint)
    try:
        return {str(name): str(secret) for name, secret in json.loads(place.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise UserError(_("{file} cannot be read.").format(file=place), _("Remove it and type the passwords again.")) from error


def _write(secrets: dict[str, str]) -> None:
    place = file()
    try:
        descriptor, made = tempfile.mkstemp(dir=place.parent, prefix=".secrets-")  # 0600 from the first byte on
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(secrets, stream)
        os.replace(made, place)
    except OSError as error:
        raise UserError(_("{file} cannot be written.").format(file=place)) from error
