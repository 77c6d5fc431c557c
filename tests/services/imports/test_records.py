"""Clients, contacts, goods and prices out of files: dry run, import, again, undo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.errors import AccessDenied, UserError
from app.db.engine import Database
from app.models.catalog import Barcode, PriceList, Product, ProductGroup, ProductPrice, Unit
from app.models.clients import Client, Contact
from app.services import contacts, records
from app.services.context import Context
from app.services.imports.apply import apply
from app.services.imports.dry_run import dry_run
from app.services.imports.facade import import_file, undo_batch
from app.services.imports.in_the_way import UndoRefused
from app.services.imports.job import Cancelled, open_job
from app.services.imports.mapping import ColumnUse, Mapping
from app.services.imports.outcome import Outcome
from app.services.imports.saved_mappings import MappingFile, remember_words, save_mapping
from tests.helpers.checksums import checksums
from tests.services.imports.files import text_file, workbook

#: rows are only added there: what looked for a number, and values that undone records have shown
VAULT = ("contact_reveal", "contact_vault")

CLIENTS = (
    "Код;Наименование;Город;Телефон;E-mail;Категория", "K1;Ромашка;Москва;+7 495 123-45-67;info@romashka.example;Опт",
    "K2;Василёк;Тверь;;;Розница", "K3;Лютик;Омск;звоните;kaktus;Опт", ";;;;;", "K1;Ромашка ещё раз;Москва;;;", "K4;;Пермь;;;",
)


@pytest.mark.backends
def test_clients_when_tried_then_every_row_is_told_and_nothing_written(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=VAULT)
    report = dry_run(ctx, open_job(ctx, "clients", text_file(tmp_path, "c.csv", *CLIENTS, encoding="cp1251")))
    assert dict(report.records) == {"new": 2, "wrong": 2, "duplicate": 1}
    assert [str(problem) for finding in report.refused for problem in finding.problems] == [
        "D4: “звоните” is not a phone number.", "E4: “kaktus” is not an e-mail address.", "A6: The same record stands in row 2 already.",
        "B7: “Name” is empty.",
    ]
    assert checksums(database, without=VAULT) == before


@pytest.mark.backends
def test_clients_when_imported_twice_then_nothing_doubles_and_undo_leaves_no_trace(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=("import_batch", *VAULT))
    path = text_file(tmp_path, "c.csv", *CLIENTS)
    done = import_file(ctx, "clients", path, report_file=tmp_path / "refused.xlsx")
    with ctx.reading() as session:
        clients = session.scalars(sa.select(Client).order_by(Client.code)).all()
        assert [(client.code, client.name, client.city) for client in clients] == [("K1", "Ромашка", "Москва"), ("K2", "Василёк", "Тверь")]
        assert "ромашка" in (clients[0].search or "")
    assert done.changes.created("client") == tuple(client.id for client in clients)
    rows = list(load_workbook(tmp_path / "refused.xlsx").active.iter_rows(values_only=True))
    assert rows[0] == ("Код", "Наименование", "Город", "Телефон", "E-mail", "Категория", "Row", "Reason")
    assert rows[1][:2] == ("K3", "Лютик")
    assert rows[1][6:] == (4, "D4: “звоните” is not a phone number.; E4: “kaktus” is not an e-mail address.")

    again = import_file(ctx, "clients", path)
    assert (again.batch_id, again.report.records["same"]) == (None, 2)
    mended = import_file(ctx, "clients", text_file(tmp_path, "c2.csv", *(line.replace("звоните", "").replace("kaktus", "l@l.example") for line in CLIENTS)))
    assert (mended.report.records["new"], mended.report.records["same"]) == (1, 2)

    undo_batch(ctx, mended.batch_id or 0)
    undo_batch(ctx, done.batch_id or 0)
    assert checksums(database, without=("import_batch", *VAULT)) == before
    with pytest.raises(UserError, match="undone before"):
        undo_batch(ctx, done.batch_id or 0)


@pytest.mark.backends
def test_known_clients_when_changed_then_by_the_policy_of_each_column_and_back(ctx: Context, database: Database, tmp_path: Path) -> None:
    records.save(ctx, records.new(ctx, "client", code="A", name="Anders", city="Kiel", phone="+49 431 55 50 11", discount=Decimal("2.5")))
    records.save(ctx, records.new(ctx, "client", code="B", name="Bauer"))
    before = checksums(database, without=("import_batch", *VAULT))
    path = text_file(tmp_path, "c.csv", "code,name,city,phone,discount", "A,Anders & Co,Lübeck,+49 451 55 50 22,3", "B,Bauer,Köln,,0")
    uses = {"code": ColumnUse("code"), "name": ColumnUse("name"), "city": ColumnUse("city", "if_empty"), "phone": ColumnUse("phone", "never"), "discount": ColumnUse("discount")}
    job = open_job(ctx, "clients", path).with_mapping(Mapping("clients", uses, ("code",)))
    changed = dry_run(ctx, job).examples[Outcome.CHANGED]
    assert [(change.label, change.old, change.new) for change in changed[0].changes] == [("Name", "Anders", "Anders & Co"), ("Discount", "2.5", "3")]
    assert [(change.label, change.old, change.new) for change in changed[1].changes] == [("City", "", "Köln")]
    done = apply(ctx, job)
    with ctx.reading() as session:
        first = session.scalars(sa.select(Client).where(Client.code == "A")).one()
        assert (first.name, first.city, first.discount) == ("Anders & Co", "Kiel", Decimal(3))
    assert contacts.holders(ctx, "client", "phone", "+49 431 55 50 11") == [first.id]
    undo_batch(ctx, done.batch_id or 0)
    assert checksums(database, without=("import_batch", *VAULT)) == before


@pytest.mark.backends
def test_undo_when_somebody_changed_a_row_since_then_refused_and_named(ctx: Context, tmp_path: Path) -> None:
    done = import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,name", "A,Anders", "B,Bauer"))
    with ctx.reading() as session:
        id = session.scalar(sa.select(Client.id).where(Client.code == "B")) or 0
    draft = records.load(ctx, "client", id)
    draft["city"] = "Kiel"
    records.save(ctx, draft)
    with pytest.raises(UndoRefused) as refused:
        undo_batch(ctx, done.batch_id or 0)
    assert [(one.entity, one.id) for one in refused.value.kept] == [("client", id)]
    assert "Bauer" in refused.value.text
    with ctx.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Client)) == 2


@pytest.mark.backends
def test_undo_when_another_record_hangs_on_one_then_refused(ctx: Context, tmp_path: Path) -> None:
    done = import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,name", "A,Anders"))
    with ctx.reading() as session:
        id = session.scalar(sa.select(Client.id)) or 0
    records.save(ctx, records.new(ctx, "contact", client=id, name="Pia"))
    with pytest.raises(UndoRefused, match="used by Contact"):
        undo_batch(ctx, done.batch_id or 0)


@pytest.mark.backends
def test_changed_row_when_changed_again_since_then_undo_keeps_its_hands_off(ctx: Context, tmp_path: Path) -> None:
    records.save(ctx, records.new(ctx, "client", code="A", name="Anders", city="Kiel"))
    done = import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,name,city", "A,Anders,Lübeck"))
    with ctx.reading() as session:
        id = session.scalar(sa.select(Client.id)) or 0
    draft = records.load(ctx, "client", id)
    draft["city"] = "Köln"
    records.save(ctx, draft)
    with pytest.raises(UndoRefused, match="city"):
        undo_batch(ctx, done.batch_id or 0)
    assert records.load(ctx, "client", id)["city"] == "Köln"


@pytest.mark.backends
def test_price_list_when_imported_then_goods_with_groups_units_prices_and_barcodes(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=("import_batch", *VAULT))
    rows = [
        ["Прайс-лист"], ["Артикул", "Наименование", "Ед. изм.", "Цена с НДС", "Штрихкод"], ["Крепёж"], ["Б-1", "Болт", "шт.", "2,999.99", 4006381333931],
        ["Г-2", "Гайка", "Stk", 12.5, None], ["Краски"], ["К-3", "Краска", "вёдер", 740.45, None], ["Итого", None, None, 99, None],
    ]
    path = workbook(tmp_path, "price.xlsx", Прайс=rows)
    job = open_job(ctx, "products", path)
    report = dry_run(ctx, job)
    assert dict(report.records) == {"new": 2, "wrong": 1}
    assert [str(problem) for problem in report.refused[0].problems] == ["C7: “вёдер” is no known “Unit”."]
    assert report.unknown == {"unit": {"вёдер": 1}}
    with ctx.reading() as session:
        pack = session.scalar(sa.select(Unit.id).where(Unit.unece == "PK")) or 0
    remember_words(ctx, "unit", {"вёдер": pack})
    done = apply(ctx, open_job(ctx, "products", path))
    assert dict(done.report.records) == {"new": 3}
    with ctx.reading() as session:
        found = session.execute(
            sa.select(Product.article, ProductGroup.name, Unit.unece, ProductPrice.price, Barcode.code)
            .outerjoin(ProductGroup, ProductGroup.id == Product.group_id).join(Unit, Unit.id == Product.unit_id)
            .join(ProductPrice, ProductPrice.product_id == Product.id).outerjoin(Barcode, Barcode.product_id == Product.id).order_by(Product.id)
        ).all()
    assert found == [
        ("Б-1", "Крепёж", "H87", Decimal("2999.99"), "4006381333931"), ("Г-2", "Крепёж", "H87", Decimal("12.5"), None),
        ("К-3", "Краски", "PK", Decimal("740.45"), None),
    ]
    assert import_file(ctx, "products", path).report.records == {"same": 3}
    undo_batch(ctx, done.batch_id or 0)
    after = checksums(database, without=("import_batch", "value_alias", *VAULT))
    assert after == {name: sums for name, sums in before.items() if name != "value_alias"}


@pytest.mark.backends
def test_prices_when_goods_are_known_then_changed_and_unknown_articles_named(ctx: Context, tmp_path: Path) -> None:
    import_file(ctx, "products", text_file(tmp_path, "p.csv", "article,name,price", "A1,Bolt,2.50", "A2,Nut,1.20"))
    path = text_file(tmp_path, "new.csv", "sku;preis", "A1;2,75", "A2;1,20", "A9;5,00", encoding="utf-8")
    report = dry_run(ctx, open_job(ctx, "prices", path))
    assert dict(report.records) == {"changed": 1, "same": 1, "wrong": 1}
    assert str(report.refused[0].problems[0]) == "A4: “a9” is not in the database."
    assert [(change.old, change.new) for change in report.examples[Outcome.CHANGED][0].changes] == [("2.5", "2.75")]
    import_file(ctx, "prices", path)
    with ctx.reading() as session:
        prices = session.execute(sa.select(Product.article, ProductPrice.price).join(ProductPrice, ProductPrice.product_id == Product.id))
        assert dict(list(prices)) == {"A1": Decimal("2.75"), "A2": Decimal("1.20")}
        assert session.scalar(sa.select(sa.func.count()).select_from(Product)) == 2


def test_prices_when_a_list_is_named_for_all_rows_then_made_in_its_currency(ctx: Context, tmp_path: Path) -> None:
    path = text_file(tmp_path, "p.csv", "article,name,price", "A1,Bolt,2.50")
    job = open_job(ctx, "products", path)
    apply(ctx, job.with_mapping(Mapping("products", job.mapping.columns, ("article",), {"price_list": "Dealers", "currency": "CHF"})))
    with ctx.reading() as session:
        price_list = session.scalars(sa.select(PriceList).where(PriceList.name == "Dealers")).one()
        assert price_list.currency == "CHF"
        assert session.scalar(sa.select(ProductPrice.price_list_id)) == price_list.id


@pytest.mark.backends
def test_contacts_when_their_client_is_named_by_code_or_name_then_found(ctx: Context, tmp_path: Path) -> None:
    records.save(ctx, records.new(ctx, "client", code="A", name="Anders"))
    path = text_file(tmp_path, "k.csv", "company,contact name,job title,phone", "A,Pia Lund,Buyer,+49 431 55 50 11", "Anders,Ole Sand,,", "Nobody,Eva,,")
    done = import_file(ctx, "contacts", path)
    assert dict(done.report.records) == {"new": 2, "wrong": 1}
    assert str(done.report.refused[0].problems[0]) == "A4: “Nobody” is no known “Client”."
    with ctx.reading() as session:
        assert list(session.scalars(sa.select(Contact.name).order_by(Contact.name))) == ["Ole Sand", "Pia Lund"]
    assert import_file(ctx, "contacts", path).report.records == {"same": 2, "wrong": 1}


@pytest.mark.backends
def test_dry_run_when_cancelled_then_nothing_is_left_of_it(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=VAULT)
    job = open_job(ctx, "clients", text_file(tmp_path, "c.csv", *CLIENTS, encoding="cp1251"))
    told: list[int] = []
    with pytest.raises(Cancelled):
        dry_run(ctx, job, lambda done, _total, _what: told.append(done) or False)
    assert told == [5]
    assert checksums(database, without=VAULT) == before



def test_import_when_cancelled_then_nothing_is_left_of_it(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=("import_batch", *VAULT))
    path = text_file(tmp_path, "c.csv", "code,name", *(f"C{n},Client {n}" for n in range(2_500)))
    with pytest.raises(Cancelled):
        import_file(ctx, "clients", path, progress=lambda done, _total, _what: done < 2_000)
    assert checksums(database, without=("import_batch", *VAULT)) == before


def test_import_when_a_saved_mapping_is_named_then_taken(ctx: Context, tmp_path: Path) -> None:
    path = text_file(tmp_path, "c.csv", "Kunde;Ort", "Nordwind AG;Kiel")
    save_mapping(ctx, "Fair", MappingFile(Mapping("clients", {"Kunde": ColumnUse("name"), "Ort": ColumnUse("address")}, ("name",))))
    import_file(ctx, "clients", path, "Fair")
    with ctx.reading() as session:
        assert [tuple(row) for row in session.execute(sa.select(Client.name, Client.city, Client.address))] == [("Nordwind AG", None, "Kiel")]


def test_import_when_the_right_is_missing_then_refused(ctx: Context, tmp_path: Path) -> None:
    from dataclasses import replace

    from app.core.access import rights_of

    seller = replace(ctx, rights=rights_of("sales"))
    with pytest.raises(AccessDenied):
        import_file(seller, "clients", text_file(tmp_path, "c.csv", "code,name", "A,Anders"))


def test_rows_when_a_separator_stands_within_a_text_then_refused_with_the_cell(ctx: Context, tmp_path: Path) -> None:
    path = text_file(tmp_path, "c.csv", "code,name,city", "A,Anders,Kiel", "B,Bauer, Sohn,Köln")
    done = import_file(ctx, "clients", path)
    assert dict(done.report.records) == {"new": 1, "wrong": 1}
    assert done.report.refused[0].problems[0].address == "D3"


def test_import_when_a_required_column_is_missing_then_says_which(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No column goes to “Name”"):
        import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,city", "A,Kiel"))
    with pytest.raises(UserError, match="cannot be imported"):
        import_file(ctx, "dragons", text_file(tmp_path, "c.csv", "code,city", "A,Kiel"))


@pytest.mark.backends
def test_undo_when_a_later_import_changed_the_rows_then_only_newest_first(ctx: Context, database: Database, tmp_path: Path) -> None:
    before = checksums(database, without=("import_batch", *VAULT))
    first = import_file(ctx, "clients", text_file(tmp_path, "a.csv", "code,name,city", "A,Anders,Kiel"))
    second = import_file(ctx, "clients", text_file(tmp_path, "b.csv", "code,name,city", "A,Anders,Köln"))
    third = import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,name,city", "A,Anders,Bonn"))
    for batch in (first, second):
        with pytest.raises(UndoRefused):
            undo_batch(ctx, batch.batch_id or 0)
    for batch in (third, second, first):
        undo_batch(ctx, batch.batch_id or 0)
    assert checksums(database, without=("import_batch", *VAULT)) == before


def test_undo_when_it_broke_off_then_the_second_try_takes_the_rest_back(ctx: Context, database: Database, tmp_path: Path) -> None:
    records.save(ctx, records.new(ctx, "client", code="C0", name="Old", city="Kiel"))
    before = checksums(database, without=("import_batch", *VAULT))
    done = import_file(ctx, "clients", text_file(tmp_path, "c.csv", "code,name", *(f"C{n},Client {n}" for n in range(2_500))))

    def break_off(finished: int, total: int | None, _what: str) -> bool:
        if finished == 2:
            raise ConnectionAbortedError
        return True

    with pytest.raises(ConnectionAbortedError):
        undo_batch(ctx, done.batch_id or 0, break_off)
    assert checksums(database, without=("import_batch", *VAULT)) != before
    undo_batch(ctx, done.batch_id or 0)
    assert checksums(database, without=("import_batch", *VAULT)) == before
