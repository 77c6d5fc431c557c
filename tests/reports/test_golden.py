"""Every shipped report against figures worked out by hand, on each database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import app.reports.definitions
from app.core import clock
from app.core.errors import FieldErrors
from app.core.registry import discover
from app.db.engine import Database
from app.db.session import reading
from app.reports.catalogue import REPORTS
from app.reports.result import ReportResult
from app.reports.run import open_number, run
from tests.reports.conftest import Trade

discover(app.reports.definitions)
YEAR = "2026"
Run = Callable[..., ReportResult]


def everything(_entity: str, _field: str) -> bool:
    """The rights of the owner."""
    return True


@pytest.fixture
def run_report(books: Database) -> Run:
    """Run a report by its code."""

    def run_it(code: str, **parameters: Any) -> ReportResult:
        with reading(books) as session:
            return run(session, REPORTS.get(code), parameters, "Ann Weber", everything)

    return run_it


def table(result: ReportResult, *names: str) -> list[tuple[Any, ...]]:
    """Chosen columns of all rows, with the total at the end."""
    places = [result.position(name) for name in names]
    rows = [*result.rows, *([result.total] if result.total else [])]
    return [tuple(row.label if place is None else row.values[place] for place in (None, *places)) for row in rows]


def d(text: str) -> Decimal:
    """A Decimal, shortly."""
    return Decimal(text)


@pytest.mark.backends
def test_sales_by_month_when_credit_notes_are_posted_then_they_are_deducted(run_report: Run) -> None:
    result = run_report("sales_by_month", period=YEAR)
    assert table(result, "documents", "net", "tax", "gross") == [
        ("Jan 2026", 2, d("79.90"), d("15.18"), d("95.08")),
        ("Feb 2026", 0, 0, 0, 0),
        ("Mar 2026", 2, d("3.00"), d("0.57"), d("3.57")),
        ("Apr 2026", 1, d("5.00"), d("0.95"), d("5.95")),
        ("Total", 5, d("87.90"), d("16.70"), d("104.60")),
    ]
    assert result.columns[result.position("net")].unit == "EUR"


@pytest.mark.backends
def test_sales_by_month_when_grouped_by_manager_then_groups_add_up(run_report: Run, trade: Trade) -> None:
    assert table(run_report("sales_by_month", period="2026-01-01..2026-03-31", group="manager"), "net") == [
        ("Ann Weber", d("73.00")), ("Jan 2026", d("70.00")), ("Mar 2026", d("3.00")),
        ("Борис Ким", d("9.90")), ("Jan 2026", d("9.90")),
        ("Total", d("82.90")),
    ]


@pytest.mark.backends
@pytest.mark.parametrize(
    ("name", "value", "net"),
    [("client", "Alfa", "73.00"), ("manager", "Boris", "14.90"), ("branch", "North", "73.00"), ("category", "Wholesale", "73.00"), ("firm", "firm", "87.90")],
)
def test_sales_by_client_when_filtered_then_counts_only_the_chosen(run_report: Run, trade: Trade, name: str, value: str, net: str) -> None:
    result = run_report("sales_by_client", period=YEAR, **{name: [trade[value]]})
    assert result.total is not None
    assert result.number(result.total, result.columns[result.position("net")]) == d(net)
    assert len(result.provenance.filters) == 2


@pytest.mark.backends
def test_sales_by_client_when_run_then_best_comes_first(run_report: Run) -> None:
    assert table(run_report("sales_by_client", period=YEAR), "net") == [
        ("Alfa", d("73.00")), ("Бета", d("9.90")), ("Gamma", d("5.00")), ("Total", d("87.90")),
    ]


@pytest.mark.backends
def test_sales_by_client_when_spread_over_months_then_has_a_column_for_each(run_report: Run) -> None:
    result = run_report("sales_by_client", period=YEAR, across="month")
    assert [(column.head, column.name) for column in result.columns if column.measure == "net"] == [
        ("Jan 2026", "net:202601"), ("Mar 2026", "net:202603"), ("Apr 2026", "net:202604"), ("Total", "net"),
    ]
    assert table(result, "net:202601", "net:202603", "net:202604", "net") == [
        ("Alfa", d("70.00"), d("3.00"), None, d("73.00")),
        ("Бета", d("9.90"), None, None, d("9.90")),
        ("Gamma", None, None, d("5.00"), d("5.00")),
        ("Total", d("79.90"), d("3.00"), d("5.00"), d("87.90")),
    ]


@pytest.mark.backends
def test_sales_by_product_when_units_differ_then_quantities_are_not_added(run_report: Run) -> None:
    result = run_report("sales_by_product", period=YEAR)
    assert table(result, "unit", "quantity", "net") == [
        ("Bolts", None, d("106"), d("53.00")), ("Bolt M8", "pcs", d("106"), d("53.00")),
        ("Cables", None, d("12.5"), d("25.00")), ("=Cable", "m", d("12.5"), d("25.00")),
        ("Fasteners", None, d("30"), d("9.90")), ("Nut M8", "pcs", d("30"), d("9.90")),
        ("Total", None, None, d("87.90")),
    ]
    assert result.provenance.notes == ("Quantities in unlike units are not added up.",)


@pytest.mark.backends
def test_sales_by_product_when_a_group_is_chosen_then_its_branches_count(run_report: Run, trade: Trade) -> None:
    result = run_report("sales_by_product", period=YEAR, product_group=[trade["Fasteners"]], group="")
    assert table(result, "quantity", "net") == [("Bolt M8", 106, d("53.00")), ("Nut M8", 30, d("9.90")), ("Total", 136, d("62.90"))]


@pytest.mark.backends
def test_sales_by_manager_when_run_then_names_people(run_report: Run) -> None:
    assert table(run_report("sales_by_manager", period=YEAR), "documents", "net") == [
        ("Ann Weber", 3, d("73.00")), ("Борис Ким", 2, d("14.90")), ("Total", 5, d("87.90")),
    ]


@pytest.mark.backends
def test_receivables_when_seen_on_a_day_then_stand_in_their_age(run_report: Run) -> None:
    names = ("open", "credits", "not_due", "late_30", "late_60", "late_90", "late_more")
    assert table(run_report("receivables_ageing", day="2026-03-31"), *names) == [
        ("Alfa", d("36.87"), 0, 0, d("3.57"), 0, d("33.30"), 0),
        ("Gamma", d("-100"), d("-100"), 0, 0, 0, 0, 0),
        ("Total", d("-63.13"), d("-100"), 0, d("3.57"), 0, d("33.30"), 0),
    ]
    assert table(run_report("receivables_ageing", day="2026-02-01"), *names) == [
        ("Alfa", d("83.30"), 0, 0, d("83.30"), 0, 0, 0),
        ("Бета", d("11.78"), 0, d("11.78"), 0, 0, 0, 0),
        ("Total", d("95.08"), 0, d("11.78"), d("83.30"), 0, 0, 0),
    ]


@pytest.mark.backends
@pytest.mark.parametrize(
    ("day", "column"),
    [
        ("2026-01-29", "not_due"), ("2026-01-30", "late_30"), ("2026-02-28", "late_30"), ("2026-03-01", "late_60"), ("2026-03-30", "late_60"),
        ("2026-03-31", "late_90"), ("2026-04-29", "late_90"), ("2026-04-30", "late_more"),
    ],
)
def test_receivables_when_a_claim_grows_older_then_moves_at_its_borders(run_report: Run, trade: Trade, day: str, column: str) -> None:
    result = run_report("receivables_ageing", day=day, client=[trade["Alfa"]])
    assert result.number(result.rows[0], result.columns[result.position(column)]) == d("83.30" if day < "2026-02-10" else "33.30")


@pytest.mark.backends
def test_payments_when_grouped_by_month_then_in_and_out_stand_apart(run_report: Run) -> None:
    assert table(run_report("payments", period=YEAR), "date", "received", "paid") == [
        ("Feb 2026", None, d("50"), 0), ("P1-013", date(2026, 2, 10), d("50"), 0),
        ("Mar 2026", None, d("111.78"), d("40")),
        ("P2-014", date(2026, 3, 5), d("11.78"), 0), ("P3-015", date(2026, 3, 20), d("100"), 0), ("PO-016", date(2026, 3, 25), 0, d("40")),
        ("Total", None, d("161.78"), d("40")),
    ]
    cash = run_report("payments", period=YEAR, method="cash", group="method")
    assert table(cash, "received") == [("Cash", d("11.78")), ("P2-014", d("11.78")), ("Total", d("11.78"))]


@pytest.mark.backends
def test_open_orders_when_partly_delivered_then_show_what_is_left(run_report: Run) -> None:
    assert table(run_report("open_orders"), "order_client", "ordered", "delivered", "left") == [
        ("O1-001, Bolt M8", "Alfa", 130, 110, 20), ("O2-002, Nut M8", "Бета", 30, 0, 30), ("Total", None, 160, 110, 50),
    ]


@pytest.mark.backends
def test_stock_when_asked_for_now_then_reads_balances(run_report: Run, trade: Trade) -> None:
    assert table(run_report("stock_on_hand"), "quantity", "reserved", "free") == [
        ("=Cable", 90, 0, 90), ("Bolt M8", 940, 20, 920), ("Nut M8", 30, 0, 30), ("Total", None, None, None),
    ]
    assert table(run_report("stock_on_hand", warehouse=[trade["Second"]]), "quantity") == [("Bolt M8", 50), ("Total", 50)]


@pytest.mark.backends
def test_stock_when_asked_for_a_past_day_then_sums_movements(run_report: Run) -> None:
    assert table(run_report("stock_on_hand", day="2026-01-31", group="warehouse"), "quantity", "reserved")[1:4] == [
        ("=Cable", 90, 0), ("Bolt M8", 900, 0), ("Nut M8", 30, 0),
    ]
    assert table(run_report("stock_on_hand", day="2026-03-31"), "quantity", "reserved")[1] == ("Bolt M8", 940, 20)


@pytest.mark.backends
def test_stock_movements_when_period_is_cut_then_balance_counts_from_the_beginning(run_report: Run, trade: Trade) -> None:
    result = run_report("stock_movements", product=[trade["bolt"]], warehouse=[trade["Main"]], period="2026-01-15..2026-12-31")
    assert [row[1:] for row in table(result, "date", "number", "came", "went", "balance")] == [
        (date(2026, 1, 20), "D1-011", 0, 100, 900), (date(2026, 3, 2), "D2-012", 0, 10, 890), (None, None, 0, 110, None),
    ]
    assert result.rows[0].record == ("document", trade["D1"])


@pytest.mark.backends
def test_price_list_when_prices_change_then_shows_those_of_the_day(run_report: Run, trade: Trade) -> None:
    assert table(run_report("price_list", day="2026-02-28", group=""), "price") == [("Bolt M8", d("0.50")), ("Nut M8", d("0.3333"))]
    assert table(run_report("price_list", day="2026-03-01", group=""), "price")[0] == ("Bolt M8", d("0.55"))
    export = run_report("price_list", day="2026-03-01", price_list=[trade["Export"]], group="")
    assert (table(export, "price"), export.columns[export.position("price")].unit) == ([("Bolt M8", d("0.40"))], "USD")


PARAMETERS: dict[str, dict[str, Any]] = {
    "receivables_ageing": {"day": "2026-03-31"}, "price_list": {"day": "2026-03-31"}, "stock_on_hand": {}, "open_orders": {},
}


def opened_numbers(books: Database, trade: Trade, code: str, **parameters: Any) -> int:
    """Open every number of a report and compare the sum of what is behind it; returns how many were opened."""
    spec = REPORTS.get(code)
    opened = 0
    with reading(books) as session:
        result = run(session, spec, parameters, "Ann", everything)
        for row in (*result.rows, *([result.total] if result.total else [])):
            for column in result.columns:
                if not (spec.detail and result.opens(row, column)):
                    continue
                behind = open_number(session, spec, result, row, column, "Ann", everything)
                number = result.number(row, column)
                total = behind.number(behind.total, behind.columns[-1]) if behind.total else 0
                assert total == number, (row.label, column.name)
                assert all(each.record and each.record[0] == "document" for each in behind.rows)
                opened += 1
    return opened


@pytest.mark.backends
@pytest.mark.parametrize("code", sorted(REPORTS.codes()))
def test_number_when_opened_then_documents_behind_add_up_to_it(books: Database, trade: Trade, code: str) -> None:
    spec = REPORTS.get(code)
    parameters = dict(PARAMETERS.get(code, {"period": YEAR}))
    if code == "stock_movements":
        parameters["product"] = [trade["bolt"]]
    opened = opened_numbers(books, trade, code, **parameters)
    for group in spec.groups:
        opened += opened_numbers(books, trade, code, **parameters, group=group)
    for across in spec.across:
        opened += opened_numbers(books, trade, code, **parameters, across=across)
    assert opened > 0 or not spec.detail


@pytest.mark.backends
def test_sales_when_compared_with_the_year_before_then_months_stand_side_by_side(run_report: Run, books: Database) -> None:
    with clock.frozen(datetime(2027, 3, 15, 12)):
        result = run_report("sales_by_month", period="2027-01-01..2027-06-30", compare="year_before")
        assert table(result, "net", "net:before", "net:change", "net:percent") == [
            ("Jan 2027", None, d("79.90"), d("-79.90"), d("-100.0")),
            ("Feb 2027", 0, 0, 0, None),
            ("Mar 2027", None, d("5.00"), d("-5.00"), d("-100.0")),
            ("Total", 0, d("84.90"), d("-84.90"), d("-100.0")),
        ]
        assert ("Compared with", "01/01/2026 – 15/03/2026") in result.provenance.filters
        with reading(books) as session:
            column = result.columns[result.position("net:before")]
            behind = open_number(session, REPORTS.get("sales_by_month"), result, result.rows[0], column, "x", everything)
        assert [row.values[0].split("-")[0] for row in behind.rows] == ["I1", "I2"]
        assert behind.total is not None
        assert behind.total.values[-1] == d("79.90")


@pytest.mark.backends
def test_sales_when_compared_then_present_and_past_clients_meet(run_report: Run) -> None:
    with clock.frozen(datetime(2026, 12, 31, 12)):
        same = run_report("sales_by_client", period="2026-01-01..2026-12-31", compare="year_before")
        assert table(same, "net", "net:before", "net:percent")[0] == ("Alfa", d("73.00"), None, None)
        with pytest.raises(FieldErrors, match="beginning and an end"):
            run_report("sales_by_client", period="all", compare="year_before")
