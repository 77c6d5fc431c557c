"""What a form may print of a document: its stored values and frozen names as a ``PaperContext``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.enums.catalog import ProductKind
from app.core.enums.documents import DocumentState
from app.core.money import ZERO, round_money
from app.models.catalog import Product
from app.models.documents import Document, DocumentLine
from app.models.files import FileContent
from app.models.finance import Claim, PaymentAllocation
from app.reports.printing import context_model as paper
from app.services.documents.frozen import Frozen, FrozenParty
from app.services.setup import countries, country_file

#: papers that say what was paid of them
_PAID = frozenset({"invoice", "act", "delivery_note", "credit_note"})
#: members of an IN list
_CHUNK = 500


def paper_context(session: Session, document: Document, frozen: Frozen, copy: bool) -> paper.PaperContext:
    """The paper of a document in one of its states; a few statements whatever its length.

    :param frozen: the names to print: those of the posting, or for a draft the present ones.
    :param copy: mark it as a copy.
    """
    lines = session.scalars(sa.select(DocumentLine).where(DocumentLine.document_id == document.id).order_by(DocumentLine.position)).all()
    products = _products(session, [line.product_id for line in lines if line.product_id])
    masses = [weight * line.quantity for line in lines if line.product_id in products and (weight := products[line.product_id][1]) is not None]
    shares = _shares(session, document.id) if document.type.startswith("payment") else ()
    order = next((basis for basis in frozen.basis if basis.type == "order"), None)
    signers = frozen.signers
    return paper.PaperContext(
        firm=paper.Firm(**_party(frozen.firm), bank_line=_bank_line(frozen)),
        partner=paper.Party(**_party(frozen.payer), contact=frozen.contact),
        consignee=paper.Party(**_party(frozen.client)) if frozen.client.name != frozen.payer.name else None,
        doc=_head(document, frozen, copy, _mentions(document, frozen, lines, products)),
        lines=tuple(_line(line, frozen) for line in lines),
        totals=_totals(session, document, lines, frozen, shares, sum(masses, ZERO) or None),
        shares=shares,
        signers=paper.Signers(
            director=paper.Person(name=signers.director, post=signers.director_post), accountant=paper.Person(name=signers.accountant),
            manager=paper.Person(name=signers.manager, post=signers.manager_post, phone=signers.manager_phone, email=signers.manager_email),
        ),
        basis=paper.Basis(text=document.subject or "", number=order.number if order else "", date=order.date if order else None),
        bank=paper.Bank(
            account=frozen.account.account, bic=frozen.account.bank_code, name=frozen.account.bank_name,
            correspondent_account=frozen.account.correspondent_account,
        ),
        pictures=_pictures(session, {"logo": frozen.logo_id, "stamp": frozen.stamp_id}),
    )


def paper_language(frozen: Frozen) -> str:
    """The language a paper is written in: the client's, else the firm's."""
    return frozen.client.language or frozen.firm.language or "en"


def _head(document: Document, frozen: Frozen, copy: bool, mentions: tuple[str, ...]) -> paper.Doc:
    order = next((basis for basis in frozen.basis if basis.type == "order"), None)
    corrected = next((basis for basis in frozen.basis if basis.type == "invoice"), None)
    return paper.Doc(
        type=document.type, number=document.number or "", date=document.date, currency=document.currency,
        posted=document.state is DocumentState.POSTED, copy=copy, barcode=f"KONTOR:{document.type}:{document.id}",
        due=document.due_on, valid_until=document.valid_until, delivery_date=document.delivery_on,
        delivery_address=_lines(document.delivery_address), subject=document.subject or "", note=document.comment or "",
        order_number=document.external_number or (order.number if order else ""),
        order_date=document.external_date or (order.date if order else None),
        reference_number=corrected.number if corrected else "", reference_date=corrected.date if corrected else None,
        prices_include_tax=document.prices_include_tax, department=frozen.branch, mentions=mentions,
        warehouse=", ".join(part for part in (frozen.warehouse, frozen.warehouse_address) if part),
        payment_method=document.payment_method.value if document.payment_method else "",
    )


def _party(frozen: FrozenParty) -> dict[str, Any]:
    """The fields that a frozen name and a printed one have in common."""
    names = (
        "name", "full_name", "country", "phone", "email", "website", "tax_id", "tax_reason_code", "vat_number", "registration_number",
        "statistics_code",
    )
    return {**{name: getattr(frozen, name) for name in names}, "address": _lines(frozen.address)}


def _bank_line(frozen: Frozen) -> str:
    """Our account in one line, as Russian papers name it."""
    account = frozen.account
    parts = (("р/с", account.account), ("в", account.bank_name), ("БИК", account.bank_code), ("к/с", account.correspondent_account))
    return ", ".join(f"{label} {value}" for label, value in parts if value).replace(", в ", " в ", 1)


def _lines(address: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (address or "").split(",") if part.strip())


def _line(line: DocumentLine, frozen: Frozen) -> paper.Line:
    unit = frozen.units.get(line.unit_id or 0)
    return paper.Line(
        number=line.position, article=line.article or "", name=line.name, quantity=line.quantity, price=line.price, discount=line.discount,
        unit=unit.sign if unit else "", unit_code=(unit.okei if frozen.firm.country == "RU" else unit.unece) if unit else "",
        vat_rate=_rate(line, frozen), net=line.net, vat=line.tax, gross=line.gross,
    )


def _rate(line: DocumentLine, frozen: Frozen) -> str:
    """19 %, or for an untaxed line the reason as the law of the country words it."""
    vat = frozen.vats.get(line.vat_rate_id or 0)
    if vat is not None and vat.category in ("O", "E") and not line.vat_percent:
        return vat.reason if frozen.firm.country == "RU" and vat.reason else f"{line.vat_percent.normalize():f} %"
    return f"{line.vat_percent.normalize():f} %"


def _totals(
    session: Session, document: Document, lines: Iterable[DocumentLine], frozen: Frozen, shares: Iterable[paper.Share], mass: Decimal | None
) -> paper.Totals:
    """The sums of the head; a payment's tax is that within what it pays."""
    paid = ZERO
    if document.type in _PAID:
        paid = abs(session.scalar(sa.select(Claim.paid).where(Claim.document_id == document.id)) or ZERO)
    tax = sum((share.tax for share in shares), document.tax)
    return paper.Totals(
        net=document.gross - tax, tax=tax, gross=document.gross, paid=paid, due=document.gross - paid, discount=_discount(document, lines),
        by_rate=_by_rate(lines, frozen), mass_net=mass,
    )


