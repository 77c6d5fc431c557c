"""P6 and P9: a sale from order to delivery; stock on hand whatever its history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from app.models.catalog import Product, ProductPrice
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim, SettlementMovement
from app.models.stock import StockBalance, StockMovement
from app.services import listing, records
from app.services.documents import actions, chain, defaults, drafts
from app.services.listing import ListQuery
from benchmarks.kit import Figure, measure
from benchmarks.raw import Raw
from benchmarks.stages import Stage, know

PRODUCTS = 2000
LINES = 10


def run(stage: Stage) -> list[Figure]:
    """The figures of one database."""
    products = _products(stage)
    return [_sale(stage, products), *_stock(stage, products)]


def _products(stage: Stage) -> list[int]:
    """Goods with prices and plenty of stock."""
    ctx, engine = stage.ctx, stage.database.engine
    unit, rate, prices = (listing.window(ctx, ListQuery(entity, (), sort=(("id", False),)), 0, 1)[0].id for entity in ("unit", "vat_rate", "price_list"))
    rows = [
        {"article": f"B{number:05}", "name": f"Part {number:05}", "unit_id": unit, "vat_rate_id": rate, "search": f"b{number:05} part", "version": 1, "kind": "goods"}
        for number in range(PRODUCTS)
    ]
    with engine.begin() as connection:
        connection.execute(sa.insert(Product), rows)
        keys = list(connection.scalars(sa.select(Product.id).order_by(Product.id)))
        connection.execute(
            sa.insert(ProductPrice),
            [{"price_list_id": prices, "product_id": key, "price": Decimal("9.90"), "valid_from": date(2020, 1, 1), "version": 1} for key in keys],
        )
    know(stage.database)
    opening = drafts.new(ctx, "stock_opening")
    opening.lines = defaults.product_lines(ctx, opening, [(key, Decimal(1_000_000)) for key in keys])
    id = drafts.save(ctx, opening).ids("document")[0]
    actions.post(ctx, id, drafts.load(ctx, id).version)
    return keys


def _sale(stage: Stage, products: list[int]) -> Figure:
    ctx = stage.ctx
    client = listing.window(ctx, ListQuery("client", (), sort=(("id", False),)), 0, 1)[0].id

    def sale() -> None:
        order = drafts.new(ctx, "order", client=client)
        order.lines = defaults.product_lines(ctx, order, [(key, Decimal(2)) for key in products[:LINES]])
        order_id = drafts.save(ctx, order).ids("document")[0]
        actions.post(ctx, order_id, 1)
        for kind in ("invoice", "delivery_note"):
            made = drafts.save(ctx, chain.create_from(ctx, [order_id], kind)).ids("document")[0]
            actions.post(ctx, made, 1)

    raw = Raw(stage.database)
    document = {
        "type": "x", "date": date(2026, 1, 1), "state": "draft", "firm_id": 1, "client_id": client, "currency": "EUR", "prices_include_tax": False,
        "net": Decimal(1), "tax": Decimal(1), "gross": Decimal(2), "version": 1,
    }
    next_id = [0]
    models = {"d": Document, "l": DocumentLine, "m": StockMovement, "s": SettlementMovement, "c": Claim, "b": StockBalance}
    plain = {letter: raw.plain(model.__table__) for letter, model in models.items()}
    compiled = {letter: sa.insert(table) for letter, table in plain.items()}
    raw.write(*(
        raw.prepared(compiled["b"].values(product_id=key, warehouse_id=1, quantity=Decimal(0), reserved=Decimal(0))) for key in products[:LINES]
    ))

    def bare() -> None:
        texts = []
        for kind in range(3):
            next_id[0] -= 1  # below zero: the server never gives these
            id = next_id[0]
            texts.append(raw.prepared(compiled["d"].values({**document, "id": id})))
            texts += [
                raw.prepared(compiled["l"].values(
                    document_id=id, position=at, product_id=products[at], name="Part", quantity=Decimal(2), price=Decimal("9.90"), discount=Decimal(0),
                    vat_percent=Decimal(19), net=Decimal(1), tax=Decimal(1), gross=Decimal(2),
                ))
                for at in range(LINES)
            ]
            if kind == 1:
                texts.append(raw.prepared(compiled["s"].values(
                    date=date(2026, 1, 1), document_id=id, claim_id=id, firm_id=1, client_id=client, currency="EUR", charged=Decimal(2), paid=Decimal(0))))
                texts.append(raw.prepared(compiled["c"].values(
                    document_id=id, firm_id=1, client_id=client, currency="EUR", charged=Decimal(2), paid=Decimal(0))))
            if kind == 2:
                texts += [
                    raw.prepared(compiled["m"].values(
                        date=date(2026, 1, 1), document_id=id, product_id=products[at], warehouse_id=1, quantity=Decimal(-2)))
                    for at in range(LINES)
                ]
                texts += [f"UPDATE {plain['b'].name} SET quantity = quantity WHERE product_id = {products[at]}" for at in range(LINES)]
        written.append(texts)

    written: list[list[str]] = []
    for _round in range(20):
        bare()
    ready = iter(written)
    figure = measure(
        "P6", "order, invoice, delivery of 10 lines, each saved and posted", stage.database, sale, lambda: raw.write(*next(ready)), "≤ 150 ms, ≤ 25 ×",
        lambda mine, limit: mine <= 150 and mine <= 25 * limit,
    )
    raw.close()
    return figure


def _stock(stage: Stage, products: list[int]) -> list[Figure]:
    ctx = stage.ctx
    raw = Raw(stage.database)
    bare = raw.prepared(sa.select(StockBalance.product_id, StockBalance.quantity, StockBalance.reserved))
    statement = sa.select(StockBalance.product_id, StockBalance.quantity, StockBalance.reserved)

    def on_hand() -> None:
        with ctx.reading() as session:
            assert len(session.execute(statement).all()) == len(products)

    figures = [
        measure("P9", f"stock on hand of {PRODUCTS} items, few movements", stage.database, on_hand, lambda: raw.fetch(bare), "≤ 10 ms, ≤ 10 ×",
                lambda mine, limit: mine <= 10 and mine <= 10 * limit)
    ]
    opening = records.load(ctx, "document", listing.window(ctx, ListQuery("document", (), sort=(("id", False),)), 0, 1)[0].id)
    with stage.database.engine.begin() as connection:
        for _batch in range(10):
            connection.execute(
                sa.insert(StockMovement),
                [{"date": date(2025, 1, 1), "document_id": opening.id, "product_id": key, "warehouse_id": 1, "quantity": Decimal(0)} for key in products],
            )
    figures.append(
        measure("P9", f"the same after {10 * PRODUCTS} more movements", stage.database, on_hand, lambda: raw.fetch(bare), "≤ 10 ms, ≤ 10 ×",
                lambda mine, limit: mine <= 10 and mine <= 10 * limit)
    )
    raw.close()
    return figures
