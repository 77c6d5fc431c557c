"""Finds texts that have less room than they need: on buttons, labels, tabs of views, and in the heads of tables."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QCheckBox, QLabel, QPushButton, QRadioButton, QTableView, QWidget

from app.ui.kit.theme import metrics
from app.ui.kit.widgets import ElidedLabel, SummaryStrip
from app.ui.lists.cell_painter import PADDING

#: pixels that rounding may take
ROUNDING = 1.5


def cut_texts(window: QWidget) -> list[str]:
    """What cannot be read in full, each with the room it has and needs."""
    found = [line for table in _shown(window, QTableView) for line in _heads(table)]
    for button in _shown(window, QPushButton):
        found += _short(button, button.text().strip(), button.sizeHint().width(), button.width())
    for box in (*_shown(window, QCheckBox), *_shown(window, QRadioButton)):
        found += _short(box, box.text(), box.sizeHint().width(), box.width())
    for label in _shown(window, QLabel):
        if label.wordWrap():
            found += _short(label, label.text(), label.heightForWidth(label.width()), label.height())
        else:
            found += _short(label, label.text(), label.sizeHint().width(), label.width())
    for strip in _shown(window, SummaryStrip):
        found += [f"figure “{label.text}”: {label.width()} px" for label in _shown(strip, ElidedLabel) if label.is_cut]
    return found


Kind = TypeVar("Kind", bound=QWidget)


def _shown(window: QWidget, kind: type[Kind]) -> list[Kind]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def _heads(table: QTableView) -> list[str]:
    """Titles of columns that are wider than their sections."""
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisible():
        return []
    found = []
    for section in range(header.count()):
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        needed = metrics("small_label").horizontalAdvance(title)
        found += _short(table, title, needed, header.sectionSize(section) - 2 * PADDING)
    return found


def _short(widget: QWidget, text: str, needed: float, room: float) -> list[str]:
    name = text or widget.accessibleName()
    found = [f"{type(widget).__name__} “{name}”: {room:.0f} px of {needed:.0f}"] if text and needed > room + ROUNDING else []
    if isinstance(widget, QAbstractButton) and not found and _is_clipped(widget):
        found.append(f"{type(widget).__name__} “{name}” leaves its window")
    return found


def _is_clipped(widget: QWidget) -> bool:
    """Whether an edge of the window cuts it; what scrolls can be scrolled to."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QAbstractScrollArea):
            return False
        parent = parent.parentWidget()
    return widget.visibleRegion().boundingRect().width() < widget.width()
