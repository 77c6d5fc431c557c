"""Firebird back to a moment: nbackup's levels, each of which holds what changed since the one below."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from app.db.backends.firebird_copy import services


def write(url: URL, file: Path, level: int) -> None:
    """A level, written by the server into a file of its own computer.

    :param level: 0 for everything, 1 for what changed since the last 0, and so on.
    """
    with services(url) as server:
        server.nbackup(str(url.database), str(file), level)


def join(url: URL, files: list[Path], target: Path) -> URL:
    """A new database out of levels, in their order."""
    with services(url) as server:
        server.nrestore(tuple(str(file) for file in files), str(target))
    return url.set(database=str(target))
