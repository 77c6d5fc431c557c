"""The sums of a document: net, tax by rate, to pay, and how much of it is paid."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_money, format_number
from app.services.documents.draft_model import DocumentDraft
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Hairline, Label, ProgressLine

WIDTH = 330
ROW = 25


class TotalsBlock(QWidget):
    """Figures at the lower right of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(scaled(WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self._content: QWidget | None = None
        self.amounts: dict[str, str] = {}

    def show_totals(self, draft: DocumentDraft, still_open: Decimal | None) -> None:
        """Show the sums.

        :param still_open: what is not paid yet; None where nothing is charged.
        """
        if self._content is not None:
            self._content.hide()
            self._column.removeWidget(self._content)
            self._content.deleteLater()
        self._content = QWidget()
        self._column.addWidget(self._content)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        self._grid, self._row, self.amounts = grid, 0, {}
        totals, currency = draft.totals, draft["currency"]
        self._line(_("Net sum"), format_money(totals.net, currency))
        for rate in totals.by_rate:
            if rate.vat_rate is not None and rate.net:
                self._line(_("VAT {percent} %").format(percent=format_number(rate.percent, 2, trim=True)), format_money(rate.tax, currency), "text2")
        grid.addWidget(Hairline(), self._row, 0, 1, 2)
        self._row += 1
        self._line(_("To pay"), format_money(totals.gross, currency), face="title", height=40)
        if still_open is not None and totals.gross:
            paid = totals.gross - still_open
            grid.addWidget(ProgressLine(float(paid / totals.gross), "ok", _("Paid")), self._row, 0, 1, 2)
            self._row += 1
            words = QHBoxLayout()
            words.addWidget(Label(_("Paid {amount}").format(amount=format_number(paid, 2)), "small", "text2"))
            words.addStretch()
            words.addWidget(Label(_("Still open {amount}").format(amount=format_money(still_open, currency)), "small_strong"))
            grid.addLayout(words, self._row, 0, 1, 2)
            grid.setRowMinimumHeight(self._row, scaled(26))

    def _line(self, label: str, amount: str, ink: str = "text", face: str = "body", height: int = ROW) -> None:
        self.amounts[label] = amount
        left = Label(label, "strong" if face == "title" else "body", ink if face == "title" else "text2")
        right = Label(amount, face, ink)
        right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        right.setAccessibleName(f"{label} {amount}")
        self._grid.addWidget(left, self._row, 0)
        self._grid.addWidget(right, self._row, 1)
        self._grid.setRowMinimumHeight(self._row, scaled(height))
        self._row += 1
