"""What the parts of the vault of metered contacts speak of, on every kind of database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.contact_mask import key

#: use case that stands in the journal for a reveal
USE_CASE = "clients.contact.reveal"
#: the right to take the contacts of many records out at once
EXPORT = "exchange.export.contacts"
#: kind of the journal's event, and of what the owner is told
EVENT = "reveal"
#: kind of the journal's event where the quota is used up, and its document; the server writes it, so that every program leaves it
REFUSAL = "refusal"
REFUSED = f'{{"right":"{USE_CASE}","why":"quota"}}'
#: records a day until the firm or the employee's card says otherwise
USUAL_QUOTA = 100
#: searches for a whole number on a day: ordinary work stays far below, and trying numbers to find out a masked one would take months
ALLOWED_LOOKUPS = 1000
GOOD_FOR_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that goes into the vault.

    :param shown: its mask, which stands in the record.
    """

    table: str
    id: int
    field: str
    shown: str
    value: str

    @property
    def row(self) -> dict[str, Any]:
        """The columns of the vault."""
        sought = key(self.field, self.value) or None
        return {"tbl": self.table, "record_id": self.id, "field": self.field, "shown": self.shown, "secret": self.value, "sought": sought}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where the database has no logins of its own; a server knows it itself.

    :param quota: records on a day; None for no limit.
    """

    login: str
    employee: int | None
    quota: int | None


class QuotaUsed(Exception):
    """The person was shown as many records today as the firm lets."""
