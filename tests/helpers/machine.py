"""Several clients on one database who do what people do, and what machines do to people: crash, lose answers, press twice, come too late.

A state machine for hypothesis. After each step the invariants must hold; what was told to be done must be done exactly once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.db.engine import Database
from app.models.documents import Document
from app.models.stock import StockMovement
from app.services import records
from app.services.context import open_context
from app.services.documents import actions, drafts, reservations
from app.services.documents.chain import create_from, next_types
from app.services.verifying import CHECKS, LEDGERS, verify
from tests.helpers.accidents import Crash, crash_at, losing_the_answer
from tests.helpers.following import Follower
from tests.helpers.shop import Shop, make_shop

CLIENTS = 3
#: the journal is replayed after so many steps, and at the end; the ledgers are checked after each
REPLAYED_EVERY = 10
clients = st.integers(0, CLIENTS - 1)
picks = st.integers(0, 999)
quantities = st.integers(1, 12)


class Business(RuleBasedStateMachine):
    """A firm, three clients, and everything that may happen in any order.

    :cvar made: makes a fresh database; :cvar dropped: takes it away.
    :cvar followers: the clients, which go on from run to run.
    :cvar figures: what happened in all runs together, for the report.
    """

    made: ClassVar[Callable[[], Database]]
    dropped: ClassVar[Callable[[Database], None]]
    followers: ClassVar[list[Follower]] = []
    figures: ClassVar[dict[str, int]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.database = type(self).made()
        while len(self.followers) <= CLIENTS:
            self.followers.append(Follower(self.database))
        first, *self.others = [follower.move(self.database) for follower in self.followers]
        self.shop = make_shop(open_context(first))
        self.contexts = [replace(self.shop.ctx, database=other) for other in self.others]
        self.shops = [Shop(**{**vars(self.shop), "ctx": ctx}) for ctx in self.contexts]
        self.steps = 0
        self.last: tuple[int, int, str] | None = None
        self.count("runs")

    @classmethod
    def count(cls, what: str) -> None:
        """Note that something happened."""
        cls.figures[what] = cls.figures.get(what, 0) + 1

    @initialize()
    def open_stock(self) -> None:
        """What everybody sells from, and the first papers, so that every rule finds something to do."""
        shop = self.shop
        shop.stock_up(bolt=40, nut=40)
        shop.sell("order", (shop.bolt, 8), (shop.nut, 8), client=shop.petrov, warehouse=shop.main)
        shop.sell("invoice", (shop.bolt, 2), client=shop.ivanov)
        for type in ("delivery_note", "invoice"):
            shop.save(shop.draft(type, (shop.bolt, 3), (shop.nut, 3), client=shop.petrov))

    # what is there ---------------------------------------------------------------------------------------------------------------
    def pick(self, number: int, state: DocumentState, *types: str) -> tuple[int, int, str] | None:
        """Key, version and type of one of the documents in a state."""
        statement = sa.select(Document.id, Document.version, Document.type).where(Document.state == state, Document.deleted_at.is_(None))
        if types:
            statement = statement.where(Document.type.in_(types))
        with self.shop.ctx.reading() as session:
            rows = session.execute(statement.order_by(Document.id)).all()
        return tuple(rows[number % len(rows)]) if rows else None  # type: ignore[return-value]

    def try_to(self, what: str, act: Callable[[], object]) -> bool:
        """Do something that the rules may refuse."""
        self.steps += 1
        try:
            act()
        except UserError:
            self.count("refused")
            return False
        self.count(what)
        return True

    # what people do --------------------------------------------------------------------------------------------------------------
    @rule(client=clients, type=st.sampled_from(("order", "invoice", "delivery_note", "goods_receipt", "quotation")), bolts=quantities, nuts=quantities)
    def create(self, client: int, type: str, bolts: int, nuts: int) -> None:
        """Somebody writes a draft."""
        shop = self.shops[client]
        header = {"client": shop.supplier if type == "goods_receipt" else shop.petrov if bolts % 2 else shop.ivanov}
        self.try_to("created", lambda: shop.save(shop.draft(type, (shop.bolt, bolts), (shop.nut, nuts), **header)))

    @rule(client=clients, number=picks, quantity=quantities)
    def change(self, client: int, number: int, quantity: int) -> None:
        """Somebody changes a draft."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        draft = drafts.load(self.contexts[client], found[0])
        if draft.lines:
            draft.lines[0].quantity = Decimal(quantity)
        else:
            draft["gross"] = Decimal(quantity)
        self.try_to("changed", lambda: drafts.save(self.contexts[client], draft))

    @rule(client=clients, other=clients, number=picks, quantity=quantities)
    def change_two_at_once(self, client: int, other: int, number: int, quantity: int) -> None:
        """Two change the same draft: the second one is told, and what the first one typed stays."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        first, second = drafts.load(self.contexts[client], found[0]), drafts.load(self.contexts[other], found[0])
        first["subject"], second["subject"] = f"first {quantity}", f"second {quantity}"
        if first["subject"] == first.base.get("subject"):
            return
        if self.try_to("changed", lambda: drafts.save(self.contexts[client], first)):
            assert not self.try_to("lost an update", lambda: drafts.save(self.contexts[other], second))
            assert drafts.load(self.contexts[other], found[0])["subject"] == f"first {quantity}"

    @rule(client=clients, number=picks)
    def post(self, client: int, number: int) -> None:
        """Somebody posts."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        key = uuid.uuid4().hex
        if self.try_to("posted", lambda: actions.post(self.contexts[client], found[0], found[1], key)):
            self.last = (found[0], found[1], key)

    @rule(client=clients, number=picks)
    def reverse(self, client: int, number: int) -> None:
        """Somebody reverses."""
        if (found := self.pick(number, DocumentState.POSTED)) is not None:
            self.try_to("reversed", lambda: actions.unpost(self.contexts[client], found[0], found[1], "typed wrongly"))

    @rule(client=clients, number=picks, next=picks, part=st.integers(1, 3))
    def follow(self, client: int, number: int, next: int, part: int) -> None:
        """Somebody makes the next document of a chain, all or part of it: ships, invoices, credits, pays."""
        found = self.pick(number, DocumentState.POSTED)
        if found is None or not (kinds := next_types(found[2])):
            return
        shop = self.shops[client]

        def act() -> None:
            draft = create_from(shop.ctx, [found[0]], kinds[next % len(kinds)].code)
            if "warehouse" in draft.kind.needs:
                draft["warehouse"] = shop.main
            for line in draft.lines:
                line.quantity = max(Decimal(1), (line.quantity or Decimal(1)) // part)
            for share in draft.allocations:
                share.amount = draft["gross"] = max(Decimal("0.01"), ((share.amount or Decimal(1)) / part).quantize(Decimal("0.01")))
            shop.post(draft)

        self.try_to("followed", act)

    @rule(client=clients, amount=quantities)
    def pay(self, client: int, amount: int) -> None:
        """A payment comes that names nothing."""
        shop = self.shops[client]
        self.try_to("paid", lambda: shop.sell("payment_in", client=shop.petrov, gross=Decimal(amount)))

    @rule(client=clients, number=picks, release=st.booleans())
    def set_aside(self, client: int, number: int, release: bool) -> None:
        """Goods are set aside for an order, or given free."""
        if (found := self.pick(number, DocumentState.POSTED, "order")) is not None:
            act = reservations.release if release else reservations.reserve
            self.try_to("set aside", lambda: act(self.contexts[client], found[0], found[1]))

    @rule(client=clients, number=picks)
    def bin(self, client: int, number: int) -> None:
        """A draft is thrown away."""
        if (found := self.pick(number, DocumentState.DRAFT)) is not None:
            self.try_to("binned", lambda: records.delete(self.contexts[client], "document", [found[0]]))

    # what machines do ------------------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.last is not None)
    @rule(client=clients)
    def press_again(self, client: int) -> None:
        """The same key comes once more: nothing happens a second time."""
        assert self.last is not None
        before = self.effects()
        id, version, key = self.last
        assert self.try_to("replayed", lambda: actions.post(self.contexts[client], id, version, key))
        assert self.effects() == before

    @rule(client=clients, number=picks)
    def come_too_late(self, client: int, number: int) -> None:
        """Somebody posts what he saw before it was changed: he is told."""
        if (found := self.pick(number, DocumentState.DRAFT)) is not None:
            assert not self.try_to("posted what was stale", lambda: actions.post(self.contexts[client], found[0], found[1] - 1))

    @rule(client=clients, number=picks, statement=st.integers(1, 16), posting=st.booleans())
    def crash(self, client: int, number: int, statement: int, posting: bool) -> None:
        """A client dies before one of its statements: all or nothing is left of what it did."""
        found = self.pick(number, DocumentState.DRAFT if posting else DocumentState.POSTED)
        if found is None:
            return
        id, version, _type = found
        before, key = self.effects(), uuid.uuid4().hex
        self.steps += 1
        try:
            with crash_at(self.others[client], statement):
                if posting:
                    actions.post(self.contexts[client], id, version, key)
                else:
                    actions.unpost(self.contexts[client], id, version, "typed wrongly", key)
        except Crash:
            self.count("crashed")
            assert self.effects() == before
        except UserError:
            self.count("refused")

    @rule(client=clients, number=picks)
    def lose_answer(self, client: int, number: int) -> None:
        """The answer to COMMIT is lost: the program finds out that it took place, and nothing is done twice."""
        if (found := self.pick(number, DocumentState.DRAFT)) is None:
            return
        key = uuid.uuid4().hex

        def act() -> None:
            with losing_the_answer(self.others[client]):
                actions.post(self.contexts[client], found[0], found[1], key)

        if self.try_to("answers lost", act):
            self.last = (found[0], found[1], key)
            assert self.shop.document(found[0]).state is DocumentState.POSTED

    def effects(self) -> tuple[int, int]:
        """Movements and posted documents, to see whether something happened."""
        with self.shop.ctx.reading() as session:
            moved = session.scalar(sa.select(sa.func.count()).select_from(StockMovement))
            posted = session.scalar(sa.select(sa.func.count()).select_from(Document).where(Document.state == DocumentState.POSTED))
        return int(moved or 0), int(posted or 0)

    @invariant()
    def all_holds(self) -> None:
        """Ledgers and papers after each step, everything after each tenth."""
        self.count("checked")
        assert verify(self.shop.ctx, CHECKS if self.steps % REPLAYED_EVERY == REPLAYED_EVERY - 1 else LEDGERS) == []

    def teardown(self) -> None:
        """Everything once more, and the database away."""
        try:
            assert verify(self.shop.ctx) == []
        finally:
            for other in (self.shop.ctx.database, *self.others):
                other.dispose()
            type(self).dropped(self.database)


def machine_of(made: Callable[[], Database], dropped: Callable[[Database], None]) -> type[Business]:
    """A machine with clients and figures of its own.

    :param made: makes a fresh database; ``dropped`` takes it away.
    """
    names = {"made": staticmethod(made), "dropped": staticmethod(dropped), "figures": {}, "followers": []}
    return type("Business", (Business,), names)
