"""What happens in the firm, thought out beforehand and without a database: who asks, orders, gets and pays what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from app.demo import days
from app.demo.world import Employee, Partner, Product, World

#: documents of the whole history, with the drafts that are left open
DOCUMENTS = 2_500
#: dealings that lead to an invoice
_DEALINGS = 500
#: how often a dealing begins with an offer, begins with an order, is sold at once, is a repair
_KINDS = {"project": 22, "order": 33, "counter": 25, "repair": 20}
#: how much more is taken at once than over the counter
_BULK = {"project": (1, 2, 3, 5), "offer": (1, 2, 3, 5), "order": (1, 1, 2, 3)}
_OPEN_DRAFTS = 14


@dataclass(frozen=True, slots=True)
class Want:
    """A product and how much of it."""

    product: Product
    quantity: int


@dataclass
class Dealing:
    """One thing that a client wants, from the first word to the last payment. Days that lie behind today do not happen.

    :param place: warehouse that delivers.
    :param deliveries: days of the deliveries; two of them halve each quantity.
    :param payments: days and shares of the amount.
    :param lost: day on which the client said no.
    :param is_draft: its first document was begun and is not posted.
    """

    kind: str
    client: Partner
    manager: Employee
    place: int
    wants: list[Want]
    opened: date
    quoted: date | None = None
    ordered: date | None = None
    invoiced: date | None = None
    deliveries: list[date] = field(default_factory=list)
    accepted: date | None = None
    credited: date | None = None
    payments: list[tuple[date, Decimal]] = field(default_factory=list)
    lost: date | None = None
    is_draft: bool = False

    @property
    def goods(self) -> list[Want]:
        """What has to be in stock."""
        return [want for want in self.wants if want.product.is_goods]

    @property
    def needed(self) -> date | None:
        """The day on which the goods must be there: an order sets them aside."""
        return self.ordered or (self.deliveries[0] if self.deliveries else None)

    @property
    def worth(self) -> Decimal:
        """What it comes to at the first prices."""
        return sum((want.product.price * want.quantity for want in self.wants), Decimal(0))

    def documents(self, last: date) -> int:
        """How many documents it makes up to a day."""
        if self.is_draft:
            return 1
        happened = [self.quoted, self.ordered, self.invoiced, self.accepted, self.credited, *self.deliveries, *(day for day, _share in self.payments)]
        return sum(1 for day in happened if day is not None and day <= last)


class Planner:
    """Invents dealings.

    :param terms: usual days to pay.
    :param in_advance: share of the clients who pay before they get anything.
    """

    def __init__(self, world: World, terms: int, in_advance: float) -> None:
        self._world, self._rng, self._terms, self._in_advance = world, world.rng, terms, in_advance
        self._days = days.working_days(world.first, world.last)
        self._busy = list(accumulate(days.busy(day, world.first) for day in self._days))
        self._sizes = list(accumulate(one.size for one in world.customers))
        sold = [one for one in world.products if one.is_goods]
        self._goods = (sold, list(accumulate(one.demand for one in sold)))
        services = [one for one in world.products if not one.is_goods]
        self._services = (services, list(accumulate(one.demand for one in services)))
        parts = [one for one in world.products if one.is_part]
        self._parts = (parts, list(accumulate(one.demand for one in parts)))

    def dealings(self) -> list[Dealing]:
        """Everything that leads to an invoice, and what was begun in the last days, in the order of their days."""
        found = [self._dealing(kind) for kind in self._rng.choices(list(_KINDS), list(_KINDS.values()), k=_DEALINGS)]
        return _ordered(found + [self._left_open() for _count in range(_OPEN_DRAFTS)])

    def offers(self, count: int) -> list[Dealing]:
        """Offers that led to nothing (yet), which make so many documents."""
        found: list[Dealing] = []
        while count > 0:
            offer = self._dealing("offer")
            count -= offer.documents(self._world.last)
            found.append(offer)
        return _ordered(found)

    def _dealing(self, kind: str) -> Dealing:
        rng, last = self._rng, self._world.last
        opened = rng.choices(self._days, cum_weights=self._busy)[0]
        client = self._client(opened)
        dealing = Dealing(kind, client, client.manager, self._world.shop if kind == "repair" else self._world.warehouse, self._wants(kind), opened)
        day = opened
        if kind in ("project", "offer"):
            dealing.quoted = day = days.after(day, rng.randint(0, 4))
        if kind == "offer":
            dealing.lost = days.after(day, rng.randint(5, 60))
            return dealing
        if kind in ("project", "order"):
            dealing.ordered = day = days.after(day, rng.randint(2, 18) if kind == "project" else 0)
        dealing.invoiced = day = days.after(day, rng.randint(0, 3) if kind != "counter" else 0)
        due = day + timedelta(days=client.payment_days if client.payment_days is not None else self._terms)
        early = rng.random() < self._in_advance
        paid = days.after(day, rng.randint(1, 4)) if early else days.after(due, max(client.punctuality + rng.randint(-3, 6), -self._terms))
        self._deliver(dealing, paid if early else day)
        self._pay(dealing, paid)
        if rng.random() < 0.05 and dealing.goods and not early:
            dealing.credited = days.after(max(dealing.deliveries), rng.randint(1, 3))
            dealing.payments = [(max(when, days.after(dealing.credited, 1)), share) for when, share in dealing.payments]
            if dealing.credited.year != day.year or dealing.credited > last:
                dealing.credited = None
        return dealing

    def _deliver(self, dealing: Dealing, ready: date) -> None:
        rng = self._rng
        when = days.after(ready, rng.randint(0, 5) if dealing.kind != "counter" else 0)
        if dealing.goods:
            dealing.deliveries = [when]
            if dealing.kind == "project" and rng.random() < 0.3 and any(want.quantity > 1 for want in dealing.goods):
                dealing.deliveries.append(days.after(when, rng.randint(3, 12)))
        if len(dealing.goods) < len(dealing.wants):
            dealing.accepted = days.after(when, rng.randint(0, 2))

    def _pay(self, dealing: Dealing, when: date) -> None:
        rng = self._rng
        chance = rng.random()
        if dealing.client.punctuality >= 70 and chance < 0.5:
            return  # never paid: somebody has to be reminded
        if chance < 0.92:
            dealing.payments = [(when, Decimal(1))]
        else:
            dealing.payments = [(when, Decimal("0.5")), (days.after(when, rng.randint(14, 40)), Decimal("0.5"))]

    def _left_open(self) -> Dealing:
        """Begun in the last days and left as a draft."""
        dealing = self._dealing(self._rng.choice(("project", "order", "counter")))
        dealing.opened = days.after(self._world.last - timedelta(days=6), self._rng.randint(0, 3))
        dealing.opened = min(dealing.opened, self._world.last)
        dealing.is_draft = True
        return dealing

    def _client(self, on: date) -> Partner:
        """A client who is known on the day."""
        while True:
            found = self._rng.choices(self._world.customers, cum_weights=self._sizes)[0]
            if found.since <= on:
                return found

    def _wants(self, kind: str) -> list[Want]:
        rng = self._rng
        if kind == "repair":
            chosen = _some(rng, self._services, rng.choice((1, 1, 2))) + _some(rng, self._parts, rng.choice((0, 1, 1, 2)))
        else:
            chosen = _some(rng, self._goods, rng.choices((1, 2, 3, 4, 5, 6, 8, 11), (16, 20, 20, 16, 12, 8, 5, 3))[0])
            if kind != "counter" and rng.random() < 0.25:
                chosen += _some(rng, self._services, 1)
        bulk = rng.choice(_BULK.get(kind, (1,)))
        return [Want(one, _quantity(rng, one) * (bulk if one.is_goods else 1)) for one in dict.fromkeys(chosen)]


def _ordered(dealings: list[Dealing]) -> list[Dealing]:
    return sorted(dealings, key=lambda one: (one.opened, one.client.id))


def _some(rng: Random, among: tuple[list[Product], list[int]], count: int) -> list[Product]:
    products, weights = among
    return rng.choices(products, cum_weights=weights, k=count)


def _quantity(rng: Random, one: Product) -> int:
    least, most = one.pieces
    return least + int((most - least + 1) * rng.random() ** 1.8)

