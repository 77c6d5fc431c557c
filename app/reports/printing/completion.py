"""What the program adds to a context by itself: words of the sums, the payment code, the barcode, the texts of the language."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from app.core.money import round_money
from app.reports.printing.catalogue import Form
from app.reports.printing.codes import epc_text, rouble_text
from app.reports.printing.formats import Format

_NO_CODE = "-"
#: what a line may lack; a form leaves a column out that no line fills
_OPTIONAL = ("article", "discount", "ordered", "unit", "vat_rate", "packages", "mass_gross")


def complete(context: Any, form: Form, language: str, formats: Mapping[str, Format]) -> dict[str, Any]:
    """The names a template sees: those of the context, ``t`` (fixed texts), ``marks`` and ``pictures``.

    :param context: a PaperContext that came through ``wire``; what it leaves empty in words, qr and doc.barcode is filled.
    :param language: the language of the paper.
    """
    names: dict[str, Any] = {"pictures": (), **vars(context)}
    texts = SimpleNamespace(**form.words(language))
    names["t"], names["locale"] = texts, language
    if hasattr(context, "totals") and hasattr(context, "doc"):
        names["words"] = _words(context, formats)
        names["qr"] = SimpleNamespace(payment=_payment(context, formats, texts))
        names["barcode"] = _barcode(context.doc)
        names["consignor"] = getattr(context, "consignor", None) or context.firm
        names["consignee"] = getattr(context, "consignee", None) or context.partner
        names["payer"] = getattr(context, "payer", None) or context.partner
        names["has"] = SimpleNamespace(**{name: any(getattr(line, name, None) for line in context.lines) for name in _OPTIONAL})
        names["marks"] = _marks(context.doc, texts)
    return names


def _words(context: Any, formats: Mapping[str, Format]) -> SimpleNamespace:
    given, totals = vars(context.words) if hasattr(context, "words") else {}, context.totals
    words = {name: formats["amount_words"](getattr(totals, name)) for name in ("net", "tax", "gross", "due") if not given.get(name)}
    for name in ("mass_net", "mass_gross"):
        mass = getattr(totals, name, None)
        if mass is not None and not given.get(name):
            words[name] = formats["mass_words"](mass)
    return SimpleNamespace(**{**given, **words})


def _payment(context: Any, formats: Mapping[str, Format], texts: Any) -> str:
    given = getattr(context.qr, "payment", "") if hasattr(context, "qr") else ""
    if given:
        return "" if given == _NO_CODE else str(given)
    firm, doc, bank, due = context.firm, context.doc, context.bank, context.totals.due
    if due <= 0 or not bank.account:
        return ""
    if doc.currency == "EUR" and bank.account[:2].isalpha():
        return epc_text(name=firm.name, iban=bank.account, bic=bank.bic, amount=due, reference=doc.number)
    if doc.currency == "RUB" and bank.account.isdigit():
        tax = round_money(context.totals.tax, doc.currency)
        purpose = getattr(texts, "purpose", "{number}").format(number=doc.number, date=formats["date"](doc.date), tax=tax)
        return rouble_text(
            name=firm.full_name or firm.name, account=bank.account, bank=bank.name, bic=bank.bic,
            correspondent_account=bank.correspondent_account, amount=due, purpose=purpose,
            tax_id=firm.tax_id, tax_reason_code=firm.tax_reason_code,
        )  # fmt: skip
    return ""


def _barcode(doc: Any) -> str:
    text = doc.barcode or (f"KONTOR:{doc.type}:{doc.number}" if doc.number else "")
    return str(text) if text.isascii() else ""


def _marks(doc: Any, texts: Any) -> tuple[str, ...]:
    wanted = (("draft", not doc.posted), ("copy", doc.copy))
    return tuple(str(getattr(texts, name, name.upper())) for name, shown in wanted if shown)
