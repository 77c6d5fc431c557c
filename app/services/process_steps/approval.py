"""Somebody says yes or no; a no has a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import FieldErrors
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.processes.questions import Question, QuestionKind, read_answers
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.services.context import Context
from app.services.process_steps.step import StepInput, StepOutcome, step_type
from app.services.process_steps.task import HUMAN_PARAMS, human_work

APPROVED, REJECTED = "approved", "rejected"
#: what is asked with a decision; a window shows it beside the two buttons
QUESTIONS = (Question("comment", N_("Comment"), QuestionKind.MEMO),)


def read(step: StepInput, outcome: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The comment, and the decision under the name that the step gives it.

    :raises FieldErrors: neither yes nor no was said, or a no has no reason.
    """
    if outcome not in (APPROVED, REJECTED):
        raise FieldErrors({"outcome": _("Approve it or reject it.")})
    found = read_answers(QUESTIONS, answers)
    if outcome == REJECTED and not found["comment"]:
        raise FieldErrors({"comment": _("Say why it is rejected.")})
    name = step.param("kept_as")
    return {**found, name: outcome == APPROVED} if name else found


@step_type(StepType(
    "approval", N_("Approval"), "done", N_("Somebody approves or rejects."), "P", is_human=True,
    ports=(Port(APPROVED, N_("Approved")), Port(REJECTED, N_("Rejected"))),
    params=(*HUMAN_PARAMS, Param("kept_as", N_("Kept as"), ParamKind.TEXT, hint=N_("Name under which formulas know the decision"))),
), read=read)
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Put it on the list of whoever decides."""
    return StepOutcome(opens=human_work(ctx, uow, step))
