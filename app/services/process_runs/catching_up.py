"""What reactions have missed: whoever posted a document may not see the case that waits for it, or the wait began at the same moment."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.changes import Changes
from app.core.enums.documents import DocumentState
from app.core.enums.processes import CaseState, StepState
from app.core.errors import UserError
from app.models.documents import Document
from app.models.finance import PaymentAllocation
from app.models.processes import ProcessCase, ProcessStep
from app.models.sales import Deal
from app.services.context import Context
from app.services.process_runs.calling import key_of, tell_caller
from app.services.process_runs.course import Course
from app.services.process_runs.events import wake
from app.services.use_case import declare, perform

_log = logging.getLogger(__name__)
CATCH_UP = "processes.process_step.catch_up"
declare(CATCH_UP, undo=False)
_CHUNK = 500


def catch_up(ctx: Context) -> list[int]:
    """Let steps go on whose event has come without them; returns the cases that went on."""
    with ctx.reading() as session:
        missed = _missed(session)
    gone_on = []
    for case_id, step_id, key in missed:
        try:
            if _go_on(ctx, case_id, step_id, key):
                gone_on.append(case_id)
        except UserError as error:
            _log.warning("step %s waits on: %s", step_id, error)
    return gone_on


def _missed(session: Session) -> list[tuple[int, int, str]]:
    """Case, step and event of those that wait for what is there already: posted papers, stages of deals and ended cases tell it by themselves."""
    waiting: dict[tuple[str, str, str], list[tuple[int, Any]]] = {}
    steps = sa.select(ProcessStep.id, ProcessStep.case_id, ProcessStep.waits_for, ProcessStep.opened_at).where(
        ProcessStep.state == StepState.WAITING, ProcessStep.waits_for.is_not(None),
    )
    for row in session.execute(steps.order_by(ProcessStep.id)):
        code, detail, about = row.waits_for.split("|")
        entity, _colon, key = about.partition(":")
        if key.isdecimal():
            waiting.setdefault((code, detail, entity), []).append((int(key), row))
    found = []
    for (code, detail, entity), rows in waiting.items():
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            moments = _come(session, code, detail, entity, [key for key, _row in part])
            found += [(row.case_id, row.id, row.waits_for) for key, row in part if key in moments and moments[key] >= row.opened_at]
    return sorted(found)


def _come(session: Session, code: str, detail: str, entity: str, keys: list[int]) -> dict[int, datetime]:
    """Record → when the event came to it last; what has no moment of its own came just now."""
    now = clock.now()
    if code == "case.ended":
        over = sa.select(ProcessCase.id).where(ProcessCase.id.in_(keys), ProcessCase.state.in_((CaseState.FINISHED, CaseState.CANCELLED)))
        return dict.fromkeys(session.scalars(over), now)
    if code == "deal.stage" and entity == "deal" and detail.isdecimal():
        return dict.fromkeys(session.scalars(sa.select(Deal.id).where(Deal.id.in_(keys), Deal.stage_id == int(detail))), now)
    column = {"client": Document.client_id, "deal": Document.deal_id, "document": Document.id}.get(entity)
    if code not in ("document.posted", "payment.came") or column is None:
        return {}
    kind = "payment_in" if code == "payment.came" else detail
    if code == "payment.came" and entity == "document":
        paid = sa.select(PaymentAllocation.claim_id, sa.func.max(Document.posted_at)).join(Document, Document.id == PaymentAllocation.payment_id)
        rows: Any = session.execute(paid.where(PaymentAllocation.claim_id.in_(keys)).group_by(PaymentAllocation.claim_id)).all()
        return dict(rows)
    posted = sa.select(column, sa.func.max(Document.posted_at)).where(
        column.in_(keys), Document.state == DocumentState.POSTED, Document.posted_at.is_not(None),
    )
    found: Any = session.execute((posted.where(Document.type == kind) if kind else posted).group_by(column)).all()
    return dict(found)


def _go_on(ctx: Context, case_id: int, step_id: int, key: str) -> Changes:
    def operation(inner: Context) -> Changes:
        with inner.uow() as uow:
            if key.startswith("case.ended|"):
                course = Course.held(inner, uow, int(key.rpartition(":")[2]))
                assert key == key_of(course.case.id)
                tell_caller(course)
            elif not wake(inner, uow, case_id, step_id, key):
                return Changes()
            return uow.commit()

    return perform(ctx, CATCH_UP, operation)
