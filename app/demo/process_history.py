"""Cases of many months: taken up, waited for, done late, done again, called off; so there is something to learn from how the firm works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.core import clock
from app.core.changes import Changes
from app.core.enums.people import Role
from app.core.enums.planning import Channel, DeliveryState
from app.core.enums.processes import ProcessEntity, TimerKind
from app.demo import days
from app.demo.world import repeatable_key
from app.models.clients import Client
from app.models.processes import ProcessTimer
from app.models.reminders import OutgoingMessage
from app.services.context import Context
from app.services.outgoing import claiming
from app.services.process_runs import deciding, starting, timers, working
from app.services.process_runs.going_on import go_on
from app.services.process_work.my_work import WorkLine, open_steps
from app.services.use_case import perform

if TYPE_CHECKING:
    from app.demo.processes import Processes

#: hours (UTC) between which the firm works
_OPENS, _CLOSES = 7, 15
#: share of the cases that are called off on their way
_CALLED_OFF = 0.08
#: hours that a step is left lying: usually, and where it is forgotten, which happens so often
_LEFT, _FORGOTTEN, _FORGETS = (0.2, 7.0), (16.0, 60.0), 0.12


@dataclass(frozen=True, slots=True)
class Habit:
    """A process that the firm has gone by for long.

    :param cases: how many have begun in ``weeks``. :param yes: how often an answer is the first of those offered.
    """

    code: str
    answers: dict[str, Any]
    cases: int
    weeks: int
    yes: float


HABITS = (Habit("complaint", {"desk": Role.SALES.value}, 46, 46, 0.8), Habit("welcome_client", {}, 34, 46, 0.85))


class ProcessHistory:
    """Plays the cases of the habits from their beginning to their end, or to this morning."""

    def __init__(self, processes: Processes) -> None:
        self._processes, self._world, self._rng = processes, processes.world, processes.rng

    def play(self) -> None:
        """Publish each process when the firm began to go by it, and live through its cases, the oldest first."""
        world, rng = self._world, self._rng
        with world.owner.reading() as session:
            reachable = set(session.scalars(sa.select(Client.id).where(Client.email.is_not(None))))
        clients = [one for one in world.customers if one.id in reachable]
        now = days.noon(world.last, 0)  # the same whatever hour it is
        for habit in HABITS:
            first = days.working(world.last - timedelta(weeks=habit.weeks))
            with clock.frozen(days.noon(first, _OPENS - 1)):
                process = self._processes.publish(habit.code, habit.answers)
            passed = sorted(rng.random() for _case in range(habit.cases))
            for share, client in zip(passed, rng.choices(clients, k=habit.cases), strict=True):
                at = later(days.noon(first, _OPENS) + (now - days.noon(first, _OPENS)) * share, 0.0)
                if at < now:
                    with clock.frozen(at):
                        (case,) = starting.start_case(
                            self._processes.person(client.manager.id), process, ProcessEntity.CLIENT, client.id,
                        ).created("process_case")
                    self._live(case, at, now, habit)
        self._send_letters()

    def _live(self, case: int, at: datetime, now: datetime, habit: Habit) -> None:
        """Do what comes up until the case is over or the last day has come."""
        rng, owner = self._rng, self._world.owner
        is_called_off = rng.random() < _CALLED_OFF
        while True:
            with clock.frozen(at):
                lines = open_steps(owner, [case])
            timer = self._next_timer(case)
            if lines:
                line = rng.choice(lines)
                begun = later(max(at, line.opened_at), rng.uniform(*(_FORGOTTEN if rng.random() < _FORGETS else _LEFT)))
                if timer is None or begun < timer[0]:
                    if begun >= now:
                        return
                    if is_called_off and rng.random() < 0.5:
                        with clock.frozen(begun):
                            deciding.cancel_case(owner, case, rng.choice(self._processes.words["called_off"]))
                        return
                    at = self._do(case, line, begun, now, habit)
                    continue
            if timer is None or timer[0] >= now:
                return
            at = timer[0]
            with clock.frozen(at):
                timers.fire(owner, timer[1])
                go_on(owner, case)

    def _next_timer(self, case: int) -> tuple[datetime, int] | None:
        """When the case goes on by itself, and by which timer."""
        statement = sa.select(ProcessTimer.due_at, ProcessTimer.id).where(
            ProcessTimer.case_id == case, ProcessTimer.is_open, ProcessTimer.kind.in_((TimerKind.WAIT, TimerKind.BOUNDARY)),
        )
        with self._world.owner.reading() as session:
            row = session.execute(statement.order_by(ProcessTimer.due_at, ProcessTimer.id).limit(1)).first()
        return (row.due_at, row.id) if row is not None else None

    def _do(self, case: int, line: WorkLine, begun: datetime, now: datetime, habit: Habit) -> datetime:
        """Take a step and do it; returns when it is done. What would be done only tomorrow stays in somebody's hands."""
        rng, owner, who = self._rng, self._world.owner, self._processes.doer(line)
        if line.is_offered:
            with clock.frozen(begun):
                working.claim(who, line.id, line.version)
        minutes = rng.choice((10, 15, 20, 30, 45, 60, 90, 120))
        done = later(begun, minutes / 60)
        if done < now:
            with clock.frozen(done):
                (taken,) = (each for each in open_steps(owner, [case]) if each.id == line.id)
                self._processes.complete(who, taken, habit.yes, minutes)
        return done

    def _send_letters(self) -> None:
        """What these cases wrote went out at once."""
        def operation(inner: Context) -> Changes:
            with inner.uow(repeatable_key(self._rng)) as uow:
                letters = sa.select(OutgoingMessage).where(OutgoingMessage.channel == Channel.EMAIL, OutgoingMessage.state == DeliveryState.WAITING)
                for letter in uow.session.scalars(letters):
                    letter.state, letter.sent_at = DeliveryState.DELIVERED, letter.next_at
                return uow.commit()

        perform(self._world.owner, claiming.NOTE, operation)


def later(at: datetime, hours: float) -> datetime:
    """So many hours later, of those in which the firm works."""
    left = timedelta(hours=hours)
    while True:
        opens, closes = days.noon(at.date(), _OPENS), days.noon(at.date(), _CLOSES)
        begin = max(at, opens)
        if days.is_working(at.date()) and begin < closes:
            if begin + left < closes:
                return begin + left
            left -= closes - begin
        at = days.noon(at.date() + timedelta(days=1), 0)
