"""What stands in the place of the rows when there are none."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.core.i18n import _, ngettext
from app.ui.forms.spec import Screen
from app.ui.kit.widgets import EmptyState, Offer


class Emptiness(QObject):
    """Puts an empty state over the table, or takes it away.

    Signals: ``chosen(str)`` the offer that was taken: ``clear``, ``new``, ``import``.
    """

    chosen = Signal(str)

    def __init__(self, stack: QStackedLayout, table: QWidget, screen: Screen, can_import: bool) -> None:
        super().__init__(table)
        self._stack, self._table, self._screen, self._can_import = stack, table, screen, can_import
        self.shown: EmptyState | None = None

    def show(self, total: int, conditions: int) -> None:
        """Show what there is.

        :param total: rows found.
        :param conditions: filters and searches in force.
        """
        if self.shown is not None:
            self._stack.removeWidget(self.shown)
            self.shown.deleteLater()
            self.shown = None
        if total:
            self._stack.setCurrentWidget(self._table)
            return
        self.shown = self._nothing_found(conditions) if conditions else self._nothing_yet()
        self.shown.chosen.connect(self.chosen)
        self._stack.addWidget(self.shown)
        self._stack.setCurrentWidget(self.shown)

    def _nothing_found(self, count: int) -> EmptyState:
        words = ngettext("Clear {count} filter", "Clear {count} filters", count).format(count=count)
        text = _("Nothing fits what is asked for. Take a filter away to see more.")
        return EmptyState("filter", _("Nothing found"), text, (Offer("clear", words),))

    def _nothing_yet(self) -> EmptyState:
        offers = [Offer("import", _("Import from Excel"), "import")] if self._can_import else []
        if self._screen.new:
            offers.append(Offer("new", _(self._screen.new), "add"))
        title = _(self._screen.empty_title) or _("No {records} yet").format(records=in_a_sentence(_(self._screen.title)))
        return EmptyState(self._screen.icon, title, _(self._screen.empty), offers)


def in_a_sentence(title: str) -> str:
    """A title as it stands within a sentence: "clients", but "VAT rates"."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
