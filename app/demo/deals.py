"""The deals behind the papers, on their way through the stages."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.demo import days
from app.demo.plan import Dealing
from app.demo.world import World
from app.models.catalog import PriceList
from app.models.sales import DealStage
from app.services import records

#: places of the stages that the set-up makes
_FIRST, _CLEAR, _OFFERED, _AGREED, _WON, _LOST = range(6)
#: deals that somebody has just begun to talk about, and that no paper belongs to
_TALKS = 24


class Deals:
    """One deal for each dealing that began with an offer, and some that have not come so far."""

    def __init__(self, world: World, dealings: list[Dealing], periods: days.Periods) -> None:
        self._world, self._periods = world, periods
        with world.owner.reading() as session:
            self._stages = list(session.scalars(sa.select(DealStage.id).order_by(DealStage.position)))
            self.price_list = session.scalars(sa.select(PriceList.id).where(PriceList.is_default.is_(True))).one()
        self._keys: dict[int, int] = {}
        self._beginning: dict[date, list[Dealing]] = defaultdict(list)
        self._steps: dict[date, list[tuple[date, int, Dealing]]] = defaultdict(list)
        for dealing in dealings:
            if dealing.quoted is not None and not dealing.is_draft:
                self._enter(dealing)

    def _enter(self, dealing: Dealing) -> None:
        self._beginning[self._periods.of(dealing.opened)].append(dealing)
        for day, stage in ((dealing.quoted, _OFFERED), (dealing.ordered, _WON), (dealing.lost, _LOST)):
            if day is not None and day <= self._world.last:
                self._steps[self._periods.of(day)].append((day, stage, dealing))

    def key_of(self, dealing: Dealing) -> int | None:
        """The deal of a dealing, if it has one."""
        return self._keys.get(id(dealing))

    def begin(self, start: date) -> None:
        """Enter the deals that begin in a period."""
        mine = self._beginning.pop(start, [])
        if not mine:
            return
        with clock.frozen(days.noon(max(dealing.opened for dealing in mine))):
            ids = self._world.add("deal", [self._row(dealing, self._stages[_FIRST]) for dealing in mine])
        self._keys.update((id(dealing), key) for dealing, key in zip(mine, ids, strict=True))

    def _row(self, dealing: Dealing, stage: int) -> dict[str, Any]:
        sales, rng = self._world.words.sales, self._world.rng
        return {
            "title": rng.choice(sales["deals"]).format(name=dealing.client.name)[:200], "client": dealing.client.id,
            "contact": dealing.client.contact, "stage": stage, "manager": dealing.manager.id, "currency": self._world.currency,
            "amount": dealing.worth.quantize(Decimal(10), ROUND_HALF_UP), "opened_on": dealing.opened,
            "expected_on": days.after(dealing.opened, rng.randint(20, 60)), "next_step": rng.choice(sales["next_steps"]),
        }  # fmt: skip

    def go_on(self, start: date) -> None:
        """Move the deals of a period to the stages they have reached."""
        steps = sorted(self._steps.pop(start, []), key=lambda step: (step[0], step[1]))
        together: dict[tuple[date, int], list[int]] = defaultdict(list)
        for day, stage, dealing in steps:
            together[day, stage].append(self._keys[id(dealing)])
        for (day, stage), keys in together.items():
            values: dict[str, Any] = {"stage": self._stages[stage]}
            if stage in (_WON, _LOST):
                values |= {"closed_on": day, "next_step": None}
            if stage == _LOST:
                values["loss_reason"] = self._world.rng.choice(self._world.words.sales["loss_reasons"])
            with clock.frozen(days.noon(day)):
                records.edit_many(self._world.owner, "deal", keys, values)

    def talk(self) -> None:
        """Enter what has only just begun."""
        world, rng = self._world, self._world.rng
        rows = []
        for _count in range(_TALKS):
            client = rng.choice(world.customers)
            opened = days.working(world.last - timedelta(days=rng.randint(0, 24)))
            dealing = Dealing("talk", client, client.manager, world.warehouse, [], min(opened, world.last))
            row = self._row(dealing, self._stages[rng.choice((_FIRST, _FIRST, _CLEAR, _AGREED))])
            rows.append(row | {"amount": Decimal(rng.randint(2, 90)) * (100 if world.currency == "EUR" else 5000)})
        world.add("deal", rows)
