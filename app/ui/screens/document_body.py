"""What stands under the head of a document: chain, header, tabs with lines and sums, details, files, history."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _
from app.services.context import Context
from app.services.document_reading import Reading
from app.services.documents.draft_model import DocumentDraft
from app.ui.forms.joined_grid import JoinedGrid
from app.ui.forms.lines_table import LinesTable
from app.ui.forms.scrolling import scrolled
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import ChainStrip, CountTabs, Hairline, Label, Mark
from app.ui.screens.document_fields import header_names
from app.ui.screens.document_reading import links_of
from app.ui.screens.files_panel import FilesPanel
from app.ui.screens.posted_header import PostedHeader
from app.ui.screens.process_strip import ProcessStrip
from app.ui.screens.shares_panel import SharesPanel
from app.ui.screens.timeline_panel import TimelinePanel
from app.ui.screens.totals_block import TotalsBlock

LINES, DETAILS, FILES, HISTORY = "lines", "details", "files", "history"


class DocumentBody(QWidget):
    """The body of a document's card.

    Signals: ``opened(int)`` another document of the chain is wanted.
    """

    opened = Signal(int)

    def __init__(self, draft: DocumentDraft, grid: JoinedGrid, context: Context) -> None:
        super().__init__()
        self._draft, self._grid, self._context = draft, grid, context
        self.table = LinesTable(draft, context) if draft.kind.has_lines else None
        self.shares = None if draft.kind.has_lines else SharesPanel(draft, context)
        self.totals = TotalsBlock()
        self._pages: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.chain = ChainStrip()
        self.chain.opened.connect(lambda code: self.opened.emit(int(code)))
        strip = QHBoxLayout()
        strip.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 10)
        strip.addWidget(self.chain)
        self._column.addLayout(strip)
        self.chain.hide()
        self.processes: ProcessStrip | None = None
        if draft.id is not None:
            processes = QHBoxLayout()
            processes.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 10)
            self.processes = ProcessStrip(context, "document", draft.id)
            processes.addWidget(self.processes)
            self._column.addLayout(processes)
        self._header = QVBoxLayout()
        self._column.addLayout(self._header)
        if not draft.is_posted:
            self._header.addWidget(grid)
        if draft.is_posted:
            self._column.addWidget(Hairline(role="line"))
        self._column.addLayout(self._tabs())
        self._column.addWidget(Hairline())
        self._stack = QStackedWidget()
        self._column.addWidget(self._stack, 1)
        self.show_part(LINES)

    def _tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("Parts of the document"))
        self.tabs.add(LINES, _("Lines") if self.table else _("Pays"))
        self.tabs.add(DETAILS, _("Details"))
        if self._draft.id is not None:
            self.tabs.add(FILES, _("Files"))
            self.tabs.add(HISTORY, _("History"))
        self.tabs.chosen.connect(self.show_part)
        row.addWidget(self.tabs)
        row.addStretch()
        if self._draft.is_posted and self.table:
            row.addWidget(Mark("info", "text2", 14))
            row.addSpacing(6)
            row.addWidget(Label(_("Lines are locked: it is posted. Use “Reverse” or a credit note."), "small", "text2"))
        return row

    def show_part(self, code: str) -> None:
        """Bring a tab to the front; it is made when it is first shown."""
        if code not in self._pages:
            self._pages[code] = self._make(code)
            self._stack.addWidget(self._pages[code])
        self._stack.setCurrentWidget(self._pages[code])

    def _make(self, code: str) -> QWidget:
        if code == DETAILS:
            return scrolled(self._grid.parts[0])
        assert code == LINES or self._draft.id is not None
        if code == FILES:
            return FilesPanel(self._context, "document", self._draft.id or 0)
        if code == HISTORY:
            history = TimelinePanel(self._context, "document", self._draft.id or 0, has_documents=False)
            history.setMinimumWidth(0)
            history.setMaximumWidth(scaled(720))
            return history
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table or self.shares or QWidget(), 1)
        if self.table is not None:
            column.addWidget(self._sentence(self.table))
        bottom = QHBoxLayout()
        bottom.setContentsMargins(0, 0, tokens.MARGIN, 0)
        bottom.setSpacing(24)
        bottom.addWidget(self._comment(), 1)
        if self._draft.kind.has_prices:
            bottom.addWidget(self.totals)
        column.addWidget(Hairline(role="line"))
        column.addLayout(bottom)
        return page

    def _sentence(self, table: LinesTable) -> QWidget:
        """What is wrong with the cell that the person is in, or with the first wrong one."""
        label = Label("", "small", "bad", wrap=True)
        label.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, 4)
        label.hide()
        self.sentence = label

        def tell(text: str) -> None:
            label.setText(text)
            label.setVisible(bool(text))

        table.told.connect(tell)
        return label

    def _comment(self) -> QWidget:
        if not self._draft.is_posted:
            return self._grid.parts[1]
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(tokens.MARGIN, 12, 0, 12)
        if self._draft["comment"]:
            column.addWidget(Label(_("Comment on the print"), "small", "text2"))
            column.addWidget(Label(self._draft["comment"], wrap=True))
        column.addStretch()
        return box

    def start(self) -> None:
        """Put the caret into the lines."""
        if self.table is not None:
            self.table.setFocus()

    def show_draft(self, draft: DocumentDraft) -> None:
        """Show another state of the document."""
        self._draft = draft
        if self.table is not None:
            self.table.show_draft(draft)
        if self.shares is not None:
            self.shares.show_draft(draft)
        self.show_sums(draft, None)

    def show_reading(self, reading: Reading) -> None:
        """Show the chain, and what is open."""
        self.chain.setVisible(len(reading.items) > 1)
        if len(reading.items) > 1:
            self.chain.show_links(links_of(reading.items))
        if self.processes is not None and not reading.draft.is_posted:
            self.processes.ask_for_gate(bool(reading.why_not.get("post")))
        still_open = reading.current.open if reading.current and reading.draft.is_posted else None
        self.show_sums(reading.draft, still_open)
        if reading.draft.is_posted:
            empty(self._header)
            self._header.addWidget(PostedHeader(reading.draft, header_names(reading.draft, reading.draft.kind), bool(still_open)))

    def show_sums(self, draft: DocumentDraft, still_open: Decimal | None) -> None:
        """Show the amounts after a change."""
        if self.table is not None:
            self.table.lines.repaint_all()
            self.tabs.set_count(LINES, len([line for line in draft.lines if not line.is_empty]))
        self.totals.show_totals(draft, still_open)
