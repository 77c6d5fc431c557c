"""What tests of pages need: a navigator that only remembers, keys for whoever has the focus, waiting for workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.run import is_idle

#: a wait ends as soon as its condition holds, so patience costs nothing where all is well, and a loaded machine fails no test
TIMEOUT = 30_000  # ms


class PatientBot(QtBot):
    """Waits no shorter than ``TIMEOUT``, whatever a test asks for."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = TIMEOUT) -> None:
        """See `QtBot`."""
        super().waitUntil(callback, timeout=max(timeout, TIMEOUT))

    def waitSignal(self, signal: Any, *, timeout: int = TIMEOUT, **more: Any) -> Any:
        """See `QtBot`."""
        return super().waitSignal(signal, timeout=max(timeout, TIMEOUT), **more)

    def waitExposed(self, widget: QWidget, *, timeout: int = TIMEOUT) -> Any:
        """See `QtBot`."""
        return super().waitExposed(widget, timeout=max(timeout, TIMEOUT))


class RememberingNavigator:
    """Notes what would be opened."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, int | None]] = []
        self.pages: list[tuple[str, dict[str, Any]]] = []

    def open(self, entity: str, id: int | None) -> None:
        """Note the card of a record."""
        self.opened.append((entity, id))

    def open_list(self, entity: str) -> None:
        """Note a list."""
        self.pages.append((f"{entity}.list", {}))

    def open_page(self, code: str, **arguments: Any) -> None:
        """Note a page."""
        self.pages.append((code, arguments))


def settle(qtbot: QtBot, until: Callable[[], bool] = lambda: True) -> None:
    """Wait until all workers are back, the window has drawn what they brought, and a condition holds."""
    qtbot.waitUntil(lambda: is_idle() and until(), timeout=TIMEOUT)
    for _turn in range(3):
        qtbot.wait(20)
        qtbot.waitUntil(is_idle, timeout=TIMEOUT)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focused(), key, modifiers)


def write(text: str) -> None:
    """Type a text letter by letter where the focus is, which may move with the first letter."""
    for letter in text:
        write_into(focused(), letter)


def write_into(widget: QWidget, text: str) -> None:
    """Type a text into a widget, in any alphabet (QTest knows Latin letters only)."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))


def focused() -> QWidget:
    """The widget that has the focus, also where a note of the program has just taken the window's activation."""
    shown = (window.focusWidget() for window in QApplication.topLevelWidgets() if window.isVisible())
    widget = QApplication.focusWidget() or next((widget for widget in shown if widget is not None), None)
    assert widget is not None, "nothing has the focus"
    return widget


def show(qtbot: QtBot, widget: QWidget, width: int = 1240, height: int = 800) -> None:
    """Show a page as the active window."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=TIMEOUT)
