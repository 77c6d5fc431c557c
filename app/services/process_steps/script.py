"""Works something out: lines of formulas whose results become answers of the case."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.definition import Node
from app.processes.script import read_script, run_script
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    return _("Works out: {script}.").format(script="; ".join(str(node.params.get("script") or "").splitlines()))


@step_type(StepType(
    "script", N_("Work out"), "formula", N_("Works out values that later steps use."), "X", ports=(Port("", N_("Worked out")),), sentence=sentence,
    params=(Param("script", N_("Formulas"), ParamKind.LONG_TEXT, is_required=True, hint=N_("One on each line: name = formula")),),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Work it out.

    :raises ScriptError: a line cannot be read or worked out.
    """
    return StepOutcome(answers=run_script(read_script(str(step.param("script") or "")), step.values))
