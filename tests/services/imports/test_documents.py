"""Documents with lines and opening stocks out of files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.db.engine import Database
from app.models.catalog import Product, VatRate, VatRatePeriod
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim
from app.models.organisation import Firm
from app.models.stock import StockBalance
from app.services import records
from app.services.context import Context
from app.services.documents import drafts, periods
from app.services.documents.draft_model import LineDraft
from app.services.documents.frozen import Frozen
from app.services.imports.facade import import_file, undo_batch
from app.services.imports.in_the_way import UndoRefused
from app.services.verifying import verify
from tests.helpers.checksums import checksums
from tests.services.imports.files import text_file

HEADS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LINES = (
    HEADS, "536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.555,17850.0,France", "536365,71053,,8,2010-12-01 08:26:00,3.39,17850.0,France",
    "536366,85123a,LANTERN,1,2010-12-02 09:00:00,2.55,,France", "C536367,85123A,LANTERN,-2,2010-12-03 10:00:00,2.55,17850.0,France",
    "536368,71053,damaged,-30,2010-12-03 11:00:00,0,,France",
)


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(
        'kind = "documents"\n[fixed]\ncurrency = "GBP"\nclient_name = "Unidentified customer"\n[types]\n"" = "invoice"\nC = "credit_note"\n', encoding="utf-8"
    )
    return path


@pytest.mark.backends
def test_invoices_when_imported_then_posted_with_their_numbers_and_claims(ctx: Context, database: Database, tmp_path: Path, mapping: Path) -> None:
    before = checksums(database, without=("import_batch",))
    path = text_file(tmp_path, "i.csv", *LINES)
    done = import_file(ctx, "documents", path, mapping)
    assert (dict(done.report.records), dict(done.report.rows)) == ({"new": 4}, {"new": 5})
    with ctx.reading() as session:
        documents = {document.number: document for document in session.scalars(sa.select(Document))}
        assert {number: (document.type, document.net) for number, document in documents.items()} == {
            "536365": ("invoice", Decimal("42.45")), "536366": ("invoice", Decimal("2.55")), "C536367": ("credit_note", Decimal("5.10")),
            "536368": ("invoice", Decimal("0.00")),
        }
        first = documents["536365"]
        assert (first.state, first.currency, first.date, first.due_on, first.batch_id) == (
            DocumentState.POSTED, "GBP", date(2010, 12, 1), date(2010, 12, 15), done.batch_id,
        )
        frozen = Frozen.from_json(dict(first.frozen))  # type: ignore[arg-type]
        assert (frozen.firm.name, frozen.client.name) == ("Nordlicht GmbH", "17850")
        lines = session.execute(sa.select(DocumentLine.article, DocumentLine.name, DocumentLine.quantity, DocumentLine.price, DocumentLine.net).order_by(DocumentLine.id)).all()
        assert ("85123A", "LANTERN", Decimal(6), Decimal("2.555"), Decimal("15.33")) in lines
        assert ("71053", "71053", Decimal(8), Decimal("3.39"), Decimal("27.12")) in lines
        assert ("85123A", "LANTERN", Decimal(2), Decimal("2.55"), Decimal("5.10")) in lines, "what came back is positive on a credit note"
        assert ("71053", "damaged", Decimal(-30), Decimal(0), Decimal(0)) in lines, "a write-off is kept as it was"
        assert {(client.code, client.name, client.country) for client in session.scalars(sa.select(Client))} == {
            ("17850", "17850", "France"), (None, "Unidentified customer", "France"),
        }
        assert session.scalar(sa.select(sa.func.count()).select_from(Product)) == 2, "the article is one in both spellings"
        claims = dict(session.execute(sa.select(Document.number, Claim.charged).join(Claim, Claim.document_id == Document.id)).all())
        assert claims == {"536365": Decimal("42.45"), "536366": Decimal("2.55"), "C536367": Decimal("-5.10")}
    assert not verify(ctx)
    assert import_file(ctx, "documents", path, mapping).report.records == {"same": 4}
    undo_batch(ctx, done.batch_id or 0)
    assert checksums(database, without=("import_batch",)) == before


@pytest.mark.backends
def test_document_when_one_line_is_wrong_then_refused_as_a_whole_with_the_cell(ctx: Context, tmp_path: Path, mapping: Path) -> None:
    bad = [*LINES, "536369,A,X,2,2010-12-03,oops,1,France", "536369,B,Y,1,2010-12-03,3,1,France", "536370,A,X,1,31.02.2010,1,1,France"]
    bad += ["536371,A,X,1,2010-12-03,1,1,France", "536371,A,X,1,2010-12-04,1,1,France", ",A,X,1,2010-12-03,1,1,France", "536372,,,1,2010-12-03,1,1,France"]
    done = import_file(ctx, "documents", text_file(tmp_path, "i.csv", *bad), mapping, report_file=tmp_path / "refused.xlsx")
    assert dict(done.report.records) == {"new": 4, "wrong": 5}
    assert [str(problem) for finding in done.report.refused for problem in finding.problems] == [
        "F7: “oops” is not a number.", "E9: “31.02.2010” is not a date.", "E11: Row 10 of the same document says otherwise.",
        "A12: “Number” is empty.", "C13: “Goods or service” is empty.",
    ]
    rows = list(load_workbook(tmp_path / "refused.xlsx").active.iter_rows(values_only=True))
    assert [row[8:] for row in rows[1:3]] == [(7, "F7: “oops” is not a number."), (8, "The same document has a mistake: F7: “oops” is not a number.")]


def test_document_when_stored_already_with_other_lines_then_named_and_left(ctx: Context, tmp_path: Path, mapping: Path) -> None:
    import_file(ctx, "documents", text_file(tmp_path, "i.csv", *LINES), mapping)
    other = text_file(tmp_path, "j.csv", HEADS, "536366,85123A,LANTERN,2,2010-12-02 09:00:00,2.55,,France")
    done = import_file(ctx, "documents", other, mapping)
    assert dict(done.report.records) == {"wrong": 1}
    assert "Invoice 536366 of 02/12/2010 with 1 lines and 2.55" in done.report.refused[0].problems[0].text


def test_documents_when_the_books_are_closed_then_refused(ctx: Context, tmp_path: Path, mapping: Path) -> None:
    with ctx.reading() as session:
        firm = session.scalar(sa.select(Firm.id)) or 0
    periods.close(ctx, firm, date(2010, 12, 2), None)
    done = import_file(ctx, "documents", text_file(tmp_path, "i.csv", *LINES), mapping)
    assert dict(done.report.records) == {"wrong": 2, "new": 2}
    assert done.report.refused[0].problems[0].address == "E2"


def test_document_types_when_named_in_a_column_then_taken_from_there(ctx: Context, tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "d.csv", "Document type;No;Date;Customer;Article;Name;Qty;Price;VAT", "Order;1;01.03.2024;Anders;A;Bolt;3;1,10;19%",
        "invoice;1;02.03.2024;Anders;A;Bolt;3;1,10;19", "Dragon;2;02.03.2024;Anders;A;Bolt;3;1,10;19",
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text('kind = "documents"\n', encoding="utf-8")
    done = import_file(ctx, "documents", path, mapping)
    assert dict(done.report.records) == {"wrong": 1, "new": 2}
    assert str(done.report.refused[0].problems[0]) == "A4: “Dragon” is no type of document."
    with ctx.reading() as session:
        found = session.execute(sa.select(Document.type, Document.number, Document.net, Document.tax, Document.gross).order_by(Document.type)).all()
    assert [tuple(row) for row in found] == [(kind, "1", Decimal("3.30"), Decimal("0.63"), Decimal("3.93")) for kind in ("invoice", "order")]


VAT_HEADS = "Invoice no;Date;Customer;Name;Qty;Price;VAT"


def _vat_mapping(folder: Path) -> Path:
    path = folder / "vat.toml"
    path.write_text('kind = "documents"\n', encoding="utf-8")
    return path


@pytest.mark.backends
def test_invoice_when_imported_with_tax_then_equals_the_typed_one(ctx: Context, tmp_path: Path) -> None:
    """Thrice 0.05 at 19 % is 0.01 of tax on each line, but 0.03 for the rate; five times 0.03 at 7 % is 0.00 on each, 0.01 for the rate."""
    lines = [f"R1;2024-03-01;Anders;Bolt {at};1;0.05;19%" for at in range(3)] + [f"R1;2024-03-01;Anders;Nut {at};1;0.03;7" for at in range(5)]
    done = import_file(ctx, "documents", text_file(tmp_path, "v.csv", VAT_HEADS, *lines), _vat_mapping(tmp_path))
    assert not done.report.refused
    with ctx.reading() as session:
        imported = session.scalars(sa.select(Document)).one()
        client, id = imported.client_id, imported.id
        rates = dict(session.execute(sa.select(VatRatePeriod.percent, VatRatePeriod.vat_rate_id).where(VatRatePeriod.valid_to.is_(None))).all())
        frozen = Frozen.from_json(dict(imported.frozen))  # type: ignore[arg-type]
    assert {vat.name for vat in frozen.vats.values()} == {"Standard rate", "Reduced rate"}
    typed = drafts.new(ctx, "invoice", client=client, date=date(2024, 3, 1))
    typed.lines = [LineDraft(name=f"Bolt {at}", quantity=Decimal(1), price=Decimal("0.05"), vat_rate=rates[Decimal(19)], vat_percent=Decimal(19)) for at in range(3)]
    typed.lines += [LineDraft(name=f"Nut {at}", quantity=Decimal(1), price=Decimal("0.03"), vat_rate=rates[Decimal(7)], vat_percent=Decimal(7)) for at in range(5)]
    drafts.recompute(typed)
    stored = drafts.load(ctx, id)
    assert [stored[name] for name in ("net", "tax", "gross")] == [typed[name] for name in ("net", "tax", "gross")]
    assert stored.totals == typed.totals
    assert [(line.vat_rate, line.net, line.tax, line.gross) for line in stored.lines] == [
        (line.vat_rate, line.net, line.tax, line.gross) for line in typed.lines
    ]
    assert not verify(ctx)


def test_tax_when_the_rate_is_not_valid_on_the_day_then_refused_with_cell_and_cure(ctx: Context, tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "v.csv", VAT_HEADS, "R1;2024-03-01;Anders;Bolt;1;10;16", "R2;2020-09-01;Anders;Bolt;1;10;16%", "R3;2024-03-01;Anders;Bolt;1;10;VAT exempt",
        "R4;2024-03-01;Anders;Bolt;1;10;dragon tax", "R5;2024-03-01;Anders;Bolt;1;10;0", "R6;2024-03-01;Anders;Bolt;1;10;",
    )
    done = import_file(ctx, "documents", path, _vat_mapping(tmp_path))
    assert [str(problem) for finding in done.report.refused for problem in finding.problems] == [
        "G2: There is no VAT rate 16 % in DE on 01/03/2024: enter it under “VAT rates”, or mend the cell.",
        "G5: There is no VAT rate “dragon tax” in DE on 01/03/2024: enter it under “VAT rates”, or mend the cell.",
    ]
    with ctx.reading() as session:
        rows = session.execute(
            sa.select(Document.number, DocumentLine.vat_percent, DocumentLine.tax, VatRate.name)
            .join(Document, Document.id == DocumentLine.document_id).outerjoin(VatRate, VatRate.id == DocumentLine.vat_rate_id).order_by(Document.number)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("R2", Decimal(16), Decimal("1.60"), "Standard rate"), ("R3", Decimal(0), Decimal("0.00"), "No tax"), ("R5", Decimal(0), Decimal("0.00"), "No tax"),
        ("R6", Decimal(0), Decimal("0.00"), None),
    ]


def test_documents_when_of_a_type_that_moves_stock_then_refused(ctx: Context, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('kind = "documents"\n[types]\n"" = "delivery_note"\n[fixed]\nclient_name = "X"\n', encoding="utf-8")
    with pytest.raises(UserError, match="delivery_note"):
        import_file(ctx, "documents", text_file(tmp_path, "i.csv", *LINES), mapping)


@pytest.mark.backends
def test_undo_when_somebody_works_with_a_new_client_then_refused(ctx: Context, tmp_path: Path, mapping: Path) -> None:
    done = import_file(ctx, "documents", text_file(tmp_path, "i.csv", *LINES), mapping)
    with ctx.reading() as session:
        client = session.scalar(sa.select(Client.id).where(Client.code == "17850")) or 0
    records.save(ctx, records.new(ctx, "contact", client=client, name="Pia"))
    with pytest.raises(UndoRefused, match="Contact"):
        undo_batch(ctx, done.batch_id or 0)


@pytest.mark.backends
def test_opening_stock_when_imported_then_lies_in_the_warehouse_and_goes_again(ctx: Context, database: Database, tmp_path: Path) -> None:
    import_file(ctx, "products", text_file(tmp_path, "p.csv", "article,name,price", "A1,Bolt,2.50", "A2,Nut,1.20"))
    before = checksums(database, without=("import_batch", "number_counter"))
    path = text_file(tmp_path, "s.csv", "Артикул;Остаток", "A1;12", "A2;0", "A9;5", "A2;-3", "A1;7")
    done = import_file(ctx, "stock", path)
    assert [str(problem) for finding in done.report.refused for problem in finding.problems] == [
        "A4: “A9” is not in the database: import the goods first.",
        "B5: -3 is negative: write a number above zero; a credit note takes things back.", "A6: The same goods stand in row 2 already.",
    ]
    with ctx.reading() as session:
        assert list(session.scalars(sa.select(StockBalance.quantity))) == [Decimal(12)]
        document = session.scalars(sa.select(Document)).one()
        assert (document.type, document.state) == ("stock_opening", DocumentState.POSTED)
    assert import_file(ctx, "stock", path).report.records["new"] == 0
    assert not verify(ctx)
    undo_batch(ctx, done.batch_id or 0)
    assert checksums(database, without=("import_batch", "number_counter")) == before
