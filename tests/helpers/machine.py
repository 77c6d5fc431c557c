"""Several clients on one database who do what people do, and what machines do to people: crash, lose answers, press twice, come too late.

A state machine for hypothesis. After each step the invariants must hold; what was told to be done must be done exactly once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.db.guard import seal
from app.services import records
from app.services.documents import actions, drafts, periods, reservations
from app.services.documents.chain import create_from, next_types
from app.services.documents.draft_model import DocumentDraft
from tests.helpers.accidents import Crash, crash_at, losing_the_answer
from tests.helpers.every_statement import newest
from tests.helpers.machine_ground import CLIENTS, Ground
from tests.helpers.shop import TODAY, Shop

#: statements before which a client may die: more than posting takes
MOST_STATEMENTS = 40
clients = st.integers(0, CLIENTS - 1)
picks = st.integers(0, 999)
quantities = st.integers(1, 12)
days_ago = st.integers(0, 2)


class Business(Ground):
    """A firm, three clients, and everything that may happen in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.last: tuple[int, int, str] | None = None

    # what people do --------------------------------------------------------------------------------------------------------------
    @rule(client=clients, type=st.sampled_from(("order", "invoice", "delivery_note", "goods_receipt", "quotation")), bolts=quantities, nuts=quantities, ago=days_ago)
    def create(self, client: int, type: str, bolts: int, nuts: int, ago: int) -> None:
        """Somebody writes a draft."""
        shop = self.shops[client]
        header = {"client": shop.supplier if type == "goods_receipt" else shop.petrov if bolts % 2 else shop.ivanov, "date": TODAY - timedelta(ago)}
        self.try_to("created", lambda: shop.save(shop.draft(type, (shop.bolt, bolts), (shop.nut, nuts), **header)))

    @rule(client=clients, number=picks, quantity=quantities)
    def change(self, client: int, number: int, quantity: int) -> None:
        """Somebody changes a draft."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        draft = drafts.load(self.shops[client].ctx, found[0])
        if draft.lines:
            draft.lines[0].quantity = Decimal(quantity)
        else:
            draft["gross"] = Decimal(quantity)
        self.try_to("changed", lambda: drafts.save(self.shops[client].ctx, draft))

    @rule(client=clients, other=clients, number=picks, quantity=quantities)
    def change_two_at_once(self, client: int, other: int, number: int, quantity: int) -> None:
        """Two change the same draft: the second one is told, and what the first one typed stays."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        first, second = drafts.load(self.shops[client].ctx, found[0]), drafts.load(self.shops[other].ctx, found[0])
        first["subject"], second["subject"] = f"first {quantity}", f"second {quantity}"
        if first["subject"] == first.base.get("subject"):
            return
        if self.try_to("changed", lambda: drafts.save(self.shops[client].ctx, first)):
            assert not self.try_to("lost an update", lambda: drafts.save(self.shops[other].ctx, second))
            assert drafts.load(self.shops[other].ctx, found[0])["subject"] == f"first {quantity}"

    @rule(client=clients, number=picks)
    def post(self, client: int, number: int) -> None:
        """Somebody posts."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        key = uuid.uuid4().hex
        if self.try_to("posted", lambda: actions.post(self.shops[client].ctx, found[0], found[1], key)):
            self.last = (found[0], found[1], key)

    @rule(client=clients, number=picks)
    def reverse(self, client: int, number: int) -> None:
        """Somebody reverses."""
        if (found := self.pick(number, DocumentState.POSTED)) is not None:
            self.try_to("reversed", lambda: actions.unpost(self.shops[client].ctx, found[0], found[1], "typed wrongly"))

    @rule(client=clients, number=picks, next=picks, part=st.integers(1, 3))
    def follow(self, client: int, number: int, next: int, part: int) -> None:
        """Somebody makes the next document of a chain, all or part of it: ships, invoices, credits, pays."""
        found = self.pick(number, DocumentState.POSTED)
        if found is None or not (kinds := next_types(found[2])):
            return
        shop = self.shops[client]

        def draft() -> DocumentDraft:
            draft = create_from(shop.ctx, [found[0]], kinds[next % len(kinds)].code)
            if "warehouse" in draft.kind.needs:
                draft["warehouse"] = shop.main
            for line in draft.lines:
                line.quantity = max(Decimal(1), (line.quantity or Decimal(1)) // part)
            for share in draft.allocations:
                share.amount = draft["gross"] = max(Decimal("0.01"), ((share.amount or Decimal(1)) / part).quantize(Decimal("0.01")))
            return draft

        self.save_and_post("followed", shop, draft)

    @rule(client=clients, amount=quantities)
    def pay(self, client: int, amount: int) -> None:
        """A payment comes that names nothing."""
        shop = self.shops[client]
        self.save_and_post("paid", shop, lambda: shop.draft("payment_in", client=shop.petrov, gross=Decimal(amount)))

    def save_and_post(self, what: str, shop: Shop, draft: Callable[[], DocumentDraft]) -> None:
        """Two use cases, of which the second may be refused."""
        saved: list[int] = []
        if self.try_to("created", lambda: saved.append(shop.save(draft()))):
            self.try_to(what, lambda: shop.post(saved[0]))

    @rule(client=clients, number=picks, release=st.booleans())
    def set_aside(self, client: int, number: int, release: bool) -> None:
        """Goods are set aside for an order, or given free."""
        if (found := self.pick(number, DocumentState.POSTED, "order")) is not None:
            act = reservations.release if release else reservations.reserve
            self.try_to("set aside", lambda: act(self.shops[client].ctx, found[0], found[1]))

    @rule(client=clients, number=picks)
    def bin(self, client: int, number: int) -> None:
        """A draft is thrown away."""
        if (found := self.pick(number, DocumentState.DRAFT)) is not None:
            self.try_to("binned", lambda: records.delete(self.shops[client].ctx, "document", [found[0]]))

    @rule(client=clients, ago=st.none() | days_ago)
    def close_books(self, client: int, ago: int | None) -> None:
        """The books are closed until a day, or opened again."""
        shop = self.shops[client]
        until = None if ago is None else TODAY - timedelta(ago)
        seen = periods.books(shop.ctx, shop.firm).until
        if seen != until:
            self.try_to("closed" if until else "opened", lambda: periods.close(shop.ctx, shop.firm, until, seen, "closed too early"))

    # what machines do ------------------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.last is not None)
    @rule(client=clients)
    def press_again(self, client: int) -> None:
        """The same key comes once more: nothing happens a second time."""
        assert self.last is not None
        before = newest(self.shop)
        id, version, key = self.last
        assert self.try_to("replayed", lambda: actions.post(self.shops[client].ctx, id, version, key))
        assert newest(self.shop) == before

    @rule(client=clients, number=picks)
    def come_too_late(self, client: int, number: int) -> None:
        """Somebody posts what he saw before it was changed: he is told."""
        if (found := self.pick(number, DocumentState.DRAFT)) is not None:
            assert not self.try_to("posted what was stale", lambda: actions.post(self.shops[client].ctx, found[0], found[1] - 1))

    @rule(client=clients, number=picks, statement=st.integers(1, MOST_STATEMENTS), posting=st.booleans())
    def crash(self, client: int, number: int, statement: int, posting: bool) -> None:
        """A client dies before one of its statements: all or nothing is left of what it did."""
        found = self.pick(number, DocumentState.DRAFT if posting else DocumentState.POSTED)
        if found is None:
            return
        id, version, _type = found
        before, key = newest(self.shop), uuid.uuid4().hex
        try:
            with crash_at(self.shops[client].ctx.database, statement):
                if posting:
                    actions.post(self.shops[client].ctx, id, version, key)
                else:
                    actions.unpost(self.shops[client].ctx, id, version, "typed wrongly", key)
        except Crash:
            self.figures["crashed"] += 1
            assert newest(self.shop) == before
        except UserError:
            self.figures["refused"] += 1
        else:
            self.figures["posted" if posting else "reversed"] += 1

    @rule(client=clients)
    def seal(self, client: int) -> None:
        """One of the programs seals the journal; every entry from then on is in one of the next blocks."""
        self.figures["sealed"] += seal.seal(self.shops[client].ctx.database).entries > 0

    @rule(client=clients, number=picks)
    def lose_answer(self, client: int, number: int) -> None:
        """The answer to COMMIT is lost: the program finds out that it took place, and nothing is done twice."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        key = uuid.uuid4().hex

        def act() -> None:
            with losing_the_answer(self.shops[client].ctx.database):
                actions.post(self.shops[client].ctx, found[0], found[1], key)

        if self.try_to("answers lost", act):
            self.last = (found[0], found[1], key)
            assert self.shop.document(found[0]).state is DocumentState.POSTED
