"""A strip of up to five figures above the parts of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit.theme import tokens
from app.ui.kit.widgets.label import ElidedLabel
from app.ui.kit.widgets.panel import Hairline, Panel
from app.ui.kit.widgets.progress_line import ProgressLine


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its meaning.

    :param note: one line of meaning; ``note_ink`` colours it when it is news (``bad``, ``ok``).
    :param share: 0 to 1 draws a line beside the value, for limits.
    :param code: what ``clicked`` tells; empty = not clickable.
    """

    label: str
    value: str
    note: str = ""
    note_ink: str = "text2"
    share: float | None = None
    code: str = ""


class SummaryStrip(Panel):
    """Label 12, value 18, one line of meaning; hairlines between. A click on a figure opens what makes it.

    Signals: ``clicked(str)`` code of the figure.
    """

    clicked = Signal(str)

    def __init__(self, figures: Sequence[Figure] = (), parent: QWidget | None = None) -> None:
        super().__init__(padding=0, role="sunken", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 10, 0, 10)
        self._row.setSpacing(0)
        self.content.addLayout(self._row)
        self.show_figures(figures)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other figures."""
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for number, figure in enumerate(figures):
            if number:
                self._row.addWidget(Hairline(vertical=True, role="line"))
            self._row.addWidget(_Cell(figure, self))  # without stretch: each has what its words need before the rest is shared


class _Cell(QWidget):
    def __init__(self, figure: Figure, strip: SummaryStrip) -> None:
        super().__init__()
        self._figure, self._strip = figure, strip
        self.setAccessibleName(f"{figure.label}: {figure.value}. {figure.note}".strip())
        if figure.code:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PADDING, 0, 12, 0)
        column.setSpacing(2)
        column.addWidget(ElidedLabel(figure.label, "small", "text2"))
        value = QHBoxLayout()
        value.setSpacing(12)
        words = ElidedLabel(figure.value, "title", smaller="strong")
        value.addWidget(words, 0 if figure.share is not None else 1)
        if figure.share is not None:
            words.setMinimumWidth(words.sizeHint().width())
            value.addWidget(ProgressLine(figure.share, "bad" if figure.share > 1 else "accent", figure.label), 1)
        column.addLayout(value)
        column.addWidget(ElidedLabel(figure.note, "small", figure.note_ink))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._figure.code and self.rect().contains(event.position().toPoint()):
            self._strip.clicked.emit(self._figure.code)
