"""The sentence about files that stands wherever passwords of a file are made or typed."""

from __future__ import annotations

from app.core.i18n import _


def file_is_open() -> str:
    """What a password of a file does not do."""
    return _("Whoever holds this file can read and change everything in it with another program: a password here keeps order, not secrets.")
