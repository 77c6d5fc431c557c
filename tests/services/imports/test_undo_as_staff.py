"""Undo of an import under a login of the staff, who may delete nothing themselves: the server removes what the import made, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.access.imports import DOCUMENTS
from app.core.errors import AccessDenied, UserError
from app.db.engine import Database
from app.db.failures import Failure
from app.models import Base
from app.models.documents import Document
from app.models.exchange import ImportBatch
from app.services import notes, records
from app.services.context import Context
from app.services.imports.facade import import_file, undo_batch
from app.services.imports.in_the_way import UndoRefused
from app.services.imports.kinds.documents import TYPES
from tests.helpers.checksums import checksums
from tests.helpers.staffed import Staffed, staffed
from tests.services.imports.files import text_file

pytestmark = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")

#: what stays by intent: the batch itself, kept contacts, counted lookups, sessions and numbers
STAYING = ("import_batch", "contact_reveal", "contact_vault", "number_counter", "sign_in")
CLIENTS = ("code,name,city,phone,email,category", "N1,Nord,Kiel,+49 431 5550110,n@nord.example,Gross", "N2,Ost,Berlin,,,Klein", "N3,West,Bonn,,,Gross")
GOODS = ("article,name,group,price,price list,barcode", "X1,Bolt,Iron,2.50,Fresh,4006381333931", "X2,Nut,Iron,1.20,Fresh,")
STOCK = ("article,quantity,warehouse", "X1,12,Second", "X2,30,Second")
INVOICES = ("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID", "7001,X1,Bolt,6,01.12.2025,2.50,N9", "7002,X9,Saw,1,02.12.2025,9.90,N8")
MAPPING = """kind = "documents"
[types]
"" = "invoice"
[fixed]
currency = "EUR"
[columns]
InvoiceNo = "number"
StockCode = "line.article"
Description = "line.name"
Quantity = "line.quantity"
InvoiceDate = "date"
UnitPrice = "line.price"
CustomerID = "client_code"
"""


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        records.save(made.firm.ctx, records.new(made.firm.ctx, "warehouse", name="Second"))
        yield made


def _imported(ctx: Context, folder: Path, kind: str, *lines: str, mapping: Path | None = None) -> int:
    done = import_file(ctx, kind, text_file(folder, f"{kind}.csv", *lines), mapping)
    assert done.batch_id is not None, done.report.records
    return done.batch_id


def test_undo_when_staff_imported_every_kind_then_nothing_is_left(firm: Staffed, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with firm.context("head") as ctx:
        before = checksums(firm.database, without=STAYING)
        batches = [_imported(ctx, tmp_path, "clients", *CLIENTS)]
        changing = ("code,name,city", "N1,Nord,Flensburg")
        batches.append(_imported(ctx, tmp_path, "clients", *changing))
        batches.append(_imported(ctx, tmp_path, "products", *GOODS))
        for batch in reversed(batches):
            undo_batch(ctx, batch)
        assert checksums(firm.database, without=STAYING) == before
    with firm.context("accountant") as ctx:
        batches = [
            _imported(ctx, tmp_path, "products", *GOODS), _imported(ctx, tmp_path, "stock", *STOCK),
            _imported(ctx, tmp_path, "documents", *INVOICES, mapping=mapping),
        ]
        for batch in reversed(batches):
            undo_batch(ctx, batch)
        assert checksums(firm.database, without=STAYING) == before


def _narrowed(firm: Staffed) -> None:
    """The head of sales sees the own clients only."""
    head = records.load(firm.firm.ctx, "employee", firm.employees["head"])
    head["scope"] = "own"
    records.save(firm.firm.ctx, head)


def test_undo_when_made_by_others_or_in_use_then_refused_in_words(firm: Staffed, tmp_path: Path) -> None:
    _narrowed(firm)
    with firm.context("accountant") as ctx:
        foreign = _imported(ctx, tmp_path, "clients", *CLIENTS)
    with firm.context("head") as ctx:
        with pytest.raises(UserError, match="Somebody else"):
            undo_batch(ctx, foreign)
        own = _imported(ctx, tmp_path, "clients", "code,name", "H1,Heads own")
        client = _client(firm, "H1")
        notes.add_note(ctx, "client", client, "They pay late")
        with pytest.raises(UndoRefused, match="Note"):
            undo_batch(ctx, own)
    for who in ("sales", "operator"):
        with firm.context(who) as ctx, pytest.raises(AccessDenied):
            undo_batch(ctx, own)
    with firm.context("accountant") as ctx:
        before = firm.clients["sales"]
        undo_batch(ctx, foreign)
        assert records.load(ctx, "client", before)["name"] == "Sales Bakery"


def test_function_when_an_sql_tool_calls_it_then_only_own_fresh_rows_of_an_import_go(firm: Staffed, tmp_path: Path) -> None:
    _narrowed(firm)
    with firm.context("accountant") as ctx:
        foreign = _job(firm, _imported(ctx, tmp_path, "clients", *CLIENTS))
    theirs = _client(firm, "N1")
    with firm.context("head") as ctx:
        own = _job(firm, _imported(ctx, tmp_path, "clients", "code,name", "H1,One", "H2,Two", "H3,Three"))
    mine, noted, used = (_client(firm, code) for code in ("H1", "H2", "H3"))
    records.save(firm.firm.ctx, records.new(firm.firm.ctx, "contact", client=used, name="Pia"))
    notes.add_note(firm.firm.ctx, "client", noted, "They pay late")
    held = {table.name: firm_rows for table in Base.metadata.sorted_tables if (firm_rows := _count(firm, table)) is not None}
    refused = [
        ("head", own, 0, "client", firm.clients["sales"]),  # not born in an import
        ("head", own, 0, "client", firm.clients["rival"]),
        ("head", own, 0, "document", firm.invoices["sales"]),  # posted
        ("head", own, 0, "deal", firm.deals["sales"]),  # no table of imports
        ("head", own, 0, "employee", firm.employees["sales"]),
        ("head", own, 0, "client", theirs),  # of another import
        ("head", foreign, 0, "client", theirs),  # of somebody whose rows the head does not see
        ("head", own, 1, "client", mine),  # that transaction made none
        ("head", "%", 0, "client", mine),
        ("head", own, 0, "client", noted),
        ("head", own, 0, "client", used),
        ("head", own, 0, "client", 987654),
        ("sales", own, 0, "client", mine),
        ("operator", own, 0, "client", mine),
        ("storekeeper", own, 0, "client", mine),
        ("auditor", own, 0, "client", mine),
        ("administrator", own, 0, "client", mine),
    ]
    for who, job, number, table, key in refused:
        with firm.opened(who) as database:
            assert _refusal(database, job, number, table, key) in (Failure.DENIED, Failure.REFERENCE), (who, job, number, table, key)
    assert {name: _count(firm, Base.metadata.tables[name]) for name in held} == held
    with firm.opened("head") as database:
        assert _refusal(database, own, 0, "client", mine) is None
    with firm.database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT COUNT(*) FROM client WHERE id = :id"), {"id": mine}).scalar() == 0
        connection.rollback()
    _forge(firm)


def _forge(firm: Staffed) -> None:
    """Names of transactions are the client's; who made a row, and in which transaction, is the server's."""
    with firm.opened("head") as database, database.engine.connect() as connection:
        forged = "00000000-0000-0000-0000-000000000001"
        with suppress(DBAPIError):
            _begin(connection, f"{forged}-00000")
        connection.execute(sa.insert(ImportBatch).values(
            kind="clients", file_name="x", file_hash="0" * 64, state="done", at=sa.func.current_timestamp(), job=forged, counts="{}", version=1,
        ))
        paper = {"type": "payment_out", "state": "draft", "date": clock.today(), "firm_id": 1, "currency": "EUR", "version": 1, "net": 0, "tax": 0, "gross": 0}
        head = {"manager_id": firm.employees["head"], "prices_include_tax": False, "batch_id": connection.scalar(sa.select(sa.func.max(ImportBatch.id)))}
        connection.execute(sa.insert(Document).values(**paper, **head))
        own = connection.scalar(sa.select(sa.func.max(Document.id)))
        connection.commit()
        assert _refusal(database, forged, 0, "document", own or 0) is Failure.DENIED, "no import makes payments"
        for table, key in (("client", firm.clients["sales"]), ("document", firm.invoices["sales"]), ("stock_movement", 1), ("settlement_movement", 1)):
            assert _refusal(database, forged, 0, table, key) is Failure.DENIED, table


def test_documents_when_an_import_can_make_them_then_the_server_lets_them_be_taken_back() -> None:
    assert set(DOCUMENTS) == {*TYPES, "stock_opening"}


def _begin(connection: sa.Connection, key: str) -> None:
    use = "exchange.import.apply"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT jrn.begin_action(%s, %s, NULL)", (use, key))
    else:
        connection.exec_driver_sql("EXECUTE PROCEDURE jrn_begin(?, ?, NULL)", (use, key))


def _refusal(database: Database, job: str, number: int, table: str, key: int) -> Failure | None:
    """How the server refuses an SQL tool that calls the function; None where it does not."""
    with database.engine.connect() as connection:
        try:
            if database.name == "postgres":
                connection.exec_driver_sql("SELECT kontor.take_back(%s, %s, %s, %s::bigint[])", (job, number, table, [key]))
            else:
                connection.exec_driver_sql("EXECUTE PROCEDURE k_take_back(?, ?, ?, ?)", (job, number, table, str(key)))
            connection.commit()
        except DBAPIError as error:
            connection.rollback()
            return database.backend.classify(error)
    return None


def _client(firm: Staffed, code: str) -> int:
    with firm.firm.ctx.reading() as session:
        return int(session.execute(sa.text("SELECT id FROM client WHERE code = :code"), {"code": code}).scalar_one())


def _job(firm: Staffed, batch: int) -> str:
    with firm.firm.ctx.reading() as session:
        found = session.get(ImportBatch, batch)
        assert found is not None
        return found.job


def _count(firm: Staffed, table: sa.Table) -> int | None:
    with firm.firm.ctx.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))
