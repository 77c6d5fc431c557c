"""Closing the books of a firm up to a day: nothing is posted, reversed or changed up to it any more, and the server itself sees to that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.documents import DocumentState
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _
from app.db.guard import journal
from app.models.documents import Document
from app.models.organisation import Firm
from app.services.context import Context
from app.services.spelling import people, who
from app.services.use_case import use_case

PERMISSION = "finance.period.close"
_ENTRIES, _MOST_CLOSINGS = 500, 10
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Closing:
    """One step of closing or opening: when, whose login, who that is, and until which day the books were closed by it."""

    at: datetime
    login: str
    who: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Books:
    """How the books of a firm stand.

    :param until: last closed day, or None.
    :param drafts: drafts dated within the closed period: they can only be posted with a later date.
    :param closings: the newest steps first.
    """

    firm: int
    name: str
    until: date | None
    drafts: int
    closings: tuple[Closing, ...]


def books(ctx: Context, firm_id: int) -> Books:
    """How the books of a firm stand.

    :raises UserError: there is no such firm.
    """
    with ctx.reading() as session:
        firm = session.execute(sa.select(Firm.name, Firm.closed_until).where(Firm.id == firm_id)).one_or_none()
        if firm is None:
            raise UserError(_("The firm is not there any more."))
        drafts = _drafts_until(session, firm_id, firm.closed_until) if firm.closed_until else 0
        steps = [entry for entry in journal.history(session, "firm", firm_id, limit=_ENTRIES) if "closed_until" in entry.values]
        names = people(session)
    closings = tuple(Closing(entry.at, entry.login, who(entry.login, names), _day(entry.values["closed_until"])) for entry in steps[:_MOST_CLOSINGS])
    return Books(firm_id, firm.name, firm.closed_until, drafts, closings)


def _drafts_until(session: Any, firm_id: int, day: date) -> int:
    mine = (Document.firm_id == firm_id, Document.state == DocumentState.DRAFT, Document.deleted_at.is_(None), Document.date <= day)
    return int(session.scalar(sa.select(sa.func.count()).select_from(Document).where(*mine)) or 0)


def _day(value: Any) -> date | None:
    """The new day of an entry: an insert names it alone, an update after the old one."""
    new = value[1] if isinstance(value, list) else value
    return date.fromisoformat(new) if new else None


@use_case(PERMISSION)
def close(ctx: Context, firm_id: int, until: date | None, seen: date | None, reason: str = "", key: str | None = None) -> Changes:
    """Close the books of a firm until a day, or open them again by an earlier day or none.

    Waits for postings that are under way: each of them lands before the closing or is refused by it.

    :param seen: the day that the person saw, so that two do not close against each other.
    :param reason: why they are opened again; it stands in the journal.
    :raises FieldErrors: the day lies in the future, or there is no reason where one is needed.
    :raises UserError: somebody else closed or opened them meanwhile.
    """
    errors = {}
    if until is not None and until > clock.today():
        errors["until"] = _("This day has not come yet: close up to today at most.")
    opens = seen is not None and (until is None or until < seen)
    if opens and not reason.strip():
        errors["reason"] = _("Say why the period is opened again: the reason stands in the journal.")
    if errors:
        raise FieldErrors(errors)
    with ctx.uow(key, until=until.isoformat() if until else "", reason=reason.strip()[:_LONGEST_REASON]) as uow:
        firm: Any = uow.session.get(Firm, firm_id, with_for_update=True)
        if firm is None:
            raise UserError(_("The firm is not there any more."))
        if firm.closed_until != seen:
            raise UserError(_("Somebody else has just closed or opened the books."), _("Look at the day that stands there now, and try again."))
        firm.closed_until = until
        return uow.commit()