def _discount(document: Document, lines: Iterable[DocumentLine]) -> Decimal:
    """What the discounts of the lines took off, in the kind of amount that the prices are."""
    full = [(line, round_money(line.price * line.quantity, document.currency)) for line in lines if line.discount]
    return sum((amount - (line.gross if document.prices_include_tax else line.net) for line, amount in full), ZERO)


def _by_rate(lines: Iterable[DocumentLine], frozen: Frozen) -> tuple[paper.RateTotal, ...]:
    sums: dict[tuple[Decimal, str, str], list[Decimal]] = {}
    for line in lines:
        vat = frozen.vats.get(line.vat_rate_id or 0)
        reason = vat.reason if vat is not None and not line.vat_percent else ""
        total = sums.setdefault((line.vat_percent, _rate(line, frozen), reason), [Decimal(0)] * 3)
        total[0], total[1], total[2] = total[0] + line.net, total[1] + line.tax, total[2] + line.gross
    ordered = sorted(sums.items(), key=lambda item: -item[0][0])
    return tuple(paper.RateTotal(rate=rate, net=net, tax=tax, gross=gross, reason=reason) for (_percent, rate, reason), (net, tax, gross) in ordered)


def _shares(session: Session, payment_id: int) -> tuple[paper.Share, ...]:
    """What a payment pays, the oldest document first."""
    paid = aliased(Document)
    statement = (
        sa.select(paid.type, paid.number, paid.date, paid.currency, paid.gross, paid.tax, PaymentAllocation.amount)
        .join(PaymentAllocation, PaymentAllocation.claim_id == paid.id)
        .where(PaymentAllocation.payment_id == payment_id)
        .order_by(paid.date, paid.id)
    )
    return tuple(
        paper.Share(
            type=row.type, number=row.number or "", date=row.date, amount=row.amount,
            tax=round_money(row.amount * row.tax / row.gross, row.currency) if row.gross else ZERO,
        )
        for row in session.execute(statement)
    )


@lru_cache(maxsize=64)
def _customs(country: str, language: str) -> dict[str, Any]:
    """What the law of a country wants on papers: table ``papers`` of its file, in a language or else in that of the country."""
    if country.upper() not in countries():
        return {}
    known = country_file(country)
    papers = known.get("papers", {})
    found: dict[str, Any] = papers.get(language[:2]) or papers.get(known["language"], {})
    return found


def _mentions(
    document: Document, frozen: Frozen, lines: Iterable[DocumentLine], products: Mapping[int, tuple[ProductKind, Decimal | None]]
) -> tuple[str, ...]:
    """The sentences that the law of our country wants on this type of paper."""
    customs = _customs(frozen.firm.country, paper_language(frozen))
    mentions = list(customs.get(document.type, ()))
    if document.delivery_on is None:
        mentions += customs.get(f"{document.type}_undelivered", ())
    kinds = {products[line.product_id or 0][0] if line.product_id in products else ProductKind.SERVICE for line in lines}
    operation = customs.get(f"{document.type}_operation", {})
    if kinds and operation:
        mentions.append(operation["both" if len(kinds) > 1 else next(iter(kinds)).value])
    return tuple(mentions)


def _products(session: Session, ids: list[int]) -> dict[int, tuple[ProductKind, Decimal | None]]:
    """Kind and weight in kg of products."""
    statement = sa.select(Product.id, Product.kind, Product.weight)
    found: dict[int, tuple[ProductKind, Decimal | None]] = {}
    for start in range(0, len(ids), _CHUNK):
        found.update((row.id, (row.kind, row.weight)) for row in session.execute(statement.where(Product.id.in_(ids[start : start + _CHUNK]))))
    return found


def _pictures(session: Session, wanted: Mapping[str, int | None]) -> dict[str, bytes]:
    ids = [id for id in wanted.values() if id is not None]
    if not ids:
        return {}
    contents = {row[0]: bytes(row[1]) for row in session.execute(sa.select(FileContent.id, FileContent.content).where(FileContent.id.in_(ids)))}
    return {name: contents[id] for name, id in wanted.items() if id in contents}
