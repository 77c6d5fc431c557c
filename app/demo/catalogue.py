"""Goods and services: groups, units, barcodes, two price lists, costs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import count, product
from random import Random
from typing import Any

import sqlalchemy as sa

from app.core.enums.catalog import ProductKind
from app.demo import numbers
from app.demo.world import Product, World
from app.models.catalog import PriceList, Unit

_WHOLESALE_PERCENT = 92
#: share of the goods whose price rises with the new year
_RISING, _RISE_PERCENT = 0.4, 104
#: suppliers who share the goods among them: families are given to them in turn
ACTIVE_SUPPLIERS = 10


def make_catalogue(world: World) -> None:
    """Make all that is sold."""
    rng = world.rng
    with world.owner.reading() as session:
        units: dict[str | None, int] = dict(session.execute(sa.select(Unit.okei, Unit.id)).all())
        retail, included = session.execute(sa.select(PriceList.id, PriceList.includes_tax)).one()
    (wholesale,) = world.add("price_list", [{
        "name": world.words.firm["wholesale_prices"], "currency": world.currency, "includes_tax": included, "valid_from": world.first,
    }])  # fmt: skip
    groups = _make_groups(world)
    machines: list[str] = []
    articles = count(1)
    rows: list[dict[str, Any]] = []
    plans: list[dict[str, Any]] = []
    for place, family in enumerate(world.words.families):
        goods = family.get("kind") != "service"
        for name in _names(world, family, machines):
            price = _price(rng, *family["price"])
            article = next(articles)
            minimum = rng.randint(1, 3) * family["pieces"][1] if goods and price < 2 * family["price"][0] and rng.random() < 0.5 else 0
            rows.append({
                "article": f"{place + 10}-{article:04}", "name": name, "kind": ProductKind.GOODS if goods else ProductKind.SERVICE,
                "group": groups[tuple(family["group"])], "unit": units[family["unit"]],
                "weight": Decimal(str(round(rng.uniform(*family["weight"]), 2))) if goods else None,
                "minimum_stock": Decimal(minimum) if minimum else None, "country": rng.choice(world.words.catalogue["origins"]) if goods else None,
            })  # fmt: skip
            plans.append({
                "is_goods": goods, "is_part": place in (10, 11), "price": price, "demand": max(1, round(family["demand"] * rng.paretovariate(1.6))),
                "cost": (price * (100 - family["margin"]) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) if not included
                else (price * (100 - family["margin"]) / 100).quantize(Decimal(1), ROUND_HALF_UP),
                "pieces": tuple(family["pieces"]), "supplier": place % ACTIVE_SUPPLIERS, "minimum": minimum,
            })  # fmt: skip
    ids = world.add("product", rows)
    world.products = [Product(id, **plan) for id, plan in zip(ids, plans, strict=True)]
    world.add("barcode", [
        {"product": one.id, "code": numbers.barcode(one.id), "quantity": Decimal(1)} for one in world.products if one.is_goods
    ])  # fmt: skip
    world.add("product_cost", [{"product": one.id, "cost": one.cost} for one in world.products])
    world.add("product_price", _prices(world, retail, wholesale))


def _make_groups(world: World) -> dict[tuple[str, str], int]:
    pairs = [tuple(family["group"]) for family in world.words.families]
    tops = list(dict.fromkeys(top for top, _below in pairs))
    ids = dict(zip(tops, world.add("product_group", [{"name": top} for top in tops]), strict=True))
    below = world.add("product_group", [{"name": name, "parent": ids[top]} for top, name in pairs])
    return dict(zip(pairs, below, strict=True))


def _names(world: World, family: dict[str, Any], machines: list[str]) -> list[str]:
    """So many different names as the family has goods; the machines among them get spare parts and supplies later."""
    rng: Random = world.rng
    pattern: str = family["name"]
    if "{number}" in pattern:
        found: dict[str, str] = {}
        while len(found) < family["count"]:
            brand, number = rng.choice(world.words.catalogue["brands"]), 10 * rng.randint(11, 99) + rng.choice((0, 5))
            series = pattern.partition("{number}")[0].rpartition(" ")[2]
            found[pattern.format(brand=brand, number=number)] = f"{brand} {series}{number}"
        if family.get("machine"):
            machines.extend(found.values())
        return list(found)
    parts = {
        "brand": world.words.catalogue["brands"], "model": machines, "kind": family.get("kinds", [""]), "size": family.get("sizes", [""]),
    }  # fmt: skip
    used = [name for name in parts if f"{{{name}}}" in pattern]
    names = [pattern.format(**dict(zip(used, chosen, strict=True))) for chosen in product(*(parts[name] for name in used))]
    chosen = sorted(rng.sample(range(len(names)), family["count"]))
    return [names[at] for at in chosen]


def _price(rng: Random, least: float, most: float) -> Decimal:
    """A price as shops write it; cheap ones are more frequent."""
    raw = least + (most - least) * rng.random() ** 2.2
    if most > 1000 and least >= 100:
        step = Decimal(10) if raw < 5000 else Decimal(100)
        return max(step, (Decimal(raw) / step).quantize(Decimal(1), ROUND_HALF_UP) * step) - (0 if step == 10 else 10)
    if raw > 100:
        return Decimal(round(raw)) - Decimal("0.10") if raw < 500 else Decimal(round(raw / 10) * 10 - 1)
    return Decimal(round(raw * 2)) / 2 - Decimal("0.05")


def _prices(world: World, retail: int, wholesale: int) -> Iterator[dict[str, Any]]:
    """Each product in both lists from the first day on; some rise with the new year."""
    new_year = world.last.replace(month=1, day=1)
    for one in world.products:
        rises = new_year > world.first and world.rng.random() < _RISING
        days = ((world.first, 100), (new_year, _RISE_PERCENT)) if rises else ((world.first, 100),)
        for day, percent in days:
            for price_list, share in ((retail, 100), (wholesale, _WHOLESALE_PERCENT)):
                price = (one.price * percent * share / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
                yield {"price_list": price_list, "product": one.id, "price": price, "valid_from": day}
