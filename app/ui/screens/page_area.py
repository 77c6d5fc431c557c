"""The scrolling middle of a page that is no list."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.kit.theme import tokens


def scrolling() -> tuple[QScrollArea, QVBoxLayout]:
    """A scroll area in the colour of the page, and the layout within it."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    inner = QWidget()
    area.setWidget(inner)
    inner.setAutoFillBackground(False)  # the area fills what it takes
    stack = QVBoxLayout(inner)
    stack.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, tokens.MARGIN)
    stack.setSpacing(14)
    return area, stack
