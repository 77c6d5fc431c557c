"""Writes the documents of the demo firm, a batch at a time: drafts as a card makes them, then the posting that everybody uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.enums.people import Role
from app.db.session import reading
from app.demo import days
from app.demo.plan import Want
from app.demo.world import Employee, World, repeatable_key
from app.services.context import Context
from app.services.documents import defaults, drafts
from app.services.documents.bulk import insert_documents
from app.services.documents.draft_model import DocumentDraft, LineDraft, ShareDraft, fresh_key

#: who usually writes a document of a type
_WRITERS = {
    "quotation": Role.SALES, "order": Role.SALES, "invoice": Role.SALES, "act": Role.SALES, "delivery_note": Role.STOREKEEPER,
    "goods_receipt": Role.STOREKEEPER, "stock_opening": Role.STOREKEEPER, "payment_in": Role.ACCOUNTANT, "payment_out": Role.ACCOUNTANT,
    "credit_note": Role.ACCOUNTANT,
}
#: hour at which a day's papers are posted, UTC
_CLOSING_HOUR = 15
#: products that are priced at once
_PORTION = 500


@dataclass
class Paper:
    """A document that was made: what its children need to know.

    :param open: what is still to be paid on it.
    """

    id: int
    type: str
    date: date
    gross: Decimal
    open: Decimal
    lines: list[LineDraft] = field(default_factory=list)


class Papers:
    """See the module."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._templates: dict[str, DocumentDraft] = {}
        self._catalogues: dict[tuple[bool, int | None, int], dict[int, LineDraft]] = {}
        self._discounts = {one.id: one.discount for one in world.customers}
        self._contexts: dict[Role, Context] = {role: world.as_employee(world.of_role(role)[0]) for role in set(_WRITERS.values())}

    def new(self, type: str, day: date, manager: Employee, parents: Sequence[Paper] = (), **header: Any) -> DocumentDraft:
        """A draft of a type for a day; the first one of each type shows what all begin with."""
        if type not in self._templates:
            self._templates[type] = drafts.new(self._contexts[_WRITERS[type]], type)
        template = self._templates[type]
        draft = replace(
            template, base=dict(template.base), labels={}, changed={}, lines=[], allocations=[], parents=[paper.id for paper in parents],
            stored_lines=[], stored_shares=[],
        )  # fmt: skip
        values = {"date": day, "manager": manager.id, "branch": manager.branch, **header}
        for name, value in values.items():
            draft[name] = value
        return draft

    def fill(self, draft: DocumentDraft, wants: Iterable[Want]) -> DocumentDraft:
        """Give a draft lines from the catalogue, priced for its client and day."""
        key = (draft["type"] in ("goods_receipt", "stock_opening"), draft["price_list"], draft["date"].year)
        if key not in self._catalogues:
            self._catalogues[key] = self._read_catalogue(draft)
        known = self._catalogues[key]
        buying, *_rest = key
        for want in wants:
            discount = Decimal(0) if buying else self._discounts[draft["client"]]
            draft.lines.append(replace(known[want.product.id], key=fresh_key(), quantity=Decimal(want.quantity), discount=discount))
        return drafts.recompute(draft)

    def _read_catalogue(self, draft: DocumentDraft) -> dict[int, LineDraft]:
        """A line for every product as such a draft has it; prices and taxes change with the year only."""
        ctx = self._contexts[_WRITERS[draft["type"]]]
        ids = [one.id for one in self._world.products]
        found: dict[int, LineDraft] = {}
        for start in range(0, len(ids), _PORTION):
            lines = defaults.product_lines(ctx, draft, [(id, None) for id in ids[start : start + _PORTION]])
            found.update((line.product, line) for line in lines if line.product is not None)
        return found

    def take_over(self, draft: DocumentDraft, parent: Paper, *, goods: bool | None = None, part: tuple[int, int] = (1, 1)) -> DocumentDraft:
        """Give a draft the lines of the paper it is made from.

        :param goods: only goods, or only services.
        :param part: the first or the second of two deliveries, as (number, count).
        """
        number, count = part
        for line in parent.lines:
            assert line.quantity is not None
            first = -(-int(line.quantity) // count)
            quantity = first if number == 1 else int(line.quantity) - first
            if quantity and (goods is None or line.is_goods == goods):
                draft.lines.append(replace(line, key=fresh_key(), id=None, quantity=Decimal(quantity), source_line=line.id, stored={}))
        if draft["date"].year != parent.date.year:
            defaults.reprice(self._contexts[_WRITERS[draft["type"]]], draft, prices=False)
        return drafts.recompute(draft)

    def pay(self, draft: DocumentDraft, claim: Paper, amount: Decimal) -> DocumentDraft:
        """Make a draft a payment of an amount on a paper."""
        draft["gross"] = amount
        draft.allocations = [ShareDraft(claim=claim.id, amount=amount)]
        claim.open -= amount
        return drafts.recompute(draft)

    def write(self, batch: Sequence[DocumentDraft], *, post: bool = True) -> list[Paper]:
        """Save drafts of one type and post them, in the order of their days.

        :raises FieldErrors: one of them is wrong.
        """
        if not batch:
            return []
        kind = batch[0].kind
        ctx = self._contexts[_WRITERS[kind.code]]
        with clock.frozen(days.noon(max(draft["date"] for draft in batch), _CLOSING_HOUR)):
            ids = insert_documents(ctx, batch, post=post, key=repeatable_key(self._world.rng))
        with reading(self._world.database) as session:
            lines = drafts.read_lines(session, ids) if kind.has_lines else {id: [] for id in ids}
        return [
            Paper(id, kind.code, draft["date"], draft["gross"], draft["gross"], lines[id]) for id, draft in zip(ids, batch, strict=True)
        ]  # fmt: skip

