"""What lines of a document read from the catalogue, on a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.services import references
from app.services.context import Context
from app.services.documents import defaults, draft_following
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.services.documents.pasted_lines import FoundRow, PastedRow, find, split
from app.ui.forms.lines_table import LinesTable
from app.ui.forms.paste_preview import PastePreview
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
        table.lines.rate_wanted.connect(self._choose_rate)
        table.lines.rate_typed.connect(self._find_rate)
        table.pasted.connect(self._paste)

    def _paste(self, row: int, text: str) -> None:
        """Rows of another program's table: those that fit become lines, the others are shown with what is wrong."""
        before = self._table.lines.lines[row].key if row < len(self._table.lines.lines) else ""
        self._look_for(split(text), partial(self._on_pasted, before))

    def _look_for(self, rows: list[PastedRow], done: Callable[[list[FoundRow]], object]) -> None:
        run(self._table, partial(find, self._card.context, deepcopy(self._card.document), rows), done=done)

    def _on_pasted(self, before: str, found: list[FoundRow]) -> None:
        def insert(lines: list[LineDraft]) -> None:
            keys = [line.key for line in self._table.lines.lines]
            self._table.lines.put_lines(keys.index(before) if before in keys else len(keys), lines)

        if all(row.line is not None for row in found):
            insert([row.line for row in found if row.line is not None])
            return
        preview = PastePreview(self._table, lambda rows: self._look_for(rows, preview.show_rows), insert)
        preview.show_rows(found)
        preview.open()

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
            operation = partial(with_rate, self._card.context, deepcopy(self._card.document), line.key, rate)
            run(self._table, operation, done=partial(self._put_rate, line.key))

    def _find_rate(self, row: int, typed: str) -> None:
        lines = self._table.lines
        sentence = _("There is no tax rate “{text}”: choose one of the list with F4.").format(text=typed)
        lines.refuse(row, "vat_rate", typed, sentence)  # until it is found
        key = lines.lines[row].key
        operation = partial(find_rate, self._card.context, deepcopy(self._card.document), key, typed)
        run(self._table, operation, done=partial(self._put_rate, key))

    def _put_rate(self, key: str, found: RateFound | None) -> None:
        if found is not None:
            self._table.lines.put_rate(key, found.line, found.problem)


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


@dataclass(frozen=True, slots=True)
class RateFound:
    """A line under another tax rate, and why that rate does not hold on the document's day; empty when it does."""

    line: LineDraft
    problem: str


def with_rate(context: Context, draft: DocumentDraft, key: str, rate: int | None) -> RateFound:
    """A line under another tax rate, with the rate's per cent on the document's day."""
    line = draft.line(key)
    line.vat_rate = rate
    draft.lines = [line]
    followed = draft_following.follow(context, draft, "date")
    return RateFound(line, followed.rates.get(key, ""))


def find_rate(context: Context, draft: DocumentDraft, key: str, typed: str) -> RateFound | None:
    """The same with the one rate that a typed text names, or the only one that fits; None when there is none or several."""
    found = references.suggest(context, "vat_rate", typed, 5)
    exact = [one for one in found if one.text.casefold() == typed.casefold()]
    one = exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None
    return with_rate(context, draft, key, one.id) if one else None
