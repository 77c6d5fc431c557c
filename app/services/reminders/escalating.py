"""Telling the head: a rule in plain words, what it does now, and what it would have done last week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.planning import EscalationStep, ReminderAction, TaskKind, TaskState
from app.core.i18n import N_, _, ngettext
from app.models.organisation import Employee
from app.models.planning import Task
from app.models.reminders import EscalationRule, Reminder
from app.services.context import Context
from app.services.reminders.leases import AT_ONCE, HORIZON_SECONDS
from app.services.reminders.notices import put
from app.services.reminders.planning import deliveries_of
from app.services.reminders.popping import locked
from app.services.reminders.wishes import wishes_by_person
from app.services.use_case import use_case

#: a rule that was made today tells nothing that is older
_NOT_OLDER = timedelta(days=2)
TRIED_DAYS = 7
_CLOSED = (TaskState.DONE, TaskState.CANCELLED)
_STEPS = {
    EscalationStep.SEEN: (N_("is not looked at within {minutes}"), Reminder.seen_at),
    EscalationStep.ACTED: (N_("is not answered within {minutes}"), Reminder.acted_at),
    EscalationStep.DONE: (N_("is not done within {minutes}"), Task.finished_at),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One time that a rule speaks, or would have spoken.

    :param at: naive UTC; :param whom: name of whoever is told; :param person: name of whoever did not react.
    """

    at: datetime
    whom: str
    person: str
    title: str
    reminder_id: int
    task_id: int
    whom_id: int


def in_words(ctx: Context, rule: EscalationRule) -> str:
    """A rule as a sentence."""
    with ctx.reading() as session:
        name = session.scalar(sa.select(Employee.name).where(Employee.id == rule.tell_id)) if rule.tell_id else None
    what = rule.kind.label if rule.kind is not None else _("any task")
    step, _moment = _STEPS[rule.step]
    minutes = ngettext("{count} minute", "{count} minutes", rule.minutes).format(count=rule.minutes)
    parts = {"what": _("{what}, important").format(what=what) if rule.only_important else what, "step": _(step).format(minutes=minutes)}
    return _("When the reminder of a task ({what}) {step}, {whom} is told.").format(whom=name or _("the head of the person"), **parts)


def try_rule(ctx: Context, rule: EscalationRule, now: datetime) -> list[Told]:
    """What a rule would have told in the last seven days; nothing is written.

    :param now: naive UTC.
    """
    limit = timedelta(minutes=rule.minutes)
    step = _STEPS[rule.step][1]
    with ctx.reading() as session:
        within = sa.and_(Reminder.due_at >= now - timedelta(days=TRIED_DAYS) - limit, Reminder.due_at <= now - limit)
        is_real = sa.or_(Reminder.shown_at.is_not(None), Reminder.acted_at.is_not(None), Reminder.is_open)
        rows = session.execute(_candidates(rule, (step.label("moment"),)).where(within, is_real).order_by(Reminder.due_at)).all()
    return [
        Told(row.due_at + limit, row.head, row.person, row.title, row.id, row.task, row.head_id)
        for row in rows if row.moment is None or row.moment > row.due_at + limit
    ]


def trial_in_words(told: Sequence[Told]) -> str:
    """What a rule would have done, in one sentence: whom how often."""
    if not told:
        return _("It would have told nobody anything in the last seven days.")
    counts: dict[str, int] = {}
    for each in told:
        counts[each.whom] = counts.get(each.whom, 0) + 1
    parts = (ngettext("{whom} {count} time", "{whom} {count} times", count).format(whom=whom, count=count) for whom, count in counts.items())
    return _("In the last seven days it would have told {people}.").format(people=", ".join(parts))


def escalate(ctx: Context, now: datetime, *, grace: float = 0.0) -> float:
    """Tell heads what has waited too long; returns the seconds until a rule may speak again.

    :param now: by the server's clock, naive UTC. :param grace: seconds to leave others the first go.
    """
    seconds = HORIZON_SECONDS
    with ctx.reading() as session:
        rules = session.scalars(sa.select(EscalationRule).where(EscalationRule.is_active, EscalationRule.deleted_at.is_(None))).all()
        waiting = [(rule, _waiting(session, rule, now - timedelta(seconds=grace))) for rule in rules]
    for rule, told in waiting:
        moment = now - timedelta(seconds=grace)
        due = [each for each in told if each.at <= moment]
        seconds = min([seconds, *((each.at - moment).total_seconds() for each in told if each.at > moment)])
        if due:
            _tell(ctx, rule.id, due)
    return max(seconds, 0.05)


