"""The journal of what people did by hand: papers, tasks and stages of deals that were closed, or of orders and what came of them.

One question for each table, under the rights of whoever asks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.documents import DocumentState, StageKind
from app.core.enums.planning import TaskKind, TaskState
from app.core.i18n import N_, _
from app.core.planning.local_zone import local_zone
from app.core.planning.wall_time import to_utc
from app.db.guard.journal_moves import stage_moves
from app.models.documents import Document, DocumentLink
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.sales import Deal, DealStage
from app.processes.event_log import Event, EventLog, Trace
from app.processes.proposal import StepPlan
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.spelling import people, who

#: a title that stands in so many cases is a step of its own; documents one behind the other that belong to an order
_OFTEN, _DEEPEST = 0.2, 6
#: time from the day on which a deal was closed in which a move of its stage is believed: what is typed in later says nothing of when
_LATE = timedelta(days=3)


ORDER = "order"


class Beginning(StrEnum):
    """Which cases are looked at."""

    WON = "won"
    LOST = "lost"
    CLOSED = "closed"
    ORDERS = "orders"

    @property
    def label(self) -> str:
        """In the language of the window."""
        return _(_LABELS[self])

    @property
    def about(self) -> str:
        """What a case is about."""
        return "document" if self is Beginning.ORDERS else "deal"

    @property
    def document_type(self) -> str:
        """Of which type the document is."""
        return ORDER if self is Beginning.ORDERS else ""


_LABELS = {
    Beginning.WON: N_("Deals that were won"), Beginning.LOST: N_("Deals that were lost"), Beginning.CLOSED: N_("All deals that were closed"),
    Beginning.ORDERS: N_("Orders and what came of them"),
}


@dataclass(frozen=True, slots=True)
class HandWork:
    """What was done by hand.

    :param log: steps are named by codes. :param plans: code → what it is called and which step it would be. :param titles: case → what it is called.
    """

    log: EventLog
    plans: Mapping[str, StepPlan]
    titles: Mapping[str, str]


@dataclass(slots=True)
class _Found:
    """Collects what was done. A deed is its case, its code and the rest of an event."""

    events: dict[int, list[Event]]
    names: dict[str, tuple[str, str, dict[str, object]]]

    def add(self, case: int, code: str, at: datetime, person: str, began_at: datetime | None = None) -> None:
        self.events[case].append(Event(code, at, person, began_at))


def read_by_hand(ctx: Context, beginning: Beginning, days: int = 365) -> HandWork:
    """What was done in cases of the last days, as far as the person sees it; there may be none.

    :raises AccessDenied: this person draws no processes.
    """
    ctx.rights.demand("processes.process.save")
    since = clock.today() - timedelta(days=days)
    found = _Found(defaultdict(list), {})
    with ctx.reading() as session:
        roles = {name: role.value for name, role in session.execute(sa.select(Employee.name, Employee.role))}
        titles = _orders(session, since, found) if beginning is Beginning.ORDERS else _deals(session, beginning, since, found)
    traces = [Trace(str(case), tuple(sorted(events, key=lambda event: event.at))) for case, events in found.events.items() if events]
    log = EventLog(tuple(sorted(traces, key=lambda trace: trace.began_at)))
    return HandWork(log, _plans(found, log, roles), {str(case): title for case, title in titles.items()})


def _plans(found: _Found, log: EventLog, roles: Mapping[str, str]) -> dict[str, StepPlan]:
    """The steps, each in the role of those who did it most."""
    done_by: dict[str, Counter[str]] = defaultdict(Counter)
    for trace in log.traces:
        for event in trace.events:
            if role := roles.get(event.who):
                done_by[event.activity][role] += 1
    plans = {}
    for code in log.activities:
        name, type, params = found.names[code]
        role = done_by[code].most_common(1)[0][0] if done_by[code] else ""
        plans[code] = StepPlan(name, type, role, params)
    return plans


def _deals(session: Session, beginning: Beginning, since: date, found: _Found) -> dict[int, str]:
    kinds = {Beginning.WON: (StageKind.WON,), Beginning.LOST: (StageKind.LOST,)}.get(beginning, (StageKind.WON, StageKind.LOST))
    wanted = sa.select(Deal.id, Deal.title, Deal.closed_on).join(DealStage, DealStage.id == Deal.stage_id)
    closed = (Deal.closed_on >= since, Deal.deleted_at.is_(None))
    rows = {row.id: row for row in session.execute(wanted.where(DealStage.kind.in_(kinds), *closed).order_by(Deal.id))}
    papers = sa.select(Document.deal_id, Document.type, Document.posted_at, Employee.name).join(Deal, Deal.id == Document.deal_id)
    papers = papers.outerjoin(Employee, Employee.id == Document.posted_by_id).where(*closed, Document.state == DocumentState.POSTED)
    for row in session.execute(papers.order_by(Document.posted_at, Document.id)):
        if row.deal_id in rows and row.posted_at is not None:
            _add_paper(found, row.deal_id, row.type, row.posted_at, row.name)
    _add_tasks(session, found, rows.keys(), Task.deal_id, sa.select(Deal.id).where(*closed))
    stages, names = {row.id: row for row in session.scalars(sa.select(DealStage))}, people(session)
    for move in stage_moves(session, Deal.__table__, since):
        deal = rows.get(move.deal)
        if deal is not None and move.stage in stages and move.at <= _day(deal.closed_on) + _LATE:
            stage = stages[move.stage]
            code = f"stage:{stage.id}"
            found.names[code] = (_("Move the deal to “{stage}”").format(stage=stage.name), "move_stage", {"stage": stage.id})
            found.add(move.deal, code, move.at, who(move.login, names))
    return {key: row.title for key, row in rows.items() if key in found.events}


def _orders(session: Session, since: date, found: _Found) -> dict[int, str]:
    wanted = sa.select(Document.id, Document.type, Document.number, Document.posted_at, Employee.name).outerjoin(
        Employee, Employee.id == Document.posted_by_id,
    ).where(Document.state == DocumentState.POSTED, Document.deleted_at.is_(None), Document.posted_at >= _day(since))
    papers = {row.id: row for row in session.execute(wanted)}
    children = defaultdict(list)
    for parent, child in session.execute(sa.select(DocumentLink.parent_id, DocumentLink.child_id)):
        if parent in papers and child in papers:
            children[parent].append(child)
    case_of: dict[int, int] = {}
    for key in sorted(key for key, row in papers.items() if row.type == ORDER):
        level = [key]
        for _depth in range(_DEEPEST):
            level = [each for each in level if case_of.setdefault(each, key) == key]
            level = [child for each in level for child in children[each] if child not in case_of]
    for key, case in case_of.items():
        _add_paper(found, case, papers[key].type, papers[key].posted_at, papers[key].name)
    _add_tasks(session, found, case_of.keys(), Task.document_id, None, case_of)
    return {case: papers[case].number or str(case) for case in set(case_of.values())}


def _add_paper(found: _Found, case: int, type: str, at: datetime, person: str | None) -> None:
    kind = DOCUMENT_TYPES.find(type)
    found.names[f"document:{type}"] = (kind.name if kind is not None else type, "task", {})
    found.add(case, f"document:{type}", at, person or "")


def _add_tasks(
    session: Session, found: _Found, known: Iterable[int], column: sa.orm.InstrumentedAttribute[int | None], inside: sa.Select[int] | None,
    case_of: Mapping[int, int] | None = None,
) -> None:
    """Finished tasks; those with a title that often comes back are steps of their own."""
    keys = frozenset(known)
    wanted = sa.select(column.label("record"), Task.kind, Task.title, Task.finished_at, Task.ends_at, Task.began_at, Employee.name).outerjoin(
        Employee, Employee.id == Task.employee_id,
    ).where(Task.state == TaskState.DONE, Task.deleted_at.is_(None), column.in_(inside) if inside is not None else column.is_not(None))
    rows = [row for row in session.execute(wanted) if row.record in keys and (row.finished_at or row.ends_at) is not None]
    titles = Counter(title for _record, title in {(row.record, row.title.strip()) for row in rows})
    for row in rows:
        title = row.title.strip()
        is_own = titles[title] >= max(3.0, _OFTEN * len(keys))
        code = f"task:{title}" if is_own else f"task:{row.kind.value}"
        found.names[code] = (title if is_own else row.kind.label, "call" if row.kind is TaskKind.CALL else "task", {})
        case = case_of[row.record] if case_of is not None else row.record
        found.add(case, code, row.finished_at or row.ends_at, row.name or "", row.began_at)


def _day(day: date) -> datetime:
    """When a day begins here, naive UTC."""
    return to_utc(datetime.combine(day, time()), local_zone())
