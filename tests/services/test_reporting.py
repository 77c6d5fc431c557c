"""Reports through the services: rights, files, the journal, hidden figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.access import Rights, rights_of
from app.core.enums.people import Role
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.core.i18n import set_language
from app.db.engine import Database
from app.db.session import UnitOfWork
from app.services import reporting
from app.services.context import Context, UserInfo
from tests.reports.conftest import Trade, write_firm, write_ledgers, write_papers


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner of the small firm."""
    with UnitOfWork(database, "test.trade", login="test") as uow:
        trade = Trade(uow.session)
        write_firm(trade)
        write_papers(trade)
        write_ledgers(trade)
        uow.commit()
    return Context(database, UserInfo(trade["Ann"], "Ann Weber", "ann", Role.OWNER))


@pytest.fixture
def russian() -> Iterator[None]:
    """The window speaks Russian."""
    set_language("ru")
    yield
    set_language("en")


def with_rights(ctx: Context, rights: Rights) -> Context:
    return Context(ctx.database, ctx.user, rights)


def text_of(file: Path) -> list[str]:
    """The text of each page of a PDF."""
    paper = pypdfium2.PdfDocument(file)
    return [page.get_textpage().get_text_range() for page in paper]


def test_catalogue_when_person_lacks_a_right_then_leaves_the_report_out(ctx: Context) -> None:
    everything = [info.code for info in reporting.catalogue(ctx)]
    assert len(everything) == len(set(everything)) >= 10
    some = with_rights(ctx, Rights(frozenset({"reports.price_list.run"})))
    assert [info.code for info in reporting.catalogue(some)] == ["price_list"]
    with pytest.raises(AccessDenied):
        reporting.run(some, "sales_by_month")


def test_catalogue_when_roles_differ_then_each_may_run_something(ctx: Context) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:  # who sees no row of the business
        assert reporting.catalogue(with_rights(ctx, rights_of(role)))


def test_run_when_parameters_are_wrong_then_names_them_all(ctx: Context) -> None:
    with pytest.raises(FieldErrors) as caught:
        reporting.run(ctx, "sales_by_month", {"period": "someday", "group": "colour"})
    assert set(caught.value.errors) == {"period", "group"}
    with pytest.raises(FieldErrors, match="Product"):
        reporting.run(ctx, "stock_movements")
    with pytest.raises(UserError, match="no parameter"):
        reporting.run(ctx, "sales_by_month", {"colour": 1})
    with pytest.raises(UserError, match="no report"):
        reporting.run(ctx, "sales_by_star_sign")


def test_run_when_period_is_relative_then_stays_relative(ctx: Context) -> None:
    with clock.frozen(datetime(2026, 4, 20, 12)):
        result = reporting.run(ctx, "sales_by_client", {"period": "last_month"})
    assert result.parameters["period"] == "last_month"
    assert result.provenance.filters[0] == ("Period", "Last month (01/03/2026 – 31/03/2026)")
    assert [row.label for row in result.rows] == ["Alfa"]


def test_run_when_a_field_is_hidden_then_its_figures_are_absent(ctx: Context) -> None:
    narrow = with_rights(ctx, Rights(frozenset({"*"}), hidden=frozenset({"document.net"})))
    names = [column.name for column in reporting.run(narrow, "sales_by_client", {"period": "2026"}).columns]
    assert "net" not in names
    assert "gross" in names


def test_drill_when_total_is_opened_then_lists_documents_and_explains(ctx: Context) -> None:
    result = reporting.run(ctx, "sales_by_client", {"period": "2026", "across": "month"})
    row, column = result.rows[0], result.columns[result.position("net:202603")]
    behind = reporting.drill(ctx, result, row, column)
    assert behind.title == "Sales by client · Mar 2026 · Alfa · Net"
    assert [each.values[0].split("-")[0] for each in behind.rows] == ["I3", "C1"]
    assert behind.total is not None
    assert behind.total.values[-1] == Decimal("3.00")
    told = reporting.explain(result, row, column)
    assert told.title == "Net, €: 3.00"
    assert ("Row", "Alfa") in told.conditions
    assert ("Column", "Mar 2026") in told.conditions
    assert told.rule == "Posted invoices minus posted credit notes."
    with pytest.raises(ValueError):
        reporting.drill(ctx, behind, behind.rows[0], behind.columns[-1])


def test_export_when_written_then_the_journal_says_who_took_what(ctx: Context, tmp_path: Path) -> None:
    result = reporting.run(ctx, "sales_by_month", {"period": "2026"})
    reporting.export(ctx, result, "json", tmp_path / "sales.json")
    with ctx.reading() as session:
        rows = session.execute(sa.text("SELECT login, doc FROM jrn_entry WHERE op = 'A' AND tbl = 'reports.export'")).all()
    assert len(rows) == 1
    assert rows[0][0] == "ann"
    assert json.loads(rows[0][1]) == {"report": "sales_by_month", "format": "json", "rows": 4, "file": "sales.json"}


def test_export_when_right_is_missing_then_no_file_is_left(ctx: Context, tmp_path: Path) -> None:
    result = reporting.run(ctx, "sales_by_month", {"period": "2026"})
    narrow = with_rights(ctx, Rights(frozenset({"reports.sales_by_month.run"})))
    with pytest.raises(AccessDenied):
        reporting.export(narrow, result, "csv", tmp_path / "sales.csv")
    with pytest.raises(UserError, match="format"):
        reporting.export(ctx, result, "docx", tmp_path / "sales.docx")
    with pytest.raises(UserError, match="cannot be written"):
        reporting.export(ctx, result, "csv", tmp_path / "nowhere" / "sales.csv")
    assert list(tmp_path.iterdir()) == []


