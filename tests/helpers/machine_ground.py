"""The ground of a state machine: a firm, several clients on its database, and what must hold after everything that they do."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, TypeVar

import sqlalchemy as sa
from hypothesis.errors import StopTest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.db.engine import Database
from app.models.documents import Document
from app.services.context import open_context
from app.services.verifying import CHECKS, LEDGERS, verify
from tests.helpers.databases import Source
from tests.helpers.every_statement import newest
from tests.helpers.following import Follower
from tests.helpers.shop import Shop, make_shop

CLIENTS = 3
#: of so many checks one replays the journal; the others look at the ledgers
REPLAYED_EVERY = 8


class Ground(RuleBasedStateMachine):
    """A run: a fresh copy of the firm, and its clients.

    :cvar source: makes databases that hold the firm with its first papers; set by `put_on`, as all that follows.
    :cvar original: the firm in the template, whose keys all copies have.
    :cvar followers: the clients, which go on from run to run; the first one only looks.
    :cvar figures: what happened in all runs together, for the report.
    :cvar failures: what went wrong the first time, with where: hypothesis tries it again, and keeps silent of what does not happen twice.
    :cvar told: called when a run begins with the number of those before.
    """

    source: ClassVar[Source]
    original: ClassVar[list[Shop]]
    followers: ClassVar[list[Follower]]
    figures: ClassVar[Counter[str]]
    failures: ClassVar[list[str]]
    told: ClassVar[Callable[[int], object]]

    def __init__(self) -> None:
        super().__init__()
        self.told(self.figures["runs"])
        self.figures["runs"] += 1
        self.database = self.source.fresh()
        while len(self.followers) <= CLIENTS:
            self.followers.append(Follower(self.database))
        self.shop, *self.shops = [self._shop(follower.move(self.database)) for follower in self.followers]
        self.checks = self.newest = 0

    def _shop(self, database: Database) -> Shop:
        original = self.original[0]
        return replace(original, ctx=replace(original.ctx, database=database))

    def pick(self, number: int, state: DocumentState, *types: str) -> tuple[int, int, str] | None:
        """Key, version and type of one of the documents in a state."""
        statement = sa.select(Document.id, Document.version, Document.type).where(Document.state == state, Document.deleted_at.is_(None))
        if types:
            statement = statement.where(Document.type.in_(types))
        with self.shop.ctx.reading() as session:
            rows = session.execute(statement.order_by(Document.id)).all()
        return tuple(rows[number % len(rows)]) if rows else None  # type: ignore[return-value]

    def try_to(self, what: str, act: Callable[[], object]) -> bool:
        """Do something that the rules may refuse; what was refused has left nothing."""
        before = newest(self.shop)
        try:
            act()
        except UserError:
            assert newest(self.shop) == before
            self.figures["refused"] += 1
            return False
        self.figures[what] += 1
        return True

    @invariant()
    def all_holds(self) -> None:
        """Ledgers and papers after each step that wrote something, everything each eighth time.

        All tables are journaled. What went past the journal is found when it is replayed, at the latest at the end of the run.
        """
        before, self.newest = self.newest, newest(self.shop)
        if self.newest == before:
            return
        self.checks += 1
        self.figures["checked"] += 1
        assert verify(self.shop.ctx, LEDGERS if self.checks % REPLAYED_EVERY else CHECKS) == []

    def teardown(self) -> None:
        """Everything once more where all went well, and the database away."""
        failed = sys.exc_info()[1]
        try:
            if failed is None or isinstance(failed, StopTest):
                assert verify(self.shop.ctx) == []
        except Exception as error:
            failed = error
            raise
        finally:
            if isinstance(failed, Exception):
                self.failures.append(f"run {self.figures['runs']}:\n" + "".join(traceback.format_exception(failed)))
            for shop in (self.shop, *self.shops):
                shop.ctx.database.dispose()
            self.source.drop(self.database)


G = TypeVar("G", bound=Ground)


def put_on(machine: type[G], source: Source, told: Callable[[int], object] = lambda _runs: None) -> type[G]:
    """A machine with databases, clients and figures of its own.

    :param told: called when a run begins with the number of those before.
    """
    original: list[Shop] = []

    def furnish(database: Database) -> None:
        shop = make_shop(open_context(database))
        first_papers(shop)
        original.append(shop)

    kept = {"original": original, "followers": [], "figures": Counter(), "failures": []}
    return type(machine.__name__, (machine,), {"source": source.furnished("shop", furnish), "told": staticmethod(told), **kept})


def first_papers(shop: Shop) -> None:
    """What everybody sells from, and something to do for every rule."""
    shop.stock_up(bolt=40, nut=40)
    shop.sell("order", (shop.bolt, 8), (shop.nut, 8), client=shop.petrov, warehouse=shop.main)
    shop.sell("invoice", (shop.bolt, 2), client=shop.ivanov)
    for type in ("delivery_note", "invoice"):
        shop.save(shop.draft(type, (shop.bolt, 3), (shop.nut, 3), client=shop.petrov))