def _waiting(session: Session, rule: EscalationRule, now: datetime) -> list[Told]:
    """Whom a rule tells now or within the horizon."""
    limit = timedelta(minutes=rule.minutes)
    is_silent = sa.and_(Reminder.is_open, _STEPS[rule.step][1].is_(None))
    if rule.step is EscalationStep.DONE:
        is_left = sa.and_(Reminder.acted_at.is_not(None), Reminder.action.not_in((ReminderAction.SNOOZED, ReminderAction.MOVED)))
        is_silent = sa.and_(Task.state.not_in(_CLOSED), sa.or_(Reminder.is_open, is_left))
    within = Reminder.due_at.between(now - limit - _NOT_OLDER, now - limit + timedelta(seconds=HORIZON_SECONDS))
    statement = _candidates(rule).where(Reminder.escalated_at.is_(None), within, is_silent, Task.state.not_in(_CLOSED), Task.deleted_at.is_(None))
    return [
        Told(row.due_at + limit, row.head, row.person, row.title, row.id, row.task, row.head_id)
        for row in session.execute(statement.order_by(Reminder.due_at).limit(AT_ONCE))
    ]


def _candidates(rule: EscalationRule, more: Sequence[sa.Label[datetime | None]] = ()) -> Any:
    person, head = sa.orm.aliased(Employee), sa.orm.aliased(Employee)
    told = head.id == (rule.tell_id if rule.tell_id is not None else person.head_id)
    statement = (
        sa.select(
            Reminder.id, Reminder.due_at, Task.id.label("task"), Task.title, person.name.label("person"), head.name.label("head"),
            head.id.label("head_id"), *more,
        )
        .join(Task, Task.id == Reminder.task_id).join(person, person.id == Reminder.employee_id).join(head, told)
        .where(head.id != person.id, head.is_active)
    )
    if rule.kind is not None:
        statement = statement.where(Task.kind == rule.kind)
    return statement.where(Task.is_important) if rule.only_important else statement


@use_case("reminders.reminder.escalate")
def _tell(ctx: Context, _rule: int, told: Sequence[Told]) -> Changes:
    """Tell the head under the bell and by a reminder of the head's own, on all channels of the head; once for each reminder."""
    with ctx.uow() as uow:
        fresh = {reminder.id: reminder for reminder in locked(uow, [each.reminder_id for each in told]) if reminder.escalated_at is None}
        if not fresh:
            return Changes()
        wishes = wishes_by_person(uow.session, {each.whom_id for each in told})
        for each in told:
            if (reminder := fresh.get(each.reminder_id)) is None:
                continue
            reminder.escalated_at = each.at
            put(uow, ctx, each.whom_id, "escalated", "task", each.task_id, title=each.title, name=each.person, at=reminder.due_at)
            own = Reminder(
                task_id=each.task_id, employee_id=each.whom_id, due_at=each.at, is_open=True, previous_id=reminder.id, escalated_at=each.at,
            )
            uow.session.add(own)
            uow.session.flush()
            uow.session.add_all(deliveries_of(own, wishes[each.whom_id]))
        return uow.commit()


@dataclass(frozen=True, slots=True)
class Preview:
    """A rule before it is switched on: itself in plain words, and what it would have done."""

    sentence: str
    trial: str
    told: tuple[Told, ...]


def preview(
    ctx: Context, kind: TaskKind | None, step: EscalationStep, minutes: int, tell: int | None, now: datetime, *, only_important: bool = False,
) -> Preview:
    """Say a rule in words and try it on the last week; nothing is written.

    :param tell: key of whoever is told; None for the head of each person. :param now: naive UTC.
    """
    rule = EscalationRule(kind=kind, step=step, minutes=minutes, tell_id=tell, only_important=only_important)
    told = try_rule(ctx, rule, now)
    return Preview(in_words(ctx, rule), trial_in_words(told), tuple(told))
