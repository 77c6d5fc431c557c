"""What the window remembers about itself at this workstation: sizes, folded groups, recent things. Nothing of the firm's data."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.core import paths

_log = logging.getLogger(__name__)
WRITE_AFTER = 800  # ms: a splitter being dragged writes once


class Memory(QObject):
    """Small values by key, kept in one JSON file and written a moment after the last change.

    A file that cannot be read or written costs only comfort: it is logged and the program goes on.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._values: dict[str, Any] = self._read()
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER)
        self._timer.timeout.connect(self.write)
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(self.write)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key: anything JSON can hold."""
        return self._values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remember a value: anything JSON can hold."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._timer.start()

    def write(self) -> None:
        """Write at once, in one step."""
        self._timer.stop()
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:
            _log.warning("%s cannot be written", self._file, exc_info=True)

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            _log.warning("%s cannot be read, starting anew", self._file, exc_info=True)
            return {}
        return values if isinstance(values, dict) else {}


@cache
def memory() -> Memory:
    """The memory of this workstation."""
    return Memory(paths.config() / "window.json")
