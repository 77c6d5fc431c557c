"""What a payment pays: shares of it for open documents of the client."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.fields import FieldInfo
from app.core.i18n import _, format_money, format_number
from app.core.money import ZERO
from app.services import listing
from app.services.context import Context
from app.services.documents.draft_model import DocumentDraft, ShareDraft
from app.services.listing import ListQuery
from app.ui.forms.editors import NumberEditor
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, IconButton, Label

MOST = 200


class SharesPanel(QWidget):
    """The shares of a payment.

    Signals: ``edited()``.
    """

    edited = Signal()

    def __init__(self, draft: DocumentDraft, context: Context) -> None:
        super().__init__()
        self._draft, self._context = draft, context
        self._editors: list[NumberEditor] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 12)
        column.setSpacing(tokens.GAP)
        self._place = QWidget()
        column.addWidget(self._place)
        row = QHBoxLayout()
        self.share_button = Button(_("Share out over what is open"), "secondary", "settlement")
        self.share_button.clicked.connect(self.share_out)
        row.addWidget(self.share_button)
        self._rest = Label("", "body", "text2")
        row.addWidget(self._rest)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self._column = column
        self.show_draft(draft)

    def show_draft(self, draft: DocumentDraft) -> None:
        """Show the shares of another draft."""
        self._draft = draft
        self._column.removeWidget(self._place)
        self._place.deleteLater()
        self._place = QWidget()
        self._column.insertWidget(0, self._place)
        grid = QGridLayout(self._place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        self._editors = []
        if not draft.allocations:
            grid.addWidget(Label(_("Nothing is shared out: the whole amount stands as credit of the client."), "body", "text2"), 0, 0)
        else:
            left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            for place, (words, side) in enumerate(((_("Pays"), left), (_("Open there"), right), (_("Amount"), left))):
                grid.addWidget(Label(words, "small_label", "text2"), 0, place, side)
        for number, share in enumerate(draft.allocations, start=1):
            self._row(grid, number, share)
        grid.setColumnStretch(4, 1)
        self.share_button.setVisible(not draft.is_posted)
        self._tell_rest()

    def _row(self, grid: QGridLayout, number: int, share: ShareDraft) -> None:
        grid.addWidget(Label(share.label), number, 0)
        opened = Label(format_number(share.open, 2))
        opened.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(opened, number, 1)
        editor = NumberEditor(FieldInfo("amount", "money", _("Amount"), digits=2, writable=not self._draft.is_posted))
        editor.set(share.amount)
        editor.set_locked(self._draft.is_posted)
        editor.edited.connect(partial(self._on_amount, share, editor))
        editor.setMinimumHeight(scaled(30))
        grid.addWidget(editor, number, 2)
        self._editors.append(editor)
        if not self._draft.is_posted:
            grid.addWidget(IconButton("close", _("Remove the share"), partial(self._remove, share), size=14), number, 3)

    def _on_amount(self, share: ShareDraft, editor: NumberEditor) -> None:
        share.amount = editor.get()
        self._tell_rest()
        self.edited.emit()

    def _remove(self, share: ShareDraft) -> None:
        self._draft.allocations.remove(share)
        self.show_draft(self._draft)
        self.edited.emit()

    def _tell_rest(self) -> None:
        shared = sum((share.amount or ZERO for share in self._draft.allocations), ZERO)
        rest = (self._draft["gross"] or ZERO) - shared
        words = _("{amount} more than the payment is shared out") if rest < 0 else _("{amount} stay as credit")
        self._rest.setText(words.format(amount=format_money(abs(rest), self._draft["currency"])) if rest else "")
        self._rest.set_ink("bad" if rest < 0 else "text2")

    def share_out(self) -> None:
        """Put the amount on the open documents of the client, the oldest due day first."""
        if self._draft["client"] is not None:
            run(self, partial(_open_claims, self._context, self._draft["client"], self._draft["currency"]), done=self._on_claims)

    def _on_claims(self, claims: list[ShareDraft]) -> None:
        sign = -1 if self._draft["type"] == "payment_out" else 1
        left = self._draft["gross"] or ZERO
        shares = []
        for claim in claims:
            amount = min(left, claim.open * sign)
            if amount > 0:
                shares.append(ShareDraft(claim=claim.claim, amount=amount, label=claim.label, open=claim.open * sign))
                left -= amount
        self._draft.allocations[:] = shares
        self.show_draft(self._draft)
        self.edited.emit()


def _open_claims(context: Context, client: int, currency: str) -> list[ShareDraft]:
    query = ListQuery(
        "claim", ("document", "charged", "paid"), sort=(("due_on", False),), fixed=(("client_id", client), ("currency", currency)),
    )
    found = []
    for row in listing.window(context, query, 0, MOST):
        document, charged, paid = row.values
        left: Decimal = charged - paid
        if left:
            found.append(ShareDraft(claim=document.id, label=document.text, open=left))
    return found
