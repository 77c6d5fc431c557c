"""What every panel in the place of the inspector has: a head with its title and a few icons, and a body that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Ground, Hairline, IconButton, Label

#: pixels at 100 % that a panel wants, unless it says otherwise
WIDTH = 320


class SidePanel(Ground):
    """A panel beside the canvas; its ``body`` is a vertical layout, and ``foot`` one that does not scroll.

    Signals: ``closed()``.

    :param close: what its cross says.
    :param width: pixels at 100 % that it wants; a narrow window gives it less.
    """

    closed = Signal()

    def __init__(self, title: str, close: str, width: int = WIDTH) -> None:
        super().__init__("surface")
        self.wanted_width = width
        self.setAccessibleName(title)
        self.setFixedWidth(scaled(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(tokens.PADDING, 6, 6, 0)
        self.title = Label(title, "section")
        self._head.addWidget(self.title, 1)
        self._head.addWidget(IconButton("close", close, self.closed.emit, size=16))
        column.addLayout(self._head)
        inner = Ground("surface")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(tokens.PADDING, 8, tokens.PADDING, tokens.PADDING)
        self.body.setSpacing(10)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        column.addWidget(self.area, 1)
        self.foot = QVBoxLayout()
        column.addLayout(self.foot)

    def add_to_head(self, widget: QWidget) -> None:
        """Put an icon before the cross."""
        self._head.insertWidget(self._head.count() - 1, widget)


def beside(looked_at: QWidget, side: QWidget, body: QWidget | None = None) -> QWidget:
    """The body of a page: what is looked at, and a panel at its right.

    :param body: a widget that they are put into; a new one without it.
    """
    body = body if body is not None else QWidget()
    row = QHBoxLayout(body)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(looked_at, 1)
    row.addWidget(Hairline(vertical=True))
    row.addWidget(side)
    return body
