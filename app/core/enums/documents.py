"""Vocabularies of documents, deals and money."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class DocumentState(Vocabulary):
    """Life of a document: a draft has no number and no effect; a posted one is frozen."""

    DRAFT = "draft", N_("Draft")
    POSTED = "posted", N_("Posted"), "ok"


class ClaimsOn(Vocabulary):
    """Which document makes the client owe: the invoice (usual in Europe) or the delivery and the act (usual in Russia)."""

    INVOICE = "invoice", N_("Invoice")
    DELIVERY = "delivery", N_("Delivery note and act")


class PaymentMethod(Vocabulary):
    """How money came or went."""

    BANK = "bank", N_("Bank transfer")
    CASH = "cash", N_("Cash")
    CARD = "card", N_("Card")


class StageKind(Vocabulary):
    """Whether a stage leaves a deal open or ends it."""

    OPEN = "open", N_("In progress"), "info"
    WON = "won", N_("Won"), "ok"
    LOST = "lost", N_("Lost"), "bad"


class VatCategory(Vocabulary):
    """Category of value added tax (EN 16931, code list UNCL5305)."""

    STANDARD = "S", N_("Taxed")
    ZERO = "Z", N_("Zero rate")
    EXEMPT = "E", N_("Exempt")
    NONE = "O", N_("Outside the scope")
    REVERSE = "AE", N_("Reverse charge")


class RoundTax(Vocabulary):
    """Where tax is rounded: on each line, or once for each rate."""

    LINE = "line", N_("On each line")
    RATE = "rate", N_("Once for each rate")
