"""What must hold for any trade: sums of rows are the totals, numbers equal the documents behind them, currencies are never mixed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.db.engine import Database
from app.db.session import UnitOfWork, reading
from app.models.catalog import Product
from app.models.clients import Client
from app.reports.catalogue import REPORTS
from app.reports.result import ReportResult, Row
from app.reports.run import open_number, run
from tests.helpers.databases import Source
from tests.reports.conftest import Trade, write_firm
from tests.reports.test_golden import everything

CODES = ("sales_by_month", "sales_by_client", "sales_by_product", "sales_by_manager")


def write_anything(trade: Trade, seed: int) -> None:
    """Random invoices and credit notes: two currencies, missing managers and products, drafts, zero and huge amounts."""
    chance = random.Random(seed)
    trade.add("Nobody", Client(name="nobody’s client"))
    trade.add("loose", Product(name="Loose end", unit_id=trade["pcs"]))
    for number in range(60):
        lines = []
        for product in chance.sample(["bolt", "nut", "cable", "loose"], chance.randint(1, 4)):
            net = Decimal(chance.choice([0, 1, 999, 123_456, 999_999_999])) / 100
            lines.append((product, str(chance.randint(1, 500) / Decimal(4)), "1", str(net), str(round(net / 5, 2)), ""))
        trade.document(
            f"R{number}", chance.choice(["invoice", "invoice", "credit_note"]), (date(2025, 12, 1) + timedelta(chance.randint(0, 200))).isoformat(),
            chance.choice(["Alfa", "Beta", "Nobody", None]), chance.choice(["Ann", "Boris"]), lines, currency=chance.choice(["EUR", "EUR", "USD"]),
            state=chance.choice(["posted", "posted", "draft"]),
        )


@pytest.fixture(scope="module")
def random_books(sqlite_source: Source) -> Iterator[Database]:
    """A database of random trade."""
    database = sqlite_source.fresh()
    with UnitOfWork(database, "test.random", login="test") as uow:
        trade = Trade(uow.session)
        write_firm(trade)
        write_anything(trade, 20260318)
        uow.commit()
    yield database
    sqlite_source.drop(database)


def variants(code: str) -> list[dict[str, Any]]:
    """Each way to put a report together."""
    spec = REPORTS.get(code)
    return [{"period": "all", "group": group, "across": across} for group in ("", *spec.groups) for across in ("", *spec.across)]


def children(result: ReportResult, group: Row | None) -> list[Row]:
    """The rows directly within a group, or the outermost ones."""
    if group is None:
        return [row for row in result.rows if row.level == 0]
    start = result.rows.index(group) + 1
    found = []
    for row in result.rows[start:]:
        if row.level <= group.level:
            break
        if row.level == group.level + 1:
            found.append(row)
    return found


@pytest.mark.parametrize("code", CODES)
def test_sums_when_report_is_grouped_in_any_way_then_add_up(random_books: Database, code: str) -> None:
    with reading(random_books) as session:
        for variant in variants(code):
            result = run(session, REPORTS.get(code), variant, "x", everything)
            groups = [row for row in result.rows if row.kind == "group"]
            assert groups
            for group in [*groups, result.total]:
                assert group is not None
                inside = children(result, None if group.kind == "total" else group)
                for column in result.columns:
                    number = result.number(group, column)
                    if column.measure and number is not None:
                        assert number == sum((result.number(row, column) or 0 for row in inside), start=number * 0), (variant, group.label, column.name)


@pytest.mark.parametrize("code", CODES)
def test_currencies_when_several_then_are_the_outermost_groups_and_never_added(random_books: Database, code: str) -> None:
    with reading(random_books) as session:
        result = run(session, REPORTS.get(code), {"period": "all", "group": ""}, "x", everything)
    assert {row.label for row in result.rows if row.level == 0} == {"EUR", "USD"}
    assert all(row.kind == "group" for row in result.rows if row.level == 0)
    assert result.total is not None
    assert result.number(result.total, result.columns[result.position("net")]) is None
    assert "Amounts in unlike currencies are not added up." in result.provenance.notes


@pytest.mark.parametrize("code", CODES)
def test_numbers_when_opened_then_equal_the_documents_behind_them(random_books: Database, code: str) -> None:
    chance = random.Random(7)
    spec = REPORTS.get(code)
    with reading(random_books) as session:
        for variant in variants(code):
            result = run(session, spec, variant, "x", everything)
            places = [(row, column) for row in (*result.rows, result.total) for column in result.columns if row and result.opens(row, column)]
            for row, column in chance.sample(places, min(len(places), 12)):
                assert row is not None
                behind = open_number(session, spec, result, row, column, "x", everything)
                total = behind.number(behind.total, behind.columns[-1]) if behind.total else 0
                assert total == result.number(row, column), (variant, row.label, column.name)
                assert result.facts(row, column) >= len(behind.rows)


def by_currency(result: ReportResult) -> dict[str, Decimal]:
    """Net of each currency, whether the report is grouped by currencies or has only one."""
    column = result.columns[result.position("net")]
    if column.unit:
        return {column.unit: result.number(result.total, column)} if result.total else {}
    return {row.label: result.number(row, column) for row in result.rows if row.level == 0}


def test_reports_of_one_period_when_cut_differently_then_agree(random_books: Database) -> None:
    """Documents equal their lines: all four reports give one sum for each currency."""
    with reading(random_books) as session:
        found = [by_currency(run(session, REPORTS.get(code), {"period": "all", "group": ""}, "x", everything)) for code in CODES]
    assert set(found[0]) == {"EUR", "USD"}
    assert all(each == found[0] for each in found)


def test_period_when_cut_into_months_then_sums_are_those_of_the_whole(random_books: Database) -> None:
    spec = REPORTS.get("sales_by_client")
    with reading(random_books) as session:
        whole = by_currency(run(session, spec, {"period": "2026-01-01..2026-06-30"}, "x", everything))
        parts: dict[str, Decimal] = {}
        for month in range(1, 7):
            for currency, value in by_currency(run(session, spec, {"period": f"2026-{month:02}"}, "x", everything)).items():
                parts[currency] = parts.get(currency, Decimal(0)) + value
    assert parts == whole
