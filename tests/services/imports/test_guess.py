"""What a file looks like, and where its columns go."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.services.context import Context
from app.services.imports.guess import guess
from app.services.imports.job import open_job, read_again
from app.services.imports.mapping import ColumnUse, Mapping, from_json, to_json
from app.services.imports.readers import address, open_table
from app.services.imports.saved_mappings import (
    MappingFile,
    find_mapping,
    read_mapping,
    remember_mapping,
    save_mapping,
    saved,
    write_mapping,
)
from tests.services.imports.files import text_file, workbook


def test_text_file_when_cp1251_with_semicolons_then_both_guessed_with_reasons(tmp_path: Path) -> None:
    path = text_file(tmp_path, "прайс.csv", "Артикул;Наименование;Цена", "Б-1;Болт оцинкованный;12,50", "Г-2;Гайка;3,20", encoding="cp1251")
    table = open_table(path)
    assert table.text is not None
    assert (table.text.encoding, table.text.separator) == ("cp1251", ";")
    assert table.text.encoding_reason
    assert table.text.separator_reason == "most lines then have 3 columns"
    layout = guess(table)
    assert (layout.header_row, layout.style.decimal) == (1, ",")
    assert layout.reasons["decimal"] == "2 numbers such as “12,50”"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "koi8-r", "cp866"])
def test_text_file_when_in_another_encoding_then_its_letters_are_right(tmp_path: Path, encoding: str) -> None:
    path = text_file(tmp_path, "list.csv", "Название,Город", "Ромашка и партнёры,Великий Новгород", encoding=encoding)
    rows = [row for _number, row in open_table(path).rows()]
    assert rows[1] == ["Ромашка и партнёры", "Великий Новгород"]


def test_text_file_when_western_letters_are_few_then_not_taken_for_russian(tmp_path: Path) -> None:
    path = text_file(tmp_path, "l.csv", "Kunde;Ort", "Südpol & Söhne;München", "Groß AG;Köln", encoding="cp1252")
    assert [row for _number, row in open_table(path).rows()][1:] == [["Südpol & Söhne", "München"], ["Groß AG", "Köln"]]


def test_head_when_in_row_8_below_a_title_then_found_and_groups_known(tmp_path: Path) -> None:
    rows = [
        [], [None, "Stock report"], [None, None, "22.04.2020"], [], [], [None, None, "Main store"], [],
        [None, "Код", "Наименование", "Ед.изм.", "Доступно", "Цена продажи"], [None, "Халаты/Мужские"],
        [None, "009712", "Халат синий", "шт", 2, 1402], [None, "009713", "Халат белый", "шт", 5, 1402.5], [None, "Полотенца"],
        [None, "00300", "Полотенце", "шт", 44, 323], [None, None, "Итого:", None, 51, None],
    ]
    layout = guess(open_table(workbook(tmp_path, "stock.xlsx", Stock=rows)))
    assert layout.header_row == 8
    assert [column.name for column in layout.columns] == ["Код", "Наименование", "Ед.изм.", "Доступно", "Цена продажи"]
    assert [column.letters for column in layout.columns] == ["B", "C", "D", "E", "F"]
    assert layout.groups


def test_days_when_the_month_comes_first_then_noticed(tmp_path: Path) -> None:
    layout = guess(open_table(text_file(tmp_path, "d.csv", "Name,Since", "A,03/25/2024", "B,04/05/2024")))
    assert layout.style.order == "mdy"
    assert "03/25/2024" in layout.reasons["order"]


def test_columns_when_named_in_other_words_then_proposed_with_reasons(ctx: Context, tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "orders.csv", "InvoiceNo,CustomerID,InvoiceDate,StockCode,UnitPrice,Qty,Discount,Memo",
        "1001,C1,2024-05-01,A1,2.50,4,0.05,x", "1001,C1,2024-05-01,A2,1,2,0,y",
    )
    job = open_job(ctx, "documents", path)
    assert {head: use.target for head, use in job.mapping.columns.items()} == {
        "InvoiceNo": "number", "CustomerID": "client_code", "InvoiceDate": "date", "StockCode": "line.article", "UnitPrice": "line.price",
        "Qty": "line.quantity", "Discount": "line.discount",
    }
    assert job.mapping.columns["Discount"].factor == 100, "a discount that never exceeds 1 is a fraction"
    assert job.reasons["Qty"] == "known word"
    previews = job.previews()
    assert previews[4].samples == ("2.50", "1")
    assert previews[4].filled == 2


def test_column_when_its_cells_do_not_fit_then_not_proposed_and_counted(ctx: Context, tmp_path: Path) -> None:
    path = text_file(tmp_path, "c.csv", "Company,Phone", *(f"Firm {n},see card {n}" for n in range(5)))
    job = open_job(ctx, "clients", path)
    assert "Phone" not in job.mapping.columns
    forced = job.with_mapping(Mapping("clients", {**job.mapping.columns, "Phone": ColumnUse("phone")}, ("name",)))
    phone = forced.previews()[1]
    assert (phone.filled, phone.failing) == (5, 5)
    assert "see card 0" in phone.failure


def test_workbook_when_it_has_a_cover_then_the_fitting_sheet_is_taken(ctx: Context, tmp_path: Path) -> None:
    path = workbook(tmp_path, "p.xlsx", Cover=[["Our prices"], ["for you"]], Goods=[["Article", "Name", "Price"], ["A1", "Bolt", 2.5]])
    job = open_job(ctx, "products", path)
    assert job.table.sheet == "Goods"
    assert read_again(ctx, job, job.table.with_sheet("Cover")).mapping.columns == {}
    with pytest.raises(UserError, match="no sheet"):
        job.table.with_sheet("Nothing")


def test_mapping_when_saved_as_file_then_reads_back_equal(tmp_path: Path) -> None:
    mapping = Mapping(
        "documents", {"Invoice no.": ColumnUse("number"), "Цена \"за\" шт": ColumnUse("line.price", "if_empty", Decimal("0.01"))}, ("number",),
        {"currency": "GBP", "client_name": "Unidentified"}, {"": "invoice", "C": "credit_note"}, {"unit": {"Stk": "pc"}},
    )
    file = MappingFile(mapping, sheet="Лист 1", header_row=8, decimal=",")
    for name in ("m.toml", "m.json"):
        write_mapping(tmp_path / name, file)
        assert read_mapping(tmp_path / name) == file
    assert from_json(to_json(mapping)) == mapping


@pytest.mark.parametrize("text", ["columns = 3", "[columns]\nA = {policy = \"x\"}", "kind = ", "{\"columns\": [1]}"])
def test_mapping_file_when_wrong_then_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError):
        read_mapping(path)


@pytest.mark.backends
def test_mapping_when_saved_by_name_then_kept_for_its_kind(ctx: Context) -> None:
    mapping = Mapping("products", {"Art": ColumnUse("article")}, ("article",))
    save_mapping(ctx, "Supplier A", MappingFile(mapping))
    save_mapping(ctx, "Supplier A", MappingFile(Mapping("products", {"Artikel": ColumnUse("article")}, ("article",)), decimal=","))
    assert list(saved(ctx, "products")) == ["Supplier A"]
    assert (list(saved(ctx, "products")["Supplier A"].mapping.columns), saved(ctx, "products")["Supplier A"].decimal) == (["Artikel"], ",")
    assert saved(ctx, "clients") == {}
    with pytest.raises(UserError, match="name"):
        save_mapping(ctx, " * ", MappingFile(mapping))
    assert find_mapping(ctx, "products", "Supplier A") == saved(ctx, "products")["Supplier A"]
    with pytest.raises(UserError, match="Supplier B"):
        find_mapping(ctx, "products", "Supplier B")


@pytest.mark.backends
def test_mapping_when_used_last_then_taken_for_the_same_heads_as_it_was(ctx: Context, tmp_path: Path) -> None:
    first = open_job(ctx, "products", text_file(tmp_path, "a.csv", "Artikel;Bezeichnung;Preis;Farbe", "A1;Bolzen;1,234;rot"))
    uses = {"Artikel": ColumnUse("article"), "Bezeichnung": ColumnUse("name")}
    chosen = first.with_mapping(Mapping("products", uses, ("article",), {"unit": "pc"}))
    remember_mapping(ctx, chosen.to_save(), chosen.heads())
    again = open_job(ctx, "products", text_file(tmp_path, "b.csv", "Artikel;Bezeichnung;Preis;Farbe", "A2;Mutter;2,50;blau"))
    assert again.mapping == chosen.mapping, "the price was left out on purpose, and stays out"
    assert set(again.reasons.values()) == {"as last time"}
    other = open_job(ctx, "products", text_file(tmp_path, "c.csv", "Artikel;Bezeichnung;Preis;Farbe;Lager", "A2;Mutter;2,50;blau;1"))
    assert other.mapping.columns["Bezeichnung"] == ColumnUse("name")
    assert "Preis" in other.mapping.columns, "other heads are guessed anew where the last mapping says nothing"
    assert saved(ctx, "products") == {}, "nobody named it"


def test_address_when_counted_then_as_spreadsheets_write_it() -> None:
    assert [address(17, index) for index in (0, 3, 25, 26, 701, 702)] == ["A17", "D17", "Z17", "AA17", "ZZ17", "AAA17"]
