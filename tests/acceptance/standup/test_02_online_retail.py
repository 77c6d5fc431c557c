"""Bar 2: 285,421 real invoice lines, and Northwind's 830 orders, to the last thousandth of a penny; twice in, and out again."""

from __future__ import annotations

import csv
import gzip
import shutil
import time
from collections import defaultdict
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.money import round_money
from app.db.engine import Database
from app.models.catalog import Product
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.services import setup
from app.services.context import Context, open_context
from app.services.imports.apply import Imported
from app.services.imports.facade import import_file, undo_batch
from app.services.verifying import verify
from tests.helpers.checksums import checksums

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
RETAIL = DATA / "online-retail" / "online_retail_2010-12_2011-07.csv.gz"
MONTHS = {
    "2010-12": "748957.02", "2011-01": "560000.26", "2011-02": "498062.65", "2011-03": "683267.08", "2011-04": "493207.121",
    "2011-05": "723333.51", "2011-06": "691123.12", "2011-07": "681300.111",
}
MAPPING = """kind = "documents"
key = ["number"]

[columns]
InvoiceNo = "number"
InvoiceDate = "date"
CustomerID = "client_code"
Country = "client_country"
StockCode = "line.article"
Description = "line.name"
Quantity = "line.quantity"
UnitPrice = "line.price"

[fixed]
currency = "GBP"
client_name = "Unidentified customer"

[types]
"" = "invoice"
"C" = "credit_note"
"""

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not at {DATA}")


def _firm(database: Database, country: str = "GB") -> Context:
    first = open_context(database)
    setup.set_up(first, setup.Beginning("Giftware Ltd", country, "Olga Owner", first.user.login))
    return open_context(database)


