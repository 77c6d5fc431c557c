"""Asks a formula, and leaves by yes or no."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.conditions import is_met
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type

YES, NO = "yes", "no"


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    return _("Looks whether this holds: {formula}.").format(formula=node.params.get("formula", ""))


@step_type(StepType(
    "condition", N_("Check"), "condition", N_("Looks whether something holds, and takes the way of yes or no."), "K", sentence=sentence,
    ports=(Port(YES, N_("Yes")), Port(NO, N_("No"))), params=(Param("formula", N_("Condition"), ParamKind.FORMULA, is_required=True),),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Look; what is not known does not hold."""
    formula = str(step.param("formula") or "").strip()
    if not formula:
        raise UserError(_("“{name}” has no condition.").format(name=step.node.name), _("Write it in the drawing."))
    return StepOutcome(YES if is_met(formula, step.values) else NO)
