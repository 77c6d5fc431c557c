"""Taking data out of the house: exports, copies, prints. All stand in the journal with rows, filter, reason and hash of what went out.

Above the firm's limit it takes a right and a reason, and the owner is told until they have said that they saw it (FEATURES, SEC-05).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.errors import FieldErrors, UserError
from app.core.i18n import _, format_number
from app.models.customization import FirmSetting
from app.models.journal import LargeExport
from app.models.organisation import Employee
from app.services import events
from app.services.context import Context
from app.services.events import Event
from app.services.use_case import use_case

LARGE = "exchange.export.large"
ACKNOWLEDGE = "journal.large_export.acknowledge"
SET_LIMIT = "journal.limit.save"
#: rows that anybody may take out at once until the firm says otherwise
USUAL_LIMIT = 200
#: so many copied rows are worth a line in the journal
MANY_ROWS = 10
HIGHEST_LIMIT = 1_000_000
SHORTEST_REASON = 5
_SETTING = "rows taken out without a reason"


@dataclass(frozen=True, slots=True)
class Taking:
    """Something that leaves the house.

    :param about: ``client`` for many records, ``client|5`` for one; empty for figures.
    :param title: of the list, the report or the form.
    :param rows: how many.
    :param filters: which of them, in words.
    :param ids: keys of the records, where it is records.
    :param digest: SHA-256 of what went out.
    :param papers: keys of the documents that were printed.
    """

    event: Event
    about: str
    title: str
    rows: int
    digest: str
    filters: str = ""
    ids: Iterable[int] = field(default=(), compare=False)
    reason: str = ""
    form: str = ""
    papers: Iterable[int] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class LargeTaking:
    """What the owner has not acknowledged yet."""

    id: int
    at: datetime
    who: str
    event: Event
    title: str
    rows: int
    reason: str


def digest_of(content: bytes | str) -> str:
    """SHA-256 of what goes out, as hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of_file(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def limit(ctx: Context) -> int:
    """Rows that may be taken out at once without a reason."""
    with ctx.reading() as session:
        value = session.scalar(sa.select(FirmSetting.value).where(FirmSetting.name == _SETTING))
    return USUAL_LIMIT if value is None else int(value)


@use_case("journal.limit.save")
def save_limit(ctx: Context, rows: int, key: str | None = None) -> Changes:
    """Set the limit.

    :raises FieldErrors: it is negative or beyond a million.
    """
    if not 0 <= rows <= HIGHEST_LIMIT:
        raise FieldErrors({"limit": _("The limit lies between 0 and {most}.").format(most=format_number(HIGHEST_LIMIT))})
    with ctx.uow(key, limit=rows) as uow:
        kept = uow.session.scalar(sa.select(FirmSetting).where(FirmSetting.name == _SETTING))
        if kept is None:
            uow.session.add(FirmSetting(name=_SETTING, value=rows))
        else:
            kept.value = rows
        return uow.commit()


def is_worth_telling(ctx: Context, rows: int) -> bool:
    """Whether a copy of so many rows stands in the journal: a cell or two are everybody's daily work."""
    return rows >= min(MANY_ROWS, limit(ctx) + 1)


def check(ctx: Context, rows: int, reason: str) -> bool:
    """Whether so many rows are large; refuses them where the right or the reason is missing. To be asked before the work is done.

    :raises AccessDenied: the right ``exchange.export.large`` is missing.
    :raises UserError: there is no reason.
    """
    if rows <= limit(ctx):
        return False
    if not ctx.rights.may(LARGE):
        most = format_number(limit(ctx))
        error = UserError(
            _("More than {most} rows may be taken out only by whom the owner lets.").format(most=most), _("Narrow the list, or ask the owner."),
        )
        events.note(ctx, Event.REFUSAL, right=LARGE, text=error.text, rows=rows)
        raise error
    if len(reason.strip()) < SHORTEST_REASON:
        raise UserError(_("So many rows are taken out only with a reason."), _("Say in a few words what they are for."))
    return True


def take(ctx: Context, taking: Taking) -> Changes:
    """Write into the journal what is about to leave; to be called when it is ready and before it is handed over.

    :raises AccessDenied: it is more than the limit, and the right is missing.
    :raises UserError: the reason is missing, or the journal could not be written: then nothing may leave.
    """
    if check(ctx, taking.rows, taking.reason):
        return _take_much(ctx, taking)
    events.note(ctx, taking.event, taking.about, **_told(taking))
    return Changes()


@use_case("exchange.export.large")
def _take_much(ctx: Context, taking: Taking) -> Changes:
    with ctx.uow(rows=taking.rows) as uow:
        events.note_within(uow, ctx.user.login, taking.event, taking.about, is_large=True, **_told(taking))
        uow.session.add(
            LargeExport(
                at=clock.now(), employee_id=ctx.user.id, kind=taking.event.value, title=taking.title[:120], row_count=taking.rows,
                reason=taking.reason.strip()[:500], digest=taking.digest,
            )
        )
        return uow.commit()


def _told(taking: Taking) -> dict[str, object]:
    return {
        "title": taking.title, "rows": taking.rows, "filters": taking.filters, "reason": taking.reason.strip(), "form": taking.form,
        "sha256": taking.digest, "records": events.records(taking.ids), "papers": events.records(taking.papers),
    }


def not_acknowledged(ctx: Context, most: int = 20) -> list[LargeTaking]:
    """What left in large numbers and was not acknowledged yet, newest first; nothing for whoever does not acknowledge."""
    if not ctx.rights.may(ACKNOWLEDGE) or not ctx.rights.readable("large_export", "id"):
        return []
    statement = (
        sa.select(LargeExport, Employee.name).outerjoin(Employee, Employee.id == LargeExport.employee_id)
        .where(LargeExport.seen_at.is_(None)).order_by(LargeExport.id.desc()).limit(most)
    )
    with ctx.reading() as session:
        return [
            LargeTaking(row.id, row.at, who or "", Event(row.kind), row.title or _("All contacts that a day allows"), row.row_count, row.reason)
            for row, who in session.execute(statement)
        ]


@use_case("journal.large_export.acknowledge")
def acknowledge(ctx: Context, ids: Iterable[int], key: str | None = None) -> Changes:
    """Say that one has seen what left."""
    with ctx.uow(key) as uow:
        for id in sorted(set(ids)):
            row = uow.session.get(LargeExport, id)
            if row is not None and row.seen_at is None:
                row.seen_at, row.seen_by_id = clock.now(), ctx.user.id
        return uow.commit()
