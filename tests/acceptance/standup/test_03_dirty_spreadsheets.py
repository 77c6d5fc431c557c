"""Bar 3: every workbook and list of the dirty set is tried as everything; nothing crashes, and what is wrong is told by its cell."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db.engine import Database
from app.models.catalog import PriceList, Product, ProductGroup, ProductPrice, Unit
from app.services import setup
from app.services.context import Context, open_context
from app.services.imports.apply import apply
from app.services.imports.dry_run import dry_run
from app.services.imports.facade import import_file, undo_batch
from app.services.imports.job import open_job, read_again
from app.services.imports.targets import KINDS
from tests.helpers.checksums import checksums

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "spreadsheets"

pytestmark = [
    pytest.mark.heavy, pytest.mark.timeout(900), pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not at {DATA}"),
]


@pytest.fixture
def ctx(database: Database) -> Context:
    """A Russian trader."""
    first = open_context(database)
    setup.set_up(first, setup.Beginning("ООО «Сепулька»", "RU", "Ольга Петрова", first.user.login))
    return open_context(database)


def test_every_file_when_tried_as_everything_then_told_by_cell_and_nothing_written(ctx: Context, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    before = checksums(database)
    tried: Counter[str] = Counter()
    no_tables: list[str] = []
    missing: list[str] = []
    for path in sorted(file for file in DATA.rglob("*") if file.is_file() and file.name != "README.md"):
        for kind in KINDS.codes():
            try:
                job = open_job(ctx, kind, path)
            except UserError:
                no_tables.append(path.name)
                break
            tried["files"] += kind == KINDS.codes()[0]
            for sheet in job.table.sheets or ("",):
                this = read_again(ctx, job, job.table.with_sheet(sheet)) if sheet else job
                assert all(preview.filled >= preview.failing for preview in this.previews().values())
                try:
                    report = dry_run(ctx, this)
                except UserError as error:
                    missing.append(error.text)
                    continue
                tried["checked"] += 1
                for finding in report.refused:
                    tried["refused records"] += 1
                    assert finding.problems, "each refusal has a reason"
                    for problem in finding.problems:
                        assert re.fullmatch(r"[A-Z]{0,3}\d+", problem.address)
                        assert problem.text.endswith(".")
    assert checksums(database) == before
    assert tried["files"] == 57
    assert no_tables == ["sample.docx"]
    assert all(text.startswith("No column goes to") for text in missing)
    with capsys.disabled():
        print(f"\ndirty spreadsheets: {dict(tried)}, {len(missing)} times a needed column was missing")


@pytest.mark.backends("sqlite", "postgres", "firebird-fdb")
def test_russian_price_lists_when_imported_then_goods_with_prices_and_out_again(ctx: Context, database: Database) -> None:
    before = checksums(database, without=("import_batch",))
    folder = DATA / "price-lists-ru"
    batches: list[int] = []
    for name, new in (("sample.csv", 9), ("sample.xls", 0), ("sample.xlsx", 0)):
        job = open_job(ctx, "products", folder / name)
        job = read_again(ctx, job, job.table.with_sheet("Лист с данными")) if job.table.sheets else job
        done = apply(ctx, job)
        assert done.report.records["new"] == new, name
        assert not done.report.refused
        batches += [done.batch_id] if done.batch_id is not None else []
    with ctx.reading() as session:
        prices = _prices(session)
        assert prices["123-ААА"] == ("Сепульки обычные", "H87", Decimal("2999.99"))
        assert prices["127-ДДД"] == ("Сепульки обычные", "H87", Decimal("850.85"))
        assert prices["323-ЖЖЖ"] == ("Сепульки облегченные", "H87", Decimal(280_000))
        assert session.scalar(sa.select(PriceList.currency)) == "RUB"

    job = open_job(ctx, "products", folder / "sample.xlsx")
    stock = apply(ctx, read_again(ctx, job, job.table.with_sheet("Лист с данными – 2")))
    assert dict(stock.report.records) == {"new": 670}
    batches.append(stock.batch_id or 0)
    with ctx.reading() as session:
        prices = _prices(session)
        assert len(prices) == 679
        group, unit, price = prices["009712"]
        assert (group[:12], unit, price) == ("БЯЗЬ Иваново", "H87", Decimal(1402))
        assert session.scalar(sa.select(sa.func.count()).select_from(ProductGroup)) == 2 + 147, "150 heads, three of them over nothing"
    assert import_file(ctx, "products", folder / "sample.xlsx").batch_id is None

    order = import_file(ctx, "products", folder / "order_cp1251.csv")
    assert dict(order.report.records) == {"wrong": 1, "new": 290, "duplicate": 217}
    assert order.report.refused[0].problems[0].address == "C3"
    batches.append(order.batch_id or 0)
    with ctx.reading() as session:
        assert _prices(session)["ALK-HW-03"] == ("Airline", "H87", Decimal("1175.52"))

    for batch in reversed(batches):
        undo_batch(ctx, batch)
    assert checksums(database, without=("import_batch",)) == before


def _prices(session: sa.orm.Session) -> dict[str, tuple[str, str, Decimal]]:
    statement = (
        sa.select(Product.article, ProductGroup.name, Unit.unece, ProductPrice.price)
        .join(ProductGroup, ProductGroup.id == Product.group_id).join(Unit, Unit.id == Product.unit_id)
        .join(ProductPrice, ProductPrice.product_id == Product.id)
    )
    return {article: (group, unit, price) for article, group, unit, price in session.execute(statement)}


def test_superstore_when_imported_then_customers_and_goods_are_known(ctx: Context, database: Database) -> None:
    path = DATA / "superstore" / "superstore.xls"
    clients = import_file(ctx, "clients", path)
    assert (clients.report.records["new"], clients.report.records["wrong"]) == (793, 0)
    goods = import_file(ctx, "products", path)
    assert goods.report.records["new"] == 1862
    assert import_file(ctx, "clients", path).batch_id is None
