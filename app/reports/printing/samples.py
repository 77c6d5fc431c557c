"""Invented papers: what the editor of forms previews with, and what tests render. One firm in euros, one in roubles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from PIL import Image, ImageDraw

from app.reports.printing.context_model import (
    Bank,
    Basis,
    Doc,
    Firm,
    Line,
    PaperContext,
    Party,
    Person,
    RateTotal,
    Share,
    Signers,
    Totals,
)

_CENT = Decimal("0.01")
_BLUE, _INK = (40, 70, 170, 210), (30, 40, 130, 230)

_EURO_NAMES = (
    "Corporate design, concept phase",
    "Workstation set-up on site",
    "Network cable Cat. 6A, 5 m",
    "Yearly maintenance – œuvre & Schlüssel",
    "Remote support, 30 minutes",
    "27″ monitor with height-adjustable stand, three years of on-site warranty",
)
_ROUBLE_NAMES = (
    "Кабель силовой ВВГнг(А)-LS 3х2,5 мм², бухта 100 м",
    "Автоматический выключатель ВА47-29 1P 16 А, характеристика C",
    "Розетка двойная с заземлением, белая, серия «Этюд»",
    "Щит распределительный навесной ЩРН-24 IP31, металлический, с замком, RAL 7035",
    "Лампа светодиодная E27 11 Вт",
    "Гофротруба ПВХ d20",
)

EURO_FIRM = Firm(
    name="Atelier Nordlicht GmbH",
    address=("Gerberstraße 12", "20095 Hamburg", "Germany"),
    country="DE",
    phone="+49 40 1234567",
    email="post@nordlicht.example",
    website="www.nordlicht.example",
    vat_number="DE136695976",
    tax_id="27/123/45678",
    registration_number="HRB 98765 Hamburg",
)
EURO_PARTNER = Party(
    name="Librairie des Œillets SARL",
    contact="Mme Hélène Garçon",
    address=("8 quai de la Pêche", "44000 Nantes", "France"),
    country="FR",
    vat_number="FR83404833048",
)
ROUBLE_FIRM = Firm(
    name="ООО «Северный ветер»",
    full_name="Общество с ограниченной ответственностью «Северный ветер»",
    address=("125009, Москва", "ул. Тверская, д. 7, стр. 2"),
    country="RU",
    phone="+7 495 123-45-67",
    tax_id="7701234567",
    tax_reason_code="770101001",
    statistics_code="12345678",
    bank_line="р/с 40702810138250123017 в ПАО Сбербанк, БИК 044525225",
)
ROUBLE_PARTNER = Party(
    name="АО «Энергомонтаж»",
    address=("143401, Московская обл., г. Красногорск", "ул. Речная, д. 20"),
    country="RU",
    tax_id="5024098765",
    tax_reason_code="502401001",
    statistics_code="87654321",
    bank_line="р/с 40702810900000000001 в ПАО Сбербанк, БИК 044525225",
)


def euro_paper(document: str = "invoice", lines: int = 8, *, pictures: bool = True) -> PaperContext:
    """A paper of a German firm for a French client, with 19 % and 7 % of VAT."""
    made = _lines(lines, _EURO_NAMES, (Decimal(19), Decimal(19), Decimal(7)), "pcs", "C62")
    return PaperContext(
        firm=EURO_FIRM,
        partner=EURO_PARTNER,
        doc=Doc(
            type=document,
            number="2026-0147",
            date=date(2026, 11, 21),
            currency="EUR",
            barcode=f"KONTOR:{document}:147",
            due=date(2026, 12, 5),
            valid_until=date(2026, 12, 21),
            delivery_date=date(2026, 11, 18),
            order_number="BC-8891",
            order_date=date(2026, 11, 9),
            delivery_terms="DAP Nantes",
            carrier="DHL Freight",
            reference_number="2026-0139" if document == "credit_note" else "",
            reference_date=date(2026, 11, 2),
            reason="One monitor came back." if document == "credit_note" else "",
            period_from=date(2026, 11, 1),
            period_to=date(2026, 11, 20),
            payment_terms="Net within 14 days." if document in ("quotation", "order") else "",
            mentions=("Late payments bear interest at nine points above the base rate (§ 288 BGB).",) if document == "invoice" else (),
        ),
        lines=made,
        totals=_totals(made),
        signers=Signers(
            director=Person(name="Jana Petersen", post="Managing director"),
            manager=Person(name="Tom Wulff", phone="+49 40 1234512"),
            released=Person(name="Ole Brandt"),
        ),
        basis=Basis(text="Contract", number="12/26", date=date(2026, 1, 15)),
        bank=Bank(account="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX", name="Commerzbank"),
        pictures={"logo": logo()} if pictures else {},
    )


def rouble_paper(document: str = "invoice", lines: int = 7, *, pictures: bool = True) -> PaperContext:
    """A paper of a Russian firm with 22 % of НДС on top of its prices."""
    made = _lines(lines, _ROUBLE_NAMES, (Decimal(22),), "шт", "796")
    return PaperContext(
        firm=ROUBLE_FIRM,
        partner=ROUBLE_PARTNER,
        doc=Doc(
            type=document,
            number="147",
            date=date(2026, 11, 21),
            currency="RUB",
            barcode=f"KONTOR:{document}:147",
            due=date(2026, 11, 28),
            department="Склад № 2",
            period_from=date(2026, 11, 1),
            period_to=date(2026, 11, 20),
        ),
        lines=made,
        totals=_totals(made),
        signers=Signers(
            director=Person(name="Ветров С. А.", post="Генеральный директор"),
            accountant=Person(name="Ильина О. П.", post="Главный бухгалтер"),
            released=Person(name="Гусев П. Н.", post="Кладовщик"),
        ),
        basis=Basis(text="Договор поставки", number="12/26", date=date(2026, 1, 15)),
        bank=Bank(
            account="40702810138250123017",
            bic="044525225",
            name="ПАО Сбербанк г. Москва",
            correspondent_account="30101810400000000225",
        ),
        pictures={"stamp": stamp(), "signature": signature()} if pictures else {},
    )


def sample(form_code: str, lines: int = 8) -> PaperContext:
    """A paper that suits a form: roubles for Russian forms, euros for the others; a payment pays an invoice for each line."""
    country, form = form_code.split("/")
    documents = {"schet": "invoice", "torg12": "delivery_note", "m4": "goods_receipt", "ko1": "payment_in", "ko2": "payment_out"}
    document = documents.get(form, form)
    paper = (rouble_paper if country == "ru" else euro_paper)(document, lines)
    paper = replace(paper, doc=replace(paper.doc, warehouse="Lager 2, Hafenstraße 9" if country == "any" else "Склад № 2"))
    return _payment(paper) if document.startswith("payment") else paper


def _payment(paper: PaperContext) -> PaperContext:
    """The paper without its lines, as a payment of one invoice for each of them and a hundred more."""
    day, given = paper.doc.date, Decimal(100)
    shares = tuple(
        Share(type="invoice", number=f"2026-{139 + line.number:04}", date=day - timedelta(days=60 - line.number), amount=line.gross, tax=line.vat)
        for line in paper.lines
    )
    gross = paper.totals.gross + given
    totals = Totals(net=gross - paper.totals.tax, tax=paper.totals.tax, gross=gross, due=gross)
    doc = replace(paper.doc, payment_method="cash" if paper.doc.currency == "RUB" else "bank")
    return replace(paper, doc=doc, lines=(), totals=totals, shares=shares)


def _lines(count: int, names: Sequence[str], rates: Sequence[Decimal], unit: str, unit_code: str) -> tuple[Line, ...]:
    lines = []
    for index in range(count):
        quantity, price = Decimal(index % 9 + 1), (Decimal(137 + index * 37 % 4900) / 4).quantize(_CENT, ROUND_HALF_UP)
        rate = rates[index % len(rates)]
        net = (quantity * price).quantize(_CENT, ROUND_HALF_UP)
        vat = (net * rate / 100).quantize(_CENT, ROUND_HALF_UP)
        lines.append(
            Line(
                number=index + 1,
                article=f"A-{1000 + index}",
                name=names[index % len(names)],
                quantity=quantity,
                unit=unit,
                unit_code=unit_code,
                price=price,
                net=net,
                vat_rate=f"{rate} %",
                vat=vat,
                gross=net + vat,
                ordered=quantity + (index % 4 == 3),
                package="кор." if unit_code == "796" else "box",
                per_package=Decimal(10),
                packages=index % 3 + 1,
                mass_gross=quantity * Decimal("1.25"),
            )
        )
    return tuple(lines)


def _totals(lines: Sequence[Line]) -> Totals:
    rates = []
    for rate in dict.fromkeys(line.vat_rate for line in lines):
        chosen = [line for line in lines if line.vat_rate == rate]
        net, tax = sum((line.net for line in chosen), Decimal(0)), sum((line.vat for line in chosen), Decimal(0))
        rates.append(RateTotal(rate=rate, net=net, tax=tax, gross=net + tax))
    net, tax = sum((each.net for each in rates), Decimal("0.00")), sum((each.tax for each in rates), Decimal("0.00"))
    return Totals(
        net=net,
        tax=tax,
        gross=net + tax,
        due=net + tax,
        by_rate=tuple(rates),
        packages=sum(line.packages or 0 for line in lines),
        mass_net=sum((line.quantity for line in lines), Decimal(0)),
        mass_gross=sum((line.mass_gross or Decimal(0) for line in lines), Decimal(0)),
    )


def logo() -> bytes:
    """Three bars and two lines, 560 × 168 pixels."""
    image = Image.new("RGBA", (1120, 336), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for index, colour in enumerate(((15, 111, 120, 255), (32, 160, 150, 255), (120, 205, 180, 255))):
        draw.rounded_rectangle((index * 104, 32 + index * 72, index * 104 + 80, 304), 24, fill=colour)
    draw.rounded_rectangle((376, 120, 1040, 168), 16, fill=(29, 39, 51, 255))
    draw.rounded_rectangle((376, 208, 800, 240), 16, fill=(107, 119, 133, 255))
    return _png(image.resize((560, 168)))


def stamp() -> bytes:
    """A round seal, 420 × 420 pixels, transparent outside its lines."""
    image = Image.new("RGBA", (840, 840), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for radius, width in ((406, 20), (371, 7), (238, 7)):
        draw.ellipse((420 - radius, 420 - radius, 420 + radius, 420 + radius), outline=_BLUE, width=width)
    draw.line((280, 420, 560, 420), fill=_BLUE, width=17)
    return _png(image.resize((420, 420)))


def signature() -> bytes:
    """A scrawl, 520 × 260 pixels, transparent."""
    image = Image.new("RGBA", (520, 260), (0, 0, 0, 0))
    points = [(20, 160), (90, 40), (120, 210), (190, 80), (220, 180), (300, 100), (340, 170), (500, 60)]
    ImageDraw.Draw(image).line(points, fill=_INK, width=9, joint="curve")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
