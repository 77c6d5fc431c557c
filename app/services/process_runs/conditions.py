"""Conditions of starts: asked of a record before there is a case."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.enums.processes import ProcessEntity
from app.core.errors import UserError
from app.core.expression import ExpressionError
from app.models.processes import ProcessCase
from app.processes.conditions import Values, is_met
from app.services.process_runs.about import RecordValues, facts_of


def holds(condition: str | None, session: Session, entity: ProcessEntity | None, record_id: int | None) -> bool:
    """Whether a record meets a condition; one that cannot be worked out is not met, and a missing one always is."""
    if not condition:
        return True
    try:
        facts = facts_of(session, entity, record_id)
        case = ProcessCase(
            entity=entity, record_id=record_id, client_id=facts.client_id, deal_id=facts.deal_id, document_id=facts.document_id,
        )
        return is_met(condition, Values({}, RecordValues(session, case)))
    except (ExpressionError, UserError):
        return False
