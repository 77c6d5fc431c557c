"""The documents that steps work with: what a case has made, or is about."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.models.documents import Document
from app.models.processes import ProcessStep
from app.processes.step_type import Param, ParamKind
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES, DRAFT, POSTED
from app.services.documents.posting import open_papers, post_papers
from app.services.process_steps.step import StepInput

#: what the names of its amount and of its currency end with, behind its type
TOTAL, CURRENCY = "_total", "_currency"
#: which document a step works with
PAPER_PARAMS = (
    Param("paper", N_("Document"), ParamKind.CHOICE, default="made", options=(
        ("made", N_("The latest one of the case")), ("record", N_("The one that the case is about")),
    )),
    Param("document_type", N_("Type of document"), ParamKind.DOCUMENT_TYPE, hint=N_("Empty: whichever it is"), when=("paper", ("made",))),
)


def paper_of(session: Session, step: StepInput) -> Document:
    """The document that a step works with.

    :raises UserError: the case has none.
    """
    type = step.param("document_type") or ""
    found = session.get(Document, step.case.document_id) if step.case.document_id is not None else None
    if step.param("paper") == "made":
        made = papers_of_case(session, step, [type] if type else [], most=1)
        found = made[0] if made else found if found is not None and type in ("", found.type) else None
    if found is None or found.deleted_at is not None:
        kind = DOCUMENT_TYPES.find(type)
        text = _("This case has no document yet.")
        if kind is not None:
            text = _("This case has no document of the type “{name}” yet.").format(name=kind.name)
        raise UserError(text, _("Put a step that makes one before this step."))
    return found


def papers_of_case(session: Session, step: StepInput, types: list[str], *, is_posted: bool = False, most: int = 50) -> list[Document]:
    """The documents that steps of a case have made, and those of its deal, newest first.

    :param types: only these; empty for all. :param is_posted: only those that took effect.
    """
    made = sa.select(ProcessStep.document_id).where(ProcessStep.case_id == step.case.id, ProcessStep.document_id.is_not(None))
    belongs: sa.ColumnElement[bool] = Document.id.in_(made)
    if step.case.deal_id is not None:
        belongs = sa.or_(belongs, Document.deal_id == step.case.deal_id)
    if step.case.document_id is not None:
        belongs = sa.or_(belongs, Document.id == step.case.document_id)
    statement = sa.select(Document).where(belongs, Document.deleted_at.is_(None)).order_by(Document.id.desc()).limit(most)
    if types:
        statement = statement.where(Document.type.in_(types))
    if is_posted:
        statement = statement.where(Document.state == POSTED)
    return list(session.scalars(statement, execution_options={"populate_existing": True}))


def post_paper(ctx: Context, uow: UnitOfWork, document: Document) -> None:
    """Post a document unless it is posted.

    :raises AccessDenied: the right is missing. :raises UserError: its rules, or a process, stand against it.
    """
    if document.state is POSTED:
        return
    kind = DOCUMENT_TYPES.get(document.type)
    ctx.rights.demand(kind.transitions[DRAFT, POSTED])
    uow.session.flush()
    post_papers(uow, open_papers(uow.session, kind, [document.id]), ctx.user.id)
    uow.session.refresh(document)


def told(document: Document) -> dict[str, Any]:
    """What a case knows of a document by then: ``invoice_number``, ``invoice_total``, ``invoice_due``."""
    found = {"_number": document.number, TOTAL: document.gross, CURRENCY: document.currency, "_due": document.due_on}
    return {f"{document.type}{name}": value for name, value in found.items() if value is not None}
