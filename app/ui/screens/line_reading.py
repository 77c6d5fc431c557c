"""What lines of a document read from the catalogue, on a worker thread."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.services import references
from app.services.context import Context
from app.services.documents import defaults
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.ui.forms.lines_table import LinesTable
from app.ui.forms.quick_line import QuickLine
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.ui.screens.document_card import DocumentCard


class LineReader(QObject):
    """Fills the lines of a card's table with goods and tax rates as they are chosen or typed."""

    def __init__(self, card: DocumentCard, table: LinesTable) -> None:
        super().__init__(table)
        self._card, self._table = card, table
        table.lines.product_wanted.connect(self._read)
        table.lines.text_typed.connect(self._find)
        table.rate_chosen.connect(self._choose_rate)

    def _read(self, key: str, product: int, typed: QuickLine) -> None:
        operation = partial(read_product, self._card.context, deepcopy(self._card.document), product)
        run(self._table, operation, done=partial(self._put, key, typed))

    def _find(self, key: str, typed: QuickLine) -> None:
        operation = partial(find_product, self._card.context, deepcopy(self._card.document), typed.text)
        run(self._table, operation, done=partial(self._put, key, typed))

    def _put(self, key: str, typed: QuickLine, found: LineDraft | None) -> None:
        if found is not None:
            self._table.lines.put_product(key, found, typed)

    def _choose_rate(self, row: int, rate: int | None) -> None:
        line = self._table.lines.line(row)
        if line is not None and line.vat_rate != rate:
            operation = partial(with_rate, self._card.context, deepcopy(self._card.document), deepcopy(line), rate)
            run(self._table, operation, done=partial(self._put_rate, line))

    def _put_rate(self, line: LineDraft, found: LineDraft) -> None:
        line.vat_rate, line.vat_name, line.vat_percent = found.vat_rate, found.vat_name, found.vat_percent
        self._table.lines.edited.emit()


def read_product(context: Context, draft: DocumentDraft, product: int) -> LineDraft:
    """A product as a line of the document, priced for its client and day."""
    return defaults.product_lines(context, draft, [(product, None)])[0]


def find_product(context: Context, draft: DocumentDraft, text: str) -> LineDraft | None:
    """The one product that a typed text names: by its article or name, or the only one that fits; else None."""
    found = references.suggest(context, "product", text, 5)
    wanted = text.casefold()
    exact = [one for one in found if wanted in (one.text.casefold(), one.detail.casefold())]
    one = exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None
    return read_product(context, draft, one.id) if one else None


def with_rate(context: Context, draft: DocumentDraft, line: LineDraft, rate: int | None) -> LineDraft:
    """A line under another tax rate, with the rate's per cent on the document's day."""
    line.vat_rate = rate
    draft.lines = [line]
    defaults.reprice(context, draft, prices=False)
    return line
