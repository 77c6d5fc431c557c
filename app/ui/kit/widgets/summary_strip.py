"""A strip of up to five figures above the parts of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

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

    Where one row has no room for the words, the figures stand in two or more.

    Signals: ``clicked(str)`` code of the figure.
    """

    clicked = Signal(str)

    def __init__(self, figures: Sequence[Figure] = (), parent: QWidget | None = None) -> None:
        super().__init__(padding=0, role="sunken", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 10, 0, 10)
        self._rows.setSpacing(10)
        self.content.addLayout(self._rows)
        self._cells: list[_Cell] = []
        self._lines: list[Hairline] = []
        self._in_row = 0
        self.show_figures(figures)

    @property
    def texts(self) -> list[str]:
        """What the figures say, as a screen reader tells them."""
        return [cell.accessibleName() for cell in self._cells]

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other figures."""
        self._take_apart()
        for cell in self._cells:
            cell.deleteLater()
        self._cells = [_Cell(figure, self) for figure in figures]
        self._in_row = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in as many rows as the width asks for."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """All figures side by side."""
        return QSize(sum(cell.sizeHint().width() + 1 for cell in self._cells), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """One figure, whose words may end in "…"."""
        return QSize(120, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        in_row = self._most_in_row()
        if in_row == self._in_row:
            return
        self._in_row = in_row
        self._take_apart()
        for start in range(0, len(self._cells), in_row):
            row = QHBoxLayout()
            row.setSpacing(0)
            for cell in self._cells[start : start + in_row]:
                if cell is not self._cells[start]:
                    self._lines.append(Hairline(vertical=True, role="line"))
                    row.addWidget(self._lines[-1])
                row.addWidget(cell)  # without stretch: each has what its words need before the rest is shared
            self._rows.addLayout(row)

    def _take_apart(self) -> None:
        """Empty the rows before anything of theirs is deleted: a layout that nothing holds is not told that a widget of its items has gone."""
        while item := self._rows.takeAt(0):
            if (row := item.layout()) is not None:
                while row.takeAt(0):
                    pass
                row.deleteLater()
        for line in self._lines:
            line.deleteLater()
        self._lines = []

    def _most_in_row(self) -> int:
        """Figures that fit side by side, spread evenly over the rows."""
        needs, count = [cell.sizeHint().width() for cell in self._cells], len(self._cells)
        for rows in range(1, count):
            in_row = -(-count // rows)
            if all(sum(needs[start : start + in_row]) + in_row <= self.width() for start in range(0, count, in_row)):
                return in_row
        return 1


class _Cell(QWidget):
    def __init__(self, figure: Figure, strip: SummaryStrip) -> None:
        super().__init__()
        self._figure, self._strip = figure, strip
        self.setAccessibleName(f"{figure.label}: {figure.value}. {figure.note}".strip())
        if figure.code:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 8, 0)
        column.setSpacing(2)
        column.addWidget(ElidedLabel(figure.label, "small", "text2"))
        value = QHBoxLayout()
        value.setSpacing(8)
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
