"""What a list of clients or people can do with their phones and e-mails: call, write, and take them out in clear.

Rows leave with true contacts only with a right and a reason, and the owner is told (FEATURES, SEC-04 and SEC-05).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.contact_mask import FIELDS
from app.core.i18n import _, format_number, ngettext
from app.services import contacts
from app.services.contacts import SHORTEST_REASON, Contacts, Why
from app.services.listing import ListQuery, Row
from app.ui.forms.reaching import Field, reach_record
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.kit.commands import Command
from app.ui.lists.columns import Column, make_column
from app.ui.lists.source import ListingSource

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel


class TrueContacts(ListingSource):
    """Reads the chosen rows of a list with what stands behind their masks; the columns of phone and e-mail are among them."""

    def __init__(self, panel: ListPanel, ids: Callable[[], Sequence[int]], reason: str) -> None:
        super().__init__(panel.context)
        self._person, self._entity, self._ids, self._reason = panel.context, panel.spec.entity, ids, reason
        shown = panel.model.columns
        missing = [name for name in FIELDS[self._entity] if name not in {column.name for column in shown}]
        self.columns: tuple[Column, ...] = (*shown, *(make_column(name, panel.info(name)) for name in missing))
        self.query: ListQuery = replace(panel.query, columns=tuple(column.name for column in self.columns))
        self._found: Mapping[int, Contacts] = {}

    def keys(self) -> Sequence[int]:
        """The keys of the rows, whose contacts are shown herewith; belongs on a worker thread.

        :raises AccessDenied: the right is missing.
        :raises UserError: the reason is missing.
        """
        keys = self._ids()
        self._found = contacts.reveal_many(self._person, self._entity, keys, self._reason)
        return keys

    def rows_by_id(self, query: ListQuery, ids: Sequence[int]) -> Sequence[Row]:
        """See ``ListSource``."""
        return [self._true(row) for row in super().rows_by_id(query, ids)]

    def _true(self, row: Row) -> Row:
        found = self._found.get(row.id)
        if found is None:
            return row
        values: list[Any] = [
            getattr(found, column.name) if column.name in FIELDS[self._entity] else value
            for column, value in zip(self.columns, row.values, strict=True)
        ]
        return replace(row, values=tuple(values))


def reaching(panel: ListPanel) -> tuple[Command, ...]:
    """Calling and writing to the current row."""

    def use(why: Why, field: Field) -> None:
        if (id := panel.table.current_id) is not None:
            reach_record(panel, panel.context, panel.spec.entity, id, why, field)

    def why_not() -> str:
        return "" if panel.table.current_id is not None else _("No row is chosen.")

    if panel.spec.entity not in FIELDS:
        return ()
    return (
        Command("contact.call", _("&Call"), partial(use, "call", "phone"), "Ctrl+D", "call", "tools.1", why_not),
        Command("contact.write", _("&Write an e-mail"), partial(use, "write", "email"), "Ctrl+M", "mail", "tools.1", why_not),
    )


def may_take_out(panel: ListPanel) -> bool:
    """Whether there is anything masked in the list that this person may take out in clear."""
    context = panel.context
    return panel.spec.entity in FIELDS and context.rights.may(contacts.EXPORT) and contacts.are_metered(context)


def with_contacts(panel: ListPanel, count: int, ids: Callable[[], Sequence[int]], go: Callable[[TrueContacts, str], object]) -> ReasonDialog:
    """Ask for the reason, and call ``go`` with the rows and with it."""
    dialog = asking(panel, count)
    dialog.accepted.connect(lambda: go(TrueContacts(panel, ids, dialog.reason), dialog.reason))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def asking(panel: ListPanel, count: int) -> ReasonDialog:
    """How many, who will see it, and what they are for."""
    title = ngettext(
        "Take the phone and e-mail of {count} record out?", "Take the phones and e-mails of {count} records out?", count,
    ).format(count=format_number(count))
    text = _("The owner sees who took what and why. It stands in the journal for ever.")
    return ReasonDialog(panel, title, text, _("Take out"), _("What are they for?"), _("Say in a few words what they are for."), SHORTEST_REASON)
