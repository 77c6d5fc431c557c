"""Questions that a person answers; the answers stand in the case and decide choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.i18n import N_
from app.db.session import UnitOfWork
from app.processes.questions import questions_of, read_answers
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.task import HUMAN_PARAMS, human_work


def read(step: StepInput, outcome: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers as the case keeps them.

    :raises FieldErrors: some are missing or wrong.
    """
    return read_answers(questions_of(step.param("questions")), answers, step.values)


@step_type(StepType(
    "form", N_("Questions"), "form", N_("Somebody answers questions."), "F", is_human=True, ports=(Port("", N_("Answered")),),
    params=(Param("questions", N_("Questions"), ParamKind.QUESTIONS, is_required=True), *HUMAN_PARAMS),
), read=read)
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Put it on the list of whoever answers."""
    return StepOutcome(opens=human_work(ctx, uow, step))
