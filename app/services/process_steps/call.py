"""Somebody telephones, and says whether anybody was reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.enums.planning import TaskKind
from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.questions import Question, QuestionKind, read_answers
from app.processes.step_type import Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.task import HUMAN_PARAMS, human_work

REACHED, NOT_REACHED = "reached", "not_reached"
#: what is asked after a call
QUESTIONS = (Question("comment", N_("What was said"), QuestionKind.MEMO),)


def read(step: StepInput, outcome: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was said.

    :raises FieldErrors: it was not said whether anybody was reached.
    """
    if outcome not in (REACHED, NOT_REACHED):
        raise FieldErrors({"outcome": _("Say whether somebody was reached.")})
    return read_answers(QUESTIONS, answers)


@step_type(StepType(
    "call", N_("Call"), "call", N_("Somebody telephones."), "C", params=HUMAN_PARAMS, is_human=True,
    ports=(Port(REACHED, N_("Reached")), Port(NOT_REACHED, N_("Nobody reached"))),
), read=read, planned_as=TaskKind.CALL)
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Put it on the list of whoever calls."""
    return StepOutcome(opens=human_work(ctx, uow, step))
