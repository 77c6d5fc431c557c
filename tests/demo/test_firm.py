"""The demo firm is as large as promised, plausible, whole, and the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db.session import reading
from app.demo import make_demo_firm
from app.models.catalog import Product
from app.models.clients import Client, ClientBankAccount, LegalEntity
from app.models.documents import Document, DocumentLine
from app.models.finance import Claim
from app.models.organisation import Employee, Firm
from app.models.sales import Deal, DealStage
from app.models.stock import StockBalance, StockMovement
from app.services import printing
from app.services.verifying import verify
from tests.demo.conftest import TODAY, Made, make

LAST = TODAY.date()


def ask(made: Made, statement: Any) -> list[Any]:
    with reading(made.database) as session:
        return list(session.execute(statement).all())


def one(made: Made, statement: Any) -> Any:
    return ask(made, statement)[0][0]


def test_firm_when_made_then_it_has_the_promised_size(made: Made) -> None:
    assert Counter(role for (role,) in ask(made, sa.select(Employee.role))) == dict.fromkeys(("owner", "head", "sales", "accountant", "storekeeper"), 3)
    counts = [one(made, sa.select(sa.func.count()).select_from(model)) for model in (Client, Product, Document)]
    assert counts == [400, 900, 2500]


@pytest.mark.heavy
def test_firm_when_made_then_it_took_less_than_a_minute(made: Made) -> None:
    assert made.seconds < 60


def test_ledgers_when_verified_then_nothing_is_found(made: Made) -> None:
    assert [finding.text for finding in verify(made.ctx)] == []


def test_history_when_read_then_it_spans_eighteen_months_and_ends_today(made: Made) -> None:
    first, last = ask(made, sa.select(sa.func.min(Document.date), sa.func.max(Document.date)))[0]
    assert timedelta(days=540) < LAST - first < timedelta(days=580)
    assert LAST - timedelta(days=3) <= last <= LAST
    posted = ask(made, sa.select(Document.date, Document.posted_at).where(Document.state == "posted"))
    assert all(day <= moment.date() <= LAST for day, moment in posted)
    months = Counter((day.year, day.month) for (day,) in ask(made, sa.select(Document.date).where(Document.type == "invoice")))
    assert len(months) == 19
    assert min(count for month, count in months.items() if month != (2026, 11)) >= 8


def test_documents_when_counted_then_every_type_is_there_and_some_are_drafts(made: Made) -> None:
    counts = Counter((type, state.value) for type, state in ask(made, sa.select(Document.type, Document.state)))
    assert {type for type, _state in counts} == {
        "quotation", "order", "invoice", "delivery_note", "act", "payment_in", "payment_out", "goods_receipt", "credit_note", "stock_opening",
    }  # fmt: skip
    assert sum(count for (_type, state), count in counts.items() if state == "draft") == 14
    assert counts["credit_note", "posted"] >= 8


def test_claims_when_read_then_some_are_late_and_some_half_paid(made: Made) -> None:
    owed = sa.select(Claim.due_on, Claim.charged, Claim.paid).where(Claim.charged > Claim.paid)
    late = [row for row in ask(made, owed) if row.due_on < LAST]
    assert 5 <= len(late) <= 120
    assert any(row.paid > 0 for row in ask(made, owed))
    charged = one(made, sa.select(sa.func.sum(Document.gross)).where(Document.type == "invoice", Document.state == "posted"))
    assert sum(row.charged - row.paid for row in late) < charged / 5


def test_stock_when_followed_day_by_day_then_it_never_falls_below_zero(made: Made) -> None:
    columns = (StockMovement.product_id, StockMovement.warehouse_id, StockMovement.date, sa.func.sum(StockMovement.quantity))
    level: Counter[tuple[int, int]] = Counter()
    for product, warehouse, _day, moved in ask(made, sa.select(*columns).group_by(*columns[:3]).order_by(StockMovement.date)):
        level[product, warehouse] += moved
        assert level[product, warehouse] >= 0
    assert one(made, sa.select(sa.func.count()).select_from(StockBalance).where(StockBalance.reserved > 0)) > 0


def test_deals_when_read_then_some_are_won_lost_and_open(made: Made) -> None:
    kinds = Counter(kind.value for (kind,) in ask(made, sa.select(DealStage.kind).join(Deal, Deal.stage_id == DealStage.id)))
    assert min(kinds["won"], kinds["lost"], kinds["open"]) >= 15
    assert one(made, sa.select(sa.func.count()).select_from(Deal).join(DealStage).where(DealStage.kind == "lost", Deal.loss_reason.is_(None))) == 0


def test_names_when_read_then_they_are_in_the_language_of_the_firm(made: Made) -> None:
    texts = [name for model in (Client, Product, Employee) for (name,) in ask(made, sa.select(model.name))]
    assert len(set(texts)) > 1200
    cyrillic = sum(any("а" <= letter <= "я" for letter in text.lower()) for text in texts)
    assert cyrillic == (len(texts) if made.language == "ru" else 0)


def test_papers_of_the_firm_when_read_then_nothing_is_missing(made: Made) -> None:
    firm = ask(made, sa.select(Firm.currency, Firm.country, Firm.director, Firm.accountant, Firm.logo_id, Firm.stamp_id, Firm.tax_id))[0]
    assert firm[:2] == (("EUR", "DE") if made.language == "en" else ("RUB", "RU"))
    assert all(firm[2:])
    assert one(made, sa.select(sa.func.count()).select_from(ClientBankAccount)) == one(made, sa.select(sa.func.count()).select_from(LegalEntity)) == 350


def test_tax_when_the_year_changes_then_russian_papers_follow(made: Made) -> None:
    columns = (sa.extract("year", Document.date), DocumentLine.vat_percent)
    statement = sa.select(*columns).join(Document, Document.id == DocumentLine.document_id).where(Document.type != "stock_opening").distinct()
    rates = {(int(year), percent) for year, percent in ask(made, statement)}
    if made.language == "ru":
        assert rates == {(2025, Decimal(20)), (2026, Decimal(22))}
    else:
        assert rates == {(2025, Decimal(19)), (2026, Decimal(19))}


def test_invoice_when_printed_then_its_form_has_the_logo(made: Made) -> None:
    id = one(made, sa.select(sa.func.max(Document.id)).where(Document.type == "invoice", Document.state == "posted"))
    form = printing.forms_for(made.ctx, id)[0]
    pdf = printing.print_form(made.ctx, form.code, id)
    assert pdf.startswith(b"%PDF")
    assert b"/Image" in pdf


def test_firm_when_the_database_is_not_empty_then_it_is_refused(made: Made) -> None:
    with pytest.raises(UserError):
        make_demo_firm(made.database, made.language)


@pytest.mark.heavy
def test_firm_when_made_twice_then_every_document_is_the_same(made: Made, tmp_path: Path) -> None:
    columns = (Document.id, Document.type, Document.number, Document.date, Document.client_id, Document.gross, Document.posted_at)
    for again in make(made.language, tmp_path):
        assert ask(again, sa.select(*columns).order_by(Document.id)) == ask(made, sa.select(*columns).order_by(Document.id))


def test_day_when_months_are_taken_off_then_the_first_of_a_month_is_left() -> None:
    from app.demo.firm import months_before

    assert months_before(date(2026, 1, 31), 18) == date(2024, 7, 1)
    assert months_before(date(2026, 11, 21), 18) == date(2025, 5, 1)
