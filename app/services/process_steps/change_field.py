"""Sets a field of the client, deal or document of the case to what a formula gives."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.conditions import work_out
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.record_writing import set_field
from app.services.process_steps.step import StepInput, StepOutcome, step_type


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    field = str(node.params.get("field") or "")
    return _("Sets “{field}” to {formula}.").format(field=names.get(f"field:{field}", field), formula=node.params.get("value", ""))


@step_type(StepType(
    "change_field", N_("Change a field"), "edit", N_("Writes a value into client, deal or document."), "H", ports=(Port("", N_("Changed")),),
    sentence=sentence,
    params=(
        Param("field", N_("Field"), ParamKind.FIELD, is_required=True),
        Param("value", N_("Value"), ParamKind.FORMULA, gives="any", hint=N_("A formula; empty takes the value out")),
    ),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Set it."""
    field, formula = str(step.param("field") or ""), str(step.param("value") or "").strip()
    if not field:
        raise UserError(_("“{name}” does not say what it changes.").format(name=step.node.name), _("Choose the field in the drawing."))
    set_field(ctx, uow, step.case, field, work_out(formula, step.values) if formula else None)
    return StepOutcome()
