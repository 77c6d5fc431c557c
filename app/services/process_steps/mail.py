"""Writes a letter; it stands among the outgoing ones until the agent has sent it."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.enums.planning import Channel
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.models.reminders import OutgoingMessage
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.outgoing import queue
from app.services.process_steps.recipients import TO_PARAMS, owner_of_message, recipient
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.wording import worded

LONGEST_SUBJECT = 250
#: what a letter says; ``{names}`` are filled in
TEXT_PARAMS = (
    Param("subject", N_("Subject"), ParamKind.TEMPLATE, is_required=True), Param("text", N_("Text"), ParamKind.TEMPLATE, is_required=True),
)


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    subject = node.params.get("subject")
    return _("Writes a letter: “{subject}”.").format(subject=subject) if subject else _("Writes a letter; what it says is not yet given.")


def put_letter(ctx: Context, uow: UnitOfWork, step: StepInput) -> OutgoingMessage | None:
    """Put the letter of a step among the outgoing ones; None where it stands there already."""
    subject = " ".join(worded(uow.session, step, str(step.param("subject") or "")).split())[:LONGEST_SUBJECT]
    text = worded(uow.session, step, str(step.param("text") or "")).strip()
    if not subject or not text:
        raise UserError(_("The letter “{name}” is empty.").format(name=step.node.name), _("Write subject and text in the drawing."))
    to = recipient(ctx, uow.session, step, "email")
    return queue.put(
        uow.session, f"process step {step.row.id}", Channel.EMAIL, to, text, subject=subject, employee_id=owner_of_message(ctx, step),
    )


@step_type(StepType(
    "mail", N_("Letter"), "mail", N_("Writes an e-mail by itself."), "M", params=(*TO_PARAMS, *TEXT_PARAMS), ports=(Port("", N_("Written")),),
    sentence=sentence,
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Write it."""
    put_letter(ctx, uow, step)
    return StepOutcome()
