"""Plays the tour and examines every picture's window: ``python -m tests.acceptance.standup.examiner DEMO FOLDER LANGUAGE THEME``. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.demo.tour import director
from app.demo.tour.stage import Stage
from tests.helpers.examine import english_texts, foreign_words, overlaps
from tests.helpers.room import cut_texts


class ExaminingStage(Stage):
    """Looks before it takes a picture."""

    english: frozenset[str] = frozenset()

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__(app, folder)
        self.findings: dict[str, list[str]] = {"cut": [], "overlapping": [], "untranslated": []}
        examined.append(self)

    def picture(self, name: str) -> None:
        """Examine the window and everything above it, then take the picture."""
        self.wait()
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.width() > 1:
                self.findings["cut"] += [f"{name}: {text}" for text in cut_texts(window)]
                self.findings["overlapping"] += [f"{name}: {text}" for text in overlaps(window)]
                if self.english:
                    self.findings["untranslated"] += [f"{name}: {text}" for text in foreign_words(window, self.english)]
        super().picture(name)


examined: list[ExaminingStage] = []


def main(demo: Path, folder: Path, language: str, theme: str) -> None:
    """Play everything on a copy that may be changed."""
    ExaminingStage.english = frozenset() if language == "en" else english_texts(language)
    director.Stage = ExaminingStage  # type: ignore[misc]
    status = director.play(demo, folder, language, theme)
    findings = {kind: list(dict.fromkeys(found)) for kind, found in examined[0].findings.items()}
    print(json.dumps({"status": status, "pictures": len(examined[0].pictures), **findings}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    sys.stdout.flush()
    os._exit(0)
