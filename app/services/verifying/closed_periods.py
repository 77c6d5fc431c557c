"""The invariant of closed periods: since a firm closed its books, nothing up to that day was booked, posted, reversed or changed.

The journal tells it: its entries of one row stand in their true order, and whoever posts holds the firm's row until he is done. So what was booked
before the closing has smaller numbers than the closing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.db.guard import journal, journal_reading
from app.db.guard.journal_reading import JournalEntry
from app.models.organisation import Firm
from app.services.verifying.finding import Finding, Progress

#: changes of a posted document that a closed period does not forbid
_FREE = {"version", "search", "manager_id", "note", "deal_id"}
_PAGE, _WHOLE = 2000, 1_000_000


def closed_periods_are_untouched(session: Session, progress: Progress) -> Iterator[Finding]:
    """What was booked or changed in a period after it had been closed."""
    if not _was_ever_closed(session):
        return
    closed: dict[int, str] = {}
    documents: dict[str, dict[str, Any]] = {}
    last = journal_reading.newest(session)
    for entry in journal_reading.entries(session):
        if entry.id % _PAGE == 0:
            progress(entry.id, last, _("Closed periods are untouched"))
        match entry.table:
            case "firm" if entry.op != "A":
                _note_closing(closed, entry)
            case "document":
                yield from _changes_of_document(closed, documents, entry)
            case "settlement_movement" | "stock_movement" if closed and entry.op == "I":
                yield from _booking(closed, documents, entry)


def _was_ever_closed(session: Session) -> bool:
    """Most firms never close anything; that spares the walk."""
    firms = session.scalars(sa.select(Firm.id)).all()
    return any("closed_until" in entry.values for firm in firms for entry in journal.history(session, "firm", firm, limit=_WHOLE))


def _note_closing(closed: dict[int, str], entry: JournalEntry) -> None:
    firm = int(entry.key)
    if entry.op == "I" and "closed_until" in entry.values:
        closed[firm] = entry.values["closed_until"]
    elif entry.op == "U" and "closed_until" in entry.values:
        closed[firm] = entry.values["closed_until"][1] or ""


def _changes_of_document(closed: dict[int, str], documents: dict[str, dict[str, Any]], entry: JournalEntry) -> Iterator[Finding]:
    if entry.op == "A":
        return
    if entry.op == "D":
        documents.pop(entry.key, None)
        return
    before = documents.get(entry.key, {})
    new = entry.values if entry.op == "I" else {name: pair[1] for name, pair in entry.values.items()}
    after = before | {name: new[name] for name in ("state", "date", "firm_id", "number") if name in new}
    documents[entry.key] = after
    touched = [state for state in (before, after) if state.get("state") == "posted"]
    if touched and new.keys() - _FREE and any(_is_closed(closed, state.get("firm_id"), state["date"]) for state in touched):
        text = _("{number} of {day} was changed after its period had been closed.")
        yield Finding("closed_period", text.format(number=after.get("number") or entry.key, day=after["date"]), "document", int(entry.key))


def _booking(closed: dict[int, str], documents: dict[str, dict[str, Any]], entry: JournalEntry) -> Iterator[Finding]:
    document = str(entry.values["document_id"])
    firm = entry.values.get("firm_id") or documents.get(document, {}).get("firm_id")
    if _is_closed(closed, firm, entry.values["date"]):
        text = _("Document no. {id} was booked on {day} after that period had been closed.")
        yield Finding("closed_period", text.format(id=document, day=entry.values["date"]), "document", int(document))


def _is_closed(closed: dict[int, str], firm: int | None, day: str) -> bool:
    """Days are compared as the journal spells them."""
    return firm is not None and day <= closed.get(firm, "")
