"""Who saw or took a record: opened, printed, exported, copied, changed, by whom and when."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.core.i18n import _
from app.services import journal
from app.services.context import Context
from app.services.journal import JournalLine
from app.ui.kit.run import run
from app.ui.kit.widgets import EmptyState
from app.ui.screens.journal_table import JournalTable


class WhoSawPanel(QWidget):
    """A part of a card, for whoever may view the journal."""

    def __init__(self, context: Context, entity: str, id: int) -> None:
        super().__init__()
        self._context, self._entity, self._id = context, entity, id
        self._stack = QStackedLayout(self)
        self.table = JournalTable(_("Who saw or took it"), of_one_record=True)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("journal", _("Nobody yet"), _("Whoever opens, prints, exports or changes it will stand here.")))
        self.setFocusProxy(self.table)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        run(self, partial(journal.who_saw, self._context, self._entity, self._id), done=self._show, quiet=True)

    def _show(self, lines: list[JournalLine]) -> None:
        self.table.cells.show(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
