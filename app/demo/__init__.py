"""The demo firm: made by the services, opened in the window, or shown on a tour that takes a picture of everything."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from app.core import i18n, paths
from app.core.errors import UserError
from app.core.i18n import _
from app.db import migrate
from app.db.engine import open_database
from app.db.migrate import SchemaState
from app.demo.firm import make_demo_firm
from app.demo.words import NAMES
from app.demo.world import Progress

__all__ = ["demo_file", "demo_url", "demonstrate", "make_demo_firm"]

TOUR_FOLDER = "kontor-tour"


def demonstrate(tour: Path | None, language: str | None = None, theme: str | None = None, scale: float = 1.0) -> int:
    """Make the demo firm where it is missing, and open it, or make the tour through it.

    :param tour: folder for pictures and papers; None opens the window, or where there is no screen makes the tour in a folder it names.
    :param scale: size of everything, 2 for 200 %.
    :returns: exit status.
    :raises UserError: the folder cannot be written.
    """
    i18n.set_language(language or i18n.language())
    file = demo_file(i18n.language(), say_progress)
    if tour is None and has_screen():
        from app.main import run_window

        return run_window(_url(file), demo=True, language=language or "", theme=theme or "")
    if tour is None:
        tour = _free_folder()
        print(_("There is no screen here, so the tour is made instead. Its pictures go into {folder}.").format(folder=tour))
    try:
        tour.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(_("The folder {folder} cannot be made: {reason}.").format(folder=tour, reason=error)) from error
    from app.demo.tour import run_tour

    return run_tour(file, tour.resolve(), i18n.language(), theme or "light", scale)


def demo_url(language: str, progress: Progress | None = None) -> str:
    """The URL of the demo firm in a language, which is made when it is missing.

    :param progress: see ``make_demo_firm``.
    """
    return _url(demo_file(language, progress))


def demo_file(language: str, progress: Progress | None = None) -> Path:
    """The file of the demo firm: made anew when it is missing or of an older program.

    :param language: of the firm; English where there are no words in it.
    :param progress: see ``make_demo_firm``.
    """
    spoken = language if (NAMES / f"{language}.toml").exists() else "en"
    file = paths.data() / f"demo-{spoken}.kontor"
    if not _is_current(file):
        _make(file, spoken, progress)
    return file


def _is_current(file: Path) -> bool:
    if not file.exists():
        return False
    database = open_database(_url(file))
    try:
        return migrate.check(database) is SchemaState.CURRENT
    except UserError:
        return False
    finally:
        database.dispose()


def _make(file: Path, language: str, progress: Progress | None) -> None:
    """Make the firm beside its file and put it there in one step: what was broken off is never opened."""
    fresh = file.with_suffix(".new")
    for old in (fresh, *_beside(fresh), file, *_beside(file)):
        old.unlink(missing_ok=True)
    database = open_database(_url(fresh))
    try:
        make_demo_firm(database, language, progress=progress)
    finally:
        database.dispose()
    fresh.replace(file)


def _beside(file: Path) -> list[Path]:
    """The files that SQLite keeps beside a database while it is open."""
    return [file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm")]


def _url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def has_screen() -> bool:
    """Whether a window would be seen: on Windows and macOS always, elsewhere where a display server is named."""
    if (platform := os.environ.get("QT_QPA_PLATFORM", "")) in ("offscreen", "minimal", "vnc"):
        return False
    return sys.platform in ("win32", "darwin") or bool(platform or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _free_folder() -> Path:
    """A folder for the tour: here, or where everybody may write."""
    here = Path.cwd() / TOUR_FOLDER
    if os.access(Path.cwd(), os.W_OK):
        return here
    return Path(tempfile.mkdtemp(prefix=f"{TOUR_FOLDER}-"))


def say_progress(done: int, total: int, text: str) -> None:
    """Tell on the error stream how far the firm is; only where somebody looks at a terminal."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        words = _("Making the demo firm: {share} % {text}").format(share=100 * done // total, text=text)
        sys.stderr.write(f"\r{words}".ljust(width)[:width])
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()
