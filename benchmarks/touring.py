"""The tour in a process of its own, on any database with the demo firm in it: ``python -m benchmarks.touring URL [SCENES]``. Prints JSON.

``SCENES`` plays only so many of the scenes. The password comes in KONTOR_PASSWORD.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import threading
import traceback
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from app import main
from app.core.settings import SavedConnection
from app.db.engine import Database
from app.demo.tour import looking, working
from app.demo.tour.stage import Stage
from app.ui import loading


class MeasuringStage(Stage):
    """Also notes which statements the thread of the window itself waited for: on a slow line each of them would hold it."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__(app, folder)
        self.screens: list[dict[str, Any]] = []
        self.waited: list[str] = []

    def count_queries(self, database: Database) -> None:
        """Count all, and those of this thread."""
        super().count_queries(database)
        event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, *_arguments: object) -> None:
        if threading.current_thread() is threading.main_thread():
            ours = [frame for frame in traceback.extract_stack() if "/app/" in frame.filename and not frame.filename.endswith(("stage.py", "director.py"))]
            self.waited.append(" < ".join(f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in ours[:-4:-1]))

    def begin(self) -> None:
        """Measure from here."""
        super().begin()
        self.waited = []

    def picture(self, name: str) -> None:
        """Take the picture, and note what it took."""
        self.wait()
        waited = self.waited
        super().picture(name)
        one = self.pictures[-1]
        self.screens.append({
            "name": name, "milliseconds": one.milliseconds, "held": one.held, "busy": one.busy, "statements": one.queries, "waited": waited,
        })  # fmt: skip


def tour(url: str, scenes: int | None) -> dict[str, object]:
    """Play the scenes; what each picture took, and what went wrong."""
    app = main.make_application("en", "light")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as after:
        stage = MeasuringStage(app, Path(folder))
        stage.catch_troubles()
        after.callback(setattr, sys, "excepthook", sys.__excepthook__)  # what ends the tour itself is told as usual
        context = main.connect(SavedConnection("", url), os.environ.get("KONTOR_PASSWORD", ""))
        stage.context = context
        stage.count_queries(context.database)
        loading.declare_pages()  # a worker of the program does this
        stage.begin()
        shell = main.open_shell(context, demo=True)
        stage.show(shell)
        stage.picture("window")
        for scene in (*looking.SCENES, *working.SCENES)[:scenes]:
            stage.play(scene.__name__, partial(scene, stage))
            stage.play("close", stage.close_pages)
        shell.close()
    return {"screens": stage.screens, "troubles": stage.troubles}


if __name__ == "__main__":
    print(json.dumps(tour(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)))
    sys.stdout.flush()
    os._exit(0)
