"""What people who may post could try with an SQL tool: change what is posted, move goods and money that no document moves (issue 3, RELIABILITY S-12)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.services.documents import chain, defaults, drafts
from tests.acceptance.guard.attacks import Attack
from tests.helpers.firm import post
from tests.helpers.staffed import Staffed

#: the names by which the databases refuse; PostgreSQL gives check_violation to both, 42501 where a right is missing
STANDS, BALANCE, DENIED = "posted_stands", "books_balance", "denied"


@dataclass(frozen=True, slots=True)
class Books:
    """Keys of a salesperson's papers and of what they move.

    :param line: of the note's goods. :param movement: that they made. :param draft: a delivery note that is not posted.
    """

    client: int
    invoice: int
    payment: int
    note: int
    line: int
    movement: int
    draft: int
    product: int
    warehouse: int
    firm: int
    day: str


def papers(firm: Staffed) -> Books:
    """A paid invoice, its delivery and a draft, of the salesperson."""
    ctx, client, manager = firm.firm.ctx, firm.clients["sales"], firm.employees["sales"]
    product = firm.firm.products[0]
    invoice = firm.invoices["sales"]
    payment = post(ctx, drafts.save(ctx, chain.create_from(ctx, [invoice], "payment_in")))
    note = post(ctx, drafts.save(ctx, chain.create_from(ctx, [invoice], "delivery_note")))
    waiting = drafts.new(ctx, "delivery_note", client=client, manager=manager)
    waiting.lines = defaults.product_lines(ctx, waiting, [(product, Decimal(5))])
    draft = drafts.save(ctx, waiting).created("document")[0]
    stored = drafts.load(ctx, note)
    with ctx.reading() as session:
        rows = session.connection().exec_driver_sql(f"SELECT MAX(id) FROM stock_movement WHERE document_id = {note}")
        movement = int(rows.scalar_one())
    line = stored.lines[0].id or 0
    return Books(client, invoice, payment, note, line, movement, draft, product, stored["warehouse"], stored["firm"], stored["date"].isoformat())


def attacks(firm: Staffed, made: Books, database: str) -> list[Attack]:
    """All of them; the statements of one run in one transaction, which is committed."""
    limited = "v_" if database == "firebird" else ""  # the salesperson reaches these tables through views
    found = [
        *(Attack("sales", (text,), STANDS) for text in _changing(made, limited)),
        *(Attack(who, (text,), STANDS) for who in ("accountant", "owner") for text in _changing(made, "")[:7]),
        *(Attack("sales", texts, BALANCE) for texts in _booking(made, limited)),
        *(Attack(who, texts, BALANCE) for who in ("storekeeper", "accountant", "owner") for texts in _booking(made, "")),
        Attack("sales", (f"UPDATE {limited}document SET note = 'mine' WHERE id = {made.invoice}", _changing(made, limited)[2]), STANDS),
    ]
    return [*found, *(Attack("sales", (text,), DENIED) for text in _reaching_for_the_guard(database))]


def _changing(made: Books, v: str) -> tuple[str, ...]:
    """What is posted."""
    return (
        f"UPDATE {v}document_line SET price = 0.01 WHERE document_id = {made.invoice}",
        f"UPDATE {v}document SET gross = 1 WHERE id = {made.invoice}",
        f"INSERT INTO {v}document_line(document_id, \"position\", name, quantity, price, discount, vat_percent, net, tax, gross)"
        f" VALUES ({made.note}, 9, 'More', 1, 0, 0, 0, 0, 0, 0)",
        f"UPDATE {v}document SET number = 'X-1' WHERE id = {made.invoice}",
        f"UPDATE {v}document SET deleted_at = posted_at WHERE id = {made.invoice}",
        f"UPDATE {v}payment_allocation SET amount = 0.01 WHERE payment_id = {made.payment}",
        f"DELETE FROM {v}document_link WHERE child_id = {made.payment}",
        f"UPDATE {v}document SET frozen = '{{}}' WHERE id = {made.invoice}",
        f"UPDATE {v}document SET due_on = NULL WHERE id = {made.invoice}",
        f"DELETE FROM {v}document_line WHERE document_id = {made.note}",
        f"UPDATE {v}document_line SET document_id = {made.note}, \"position\" = 8 WHERE document_id = {made.draft}",
    )


def _booking(made: Books, v: str) -> tuple[tuple[str, ...], ...]:
    """Goods and money."""
    into = 'INSERT INTO stock_movement("date", document_id, line_id, product_id, warehouse_id, quantity, reversal_of_id)'
    place = f"product_id = {made.product} AND warehouse_id = {made.warehouse}"
    where = f"{made.product}, {made.warehouse}"
    less = f"UPDATE stock_balance SET quantity = quantity - 5 WHERE {place}"
    settle = f'INSERT INTO {v}settlement_movement("date", document_id, claim_id, firm_id, client_id, currency, charged, paid)'
    owed = f"'{made.day}', {made.invoice}, {made.invoice}, {made.firm}, {made.client}, 'EUR'"
    paid = f"'{made.day}', {made.payment}, {made.invoice}, {made.firm}, {made.client}, 'EUR'"
    unposted = f"UPDATE {v}document SET state = 'draft', posted_at = NULL, posted_by_id = NULL, frozen = NULL WHERE id = {made.note}"
    return (
        (less,),
        (f"UPDATE stock_balance SET reserved = reserved + 1 WHERE {place}",),
        (f"{into} VALUES ('{made.day}', {made.note}, {made.line}, {where}, -5, NULL)",),
        (f"{into} VALUES ('{made.day}', {made.note}, {made.line}, {where}, -5, NULL)", less),
        (f"{into} VALUES ('{made.day}', {made.draft}, NULL, {where}, -5, NULL)", less),
        (f"{into} VALUES ('{made.day}', {made.note}, {made.line}, {where}, 7, {made.movement})",),
        (f"{into} VALUES ('{made.day}', {made.note}, {made.line}, {where}, 2, {made.movement})",
         f"UPDATE stock_balance SET quantity = quantity + 2 WHERE {place}"),
        (unposted,),
        (f"UPDATE {v}document SET state = 'posted' WHERE id = {made.draft}",),
        (f"{settle} VALUES ({paid}, 0, 1)", f"UPDATE {v}claim SET paid = paid + 1 WHERE document_id = {made.invoice}"),
        (f"{settle} VALUES ({owed}, -1, 0)", f"UPDATE {v}claim SET charged = charged - 1 WHERE document_id = {made.invoice}"),
        (f"{settle} VALUES ({owed}, -1, 0)", f"{settle} VALUES ({owed}, 1, 0)", f"UPDATE {v}claim SET due_on = '2099-01-01' WHERE document_id = {made.invoice}"),
        (f"UPDATE {v}claim SET paid = 0 WHERE document_id = {made.invoice}",),
        (f"UPDATE {v}claim SET due_on = '2099-01-01' WHERE document_id = {made.invoice}",),
    )


def _reaching_for_the_guard(database: str) -> tuple[str, ...]:
    if database == "firebird":
        return (
            "DELETE FROM k_tally", "INSERT INTO k_tally(document_id, born) VALUES (1, 1)", "EXECUTE PROCEDURE k_close_books", "ALTER TRIGGER k_books INACTIVE",
            "ALTER TRIGGER posted_b_document INACTIVE",
        )
    return (
        "DELETE FROM kontor.tally", "INSERT INTO kontor.tally(document_id, born) VALUES (1, true)", "SELECT kontor.close_tally()",
        "ALTER TABLE document DISABLE TRIGGER posted_stands", "DROP TRIGGER posted_turned ON document", "TRUNCATE kontor.tally",
    )
