"""The dry run of an automation: what of yesterday would have begun a process as it is drawn now, for which records, and what not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.processes import CaseState, ProcessEntity
from app.core.enums.vocabulary import choice
from app.core.i18n import _, ngettext
from app.core.period import Period
from app.core.planning.local_zone import local_zone
from app.models.processes import Process, ProcessCase
from app.processes.definition import Graph, Node, Shape
from app.processes.happenings import happening_of
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.process_designs.schedule import next_moment
from app.services.process_insight.happened import Past
from app.services.process_runs.conditions import holds
from app.services.process_runs.schedules import records_of
from app.services.process_work.doing import record_title
from app.services.references import label_in

RIGHT = "processes.process.save"
#: lines that are shown; the rest is counted
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that would have begun a case, or nearly.

    :param at: naive UTC. :param what: happened, in words. :param start: key of the start in the drawing.
    :param title: of the record; empty for a process about nothing. :param why_not: why no case would have begun; empty: one would.
    """

    at: datetime
    what: str
    start: str
    record_id: int | None
    title: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a process would have done by itself.

    :param lines: newest first. :param begins: what begins the process, in words.
    :param empty: why there is nothing; :param note: what a person should know of what is shown.
    """

    lines: tuple[Begun, ...]
    begins: tuple[str, ...]
    empty: str = ""
    note: str = ""


def yesterday() -> Period:
    """The day before this one."""
    day = clock.today() - timedelta(days=1)
    return Period(day, day)


def dry_run(ctx: Context, process_id: int, graph: Graph, period: Period) -> DryRun:
    """What of a period would have begun a process, as it is drawn now, published or not.

    Conditions are asked of the records as they are today.

    :param period: with both its days.
    :raises AccessDenied: this person does not draw processes. :raises UserError: the rule of a start cannot be read.
    """
    ctx.rights.demand(RIGHT)
    assert period.first is not None, "a period has its first day here"
    assert period.last is not None, "and its last"
    since, until = clock.begin_of(period.first), clock.begin_of(period.last + timedelta(days=1))
    starts = [node for node in graph.nodes.values() if node.shape is Shape.START]
    with ctx.reading() as session:
        words = {node.key: _words(session, node) for node in starts}
        begins = tuple(words[node.key] for node in starts if words[node.key])
        if not begins:
            return DryRun((), (), _("A person begins this process: no event and no schedule is set at its start."))
        past = Past(ctx, session, since, until)
        run = _Run(session, process_id, graph)
        lines = sorted((*run.by_events(starts, words, past), *run.by_schedule(starts, words, past)), key=lambda line: line.at, reverse=True)
    return DryRun(tuple(lines[:MOST_LINES]), begins, _empty(starts, begins) if not lines else "", _note(starts, len(lines), is_cut=past.is_cut))


class _Run:
    """Asks for each thing that happened whether a case would have begun."""

    def __init__(self, session: Session, process_id: int, graph: Graph) -> None:
        self._session, self._process_id = session, process_id
        self._entity = choice(ProcessEntity, graph.about) if graph.about else None
        process = session.get(Process, process_id)
        self._is_single = process is not None and process.is_single
        self._seen: set[int] = set()
        self._titles: dict[int, str] = {}

    def by_events(self, starts: list[Node], words: dict[str, str], past: Past) -> Iterator[Begun]:
        """What happened and would have begun a case."""
        wanted = {node.key: str(node.params["event"]) for node in starts if node.params.get("event")}
        for then in past.happened({event.partition("|")[0] for event in wanted.values()}):
            for node in starts:
                if wanted.get(node.key) not in then.sign.events:
                    continue
                record = then.sign.record(self._entity) if self._entity is not None else None
                if self._entity is not None and record is None:
                    why = _("It is about no record of this kind: {kind}.").format(kind=self._entity.label)
                    yield Begun(then.at, words[node.key], node.key, None, "", why)
                    continue
                yield self._line(then.at, words[node.key], node, record)

    def by_schedule(self, starts: list[Node], words: dict[str, str], past: Past) -> Iterator[Begun]:
        """The moments that a schedule would have had."""
        for node in starts:
            for moment in _moments(node, past):
                records = [None] if self._entity is None else list(records_of(self._session, self._entity))
                met = [record for record in records if holds(node.params.get("condition"), self._session, self._entity, record)]
                yield from (self._line(moment, words[node.key], node, record) for record in met)

    def _line(self, at: datetime, what: str, node: Node, record: int | None) -> Begun:
        why = "" if holds(node.params.get("condition"), self._session, self._entity, record) else _("Its condition does not hold.")
        why = why or self._why_busy(at, record)
        if record is not None and not why:
            self._seen.add(record)
        return Begun(at, what, node.key, record, self._title(record), why)

    def _title(self, record: int | None) -> str:
        if record is None or self._entity is None:
            return ""
        if record not in self._titles:
            self._titles[record] = record_title(self._session, self._entity.value, record)
        return self._titles[record]

    def _why_busy(self, at: datetime, record: int | None) -> str:
        """A record has at most one case under way, where the process says so."""
        if not self._is_single or record is None:
            return ""
        if record in self._seen:
            return _("It would have begun for this record already in this time.")
        under_way = sa.select(ProcessCase.id).where(
            ProcessCase.process_id == self._process_id, ProcessCase.entity == self._entity, ProcessCase.record_id == record,
            ProcessCase.started_at < at - timedelta(seconds=5), sa.or_(ProcessCase.ended_at.is_(None), ProcessCase.ended_at > at),
            ProcessCase.state != CaseState.CANCELLED,
        )
        return _("A case was under way for it.") if self._session.scalar(under_way.limit(1)) is not None else ""


def _moments(node: Node, past: Past) -> Iterator[datetime]:
    """The moments of the schedule of a start that lie in a period and are past, naive UTC."""
    rule, zone = str(node.params.get("rule") or ""), str(node.params.get("zone") or local_zone())
    found = next_moment(rule, zone, past.since - timedelta(milliseconds=1)) if rule else None
    while found is not None and found < min(past.until, clock.now()):
        yield found
        found = next_moment(rule, zone, found)


def _words(session: Session, node: Node) -> str:
    """What begins a process at a start."""
    event = str(node.params.get("event") or "")
    kind, detail = happening_of(event), event.partition("|")[2]
    if kind is None:
        return _("The moment of its schedule comes") if node.params.get("rule") else ""
    if kind.detail == "document_type" and (type := DOCUMENT_TYPES.find(detail)) is not None:
        return _("{event}: {what}").format(event=kind.name, what=type.name)
    if kind.detail == "deal_stage" and detail.isdecimal():
        return _("{event}: {what}").format(event=kind.name, what=label_in(session, "deal_stage", int(detail)))
    return kind.name


def _empty(starts: list[Node], begins: tuple[str, ...]) -> str:
    if any(str(node.params.get("event") or "").startswith("reply.") for node in starts):
        return _("Answers of clients begin it, and the firm keeps no record of when they came.")
    return _("Nothing of the kind happened in this time: {events}.").format(events=", ".join(begins))


def _note(starts: list[Node], count: int, *, is_cut: bool) -> str:
    told = []
    if any(node.params.get("condition") for node in starts):
        told.append(_("Conditions are asked of the records as they are today."))
    if count > MOST_LINES:
        more = ngettext("{count} more is not shown.", "{count} more are not shown.", count - MOST_LINES)
        told.append(more.format(count=count - MOST_LINES))
    if is_cut:
        told.append(_("More happened than is looked at: choose fewer days."))
    return " ".join(told)
