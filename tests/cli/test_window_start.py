"""What the program loads and asks before its window stands, seen from a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from app.db import migrate
from app.db.engine import open_database
from app.services import setup
from app.services.context import open_context

ROOT = Path(__file__).resolve().parent.parent.parent
#: they take up to half a second each, and only papers, workbooks, backups and signing in need them
NOT_AT_THE_START = ("openpyxl", "reportlab", "z3c", "lxml", "PIL", "pypdfium2", "keyring", "rapidfuzz", "charset_normalizer", "sqlalchemy.dialects.postgresql")
SCRIPT = """
import json, sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import sqlalchemy as sa
from app.cli import main
asked_by_the_window = []

def note(_connection, _cursor, statement, *_more):
    if threading.current_thread() is threading.main_thread():
        asked_by_the_window.append(statement)

def look():
    shown = [type(window).__name__ for window in QApplication.topLevelWidgets() if window.isVisible() and window.windowTitle()]
    if shown:
        timer.stop()
        print(json.dumps({"shown": shown, "loaded": sorted(sys.modules), "asked": list(asked_by_the_window)}))
        sys.stdout.flush()
        QApplication.quit()

sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
application = QApplication([])
timer = QTimer(interval=5)
timer.timeout.connect(look)
timer.start()
sys.exit(main(sys.argv[1:]))
"""


def _started(url: str, home: Path) -> dict[str, list[str]]:
    environment = dict(os.environ, KONTOR_HOME=str(home), QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
    words = [sys.executable, "-c", SCRIPT, "--db", url]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-1500:]
    told: dict[str, list[str]] = json.loads(done.stdout.splitlines()[0])
    return told


def test_start_when_file_is_opened_then_nothing_heavy_is_loaded_and_window_asks_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'firm.kontor').as_posix()}"
    database = open_database(url)
    migrate.create_or_upgrade(database)
    setup.set_up(open_context(database), setup.Beginning("Adler", "DE", "Olga", "olga"))
    database.dispose()
    told = _started(url, tmp_path / "home")
    assert told["shown"] == ["Shell"]
    assert [name for name in told["loaded"] if name.startswith(NOT_AT_THE_START)] == []
    assert told["asked"] == []


def test_start_when_file_cannot_be_opened_then_the_way_in_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "letter.kontor"
    file.write_text("Dear Olga, this is no database. " * 200)
    assert _started(f"sqlite:///{file.as_posix()}", tmp_path / "home")["shown"] == ["LoginWindow"]
