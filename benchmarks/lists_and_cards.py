"""P2 to P5: the list of clients, the search, the card, one saved field."""

from __future__ import annotations

import itertools

import sqlalchemy as sa

from app.models.clients import Client, Contact, LegalEntity
from app.models.documents import Document
from app.models.finance import Claim
from app.services import clients, listing, records, search
from app.services.listing import ListQuery
from benchmarks.kit import Figure, measure
from benchmarks.raw import Raw
from benchmarks.stages import Stage

COLUMNS = ("name", "status", "manager", "city", "phone", "credit_limit")


def run(stage: Stage) -> list[Figure]:
    """The figures of one database."""
    ctx, database = stage.ctx, stage.database
    query = ListQuery("client", COLUMNS, sort=(("name", False),))
    far = stage.clients // 2
    raw = Raw(database)
    page = sa.select(Client.id, Client.name, Client.status, Client.manager_id, Client.city, Client.phone, Client.credit_limit)
    page = page.where(Client.deleted_at.is_(None)).order_by(Client.name, Client.id).limit(100)
    first_page = raw.prepared(page)
    anchor = listing.window(ctx, query, far - 1, 1)[0]
    far_page = raw.prepared(page.where(sa.or_(Client.name > anchor.order[0], sa.and_(Client.name == anchor.order[0], Client.id > anchor.id))))
    figures = [
        measure("P2", "first 100 of the clients by name", database, lambda: listing.window(ctx, query, 0, 100), lambda: raw.fetch(first_page),
                "≤ 8 ms, ≤ 20 ×", lambda mine, bare: mine <= 8 and mine <= 20 * bare),
        measure("P2", f"100 clients from row {far} on", database, lambda: listing.window(ctx, query, far, 100, anchor), lambda: raw.fetch(far_page),
                "≤ 8 ms, ≤ 20 ×", lambda mine, bare: mine <= 8 and mine <= 20 * bare),
        measure("P2", f"jump to row {far} without an anchor", database, lambda: listing.window(ctx, query, far, 100), lambda: raw.fetch(far_page),
                "≤ 8 ms, ≤ 20 ×", lambda mine, bare: mine <= 8 and mine <= 20 * bare),
    ]
    needle = f"c{stage.clients // 3:06}"
    found = raw.prepared(sa.select(Client.id, Client.name).where(Client.search.like(f"%{needle}%")).limit(30))
    figures.append(
        measure("P3", "search by part of a code", database, lambda: search.find(ctx, needle), lambda: raw.fetch(found), "≤ 15 ms, ≤ 6 ×",
                lambda mine, bare: mine <= 15 and mine <= 6 * bare)
    )
    key = stage.clients // 3
    card = [
        raw.prepared(sa.select(Client).where(Client.id == key)), raw.prepared(sa.select(Contact).where(Contact.client_id == key)),
        raw.prepared(sa.select(LegalEntity).where(LegalEntity.client_id == key)), raw.prepared(sa.select(Claim).where(Claim.client_id == key)),
        raw.prepared(sa.select(Document.id, Document.number).where(Document.client_id == key)),
    ]

    def open_card() -> None:
        records.load(ctx, "client", key)
        clients.summary(ctx, key)

    figures.append(
        measure("P4", "client card with its figures", database, open_card, lambda: raw.fetch(*card), "≤ 15 ms, ≤ 12 ×",
                lambda mine, bare: mine <= 15 and mine <= 12 * bare)
    )
    numbers = itertools.count()

    def save_field() -> None:
        draft = records.load(ctx, "client", key)
        draft["city"] = f"City {next(numbers)}"
        records.save(ctx, draft)

    def bare_save() -> None:
        raw.write(f"UPDATE client SET city = 'Bare {next(numbers)}', version = version + 1 WHERE id = {key}")

    figures.append(
        measure("P5", "load a card, save one field", database, save_field, bare_save, "≤ 6 ms, ≤ 15 ×", lambda mine, bare: mine <= 6 and mine <= 15 * bare)
    )
    raw.close()
    return figures
