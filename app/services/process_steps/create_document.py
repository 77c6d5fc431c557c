"""Makes a document: out of the one before it, like the client's last one, of one product, or empty for somebody to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.db.session import UnitOfWork
from app.models.documents import Document
from app.processes.conditions import work_out
from app.processes.definition import Node
from app.processes.step_type import Param, ParamKind, Port, StepType
from app.processes.texts import fill
from app.services.context import Context
from app.services.documents import chain, defaults, drafts, renewal
from app.services.documents.document_type import DOCUMENT_TYPES, POSTED
from app.services.documents.draft_model import DocumentDraft
from app.services.process_steps.papers import papers_of_case, post_paper, told
from app.services.process_steps.step import StepInput, StepOutcome, step_type

LONGEST_SUBJECT = 200


def sentence(node: Node, names: Mapping[str, str]) -> str:
    """The step read aloud."""
    type = str(node.params.get("document_type") or "")
    name = names.get(f"document_type:{type}", type)
    text = _("Makes and posts a document: {name}.") if node.params.get("posts") else _("Makes a draft: {name}.")
    return text.format(name=name)


@step_type(StepType(
    "create_document", N_("Make a document"), "draft", N_("Makes a draft, or a posted document."), "D", ports=(Port("", N_("Made")),),
    sentence=sentence,
    params=(
        Param("document_type", N_("Type of document"), ParamKind.DOCUMENT_TYPE, is_required=True),
        Param("source", N_("Filled with"), ParamKind.CHOICE, default="before", options=(
            ("before", N_("What the document before it leaves to do")), ("again", N_("What the client's last one had")),
            ("product", N_("A product or service")), ("empty", N_("Nothing: somebody fills it in")),
        )),
        Param("product", N_("Product"), ParamKind.RECORD, entity="product", when=("source", ("product",))),
        Param("quantity", N_("Quantity"), ParamKind.FORMULA, default="1", gives="number", when=("source", ("product",))),
        Param("price", N_("Price"), ParamKind.FORMULA, gives="number", hint=N_("Empty: that of the price list"), when=("source", ("product",))),
        Param("subject", N_("Basis"), ParamKind.TEMPLATE),
        Param("posts", N_("Post it at once"), ParamKind.YES_NO, default=False),
    ),
))
def run(ctx: Context, uow: UnitOfWork, step: StepInput) -> StepOutcome:
    """Make it, and post it where that is wanted."""
    session = uow.session
    kind = DOCUMENT_TYPES.find(str(step.param("document_type") or ""))
    if kind is None:
        raise UserError(_("“{name}” does not say what it makes.").format(name=step.node.name), _("Choose the type of document in the drawing."))
    ctx.rights.demand(kind.save_permission)
    draft = _draft(ctx, session, step, kind.code)
    if subject := fill(str(step.param("subject") or ""), step.values).strip():
        draft.put("subject", subject[:LONGEST_SUBJECT])
    if step.case.deal_id is not None and "deal" in kind.fields and draft["deal"] is None:
        draft.put("deal", step.case.deal_id)
    document = session.get_one(Document, drafts.save_within(ctx, uow, draft))
    if step.param("posts"):
        post_paper(ctx, uow, document)
    return StepOutcome(document_id=document.id, answers=told(document))


def _draft(ctx: Context, session: Session, step: StepInput, type: str) -> DocumentDraft:
    match step.param("source"):
        case "before":
            return _from_before(ctx, session, step, type)
        case "again":
            return _again(ctx, session, step, type)
        case "product":
            return _of_product(ctx, session, step, type)
    return drafts.begin(ctx, session, type, _header(step, type))


def _header(step: StepInput, type: str) -> dict[str, Any]:
    known = {"client": step.case.client_id, "deal": step.case.deal_id, "manager": step.case.manager_id}
    fields = DOCUMENT_TYPES.get(type).fields
    return {name: value for name, value in known.items() if value is not None and name in fields}


def _from_before(ctx: Context, session: Session, step: StepInput, type: str) -> DocumentDraft:
    kind = DOCUMENT_TYPES.get(type)
    before = papers_of_case(session, step, list(kind.based_on), is_posted=True)
    if not kind.based_on or not before:
        names = ", ".join(DOCUMENT_TYPES.get(code).name for code in kind.based_on)
        text = _("There is no posted document that this can be made from: {name}.").format(name=kind.name)
        raise UserError(text, _("It is made from: {names}.").format(names=names) if names else "")
    return chain.begin_from(ctx, session, [before[0].id], type)


def _again(ctx: Context, session: Session, step: StepInput, type: str) -> DocumentDraft:
    latest = sa.select(Document.id).where(
        Document.type == type, Document.client_id == step.case.client_id, Document.state == POSTED, Document.deleted_at.is_(None),
    )
    found = session.scalar(latest.order_by(Document.date.desc(), Document.id.desc()).limit(1))
    if found is None:
        name = DOCUMENT_TYPES.get(type).name
        raise UserError(_("The client has no document like this yet: {name}.").format(name=name), _("Make the first one by hand."))
    return renewal.begin_copy(ctx, session, found)


def _of_product(ctx: Context, session: Session, step: StepInput, type: str) -> DocumentDraft:
    product = step.param("product")
    quantity = _number(step, "quantity")
    if not product or quantity is None or quantity <= 0:
        raise UserError(_("“{name}” does not say what is sold, or how much of it.").format(name=step.node.name), _("Choose it in the drawing."))
    draft = drafts.begin(ctx, session, type, _header(step, type))
    draft.lines = defaults.lines_of_products(session, draft, [(int(product), quantity)])
    if (price := _number(step, "price")) is not None:
        draft.lines[0].price = price
    return drafts.recompute(draft)


def _number(step: StepInput, name: str) -> Decimal | None:
    formula = str(step.param(name) or "")
    value = work_out(formula, step.values) if formula.strip() else None
    return value if isinstance(value, Decimal) else None
