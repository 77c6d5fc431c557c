"""The tour: opens every window that there is, does its main job in it, and leaves a picture of each and each form as a PDF."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from app.db.backup import backup
from app.db.engine import open_database


def run_tour(demo: Path, folder: Path, language: str, theme: str, scale: float = 1.0) -> int:
    """Play all scenes on a copy of the demo firm; the person's own settings, drafts and files are not touched.

    :param demo: file of the demo firm.
    :param folder: pictures and papers go here; it is there already.
    :param scale: size of everything, 2 for 200 %.
    :returns: exit status: 0 when everything could be shown.
    """
    with tempfile.TemporaryDirectory(prefix="kontor-tour-", ignore_cleanup_errors=True) as home:
        copy = Path(home) / demo.name
        _copy(demo, copy)
        os.environ["KONTOR_HOME"] = home
        if not _sees_screen():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if scale != 1.0:
            os.environ["QT_SCALE_FACTOR"] = str(scale)
        from app.demo.tour.director import play

        return play(copy, folder, language, theme)


def _copy(demo: Path, copy: Path) -> None:
    """A copy that is whole even while somebody works in the demo firm."""
    database = open_database(f"sqlite:///{demo.as_posix()}")
    try:
        backup(database, copy)
    finally:
        database.dispose()


def _sees_screen() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("QT_QPA_PLATFORM"))