def _sums(ctx: Context, type_signs: dict[str, int]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """By month: the unrounded sums of quantity × price × (1 - discount) from the stored columns, and the rounded nets of the headers."""
    exact: dict[str, Decimal] = defaultdict(Decimal)
    rounded: dict[str, Decimal] = defaultdict(Decimal)
    statement = sa.select(Document.type, Document.date, DocumentLine.quantity, DocumentLine.price, DocumentLine.discount).join(
        DocumentLine, DocumentLine.document_id == Document.id
    )
    with ctx.reading() as session:
        for type, day, quantity, price, discount in session.execute(statement):
            exact[f"{day:%Y-%m}"] += type_signs[type] * quantity * price * (100 - discount) / 100
        for type, day, net in session.execute(sa.select(Document.type, Document.date, Document.net)):
            rounded[f"{day:%Y-%m}"] += type_signs[type] * net
    return exact, rounded


def _bare_lines_a_second(database: Database, rows: list[dict[str, object]]) -> float:
    """What the driver itself does: the same lines by executemany into a table without journal, keys or checks."""
    table = sa.Table(
        "bare_line", sa.MetaData(), sa.Column("number", sa.String(40)), sa.Column("article", sa.String(50)), sa.Column("name", sa.String(250)),
        sa.Column("quantity", sa.Integer), sa.Column("price", sa.String(20)), sa.Column("code", sa.String(30)), sa.Column("country", sa.String(60)),
    )
    with database.engine.connect() as connection:
        table.create(connection)
        connection.commit()
    start = time.perf_counter()
    stream = iter(rows)
    while part := list(islice(stream, 1_000)):
        with database.engine.connect() as connection:
            connection.execute(table.insert(), part)
            connection.commit()
    seconds = time.perf_counter() - start
    with database.engine.connect() as connection:
        table.drop(connection)
        connection.commit()
    return len(rows) / seconds


def _rate(imported: Imported, seconds: float) -> float:
    return sum(imported.report.rows.values()) / seconds


@needs_data
@pytest.mark.heavy
@pytest.mark.timeout(1800)
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_online_retail_when_imported_then_every_line_counts(database: Database, backend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ctx = _firm(database)
    before = checksums(database, without=("import_batch",))
    file, mapping = tmp_path / "retail.csv", tmp_path / "retail.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with gzip.open(RETAIL, "rb") as packed, file.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    months = dict(MONTHS)
    if backend.startswith("firebird"):  # a month is enough where a row costs ten times as much
        months = {"2010-12": MONTHS["2010-12"]}
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join([lines[0], *(line for line in lines[1:] if ",2010-12-" in line)]), encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as stream:
        source = list(csv.DictReader(stream))
    numbers = {row["InvoiceNo"] for row in source}
    credit_notes = {number for number in numbers if number.startswith("C")}
    if len(months) == len(MONTHS):
        assert (len(source), len(numbers), len(credit_notes)) == (285_421, 14_722, 2_276)

    refused = tmp_path / "refused.xlsx"
    start = time.perf_counter()
    dry = import_file(ctx, "documents", file, mapping, dry=True, report_file=refused)
    dry_rate = _rate(dry, time.perf_counter() - start)
    assert checksums(database, without=("import_batch",)) == before, "a dry run writes nothing"
    start = time.perf_counter()
    done = import_file(ctx, "documents", file, mapping, report_file=refused)
    rate = _rate(done, time.perf_counter() - start)

    assert done.report.rows == dry.report.rows == {"new": len(source)}, "every line comes in or is named"
    assert not refused.exists()
    with ctx.reading() as session:
        count = sa.select(sa.func.count()).select_from(Document).where(Document.state == "posted", Document.currency == "GBP")
        assert session.scalar(count) == len(numbers)
        assert session.scalar(count.where(Document.type == "credit_note")) == len(credit_notes)
        assert session.scalar(sa.select(sa.func.count()).select_from(DocumentLine)) == len(source)
        assert session.scalar(sa.select(sa.func.count(DocumentLine.article.distinct()))) == len({row["StockCode"] for row in source})
        assert session.scalar(sa.select(sa.func.count()).select_from(Product)) == len({row["StockCode"].lower() for row in source})
        customers = {row["CustomerID"] for row in source}
        assert session.scalar(sa.select(sa.func.count()).select_from(Client)) == len(customers)
        unknown = sa.select(sa.func.count()).select_from(DocumentLine).join(Document, Document.id == DocumentLine.document_id)
        unknown = unknown.join(Client, Client.id == Document.client_id).where(Client.name == "Unidentified customer")
        assert session.scalar(unknown) == sum(not row["CustomerID"] for row in source)
        write_offs = sa.select(sa.func.count()).select_from(DocumentLine).where(DocumentLine.price == 0)
        assert session.scalar(write_offs) == sum(Decimal(row["UnitPrice"]) == 0 for row in source)
    exact, rounded = _sums(ctx, {"invoice": 1, "credit_note": -1})
    assert dict(exact) == {month: Decimal(amount) for month, amount in months.items()}
    if len(months) == len(MONTHS):
        assert sum(exact.values()) == Decimal("5079250.872")
    by_line: dict[str, Decimal] = defaultdict(Decimal)
    for row in source:
        by_line[row["InvoiceDate"][:7]] += round_money(abs(Decimal(row["Quantity"])) * Decimal(row["UnitPrice"])) * (
            1 if Decimal(row["Quantity"]) > 0 else -1
        )
    assert dict(rounded) == dict(by_line), "the nets are the sums of the rounded lines"
    assert not verify(ctx), "ledgers and claims agree with the documents"

    again = import_file(ctx, "documents", file, mapping)
    assert again.batch_id is None
    assert again.report.rows == {"same": len(source)}

    start = time.perf_counter()
    undo_batch(ctx, done.batch_id or 0)
    undo_seconds = time.perf_counter() - start
    assert checksums(database, without=("import_batch",)) == before
    rows = [
        {"number": row["InvoiceNo"], "article": row["StockCode"], "name": row["Description"], "quantity": int(row["Quantity"]),
         "price": row["UnitPrice"], "code": row["CustomerID"], "country": row["Country"]}
        for row in source
    ]
    bare = _bare_lines_a_second(database, rows)
    with capsys.disabled():
        print(
            f"\nonline retail on {backend}: {len(source):,} lines, {len(numbers):,} documents; unrounded {sum(exact.values()):,} GBP, rounded"
            f" {sum(rounded.values()):,}; dry run {dry_rate:,.0f} lines/s, import {rate:,.0f} lines/s, bare executemany {bare:,.0f} lines/s"
            f" (1/{bare / rate:.1f}); undo {undo_seconds:.0f} s"
        )


@needs_data
@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_northwind_when_imported_then_orders_add_up_after_discount(database: Database, backend: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ctx = _firm(database)
    folder = DATA / "northwind"
    clients = import_file(ctx, "clients", folder / "customers.csv")
    goods = import_file(ctx, "products", folder / "products.csv")
    assert clients.report.records == {"new": 67, "wrong": 24}, "24 addresses of the file have commas outside quotation marks"
    named = [problem for finding in clients.report.refused for problem in finding.problems]
    assert all(problem.address.startswith("L") and "separator" in problem.text for problem in named)
    assert goods.report.records == {"new": 77}
    joined = tmp_path / "orders.csv"
    with (folder / "orders.csv").open(encoding="utf-8", newline="") as stream:
        orders = {row["orderID"]: row for row in csv.DictReader(stream)}
    with (folder / "order-details.csv").open(encoding="utf-8", newline="") as stream, joined.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["orderID", "customerID", "orderDate", "productID", "unitPrice", "quantity", "discount"])
        for row in csv.DictReader(stream):
            order = orders[row["orderID"]]
            line = [row[name] for name in ("productID", "unitPrice", "quantity", "discount")]
            writer.writerow([row["orderID"], order["customerID"], order["orderDate"], *line])
    mapping = tmp_path / "orders.toml"
    mapping.write_text('kind = "documents"\n[fixed]\ncurrency = "USD"\n[types]\n"" = "order"\n', encoding="utf-8")
    done = import_file(ctx, "documents", joined, mapping)
    assert done.report.records == {"new": 830}
    exact, rounded = _sums(ctx, {"order": 1})
    assert sum(exact.values()) == Decimal("1265793.0395")
    with ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Product)) == 77, "lines find the goods by their code"
        assert session.scalar(sa.select(sa.func.count()).select_from(Client)) == 67 + 22, "of the 24, 22 have orders"
        first, last = session.execute(sa.select(sa.func.min(Document.date), sa.func.max(Document.date))).one()
    assert (str(first), str(last)) == ("1996-07-04", "1998-05-06")
    assert import_file(ctx, "documents", joined, mapping).report.records == {"same": 830}
    with capsys.disabled():
        print(f"\nNorthwind on {backend}: 830 orders, unrounded {sum(exact.values())} USD, rounded lines {sum(rounded.values())}")
