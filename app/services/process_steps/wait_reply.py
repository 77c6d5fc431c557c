"""Waits until the client answers."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.definition import Node, Shape
from app.processes.moments import event_key
from app.processes.step_type import Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.wait import LATE_PORT, LENGTH_PARAMS, moment


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The wait read aloud."""
    return _("Waits for an answer of the client.")


@step_type(StepType(
    "wait_reply", N_("Wait for an answer"), "reply", N_("Goes on when the client answers."), shape=Shape.WAIT, params=LENGTH_PARAMS,
    ports=(Port("", N_("Answered")), LATE_PORT), sentence=sentence,
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Wait for it.

    :raises UserError: the case belongs to no client.
    """
    if step.case.client_id is None:
        raise UserError(_("The case belongs to no client who could answer."), _("Begin it from a client, a deal or a document."))
    return StepOutcome(waits_for=event_key("reply.came", "client", step.case.client_id), wake_at=moment(uow, step))
