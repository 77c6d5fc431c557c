"""Logs: one line of JSON an event, in rotating files under the user's own folder."""

from __future__ import annotations

import json
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.core import paths

MOST_BYTES = 2_000_000
KEPT_FILES = 5


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message and traceback as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        entry = {
            "at": self.formatTime(record), "level": record.levelname, "logger": record.name, "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def start(file: Path | None = None, level: int = logging.INFO) -> Path:
    """Begin to log into a file (the user's own when none is given); returns the file."""
    file = file or paths.logs() / "kontor.log"
    handler = RotatingFileHandler(file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    return file
