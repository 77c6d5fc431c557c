"""A small firm made by the services: what most tests of documents stand on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core.changes import Changes
from app.db.engine import Database
from app.services import listing, records, setup
from app.services.context import Context, open_context
from app.services.documents import actions, defaults, drafts
from app.services.listing import ListQuery


@dataclass(frozen=True, slots=True)
class SmallFirm:
    """The firm's context and the keys of what was made."""

    ctx: Context
    client: int
    products: tuple[int, ...]
    service: int


def small_firm(database: Database, *, country: str = "DE", products: int = 3, stock: Decimal | None = Decimal(100)) -> SmallFirm:
    """Set up a firm with one client, some goods with prices and stock, and one service."""
    ctx = open_context(database)
    setup.set_up(ctx, setup.Beginning("Alfa Handel", country, "Olga Owner", ctx.user.login))
    ctx = open_context(database)
    client = records.save(ctx, records.new(ctx, "client", name="Beta Bau", city="Hamburg")).created("client")[0]
    unit, rate = only(ctx, "unit"), only(ctx, "vat_rate")
    price_list = only(ctx, "price_list")
    made = []
    for number in range(products + 1):
        kind = "goods" if number < products else "service"
        name = f"Bolt M{number + 6}" if number < products else "Assembly"
        draft = records.new(ctx, "product", name=name, article=f"A-{number:03}", kind=kind, unit=unit, vat_rate=rate)
        made += records.save(ctx, draft).created("product")
        price = records.new(ctx, "product_price", product=made[-1], price_list=price_list, price=Decimal("12.50") + number)
        price["valid_from"] = price["valid_from"].replace(year=2020)
        records.save(ctx, price)
    if stock is not None:
        opening = drafts.new(ctx, "stock_opening")
        opening.lines = defaults.product_lines(ctx, opening, [(product, stock) for product in made[:products]])
        post(ctx, drafts.save(ctx, opening))
    return SmallFirm(ctx, client, tuple(made[:products]), made[products])


def only(ctx: Context, entity: str) -> int:
    """Key of the first record of an entity."""
    return listing.window(ctx, ListQuery(entity, (), sort=(("id", False),)), 0, 1)[0].id


def post(ctx: Context, changes: Changes) -> int:
    """Post the document that was just saved; returns its key."""
    id = changes.ids("document")[0]
    actions.post(ctx, id, drafts.load(ctx, id).version)
    return id


def sell(firm: SmallFirm, type: str, lines: list[tuple[int, Decimal | None]], key: str | None = None) -> int:
    """Save a draft of a type with lines of products and quantities; returns its key."""
    draft = drafts.new(firm.ctx, type, client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, lines)
    return drafts.save(firm.ctx, draft, key).ids("document")[0]
