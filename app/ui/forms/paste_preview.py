"""Rows of a pasted table that do not fit: named with what is wrong, corrected in place, checked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.services.documents.draft_model import LineDraft
from app.services.documents.pasted_lines import FoundRow, PastedRow, corrected
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH, HEIGHT = 860, 420
TEXT, QUANTITY, PRICE, PROBLEM = 1, 2, 3, 4


class PastePreview(Dialog):
    """What fits waits to be inserted, what does not stands in a table.

    :param check: asked to look for corrected rows; answers by ``show_rows``.
    :param insert: gets the lines that fit.
    """

    def __init__(self, parent: QWidget, check: Callable[[list[PastedRow]], object], insert: Callable[[list[LineDraft]], object]) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Paste lines"))
        self.setMinimumSize(scaled(WIDTH), scaled(HEIGHT))
        self._check, self._insert = check, insert
        self._lines: list[LineDraft] = []
        self._wrong: list[FoundRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Paste lines"), "title"))
        self._words = Label("", "body", "text2", wrap=True)
        column.addWidget(self._words)
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(_("Rows that do not fit"))
        self.table.setHorizontalHeaderLabels([_("Row"), _("Goods or service"), _("Qty"), _("Price"), _("What is wrong")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setMinimumSectionSize(scaled(tokens.ROW))
        self.table.horizontalHeader().setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate((72, 230, 84, 96)):
            self.table.setColumnWidth(place, scaled(width))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        cancel, self.check_button, self.insert_button = Button(_("Cancel")), Button(_("Check again")), Button("", "primary")
        cancel.clicked.connect(self.reject)
        self.check_button.clicked.connect(self.check_again)
        self.insert_button.clicked.connect(self.insert_lines)
        row.addWidget(cancel)
        row.addStretch()
        row.addWidget(self.check_button)
        row.addWidget(self.insert_button)
        column.addLayout(row)

    def show_rows(self, found: Sequence[FoundRow]) -> None:
        """Show what was found: lines are added to those that fit, the rest stands in the table instead of what stood there."""
        self._lines += [row.line for row in found if row.line is not None]
        self._wrong = [row for row in found if row.line is None]
        self._tell()
        self.table.setRowCount(len(self._wrong))
        for at, row in enumerate(self._wrong):
            words = (str(row.row.number), " ".join(row.row.texts), row.row.quantity, row.row.price, row.problem)
            for place, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place in (0, PROBLEM):
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(at, place, item)
        self.table.resizeRowsToContents()

    def _tell(self) -> None:
        fits = ngettext("{count} row fits.", "{count} rows fit.", len(self._lines)).format(count=len(self._lines))
        wrong = ngettext("{count} row does not: correct it here, or leave it out.", "{count} rows do not: correct them here, or leave them out.",
                         len(self._wrong)).format(count=len(self._wrong))
        self._words.setText(f"{fits} {wrong}" if self._wrong else fits)
        self.insert_button.setText(ngettext("Insert {count} line", "Insert {count} lines", len(self._lines)).format(count=len(self._lines)))
        self.insert_button.setEnabled(bool(self._lines))
        self.check_button.setEnabled(bool(self._wrong))

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def check_again(self) -> None:
        """Look for the rows as they were corrected."""
        self._check([
            corrected(row.row, self._text(at, TEXT), self._text(at, QUANTITY), self._text(at, PRICE)) for at, row in enumerate(self._wrong)
        ])

    def insert_lines(self) -> None:
        """Hand over what fits; rows that do not stay here until they are corrected or given up."""
        lines, self._lines = self._lines, []
        self._insert(lines)
        if self._wrong:
            self._tell()
        else:
            self.accept()
