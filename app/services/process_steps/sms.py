"""Writes a short message; it stands among the outgoing ones until the agent has sent it."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.enums.planning import Channel
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.outgoing import queue
from app.services.process_steps.recipients import TO_PARAMS, owner_of_message, recipient
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.wording import worded

#: six parts of a telephone's own; a longer text is cut by the gateway in the middle of a word
LONGEST = 900


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    text = node.params.get("text")
    return _("Writes an SMS: “{text}”.").format(text=text) if text else _("Writes an SMS; what it says is not yet given.")


@step_type(StepType(
    "sms", N_("SMS"), "sms", N_("Writes a short message by itself."), "S", ports=(Port("", N_("Written")),), sentence=sentence,
    params=(*TO_PARAMS, Param("text", N_("Text"), ParamKind.TEMPLATE, is_required=True)),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Write it."""
    text = worded(uow.session, step, str(step.param("text") or "")).strip()
    if not text or len(text) > LONGEST:
        raise UserError(_("An SMS has 1 to {most} characters.").format(most=LONGEST), _("Write its text in the drawing."))
    to = recipient(ctx, uow.session, step, "phone")
    queue.put(uow.session, f"process step {step.row.id}", Channel.SMS, to, text, employee_id=owner_of_message(ctx, step))
    return StepOutcome()
