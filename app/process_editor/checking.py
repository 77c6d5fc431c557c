"""Checks a drawing while it is being drawn: a moment after the last change, on a worker thread, the newest drawing only."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.process_editor.document import EditorDocument
from app.process_editor.marks import PROBLEM_ICONS, Mark
from app.processes.definition import Graph
from app.processes.validation import Problem, World, check
from app.ui.kit.run import run

#: ms without a change before the checks run
REST = 120


class Checker(QObject):
    """Keeps the problems of a document up to date.

    Signals: ``checked()`` there is another answer; it is in ``problems`` and ``took``.
    """

    checked = Signal()

    def __init__(self, document: EditorDocument, page: QWidget) -> None:
        super().__init__(page)
        self._document, self._page = document, page
        self.world = World()
        self.problems: tuple[Problem, ...] = ()
        #: milliseconds of the last check
        self.took = 0
        self._is_running = self._is_outdated = False
        self._soon = QTimer(self, singleShot=True, interval=REST)
        self._soon.timeout.connect(self.check_now)
        document.changed.connect(lambda _found: self._soon.start())

    @property
    def errors(self) -> list[Problem]:
        """What keeps the process from being published."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def is_settled(self) -> bool:
        """Whether the problems are those of the drawing as it stands."""
        return not (self._soon.isActive() or self._is_running)

    def use(self, world: World) -> None:
        """Check against what exists now."""
        self.world = world
        self.check_now()

    def check_now(self) -> None:
        """Check without waiting for a rest; while a check is under way, the next follows it."""
        self._soon.stop()
        if self._is_running:
            self._is_outdated = True
            return
        self._is_running, self._is_outdated = True, False
        run(self._page, partial(_timed, self._document.graph, self.world), done=self._take, failed=self._fail, quiet=True)

    def _take(self, found: tuple[tuple[Problem, ...], int]) -> None:
        self._is_running = False
        self.problems, self.took = found
        if self._is_outdated:
            self.check_now()
        self.checked.emit()

    def _fail(self, _error: Exception) -> bool:
        self._is_running = False
        return False

    def marks(self) -> dict[str, Mark]:
        """The mark of each node or line that something is wrong with: that of its worst problem, with the words of all."""
        texts: dict[str, list[str]] = {}
        worst: dict[str, str] = {}
        for problem in self.problems:
            if problem.node:
                texts.setdefault(problem.node, []).append(problem.text)
                order = list(PROBLEM_ICONS)
                worst[problem.node] = min(worst.get(problem.node, problem.severity), problem.severity, key=order.index)
        return {key: _mark(severity, " ".join(texts[key])) for key, severity in worst.items()}


def _mark(severity: str, text: str) -> Mark:
    icon, tone = PROBLEM_ICONS[severity]
    return Mark(icon=icon, icon_tone=tone, spoken=text)  # type: ignore[arg-type]


def _timed(graph: Graph, world: World) -> tuple[tuple[Problem, ...], int]:
    began = time.perf_counter()
    found = check(graph, world)
    return found, round((time.perf_counter() - began) * 1000)
