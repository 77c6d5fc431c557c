"""What a template may use: the typed context of a printed document (FORMS, B0).

A service fills these from a posted document. Numbers stay numbers and days stay days, the template writes them in the language of
the paper. Names follow our tables (tax_id is ИНН, tax_reason_code КПП, statistics_code ОКПО).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A legal entity on the paper. ``address`` are the lines of a postal address; ``bank_line`` its account in one line."""

    name: str
    full_name: str = ""
    address: tuple[str, ...] = ()
    country: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_id: str = ""
    tax_reason_code: str = ""
    vat_number: str = ""
    registration_number: str = ""
    statistics_code: str = ""
    bank_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm(Party):
    """Our own side. ``footer`` are the columns at the foot of a letter, made of the fields when empty; ``accent`` a colour #rrggbb."""

    footer: tuple[str, ...] = ()
    accent: str = "#0f6f78"
    sole_trader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A signer or the one in charge."""

    name: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Who signs: released is who hands the goods over, manager who answers questions."""

    director: Person = Person()
    accountant: Person = Person()
    released: Person = Person()
    manager: Person = Person()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The contract or order the paper rests on."""

    text: str = ""
    number: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """The account to pay to: ``account`` is an IBAN or a Russian account of 20 figures, ``bic`` a BIC or a БИК."""

    account: str = ""
    bic: str = ""
    name: str = ""
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """The head of the paper.

    ``posted`` false prints DRAFT across every page, ``copy`` prints COPY. ``barcode`` is the text of the Code 128 strip, best
    ``KONTOR:<type>:<id>``; without it the type and number are used where they are ASCII. ``reference_number`` is the invoice that a credit note
    corrects. ``warehouse`` is where the goods lie, ``payment_method`` bank, cash or card. ``mentions`` are the sentences the law wants.
    ``custom`` holds the user's own fields by name.
    """

    type: str
    number: str
    date: datetime.date
    currency: str
    posted: bool = True
    copy: bool = False
    barcode: str = ""
    due: datetime.date | None = None
    valid_until: datetime.date | None = None
    delivery_date: datetime.date | None = None
    delivery_address: tuple[str, ...] = ()
    delivery_terms: str = ""
    carrier: str = ""
    order_number: str = ""
    order_date: datetime.date | None = None
    reference_number: str = ""
    reference_date: datetime.date | None = None
    reason: str = ""
    period_from: datetime.date | None = None
    period_to: datetime.date | None = None
    subject: str = ""
    intro: str = ""
    note: str = ""
    payment_terms: str = ""
    mentions: tuple[str, ...] = ()
    prices_include_tax: bool = False
    show_prices: bool = True
    department: str = ""
    warehouse: str = ""
    payment_method: str = ""
    waybill_number: str = ""
    waybill_date: datetime.date | None = None
    annex_sheets: int = 0
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line. ``discount`` in per cent; ``vat_rate`` as it is printed ("19 %", "Без НДС"); ``unit_code`` of ОКЕИ or Rec 20.

    ``ordered`` is the quantity of the order (delivery note); package, per_package, packages and mass_gross (kg) are for ТОРГ-12.
    """

    number: int
    name: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    article: str = ""
    note: str = ""
    unit: str = ""
    unit_code: str = ""
    discount: Decimal = ZERO
    vat_rate: str = ""
    ordered: Decimal | None = None
    package: str = ""
    per_package: Decimal | None = None
    packages: int | None = None
    mass_gross: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTotal:
    """The sum of one VAT rate; ``reason`` says why nothing is charged."""

    rate: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a payment pays: a document by its type, number and day, the amount, and the tax within that amount."""

    type: str
    number: str
    date: datetime.date
    amount: Decimal
    tax: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums of the paper; ``due`` is what is left to pay, ``discount`` what the lines' discounts took off; masses in kg."""

    net: Decimal
    tax: Decimal
    gross: Decimal
    due: Decimal
    paid: Decimal = ZERO
    discount: Decimal = ZERO
    by_rate: tuple[RateTotal, ...] = ()
    packages: int | None = None
    mass_net: Decimal | None = None
    mass_gross: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sums in words; what is left empty is written by the program in the language of the paper."""

    net: str = ""
    tax: str = ""
    gross: str = ""
    due: str = ""
    mass_net: str = ""
    mass_gross: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Texts of QR codes; an empty ``payment`` becomes EPC (euro, IBAN) or ST00012 (rouble) by itself, "-" prints none."""

    payment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContext:
    """Everything a form may print. ``pictures`` are PNG or JPEG bytes by bare name: logo, stamp, signature.

    ``shares`` is what a payment pays. ``consignee`` and ``payer`` default to the partner, ``consignor`` to the firm. ``locale`` is set to the
    language of the paper.
    """

    firm: Firm
    partner: Party
    doc: Doc
    lines: tuple[Line, ...]
    totals: Totals
    shares: tuple[Share, ...] = ()
    words: Words = Words()
    signers: Signers = Signers()
    basis: Basis = Basis()
    bank: Bank = Bank()
    qr: Codes = Codes()
    locale: str = ""
    consignor: Party | None = None
    consignee: Party | None = None
    payer: Party | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
