"""What pictures that we paint ourselves give to a screen reader: parts that have no object of their own, and words said at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import shiboken6
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget


class Part(QAccessibleInterface):
    """A part of a painted picture: it is asked for as long as its picture lives.

    :param view: the widget that paints it. :param above: what it lies in.
    """

    def __init__(self, view: QAbstractScrollArea, above: QAccessibleInterface) -> None:
        super().__init__()
        self.view, self._above = view, above

    def isValid(self) -> bool:
        """Whether its picture still lives."""
        return shiboken6.isValid(self.view)

    def object(self) -> QObject | None:  # type: ignore[override]
        """None: it is only painted."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window of its picture."""
        return self.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """What it lies in."""
        return self._above

    def childCount(self) -> int:
        """Nothing lies in it, unless it says otherwise."""
        return 0

    def child(self, number: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None without parts."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """-1 without parts."""
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None without parts."""
        return None

    def setText(self, text: QAccessible.Text, words: str) -> None:
        """Nothing is written through a screen reader."""

    def on_screen(self, shown: QRect) -> QRect:
        """A rectangle of the viewport on the screen."""
        return QRect(self.view.viewport().mapToGlobal(shown.topLeft()), shown.size())


_known: dict[int, QAccessibleWidget] = {}
_factories: list[object] = []


@cache
def install(kind: type[QWidget], part: Callable[[QWidget], QAccessibleWidget]) -> None:
    """Let pictures of a kind be heard; once is enough.

    :param part: what such a widget is for a screen reader; asked once for each, and kept while the widget lives.
    """

    def part_of(_class: str, shown: QObject) -> QAccessibleInterface | None:
        if not isinstance(shown, kind):
            return None
        number = id(shown)
        _known[number] = part(shown)
        shown.destroyed.connect(lambda: _known.pop(number, None))
        return _known[number]

    _factories.append(part_of)
    QAccessible.installFactory(part_of)


def say(view: QWidget, text: str) -> None:
    """Have a screen reader say something now."""
    if QAccessible.isActive() and text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