def test_export_when_excel_then_sums_are_formulas_and_texts_are_none(ctx: Context, tmp_path: Path) -> None:
    """T-18."""
    result = reporting.run(ctx, "sales_by_product", {"period": "2026"})
    reporting.export(ctx, result, "xlsx", tmp_path / "sales.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "sales.xlsx").active
    assert sheet["A1"].value == "Sales by product"
    assert sheet["A2"].value == "Period: 01/01/2026 – 31/12/2026"
    assert "Ann Weber" in sheet["A3"].value
    heads = [cell.value for cell in sheet[5]]
    assert heads == ["Product", "Article", "Unit", "Quantity", "Net, €", "VAT, €", "Total, €"]
    assert sheet.freeze_panes == "A6"
    assert sheet.auto_filter.ref == "A5:G11"
    assert [sheet.cell(6, 1).value, sheet.cell(6, 5).value] == ["Bolts", "=SUBTOTAL(9,E7:E7)"]
    cable = next(row for row in sheet.iter_rows(min_row=6) if row[0].value == "=Cable")
    assert cable[0].data_type == "s"
    assert (cable[4].value, cable[4].data_type) == (25, "n")
    total = next(row for row in sheet.iter_rows(min_row=6) if row[0].value == "Total")
    assert (total[3].value, total[4].value) == (None, "=SUBTOTAL(9,E6:E11)")
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(sheet[place].value.startswith("=SUBTOTAL(") for place in formulas)


def test_export_when_csv_then_formulas_are_disarmed(ctx: Context, tmp_path: Path) -> None:
    """T-18."""
    result = reporting.run(ctx, "sales_by_product", {"period": "2026"})
    reporting.export(ctx, result, "csv", tmp_path / "sales.csv")
    lines = (tmp_path / "sales.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == 'Goods group,Product,Article,Unit,Quantity,"Net, €","VAT, €","Total, €"'
    assert "Cables,'=Cable,C-1,m,12.5,25.00,4.75,29.75" in lines


def test_export_when_russian_csv_then_spreadsheet_reads_its_decimals(ctx: Context, russian: None, tmp_path: Path) -> None:
    result = reporting.run(ctx, "sales_by_client", {"period": "2026"})
    reporting.export(ctx, result, "csv", tmp_path / "sales.csv")
    lines = (tmp_path / "sales.csv").read_text("utf-8-sig").splitlines()
    assert "Бета;1;9,90;1,88;11,78" in lines


def test_export_when_pdf_then_says_title_filters_user_and_pages(ctx: Context, tmp_path: Path) -> None:
    result = reporting.run(ctx, "sales_by_client", {"period": "2026", "group": "manager"})
    reporting.export(ctx, result, "pdf", tmp_path / "sales.pdf")
    (page,) = text_of(tmp_path / "sales.pdf")
    for part in ("Sales by client", "Period: 01/01/2026 – 31/12/2026", "Ann Weber", "Борис Ким", "Бета", "87.90", "Page 1 of 1"):
        assert part in page


def test_export_when_pdf_has_many_pages_then_heads_come_again(ctx: Context, tmp_path: Path) -> None:
    result = reporting.run(ctx, "sales_by_client", {"period": "2026"})
    many = [row for _number in range(60) for row in result.rows]
    longer = type(result)(**{**{name: getattr(result, name) for name in result.__slots__}, "rows": tuple(many)})
    reporting.export(ctx, longer, "pdf", tmp_path / "sales.pdf")
    pages = text_of(tmp_path / "sales.pdf")
    assert len(pages) > 3
    assert all("Client" in page and f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))


def test_export_when_html_then_names_are_escaped(ctx: Context, tmp_path: Path) -> None:
    with UnitOfWork(ctx.database, "test.rename", login="test") as uow:
        uow.session.execute(sa.text("UPDATE client SET name = '<script>alert(1)</script>' WHERE name = 'Alfa'"))
        uow.commit()
    reporting.export(ctx, reporting.run(ctx, "sales_by_client", {"period": "2026"}), "html", tmp_path / "sales.html")
    page = (tmp_path / "sales.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_export_when_json_then_decimals_keep_their_cents(ctx: Context, tmp_path: Path) -> None:
    reporting.export(ctx, reporting.run(ctx, "sales_by_month", {"period": "2026"}), "json", tmp_path / "sales.json")
    content = json.loads((tmp_path / "sales.json").read_text("utf-8"))
    assert content["total"]["values"]["net"] == "87.90"
    assert content["rows"][0]["values"]["month"] == "2026-01-01"


@pytest.mark.parametrize("code", ["sales_by_month", "sales_by_client", "sales_by_product", "receivables_ageing", "stock_on_hand", "payments", "open_orders", "price_list"])
def test_export_when_any_report_then_every_format_is_written(ctx: Context, tmp_path: Path, code: str) -> None:
    result = reporting.run(ctx, code, {name: "2026" for name in ("period",) if any(q.name == name for q in reporting.report_info(ctx, code).questions)})
    for format, kind in reporting.FORMATS.items():
        file = tmp_path / f"report{kind.suffix}"
        reporting.export(ctx, result, format, file)
        assert file.stat().st_size > 100


def test_chart_when_report_has_one_then_parts_open_its_numbers(ctx: Context) -> None:
    result = reporting.run(ctx, "sales_by_month", {"period": "2026"})
    drawn = reporting.chart(result)
    assert drawn is not None
    assert drawn.series[0].values == (Decimal("79.90"), Decimal(0), Decimal("3.00"), Decimal("5.00"))
    target = drawn.series[0].target(2)
    assert target is not None
    behind = reporting.drill(ctx, result, result.rows[target[0]], result.columns[target[1]])
    assert behind.total is not None
    assert behind.total.values[-1] == Decimal("3.00")
