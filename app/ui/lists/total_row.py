"""The line at the foot of a list: how many rows, and the sums under their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.theme import scaled, theme, tokens
from app.ui.lists.cell_painter import PADDING, write
from app.ui.lists.cell_text import number_text
from app.ui.lists.table import ListTable


class TotalRow(QWidget):
    """Painted under the table, each sum in its column."""

    def __init__(self, table: ListTable) -> None:
        super().__init__()
        self._table = table
        self._text = ""
        self._sums: Mapping[str, Any] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = table.horizontalHeader()
        header.sectionResized.connect(self.update)
        header.sectionMoved.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, scaled(tokens.ROW + 2))

    @property
    def text(self) -> str:
        """How many rows, in words."""
        return self._text

    def show_text(self, text: str) -> None:
        """Say how many rows there are."""
        self._text = text
        self._name()

    def show_sums(self, sums: Mapping[str, Any]) -> None:
        """Show sums by column."""
        self._sums = sums
        self._name()

    def _name(self) -> None:
        columns = self._table.list_model.columns
        amounts = [
            f"{column.title} {number_text(column.info, self._sums[column.name])}"
            for column in columns if self._sums.get(column.name) is not None
        ]
        self.setAccessibleName(", ".join([self._text, *amounts]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words as far as the first sum, the sums in their columns."""
        painter, shown = QPainter(self), theme()
        painter.fillRect(self.rect(), shown.color("sunken"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), shown.color("border"))
        header = self._table.horizontalHeader()
        words_end = self.width()
        for number, column in enumerate(self._table.list_model.columns, start=1):
            if number > 1 and (amount := self._sums.get(column.name)) is not None:
                left, width = header.sectionViewportPosition(number), header.sectionSize(number)
                area = QRectF(left + PADDING, 1, width - 2 * PADDING, self.height() - 1)
                write(painter, area, number_text(column.info, amount), "text", "strong", right=True, tabular=True)
                words_end = min(words_end, left)
        left = header.sectionViewportPosition(1)
        write(painter, QRectF(left + PADDING, 1, words_end - left - 2 * PADDING, self.height() - 1), self._text, "text", "strong")
