"""Moves the deal of the case to a stage."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import sqlalchemy as sa

from app.core import clock
from app.core.enums.documents import StageKind
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.models.sales import DealStage
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.record_writing import set_field
from app.services.process_steps.step import StepInput, StepOutcome, step_type

#: stages that a drawing can mean without knowing the firm's own: the first of its kind
KINDS = tuple((kind.value, kind.source) for kind in StageKind)


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    stage = node.params.get("stage")
    kind = next((_(label) for code, label in KINDS if code == node.params.get("kind")), "")
    return _("Moves the deal to the stage “{stage}”.").format(stage=names.get(f"deal_stage:{stage}", "") or kind)


@step_type(StepType(
    "move_stage", N_("Move the deal"), "pipeline", N_("Moves the deal to a stage."), "T", ports=(Port("", N_("Moved")),), sentence=sentence,
    params=(
        Param("stage", N_("Stage"), ParamKind.RECORD, entity="deal_stage"),
        Param("kind", N_("Or the first stage that is"), ParamKind.CHOICE, options=KINDS, hint=N_("Where no stage is chosen")),
    ),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Move it; a stage that ends the deal closes it today."""
    stages = sa.select(DealStage).where(DealStage.deleted_at.is_(None)).order_by(DealStage.position, DealStage.id)
    if key := step.param("stage"):
        stages = stages.where(DealStage.id == int(key))
    else:
        stages = stages.where(DealStage.kind == (step.param("kind") or StageKind.OPEN))
    stage = uow.session.scalars(stages.limit(1)).first()
    if stage is None:
        raise UserError(_("The stage that “{name}” moves to is not there any more.").format(name=step.node.name), _("Choose another in the drawing."))
    set_field(ctx, uow, step.case, "deal.stage", Decimal(stage.id))
    if stage.kind is not StageKind.OPEN:
        set_field(ctx, uow, step.case, "deal.closed_on", clock.today())
    return StepOutcome()
