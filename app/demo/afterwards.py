"""What people have written beside the papers: notes, files, saved views; and what became of the clients."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import sqlalchemy as sa

from app.core import clock
from app.core.enums.people import ClientStatus, Role
from app.demo import days
from app.demo.world import World
from app.models.documents import Document
from app.models.finance import Claim
from app.models.sales import DealStage
from app.services import attachments, listing, notes, records, views
from app.services.context import Context

_NOTES, _FILES = 70, 6
#: a client who bought nothing for so long sleeps
_DORMANT_DAYS = 330
#: a client who owes for so long gets nothing more
_STOPPED_DAYS = 120
_LIMIT_STEPS = {"EUR": Decimal(1000), "RUB": Decimal(50_000)}


def finish(world: World) -> None:
    """Everything that is known only at the end."""
    _judge_clients(world)
    _write_notes(world)
    _save_views(world)


def _judge_clients(world: World) -> None:
    """Sleepers, those who do not pay, and limits for those who buy much."""
    with world.owner.reading() as session:
        bought = sa.select(Document.client_id, sa.func.max(Document.date), sa.func.sum(Document.gross)).where(Document.type == "invoice")
        sums = {client: (last, gross) for client, last, gross in session.execute(bought.group_by(Document.client_id)) if client}
        late = sa.select(Claim.client_id).where(Claim.charged > Claim.paid, Claim.due_on < world.last - timedelta(days=_STOPPED_DAYS))
        stopped = set(session.scalars(late.distinct()))
        owed = sa.select(Claim.client_id, sa.func.sum(Claim.charged - Claim.paid)).group_by(Claim.client_id)
        debts: dict[int, Decimal] = dict(session.execute(owed).all())
    customers = {one.id for one in world.customers}
    old = world.last - timedelta(days=_DORMANT_DAYS)
    asleep = {one.id for one in world.customers if one.since < old and (one.id not in sums or sums[one.id][0] < old)}
    records.edit_many(world.owner, "client", sorted(stopped & customers), {"status": ClientStatus.STOPPED})
    records.edit_many(world.owner, "client", sorted(asleep - stopped), {"status": ClientStatus.DORMANT})
    step = _LIMIT_STEPS[world.currency]
    limits: dict[Decimal, list[int]] = defaultdict(list)
    for client, (_last, gross) in sorted(sums.items(), key=lambda item: -item[1][1])[:30]:
        wanted = max(gross / 4, debts.get(client, Decimal(0)))
        limits[((wanted / step).quantize(Decimal(1), ROUND_HALF_UP) + 2) * step].append(client)
    for limit, clients in limits.items():
        records.edit_many(world.owner, "client", clients, {"credit_limit": limit})


def _write_notes(world: World) -> None:
    rng, words = world.rng, world.words
    writers: list[Context] = [world.as_employee(one) for one in world.of_role(Role.SALES)]
    recent = days.working_days(world.last - timedelta(days=200), world.last)
    for day in sorted(rng.choice(recent) for _count in range(_NOTES)):
        with clock.frozen(days.noon(day, rng.randint(7, 15))):
            notes.add_note(rng.choice(writers), "client", rng.choice(world.customers).id, rng.choice(words.sales["notes"]))
    content = str(words.extras["file_text"]).strip().encode("utf-8")
    for client in sorted(rng.sample([one.id for one in world.customers], _FILES)):
        attachments.attach(writers[0], "client", client, words.extras["file_name"], content)


def _save_views(world: World) -> None:
    names, query = world.words.extras["views"], listing.standard
    with world.owner.reading() as session:
        won = list(session.scalars(sa.select(DealStage.id).where(DealStage.kind == "open")))
    debtors = listing.ListQuery(
        "client", ("name", "manager", "phone", "balance", "overdue"), (listing.Filter("balance", "gt", Decimal(0)),), (("balance", True),)
    )
    city = listing.ListQuery(
        "client", query("client").columns, (listing.Filter("city", "contains", world.words.extras["city"]),), (("name", False),)
    )
    deals = listing.ListQuery(
        "deal", query("deal").columns, (listing.Filter("stage", "in", tuple(won)),), (("amount", True),)
    )
    for name, view in ((names["debtors"], debtors), (names["city"], city), (names["deals"], deals)):
        views.save(world.owner, view.entity, name, view, {}, shared=True)
