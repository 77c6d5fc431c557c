"""The journal as people read it: who did what, when and from where, found by person, record, period, kind of action and by text."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import sqlalchemy as sa
from sqlalchemy import exc

from app.core import clock
from app.core.errors import AccessDenied
from app.core.i18n import N_, _
from app.core.period import Period
from app.db.failures import Failure
from app.db.guard import trail
from app.db.guard.trail import Found, Wanted
from app.models.organisation import Employee
from app.services.context import Context
from app.services.entities import ENTITIES
from app.services.events import Event
from app.services.id_ranges import is_within
from app.services.journal_lines import JournalLine, kept_values, lines_of

__all__ = [
    "KINDS", "PERMISSION", "Cursor", "JournalLine", "JournalPage", "JournalQuery", "kind_title", "newer", "older", "people", "tables",
    "who_saw",
]

PERMISSION = "journal.entry.view"
PAGE = 100
#: entries that are looked at for a text before the page says how far it came: well under a second on each database
SCAN = 10_000
#: exports and prints of many records that are asked whether a record was in them
MANY_AT_ONCE = 1000
_ROWS = {"created": ("I", N_("Created")), "changed": ("U", N_("Changed")), "deleted": ("D", N_("Deleted"))}
#: codes of what can be asked for
KINDS: tuple[str, ...] = (*_ROWS, *Event)
#: what shows or takes a record
_SEEING = (Event.OPEN, Event.PRINT, Event.EXPORT, Event.COPY, Event.REVEAL)


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """What is looked for; what is empty does not count.

    :param person: a login.
    :param entity: a table, with ``record`` one row of it.
    :param kind: one of ``KINDS``.
    """

    person: str = ""
    entity: str = ""
    record: int = 0
    period: Period | None = None
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the key of the entry beyond which the next one begins."""

    entry: int


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines, newest first.

    :param further: where looking goes on in the same direction; None when there is nothing left.
    :param seen_to: how far a search for a text has looked, naive UTC; None where it looked at all it could.
    """

    lines: tuple[JournalLine, ...]
    further: Cursor | None
    seen_to: datetime.datetime | None = None


def kind_title(kind: str) -> str:
    """A kind of action in the user's language."""
    return _(_ROWS[kind][1]) if kind in _ROWS else Event(kind).words


def older(ctx: Context, query: JournalQuery, before: Cursor | None = None, limit: int = PAGE) -> JournalPage:
    """The newest lines, or those before a place.

    :raises AccessDenied: the right ``journal.entry.view`` is missing, here or at the server.
    """
    return _page(ctx, query, before.entry if before else trail.LAST_ID, 0, limit, is_older=True)


def newer(ctx: Context, query: JournalQuery, after: Cursor, limit: int = PAGE) -> JournalPage:
    """The lines that follow a place, those next to it."""
    return _page(ctx, query, trail.LAST_ID, after.entry, limit, is_older=False)


def _page(ctx: Context, query: JournalQuery, before: int, after: int, limit: int, *, is_older: bool) -> JournalPage:
    found = _found(ctx, _wanted(ctx, query), before=before, after=after, older=is_older, limit=limit, scan=SCAN)
    lines = tuple(lines_of(ctx, found.entries))
    further = None if found.is_all or found.reach is None else Cursor(found.reach)
    return JournalPage(lines, further, _moment_of(ctx, found) if query.text and further and len(lines) < limit else None)


def _moment_of(ctx: Context, found: Found) -> datetime.datetime | None:
    """When the last entry that was looked at was written."""
    assert found.reach is not None
    there = _found(ctx, Wanted(), before=found.reach + 1, after=found.reach - 1, limit=1).entries
    return there[0].at if there else None


def _found(
    ctx: Context, wanted: Wanted, *, before: int = trail.LAST_ID, after: int = 0, older: bool = True, limit: int = PAGE, scan: int = 0
) -> Found:
    ctx.rights.demand(PERMISSION)
    with ctx.reading() as session:
        try:
            return trail.search(session, wanted, before=before, after=after, older=older, limit=limit, scan=scan)
        except exc.DBAPIError as error:
            if ctx.database.backend.classify(error) is not Failure.DENIED and "jrn_private" not in str(error.orig).lower():
                raise
            raise AccessDenied(_("The server lets you not read the journal."), _("Ask the owner for the right.")) from error


def _wanted(ctx: Context, query: JournalQuery) -> Wanted:
    wanted = Wanted(login=query.person, text=query.text.strip())
    if query.kind in _ROWS:
        wanted = replace(wanted, op=_ROWS[query.kind][0], table=query.entity, key=str(query.record or ""))
    elif query.kind:
        about = f"{query.entity}|{query.record}" if query.record else query.entity
        wanted = replace(wanted, table=Event(query.kind).table, about=about)
    elif query.entity:
        wanted = replace(wanted, table=query.entity, key=str(query.record or ""), kinds=tuple(kind.table for kind in _SEEING))
    if query.period is not None:
        first, last = query.period.first, query.period.last
        wanted = replace(wanted, since=_midnight(first), until=_midnight(last + datetime.timedelta(days=1) if last else None))
    return wanted


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    """The UTC moment at which a day begins here."""
    return None if day is None else clock.begin_of(day)


def people(ctx: Context) -> list[tuple[str, str]]:
    """Logins and names to choose from."""
    ctx.rights.demand(PERMISSION)
    statement = sa.select(Employee.login, Employee.name).where(Employee.login.is_not(None)).order_by(Employee.name)
    with ctx.reading() as session:
        return [(str(login), name) for login, name in session.execute(statement)]


def tables() -> list[tuple[str, str]]:
    """Entities to choose from, by their names."""
    return sorted(((entity.code, entity.title) for entity in ENTITIES), key=lambda pair: pair[1].casefold())


def who_saw(ctx: Context, entity: str, id: int, limit: int = 500) -> list[JournalLine]:
    """Everybody who opened, printed, exported, copied or changed a record, or was shown its contacts, newest first; also with many in one go."""
    wanted = Wanted(table=entity, key=str(id), kinds=tuple(kind.table for kind in _SEEING))
    entries = _found(ctx, wanted, limit=limit).entries
    for event in (Event.PRINT, Event.EXPORT, Event.COPY, Event.REVEAL):
        entries += [
            entry for entry in _found(ctx, Wanted(table=event.table, about=entity), limit=MANY_AT_ONCE).entries
            if entry.key == entity and is_within(id, str(kept_values(entry.document).get("records", "")))
        ]
    return list(lines_of(ctx, sorted(entries, key=lambda entry: entry.id, reverse=True)[:limit]))


def every_line(ctx: Context, query: JournalQuery, most: int) -> Iterable[Sequence[JournalLine]]:
    """All lines that are found, page by page, newest first, at most so many."""
    read, cursor, count = partial(older, ctx, query, limit=PAGE * 10), None, 0
    while count < most:
        page = read(cursor)
        if page.lines:
            yield page.lines[: most - count]
        count += len(page.lines)
        if page.further is None:
            return
        cursor = page.further
