"""The stage of the tour: waits for the workers, types like a person, takes pictures, and measures."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, QPoint, QRect, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy import event

from app.db.engine import Database
from app.services.context import Context
from app.ui.kit.pages import Page
from app.ui.kit.run import is_idle, set_crash_handler
from app.ui.kit.theme import theme
from app.ui.kit.watchdog import Watchdog
from app.ui.shell.window import Shell

WIDTH, HEIGHT = 1440, 900
#: nothing may happen for so long before a picture is taken
_QUIET = 0.25  # s
_SHORT_TURN = 0.02  # s
_LONGEST_WAIT = 120.0  # s
_BEAT = 5  # ms
_DIALOG_AFTER = 400  # ms
_MOST_LOOKS = 20
#: thread that looks for changes of others; what it asks belongs to no screen
FEED_THREAD = "change feed"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was taken: what it shows, what it took to get there.

    :param milliseconds: from asking to quiet, without the quiet time itself.
    :param held: the longest time that the event loop stood still on the way, in milliseconds; ``where`` is what it was doing then.
    :param busy: the longest time that it used the processor at a stretch: on a loaded machine less than ``held``.
    :param queries: statements that the database was asked on the way.
    """

    name: str
    milliseconds: float
    held: float
    busy: float
    where: str
    queries: int


