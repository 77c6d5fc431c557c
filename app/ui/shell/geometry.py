"""Size and place of windows: remembered for each set of screens, brought back only where it can be seen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.kit.memory import memory

SMALLEST = QSize(1100, 680)
FIRST = QSize(1440, 900)
SEEN = 80  # px of the title row that must lie on a screen


def visible_rect(wished: QRect, screens: list[QRect]) -> QRect:
    """The wished place if its title row can be seen and it fits; else the nearest that does.

    :param screens: free areas of the screens, the main one first; at least one.
    """
    title = QRect(wished.left(), wished.top(), wished.width(), 40)
    home = max(screens, key=lambda screen: _area(screen.intersected(title)))
    seen = home.intersected(title)
    if seen.width() < SEEN or seen.height() < 20:
        home = screens[0]
    size = wished.size().boundedTo(home.size())
    left = min(max(wished.left(), home.left()), home.right() + 1 - size.width())
    top = min(max(wished.top(), home.top()), home.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def restore(window: QWidget, name: str) -> None:
    """Give a window the size and place it had on these screens; the first time it is centred on the main screen."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    main = QGuiApplication.primaryScreen().availableGeometry()
    screens.sort(key=lambda screen: screen != main)
    window.setMinimumSize(SMALLEST.boundedTo(screens[0].size()))
    kept = memory().get(_key(name))
    if kept:
        left, top, width, height = kept["rect"]
        size = QSize(width, height).expandedTo(window.minimumSize())
        window.setGeometry(visible_rect(QRect(QPoint(left, top), size), screens))
        if kept["maximized"]:
            window.showMaximized()
        return
    first = QRect(QPoint(0, 0), FIRST.boundedTo(screens[0].size()))
    first.moveCenter(screens[0].center())
    window.setGeometry(visible_rect(first, screens))


def keep(window: QWidget, name: str) -> None:
    """Remember size and place of a window on these screens."""
    rect = window.normalGeometry() if window.isMaximized() else window.geometry()
    if rect.isValid():
        memory().put(_key(name), {"rect": [rect.x(), rect.y(), rect.width(), rect.height()], "maximized": window.isMaximized()})


def _key(name: str) -> str:
    sizes = sorted(f"{rect.width()}x{rect.height()}{rect.x():+}{rect.y():+}" for rect in (screen.geometry() for screen in QGuiApplication.screens()))
    return f"geometry/{name}/{' '.join(sizes)}"


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
