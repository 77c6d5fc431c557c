"""What the firm buys so that nothing runs out: thought out from what will be sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.demo import days
from app.demo.plan import Dealing, Want
from app.demo.world import Partner, Product, World

#: each supplier comes once in so many periods, and brings what will be sold until the next time
_EVERY = 3
_SHOP_EVERY = 6
_MOST_LINES = 60
_SUPPLIER_DAYS = 30
#: share of the goods that lie on the shelf without anybody asking
_SLEEPING = 0.4
#: what may lie there of one of them, in usual prices of a product
_SLEEPING_WORTH = 6

Place = tuple[int, int]  # product, warehouse


@dataclass
class Receipt:
    """A supplier's delivery, paid some weeks later."""

    supplier: Partner
    place: int
    day: date
    wants: list[Want]
    paid: date


@dataclass
class Supply:
    """All that is bought: first the stock that was there already, by warehouse, then the receipts in the order of their days."""

    opening: list[tuple[int, list[Want]]] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    def documents(self, last: date) -> int:
        """How many documents it makes up to a day."""
        return len(self.opening) + len(self.receipts) + sum(1 for one in self.receipts if one.paid <= last)


def plan_supply(world: World, dealings: Iterable[Dealing]) -> Supply:
    """Buy so that the stock never falls below what is needed in a period, nor for long below its minimum."""
    periods = days.Periods(world.first, world.last)
    needs = _needs(dealings, world.last, periods)
    goods = [one for one in world.products if one.is_goods]
    stock: dict[Place, int] = defaultdict(int)
    supply = Supply()
    for place in (world.warehouse, world.shop):
        every = _EVERY if place == world.warehouse else _SHOP_EVERY
        kept = goods if place == world.warehouse else [one for one in goods if one.is_part]
        by_supplier: dict[int, list[Product]] = defaultdict(list)
        for one in kept:
            by_supplier[one.supplier].append(one)
        for number, mine in by_supplier.items():
            begins = _begin(world, supply, place, mine, needs, stock, periods.starts[: number % every + 1])
            for at, start in enumerate(periods.starts):
                if at >= begins and (at - begins) % every == 0:
                    _restock(world, supply, place, mine, needs, stock, periods.starts[at : at + every])
                for one in mine:
                    stock[one.id, place] -= needs[one.id, place, start]
    supply.receipts.sort(key=lambda one: (one.day, one.supplier.id, one.place))
    return supply


def _needs(dealings: Iterable[Dealing], last: date, periods: days.Periods) -> dict[tuple[int, int, date], int]:
    """What must be there in each period: product, warehouse, start → pieces."""
    found: dict[tuple[int, int, date], int] = defaultdict(int)
    for dealing in dealings:
        if dealing.needed is not None and dealing.needed <= last and not dealing.is_draft:
            for want in dealing.goods:
                found[want.product.id, dealing.place, periods.of(dealing.needed)] += want.quantity
    return found


def _begin(
    world: World, supply: Supply, place: int, mine: list[Product], needs: dict[tuple[int, int, date], int], stock: dict[Place, int],
    until: list[date],
) -> int:
    """The stock at the start lasts until the supplier comes for the first time; returns that period's place."""
    rng, worth = world.rng, usual_cost(world.products) * _SLEEPING_WORTH
    wants = []
    for one in mine:
        asked = sum(needs[one.id, place, start] for start in until)
        spare = _spare(rng, one, worth) if rng.random() < _SLEEPING else 0
        if pieces := asked + max(one.minimum if place == world.warehouse else 0, spare):
            stock[one.id, place] = pieces
            wants.append(Want(one, pieces))
    supply.opening += [(place, wants[at : at + _MOST_LINES]) for at in range(0, len(wants), _MOST_LINES)]
    return len(until) - 1


def usual_cost(products: list[Product]) -> Decimal:
    """What a product in the middle of all costs."""
    return sorted(one.cost for one in products)[len(products) // 2]


def _spare(rng: Random, one: Product, worth: Decimal) -> int:
    """Some pieces; of dear ones a single one, or none."""
    return min(rng.randint(1, 3) * one.pieces[1], int(worth / one.cost)) or int(rng.random() < _SLEEPING)


def _restock(
    world: World, supply: Supply, place: int, mine: list[Product], needs: dict[tuple[int, int, date], int], stock: dict[Place, int],
    until: list[date],
) -> None:
    wants = []
    for one in mine:
        asked = sum(needs[one.id, place, start] for start in until)
        least = one.minimum if place == world.warehouse else 0
        if asked and (lacking := asked + least - stock[one.id, place]) > 0:
            pack = one.pieces[1]
            pieces = -(-lacking // pack) * pack
            stock[one.id, place] += pieces
            wants.append(Want(one, pieces))
    if not wants:
        return
    day = days.working(max(until[0], world.first))
    if day > world.last:
        return
    supplier = world.suppliers[mine[0].supplier]
    paid = days.after(day, _SUPPLIER_DAYS + world.rng.randint(-9, 6))
    supply.receipts.append(Receipt(supplier, place, day, wants, paid))


def due(receipt: Receipt) -> date:
    """The day to pay a receipt."""
    return receipt.day + timedelta(days=_SUPPLIER_DAYS)
