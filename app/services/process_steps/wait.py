"""Waits for some working time, for a day, or for something to happen to the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.conditions import work_out
from app.processes.definition import Node, Shape
from app.processes.durations import say_duration
from app.processes.happenings import HAPPENINGS, happening_of
from app.processes.moments import as_moment, event_key
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import LATE, StepInput, StepOutcome, step_type
from app.services.working_time.deadlines import after_working_minutes

#: how long something is waited for
LENGTH_PARAMS = (
    Param("minutes", N_("Working time"), ParamKind.DURATION, hint=N_("Such as 2 days or 4 h")),
    Param("until", N_("Until the day"), ParamKind.FORMULA, gives="date", hint=N_("Instead of a length of time, such as deal.expected_on")),
)
LATE_PORT = Port(LATE, N_("Not in time"))
_DETAILED = tuple(each.code for each in HAPPENINGS if each.detail == "document_type")


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The wait read aloud."""
    event, minutes = happening_of(str(node.params.get("event") or "")), node.params.get("minutes")
    if event is not None:
        return _("Waits until this happens: {event}.").format(event=event.name)
    if isinstance(minutes, int):
        return _("Waits {length}.").format(length=say_duration(minutes))
    return _("Waits until the day: {formula}.").format(formula=node.params.get("until", ""))


def moment(uow: UnitOfWork, step: StepInput) -> datetime | None:
    """When the wait is over at the latest, naive UTC; None for never.

    :raises UserError: the formula gives no day.
    """
    if minutes := step.param("minutes"):
        return after_working_minutes(uow.session, None, clock.now(), int(minutes))
    if not (until := str(step.param("until") or "").strip()):
        return None
    found = as_moment(work_out(until, step.values))
    if found is None:
        name = step.node.name or step.node.key
        raise UserError(_("The day that “{name}” waits for is not known.").format(name=name), _("Fill in the field that it names."))
    return found


@step_type(StepType(
    "wait", N_("Wait"), "clock", N_("Waits for a time, a day or an event."), "W", shape=Shape.WAIT, ports=(Port("", N_("Goes on")), LATE_PORT),
    sentence=sentence,
    params=(
        *LENGTH_PARAMS,
        Param("event", N_("Until this happens"), ParamKind.CHOICE, options=tuple((each.code, each.label) for each in HAPPENINGS),
              hint=N_("With a time as well: at most that long")),
        Param("document_type", N_("Type of document"), ParamKind.DOCUMENT_TYPE, when=("event", _DETAILED)),
        Param("stage", N_("Stage"), ParamKind.RECORD, entity="deal_stage", when=("event", ("deal.stage",))),
    ),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Begin to wait; a moment that has passed is waited for no longer.

    :raises UserError: there is nothing to wait for.
    """
    end, event = moment(uow, step), str(step.param("event") or "")
    if end is None and not event:
        text = _("“{name}” waits for nothing.").format(name=step.node.name or step.node.key)
        raise UserError(text, _("Give it a duration, a day or an event."))
    if not event:
        return StepOutcome() if end is None or end <= clock.now() else StepOutcome(wake_at=end)
    detail = step.param("document_type") if event in _DETAILED else step.param("stage") if event == "deal.stage" else None
    named = f"{event}|{detail}" if detail and "|" not in event else event
    entity = step.case.entity
    return StepOutcome(waits_for=event_key(named, entity and entity.value, step.case.record_id), wake_at=end)
