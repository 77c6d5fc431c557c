"""What the demo firm consists of while it is being made, and the ways to write into it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from app.core.changes import Changes
from app.core.enums.people import Role
from app.db.engine import Database
from app.demo.words import Words
from app.services import records
from app.services.context import Context, open_context
from app.services.entities import entity_of
from app.services.use_case import perform

#: done, total, what is being made now
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Employee:
    """A person of the firm."""

    id: int
    name: str
    role: Role
    login: str
    branch: int


@dataclass(frozen=True, slots=True)
class Product:
    """Goods or a service.

    :param demand: how often it is sold, compared with others.
    :param pieces: the least and the most of it on a line.
    :param supplier: place of its supplier in ``World.suppliers``.
    """

    id: int
    is_goods: bool
    is_part: bool
    cost: Decimal
    price: Decimal
    demand: int
    pieces: tuple[int, int]
    supplier: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A client or a supplier.

    :param punctuality: days after the day to pay on which the money usually comes.
    :param size: how much it buys, compared with others.
    :param payer: key of its legal entity, ``contact`` of its first person; None for a person.
    """

    id: int
    name: str
    manager: Employee
    since: date
    size: float
    punctuality: int
    payment_days: int | None
    price_list: int | None
    discount: Decimal
    address: str
    payer: int | None = None
    contact: int | None = None


@dataclass
class World:
    """Everything made so far.

    :param first: first day of the history; ``last`` is today.
    :param firm: key of our own firm; ``warehouse`` and ``shop`` are those of the two places where goods are kept.
    """

    database: Database
    words: Words
    rng: Random
    first: date
    last: date
    owner: Context
    progress: Progress
    firm: int
    warehouse: int
    currency: str
    shop: int = 0
    employees: list[Employee] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    customers: list[Partner] = field(default_factory=list)
    suppliers: list[Partner] = field(default_factory=list)

    def of_role(self, role: Role) -> list[Employee]:
        """The employees of a role."""
        return [one for one in self.employees if one.role is role]

    def as_employee(self, employee: Employee) -> Context:
        """A context in which that employee works, and sees everything: one of a role writes the papers of all."""
        return replace(open_context(self.database, employee.login), sight=None)

    def add(self, entity: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Save new records in one transaction, checked like those of a card; returns their keys in order."""
        return add_records(self.owner, entity, rows, self.rng)


def add_records(ctx: Context, entity: str, rows: Iterable[Mapping[str, Any]], rng: Random) -> list[int]:
    """Save new records in one transaction; returns their keys in order.

    :raises FieldErrors: a value is wrong.
    """
    fresh = records.new(ctx, entity)
    drafts = []
    for row in rows:
        draft = replace(fresh, base=dict(fresh.base), labels={}, changed={})
        for name, value in row.items():
            draft[name] = value
        records.check(draft)
        drafts.append(draft)
    keys: list[int] = []

    def operation(inner: Context) -> Changes:
        keys.clear()
        with inner.uow(repeatable_key(rng), count=len(drafts)) as uow:
            written = [records.write(uow, draft, flush=False) for draft in drafts]
            uow.session.flush()
            keys.extend(record.id for record in written)
            return uow.commit()

    if drafts:
        perform(ctx, entity_of(entity).permission("save"), operation)
    return keys


def repeatable_key(rng: Random) -> str:
    """An idempotency key that depends on the seed alone."""
    return uuid.UUID(int=rng.getrandbits(128), version=4).hex
