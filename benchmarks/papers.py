"""P7: one invoice to PDF, and a hundred in a batch, beside bare reportlab drawing the same table."""

from __future__ import annotations

import io
from decimal import Decimal

from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from app.services import listing, printing
from app.services.documents import actions, defaults, drafts
from app.services.listing import ListQuery
from benchmarks.kit import Figure, measure
from benchmarks.stages import Stage

BATCH = 100


def run(stage: Stage) -> list[Figure]:
    """The figures of one database."""
    ctx = stage.ctx
    client = listing.window(ctx, ListQuery("client", (), sort=(("id", False),)), 0, 1)[0].id
    products = [row.id for row in listing.window(ctx, ListQuery("product", (), sort=(("id", False),)), 0, 10)]
    if not products:
        return []
    ids = []
    for _number in range(BATCH):
        draft = drafts.new(ctx, "invoice", client=client)
        draft.lines = defaults.product_lines(ctx, draft, [(key, Decimal(3)) for key in products])
        ids.append(drafts.save(ctx, draft).ids("document")[0])
    actions.post_many(ctx, ids)

    def bare() -> None:
        rows = [["No", "Name", "Quantity", "Price", "Sum"]] + [[str(at), f"Part {at}", "3", "9.90", "29.70"] for at in range(10)]
        SimpleDocTemplate(io.BytesIO(), pagesize=A4).build([Table(rows)])

    def batch() -> None:
        for id in ids:
            printing.print_form(ctx, "any/invoice", id)

    one = measure("P7", "one invoice of 10 lines to PDF", stage.database, lambda: printing.print_form(ctx, "any/invoice", ids[0]), bare, "≤ 30 ms, ≤ 5 ×",
                  lambda mine, limit: mine <= 30 and mine <= 5 * limit)
    many = measure("P7", f"{BATCH} invoices, all together", stage.database, batch, lambda: [bare() for _id in ids], "≤ 20 ms each, ≤ 12 ×",
                   lambda mine, limit: mine <= 20 * BATCH and mine <= 12 * limit, rounds=3)
    return [one, many]
