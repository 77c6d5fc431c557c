"""Rows that databases of tests begin with: written once for each kind of database, into a template of which each test has a copy.

A test gets them by a fixture of the same name, which tells what was written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.core.enums.people import Role
from app.db.engine import Database
from app.services import records, setup
from app.services.context import open_context
from tests.helpers.firm import small_firm
from tests.helpers.shop import make_shop

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Furniture(Generic[T]):
    """What a template holds.

    :param name: of the template, and of the fixture that wants it.
    :param write: writes the rows and tells what they are.
    """

    name: str
    write: Callable[[Database], T]


def _own(database: Database) -> None:
    first = open_context(database)
    records.save(first, records.new(first, "employee", name="Olga Owner", role=Role.OWNER, login=first.user.login))


def _settle(database: Database) -> None:
    first = open_context(database)
    setup.set_up(first, setup.Beginning("Nordlicht GmbH", "DE", "Olga Owner", first.user.login))


def _keep_shop(database: Database) -> object:
    _own(database)
    return make_shop(open_context(database))


#: a firm in Germany with goods in stock; one with the usual units and lists only; an owner alone; a shop of that owner
SMALL_FIRM = Furniture("standing_firm", small_firm)
NEW_FIRM = Furniture("new_firm", _settle)
OWNED = Furniture("owned", _own)
SHOP = Furniture("standing_shop", _keep_shop)

#: by name; where the fixtures of a test name two, the later one stands
KNOWN: dict[str, Furniture[object]] = {piece.name: piece for piece in (OWNED, SHOP, NEW_FIRM, SMALL_FIRM)}


def known(furniture: Furniture[T]) -> Furniture[T]:
    """Make a fixture of this name bring this furniture."""
    KNOWN[furniture.name] = furniture
    return furniture


def wanted(fixtures: list[str]) -> Furniture[object] | None:
    """What the database of a test with these fixtures begins with."""
    return next((piece for name, piece in reversed(KNOWN.items()) if name in fixtures), None)
