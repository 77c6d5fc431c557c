"""Letters of processes write amounts, days and numbers as papers do: the currency of the document, the language of the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.enums.processes import ProcessEntity
from app.core.i18n import set_language
from app.models.documents import Document
from app.models.reminders import OutgoingMessage
from app.services import records
from app.services.context import Context
from app.services.process_runs import starting, working
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import case_of, chain, open_step, published, step

SPACE = "\N{NO-BREAK SPACE}"
#: language of the client → an amount, a day, a quantity and yes, as its papers have them
WRITTEN = {
    "en": ("€1,200.00", "5 Dec 2026", "12.5", "yes"),
    "de": (f"1.200,00{SPACE}€", "05.12.2026", "12,5", "yes"),
    "fr": (f"1{SPACE}200,00{SPACE}€", "05/12/2026", "12,5", "yes"),
    "es": (f"1.200,00{SPACE}€", "05/12/2026", "12,5", "yes"),
    "pt": (f"1{SPACE}200,00{SPACE}€", "05/12/2026", "12,5", "yes"),
    "ru": (f"1{SPACE}200,00{SPACE}€", "05.12.2026", "12,5", "да"),
}


def deal_of(firm: SmallFirm, language: str, **values: Any) -> int:
    """A deal of the client, who can be written to in a language."""
    client = records.load(firm.ctx, "client", firm.client)
    client["email"], client["phone"], client["language"] = "office@beta.example", "+49 40 123456", language
    client["discount"], client["credit_limit"] = Decimal("12.5"), Decimal(50_000)
    records.save(firm.ctx, client)
    made = records.new(firm.ctx, "deal", title="Roof", client=firm.client, amount=Decimal(1200), expected_on=date(2026, 12, 5), **values)
    return records.save(firm.ctx, made).created("deal")[0]


def letter(ctx: Context, deal: int, *steps: Any, **answers: Any) -> str:
    """The text that a process about a deal writes."""
    (case,) = starting.start_case(ctx, published(ctx, chain(*steps, about="deal")), ProcessEntity.DEAL, deal, answers).created("process_case")
    if answers.get("asked"):
        row = open_step(ctx, case)
        working.complete(ctx, row.id, row.version, "", answers["asked"])
    with ctx.reading() as session:
        sent = session.scalars(sa.select(OutgoingMessage).order_by(OutgoingMessage.id.desc())).first()
        assert sent is not None, case_of(ctx, case).error
        return sent.text


@pytest.mark.parametrize("language", WRITTEN)
def test_letter_when_the_client_reads_a_language_then_as_on_papers(standing_firm: SmallFirm, language: str) -> None:
    deal = deal_of(standing_firm, language)
    amount, day, quantity, yes = WRITTEN[language]
    good = step("good", "script", script="good = 1 = 1")
    text = letter(standing_firm.ctx, deal, good, step("write", "mail", subject="{deal.amount}", text="{amount}; {deal.expected_on}; {client.discount}; {good}"))
    assert text == f"{amount}; {day}; {quantity}; {yes}"


def test_letter_when_a_document_was_made_then_its_total_is_written_as_its_paper_has_it(standing_firm: SmallFirm) -> None:
    ctx = standing_firm.ctx
    deal = deal_of(standing_firm, "de")
    bill = step("bill", "create_document", document_type="invoice", source="product", product=standing_firm.service, quantity="12", price="1000", posts=True)
    text = letter(ctx, deal, bill, step("write", "mail", subject="{invoice_number}", text="{invoice_total}|{invoice_total} {invoice_currency}|{invoice_total} EUR"))
    with ctx.reading() as session:
        gross = session.scalars(sa.select(Document.gross).where(Document.type == "invoice")).one()
    assert gross == Decimal(12_495)
    assert text == f"12.495,00{SPACE}€|12.495,00 EUR|12.495,00 EUR"


def test_message_when_the_currency_has_no_cents_then_none_are_written(standing_firm: SmallFirm) -> None:
    deal = deal_of(standing_firm, "de", currency="JPY")
    text = letter(standing_firm.ctx, deal, step("write", "sms", text="{deal.amount} / {client.credit_limit}"))
    assert text == f"1.200{SPACE}¥ / 50.000,00{SPACE}€"


def test_letter_when_an_amount_was_asked_for_or_worked_out_then_whole_ones_are_told_apart(standing_firm: SmallFirm) -> None:
    deal = deal_of(standing_firm, "fr")
    questions = [{"name": "advance", "label": "Advance", "kind": "money"}, {"name": "rooms", "label": "Rooms", "kind": "number"}]
    steps = (
        step("ask", "form", questions=questions), step("sums", "script", script="half = advance / 4\nall = rooms * 2"),
        step("write", "mail", subject="x", text="{advance}; {rooms}; {half}; {all}; {nobody}"),
    )
    text = letter(standing_firm.ctx, deal, *steps, asked={"advance": "1200", "rooms": "3"})
    assert text == f"1{SPACE}200,00{SPACE}€; 3; 300; 6;"


def test_letter_to_our_own_people_then_in_the_language_of_the_window(standing_firm: SmallFirm) -> None:
    deal = deal_of(standing_firm, "fr")
    person = records.load(standing_firm.ctx, "employee", standing_firm.ctx.user.id or 0)
    person["email"] = "owner@beta.example"
    records.save(standing_firm.ctx, person)
    set_language("ru")
    try:
        text = letter(standing_firm.ctx, deal, step("write", "mail", to="employee", employee=person.id, subject="x", text="{deal.amount} {deal.expected_on}"))
    finally:
        set_language("en")
    assert text == f"1{SPACE}200,00{SPACE}€ 05.12.2026"
