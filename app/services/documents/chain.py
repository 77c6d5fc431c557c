"""From one document to the next with what is left to do, and the tree that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _
from app.core.money import ZERO
from app.models.documents import Document
from app.services.context import Context
from app.services.documents import defaults, drafts
from app.services.documents.document_type import DOCUMENT_TYPES, POSTED, DocumentType
from app.services.documents.draft_model import DocumentDraft, LineDraft, ShareDraft, fresh_key
from app.services.documents.family import Family, FamilyLine, Member, read_family
from app.services.documents.titles import document_title

#: header fields that a document takes over from the one it is made from, where it has them
_TAKEN = (
    "legal_entity", "contact", "deal", "manager", "warehouse", "price_list", "subject", "delivery_on", "delivery_address",
    "external_number", "external_date", "payment_method",
)
_ALWAYS_TAKEN = ("firm", "branch", "client", "currency", "prices_include_tax")


@dataclass(frozen=True, slots=True)
class ChainItem:
    """A document of a chain, in the order of a tree.

    :param depth: how far it stands below the first document.
    :param done: per cent of its quantities that were delivered, invoiced and so on, by type; empty where nothing follows from it.
    :param open: what is still to be paid on it; None where nothing is charged.
    :param is_current: the document that the chain was asked for.
    """

    id: int
    type: str
    title: str
    state: DocumentState
    date: date
    gross: Decimal
    currency: str
    depth: int
    done: dict[str, Decimal]
    open: Decimal | None
    is_current: bool


def next_types(type: str) -> list[DocumentType]:
    """The types that can be made from a document of a type."""
    return [kind for kind in DOCUMENT_TYPES if type in kind.based_on]


def create_from(ctx: Context, parent_ids: Sequence[int], type: str) -> DocumentDraft:
    """A draft with everything that its parents leave to do: what is ordered and not delivered yet, what is invoiced and not paid.

    :param parent_ids: one or several documents of one client, firm and currency.
    :raises UserError: nothing is left, a parent is a draft, or they do not belong together.
    """
    with ctx.reading() as session:
        return begin_from(ctx, session, parent_ids, type)


def begin_from(ctx: Context, session: Session, parent_ids: Sequence[int], type: str) -> DocumentDraft:
    """The same in an open session."""
    kind = DOCUMENT_TYPES.get(type)
    family = read_family(session, parent_ids)
    parents = _parents(family, parent_ids, kind)
    header = _header(session, parents, kind)
    lines = _left_lines(session, family, parent_ids, kind) if kind.has_lines else []
    shares = [] if kind.has_lines else _open_shares(parents, kind)
    if not lines and not shares:
        title = document_title(parents[0].type, parents[0].number, parents[0].date)
        raise UserError(_("Nothing of {title} is left for this: {name}.").format(title=title, name=kind.name))
    if shares:
        header["gross"] = sum((share.amount or ZERO for share in shares), ZERO)
    draft = drafts.begin(ctx, session, type, header, copied=True)
    draft.parents = list(parent_ids)
    draft.lines, draft.allocations = lines, shares
    defaults.set_tax(session, draft, lines)
    return drafts.recompute(draft)


def why_not_create(ctx: Context, parent_ids: Sequence[int], type: str) -> str | None:
    """Why a document of a type cannot be made from these now; None when it can."""
    return followers(ctx, parent_ids, [DOCUMENT_TYPES.get(type)])[type]


def followers(ctx: Context, parent_ids: Sequence[int], kinds: Sequence[DocumentType] | None = None) -> dict[str, str | None]:
    """The types that can follow documents, each with why it cannot be made now, or None; all from one look at the family.

    :param kinds: the types in question; those that are based on the first document's type when None.
    """
    with ctx.reading() as session:
        return followers_in(ctx, read_family(session, parent_ids), parent_ids, kinds)


def followers_in(ctx: Context, family: Family, parent_ids: Sequence[int], kinds: Sequence[DocumentType] | None = None) -> dict[str, str | None]:
    """The same in a family that was read."""
    first = family.members.get(parent_ids[0])
    wanted = kinds if kinds is not None else next_types(first.type) if first else []
    return {kind.code: _why_not(ctx, family, parent_ids, kind) for kind in wanted}


def _why_not(ctx: Context, family: Family, ids: Sequence[int], kind: DocumentType) -> str | None:
    if not ctx.rights.may(kind.save_permission):
        return _("You may not do this: the right “{code}” is missing.").format(code=kind.save_permission)
    try:
        parents = _parents(family, ids, kind)
    except UserError as error:
        return str(error)
    left = any(_left(family, line, kind) for id in ids for line in family.lines_of[id]) if kind.has_lines else _open_shares(parents, kind)
    return None if left else _("Nothing is left for this.")


def _left(family: Family, line: FamilyLine, kind: DocumentType) -> Decimal:
    """How much of a line a document of a type may take over."""
    fits = kind.goods_only is None or line.is_goods == kind.goods_only
    return family.left(line, kind.code) if fits else ZERO


def _parents(family: Family, ids: Sequence[int], kind: DocumentType) -> list[Member]:
    parents = [family.members[id] for id in ids if id in family.members]
    if not parents:
        raise UserError(_("The document is not there any more."))
    for parent in parents:
        title = document_title(parent.type, parent.number, parent.date)
        if parent.type not in kind.based_on:
            raise UserError(_("{name} is not made from {title}.").format(name=kind.name, title=title))
        if parent.state is not POSTED:
            raise UserError(_("{title} is still a draft.").format(title=title), _("Post it first."))
        if (parent.client_id, parent.firm_id, parent.currency) != (parents[0].client_id, parents[0].firm_id, parents[0].currency):
            raise UserError(_("{title} belongs to another client, firm or currency.").format(title=title), _("Make a document of its own for it."))
    return parents


def _header(session: Session, parents: list[Member], kind: DocumentType) -> dict[str, Any]:
    first: Any = session.get_one(Document, parents[0].id)
    names = [*_ALWAYS_TAKEN, *(name for name in _TAKEN if name in kind.fields)]
    values = {name: getattr(first, f"{name}_id" if hasattr(first, f"{name}_id") else name) for name in names}
    values = {name: value for name, value in values.items() if value is not None}
    if not first.external_number and len(parents) == 1 and "subject" in kind.fields and not first.subject and kind.has_lines:
        values["subject"] = document_title(first.type, first.number, first.date)
    return values


def _left_lines(session: Session, family: Family, ids: Sequence[int], kind: DocumentType) -> list[LineDraft]:
    stored = drafts.read_lines(session, list(ids))
    made = []
    for id in ids:
        known = {line.id: line for line in family.lines_of[id]}
        for line in stored[id]:
            if line.id is not None and (left := _left(family, known[line.id], kind)) > 0:
                made.append(replace(line, key=fresh_key(), id=None, quantity=left, source_line=line.id, stored={}))
    return made


def _open_shares(parents: list[Member], kind: DocumentType) -> list[ShareDraft]:
    sign = -1 if kind.code == "payment_out" else 1
    shares = []
    for parent in parents:
        if (left := parent.open * sign) > 0:
            title = document_title(parent.type, parent.number, parent.date)
            shares.append(ShareDraft(claim=parent.id, amount=left, label=title, open=left))
    return shares


def chain(ctx: Context, id: int) -> list[ChainItem]:
    """All documents that hang together with one, as a tree from the first; a document with two parents stands below its first."""
    with ctx.reading() as session:
        return tree_of(read_family(session, [id], payments=True), id)


def tree_of(family: Family, id: int) -> list[ChainItem]:
    """The same from a family that was read with its payments."""
    below = {child for children in family.children.values() for child in children}
    items: list[ChainItem] = []
    seen: set[int] = set()

    def add(member: Member, depth: int) -> None:
        seen.add(member.id)
        items.append(
            ChainItem(
                member.id, member.type, document_title(member.type, member.number, member.date), member.state, member.date, member.gross,
                member.currency, depth, _done(family, member), member.open if member.is_charged else None, member.id == id,
            )
        )
        for child in sorted(family.children[member.id], key=lambda child: (family.members[child].date, child)):
            if child not in seen:
                add(family.members[child], depth + 1)

    for member in sorted(family.members.values(), key=lambda member: (member.date, member.id)):
        if member.id not in below and member.id not in seen:
            add(member, 0)
    return items


def _done(family: Family, member: Member) -> dict[str, Decimal]:
    """Per cent of a member's quantities that each type of document has fulfilled, for the types that can follow it."""
    total = sum((line.quantity for line in family.lines_of[member.id]), ZERO)
    found: dict[str, Decimal] = {}
    for kind in next_types(member.type):
        done = sum((family.done(line, kind.code) for line in family.lines_of[member.id]), ZERO)
        if total and done:
            found[kind.code] = (done * 100 / total).quantize(Decimal("0.1"))
    return found
