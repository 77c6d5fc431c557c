"""From stored documents to papers: each type has one, the law's sentences stand on it, and several make one job."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.enums.documents import PaymentMethod
from app.core.errors import UserError
from app.reports.printing.catalogue import FORMS
from app.services import printing
from app.services.documents import chain
from app.services.documents.document_type import DOCUMENT_TYPES
from tests.helpers.shop import Shop
from tests.unit.printing.papers import pages


@pytest.fixture
def shop(standing_shop: Shop) -> Shop:
    """A shop with a hundred bolts."""
    made = standing_shop
    made.stock_up(bolt=100)
    return made


def _pay(shop: Shop, invoice: int, method: PaymentMethod, more: str = "0") -> int:
    draft = chain.create_from(shop.ctx, [invoice], "payment_in")
    draft["payment_method"] = method
    draft["gross"] = draft["gross"] + Decimal(more)
    return shop.post(draft)


def _paper(shop: Shop, document: int, place: int = 0) -> str:
    form = printing.forms_for(shop.ctx, document)[place]
    return " ".join("\n".join(pages(printing.print_form(shop.ctx, form.code, document))).split())


def test_types_when_counted_then_each_names_a_form_that_prints_it() -> None:
    for kind in DOCUMENT_TYPES:
        assert kind.print_forms, kind.code
        assert all(form.document == kind.code for form in map(FORMS.find, kind.print_forms)), kind.code


def test_opening_stock_when_printed_then_is_an_inventory_list_without_a_client(shop: Shop) -> None:
    text = _paper(shop, shop.stock_up(nut=40))
    assert "Inventory list" in text
    assert "Warehouse Main" in text
    assert "Nut M8 40 pc" in text
    assert "None" not in text


@pytest.mark.backends
def test_goods_receipt_when_printed_then_names_the_supplier_and_its_paper(shop: Shop) -> None:
    receipt = shop.sell("goods_receipt", (shop.bolt, 10), client=shop.supplier, warehouse=shop.main, external_number="LS-77")
    text = _paper(shop, receipt)
    assert "Goods receipt" in text
    assert "Steel Works" in text
    assert "LS-77" in text
    assert "Amount due" not in text


@pytest.mark.backends
def test_payment_when_it_pays_an_invoice_and_more_then_the_rest_is_on_account(shop: Shop) -> None:
    invoice = shop.sell("invoice", (shop.bolt, 8), client=shop.petrov)
    text = _paper(shop, _pay(shop, invoice, PaymentMethod.BANK, "100"))
    assert "We have received €111.90 from Petrov KG." in text
    assert f"Invoice {shop.document(invoice).number}" in text
    assert "On account 100.00" in text
    assert "one hundred eleven euros and ninety cents" in text


def test_payment_when_cash_in_russia_then_the_cash_order_comes_first_with_the_tax_of_the_invoice(shop: Shop) -> None:
    shop.set_firm(country="RU", language="ru")
    invoice = shop.sell("invoice", (shop.bolt, 8), client=shop.petrov)
    cash, bank = _pay(shop, invoice, PaymentMethod.CASH), shop.draft("payment_in", client=shop.petrov)
    bank["gross"], bank["payment_method"] = Decimal(5), PaymentMethod.BANK
    assert [form.code for form in printing.forms_for(shop.ctx, cash)] == ["ru/ko1", "any/payment_in"]
    assert [form.code for form in printing.forms_for(shop.ctx, shop.post(bank))] == ["any/payment_in"]
    text = _paper(shop, cash)
    assert "Одиннадцать евро 90 евроцентов" in text
    assert "НДС 1,90 €" in text
    assert f"Оплата по счёту № {shop.document(invoice).number}" in text


@pytest.mark.backends
def test_invoice_when_the_firm_is_french_then_the_law_has_its_say(shop: Shop) -> None:
    shop.set_firm(country="FR", language="fr")
    goods = _paper(shop, shop.sell("invoice", (shop.bolt, 8), client=shop.petrov))
    assert "indemnité forfaitaire pour frais de recouvrement : 40 €" in goods
    assert "livraison de biens." in goods
    assert "prestation de services" not in goods
    both = _paper(shop, shop.sell("invoice", (shop.bolt, 8), (shop.help, 1), client=shop.petrov))
    assert "livraison de biens et prestation de services." in both


def test_invoice_when_the_firm_is_portuguese_then_says_that_it_is_no_fiscal_invoice(shop: Shop) -> None:
    shop.set_firm(country="PT", language="pt")
    assert "Este documento não serve de fatura." in _paper(shop, shop.sell("invoice", (shop.bolt, 1), client=shop.petrov))


def test_invoice_when_the_day_of_delivery_is_not_known_then_a_german_one_says_so(shop: Shop) -> None:
    sentence = "The date of supply is the date of this invoice."
    assert sentence in _paper(shop, shop.sell("invoice", (shop.bolt, 1), client=shop.petrov))
    known = shop.draft("invoice", (shop.bolt, 1), client=shop.petrov)
    known["delivery_on"] = known["date"]
    assert sentence not in _paper(shop, shop.post(known))
    shop.set_firm(language="es")
    assert "Leistungsdatum entspricht dem Rechnungsdatum" in _paper(shop, shop.sell("invoice", (shop.bolt, 1), client=shop.petrov))


def test_invoice_when_the_client_has_a_discount_then_what_it_took_off_is_said(shop: Shop) -> None:
    text = _paper(shop, shop.sell("invoice", (shop.bolt, 8), client=shop.ivanov))
    assert "Discount included €1.00" in text
    assert "Total net €9.00" in text


@pytest.mark.backends
def test_papers_when_several_are_chosen_then_they_are_one_job_in_their_order(shop: Shop) -> None:
    first = shop.sell("invoice", (shop.bolt, 1), client=shop.petrov)
    second = shop.sell("quotation", (shop.bolt, 2), client=shop.ivanov)
    made = printing.print_together(shop.ctx, [second, first], form_code="any/invoice", copy=True)
    texts = pages(made.pdf)
    assert [str(shop.document(id).number) in text for id, text in zip((second, first), texts, strict=True)] == [True, True]
    assert "Quotation" in texts[0]
    assert "Invoice" in texts[1]
    assert all("COPY" in text for text in texts)
    assert all("Page 1 of 1" in text for text in texts)
    assert made.file_name.endswith("2 documents.pdf")


def test_papers_when_too_many_or_gone_then_refused_with_a_sentence(shop: Shop) -> None:
    with pytest.raises(UserError, match="200"):
        printing.print_together(shop.ctx, list(range(201)))
    with pytest.raises(UserError, match="999"):
        printing.print_together(shop.ctx, [999])


def test_draft_when_its_comment_is_hostile_then_it_prints_as_it_stands_across_draft(shop: Shop) -> None:
    draft = shop.draft("quotation", (shop.bolt, 1), client=shop.petrov)
    draft["comment"] = "<b>Tom & Jerry</b> {{ firm.__class__ }} ]]> " + "x" * 5000
    text = _paper(shop, shop.save(draft))
    assert "<b>Tom & Jerry</b> {{ firm.__class__ }} ]]>" in text
    assert "DRAFT" in text


def test_delivery_when_russian_then_torg12_names_our_bank(shop: Shop) -> None:
    shop.set_firm(country="RU", language="ru")
    delivery = shop.sell("delivery_note", (shop.bolt, 1), client=shop.petrov, warehouse=shop.main)
    assert printing.forms_for(shop.ctx, delivery)[0].code == "ru/torg12"
    assert "р/с DE89370400440532013000 в Bank, БИК COBADEFFXXX" in _paper(shop, delivery)