class Stage:
    """Where the scenes play.

    :param folder: the pictures go here.
    """

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.pictures: list[Picture] = []
        self.window: QWidget | None = None
        self.context: Context | None = None
        self.troubles: list[str] = []
        self._scene = ""
        self._watchdog = Watchdog()
        self._queries = 0
        self._begun = perf_counter()
        self._watchdog.start()
        self._busy, self._used = 0.0, thread_time()
        self._beat = QTimer(interval=_BEAT)
        self._beat.timeout.connect(self._measure)
        self._beat.start()

    def rest(self) -> None:
        """Measure no more."""
        self._beat.stop()
        self._watchdog.stop()

    @property
    def shell(self) -> Shell:
        """The window of the program."""
        assert isinstance(self.window, Shell)
        return self.window

    @property
    def page(self) -> Page:
        """The page of the current tab."""
        page = self.shell.workspace.current
        assert page is not None
        return page

    @property
    def ctx(self) -> Context:
        """Who works here."""
        assert self.context is not None
        return self.context

    def catch_troubles(self) -> None:
        """Note what nobody expected, in Python and in Qt, instead of showing it; the tour goes on."""
        sys.excepthook = self._on_error
        set_crash_handler(lambda error: self._on_error(type(error), error, error.__traceback__))
        qInstallMessageHandler(self._on_message)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.troubles.append(f"{self._scene}: {''.join(traceback.format_exception(kind, error, trace))}")

    def _on_message(self, kind: QtMsgType, _where: QMessageLogContext, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and text and not text.startswith("This plugin does not support"):
            self.troubles.append(f"{self._scene}: Qt: {text}")

    def play(self, name: str, act: Callable[[], object]) -> None:
        """Play one scene. It runs in the event loop like everything else, so an error in it ends the scene and not the tour."""
        loop = QEventLoop()

        def run() -> None:
            try:
                act()
            finally:
                loop.quit()

        self._scene = name
        QTimer.singleShot(0, self.app, run)
        loop.exec()

    def count_queries(self, database: Database) -> None:
        """Count the statements that a database is asked."""

        def count(_connection: object, _cursor: object, statement: str, *_more: Any) -> None:
            is_ours = threading.current_thread().name != FEED_THREAD and not statement.startswith(("BEGIN", "PRAGMA"))
            self._queries += is_ours

        event.listen(database.engine, "before_cursor_execute", count)

    def show(self, window: QWidget) -> None:
        """Put a window on the stage, in the size of the pictures."""
        if self.window is not None:
            self.window.hide()
        self.window = window
        window.setMinimumSize(0, 0)
        window.resize(WIDTH, HEIGHT)
        window.move(0, 0)
        window.show()
        window.activateWindow()
        self.wait()

    def begin(self) -> None:
        """Measure from here."""
        self._watchdog.reset()
        self._queries, self._begun = 0, perf_counter()
        self._busy, self._used = 0.0, thread_time()

    def _measure(self) -> None:
        now = thread_time()
        self._busy, self._used = max(self._busy, (now - self._used) * 1000), now

    def wait(self) -> None:
        """Let everything happen: workers, timers, animations."""
        end = perf_counter() + _LONGEST_WAIT
        quiet_since = perf_counter()
        while perf_counter() < end:
            turn = perf_counter()
            self.app.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if not is_idle() or perf_counter() - turn > _SHORT_TURN:  # a long turn has built something that is not laid out yet
                quiet_since = perf_counter()
            if perf_counter() - quiet_since > _QUIET:
                return
            QTest.qWait(5)
        raise TimeoutError("a worker did not come to an end")

    def picture(self, name: str) -> None:
        """Wait until nothing happens any more and take a picture of everything that is seen."""
        self.wait()
        took = (perf_counter() - self._begun - _QUIET) * 1000
        self.pictures.append(Picture(name, took, self._watchdog.longest, self._busy, self._watchdog.where, self._queries))
        image = self.grab()
        image.save(str(self.folder / f"{name}.png"))
        self.begin()

    def grab(self) -> QPixmap:
        """The window with all menus, lists and dialogs that lie above it."""
        assert self.window is not None
        image = self.window.grab()
        painter = QPainter(image)
        for above in self._above():
            picture = above.grab()
            if isinstance(above, QDialog):  # a screen that is smaller than the window would push it aside
                place = self.window.rect().center() - above.rect().center()
                painter.drawPixmap(place, picture)
                painter.setPen(theme().color("border"))
                painter.drawRect(QRect(place, above.size()).adjusted(-1, -1, 0, 0))
            else:
                painter.drawPixmap(above.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0)), picture)
        painter.end()
        return image

    def _above(self) -> list[QWidget]:
        """Visible windows other than the main one: dialogs first, then menus and lists."""
        others = [one for one in QApplication.topLevelWidgets() if one is not self.window and one.isVisible() and one.width() > 1]
        return sorted(others, key=lambda one: one.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip))

    def open(self, code: str, **arguments: Any) -> None:
        """Open a page and wait until it stands."""
        self.begin()
        self.shell.workspace.open_page(code, **arguments)
        self.wait()

    def close_pages(self) -> None:
        """Close all tabs, whatever was typed in them."""
        for page in self.shell.workspace.all():
            page.set_changed(False)
            self.shell.workspace.close_page(page)
        self.wait()

    def keys(self, text: str) -> None:
        """Type a text, in any alphabet, letter by letter: the first one may open an editor that takes the others."""
        for letter in text:
            if (target := self._target()) is not None:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Press a key where the keyboard is, and let everything happen."""
        for _time in range(times):
            if (target := self._target()) is not None:
                QTest.keyClick(target, key, modifiers)
            self.wait()

    def _target(self) -> QWidget | None:
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        return QApplication.focusWidget() or (above.focusWidget() if above is not None else None) or above

    def around_dialog(self, name: str, do: Callable[[], object]) -> None:
        """Do something that opens a dialog and waits for it: its picture is taken, and it is left by Esc."""
        QTimer.singleShot(_DIALOG_AFTER, self.app, partial(self._look_at_dialog, name, _MOST_LOOKS))
        do()
        self.wait()

    def _look_at_dialog(self, name: str, looks: int) -> None:
        """Take the picture; a dialog that is not there yet is looked for again."""
        if (modal := QApplication.activeModalWidget()) is not None:
            self.picture(name)
            modal.close()
        elif looks:
            QTimer.singleShot(_DIALOG_AFTER, self.app, partial(self._look_at_dialog, name, looks - 1))
