"""Printed forms: from a document to the PDF that is previewed, printed, mailed and kept.

A posted document prints the names that were frozen into it; a draft prints the present ones across a DRAFT mark.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _
from app.models.catalog import Product
from app.models.documents import Document, DocumentLine
from app.models.files import FileContent
from app.models.finance import Claim
from app.reports.printing import context_model as paper
from app.reports.printing.catalogue import FORMS, Form
from app.reports.printing.printer import Printer
from app.services.context import Context
from app.services.documents.frozen import Frozen, FrozenParty
from app.services.documents.loading import load_papers


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that a document can be printed with."""

    code: str
    title: str
    language: str


@lru_cache(maxsize=1)
def printer() -> Printer:
    """The one printer of the program; its child process starts with the first paper."""
    made = Printer()
    atexit.register(made.close)
    return made


def forms_for(ctx: Context, document_id: int) -> list[FormChoice]:
    """The forms of a document, those of the firm's country first, each in the language of the document."""
    with ctx.reading() as session:
        return forms_in(session, document_id)


def forms_in(session: Session, document_id: int) -> list[FormChoice]:
    """The same in an open session."""
    document, frozen = _document(session, document_id)
    language = _language(frozen)
    fitting = FORMS.for_document(document.type, frozen.firm.country, document.date)
    spoken = [form for form in fitting if form.country == "any" or language[:2] in form.languages]
    return [FormChoice(form.code, form.title(language), form.language(language)) for form in spoken or fitting]


def print_form(ctx: Context, form_code: str, document_id: int, *, copy: bool = False) -> bytes:
    """The PDF of a document in a form.

    :param copy: mark it as a copy.
    :raises FormError: the form's template is wrong.
    :raises UserError: there is no such document or form.
    """
    with ctx.reading() as session:
        document, frozen = _document(session, document_id)
        context = _context(session, document, frozen, copy)
    return printer().render(form_code, context, _language(frozen), document.date)


def print_number(ctx: Context, form_code: str, number: str) -> bytes:
    """The PDF of the document with a number.

    :raises UserError: no document, or more than one, has it.
    """
    form = FORMS.find(form_code)
    with ctx.reading() as session:
        statement = sa.select(Document.id).where(Document.number == number, Document.type == form.document, Document.deleted_at.is_(None))
        found = session.scalars(statement).all()
    if len(found) != 1:
        text = _("No document of this form has the number {number}.") if not found else _("Several documents have the number {number}.")
        raise UserError(text.format(number=number), _("Look it up in the list of documents."))
    return print_form(ctx, form_code, found[0])


def file_name(ctx: Context, form_code: str, document_id: int) -> str:
    """A name for the PDF."""
    with ctx.reading() as session:
        document, frozen = _document(session, document_id)
    form: Form = FORMS.find(form_code, document.date)
    return form.file_for(document.number or _("draft"), _language(frozen))


def _document(session: Session, id: int) -> tuple[Document, Frozen]:
    document = session.get(Document, id)
    if document is None or document.deleted_at is not None:
        raise UserError(_("Document no. {id} is not there any more.").format(id=id))
    if document.state is DocumentState.POSTED and document.frozen:
        return document, Frozen.from_json(document.frozen)
    return document, load_papers(session, [id])[0].frozen


def _language(frozen: Frozen) -> str:
    return frozen.client.language or frozen.firm.language or "en"


def _context(session: Session, document: Document, frozen: Frozen, copy: bool) -> paper.PaperContext:
    lines = session.scalars(sa.select(DocumentLine).where(DocumentLine.document_id == document.id).order_by(DocumentLine.position)).all()
    claim = session.scalar(sa.select(Claim).where(Claim.document_id == document.id))
    paid = abs(claim.paid) if claim is not None else Decimal("0.00")
    weights = _weights(session, [line.product_id for line in lines if line.product_id])
    masses = [weights[line.product_id] * line.quantity for line in lines if line.product_id is not None and line.product_id in weights]
    order = next((basis for basis in frozen.basis if basis.type == "order"), None)
    corrected = next((basis for basis in frozen.basis if basis.type == "invoice"), None)
    signers = frozen.signers
    return paper.PaperContext(
        firm=paper.Firm(**_party(frozen.firm)),
        partner=paper.Party(**_party(frozen.payer), contact=frozen.contact),
        consignee=paper.Party(**_party(frozen.client)) if frozen.client.name != frozen.payer.name else None,
        doc=paper.Doc(
            type=document.type, number=document.number or "", date=document.date, currency=document.currency,
            posted=document.state is DocumentState.POSTED, copy=copy, barcode=f"KONTOR:{document.type}:{document.id}",
            due=document.due_on, valid_until=document.valid_until, delivery_date=document.delivery_on,
            delivery_address=_lines(document.delivery_address), subject=document.subject or "", note=document.comment or "",
            order_number=document.external_number or (order.number if order else ""),
            order_date=document.external_date or (order.date if order else None),
            reference_number=corrected.number if corrected else "", reference_date=corrected.date if corrected else None,
            prices_include_tax=document.prices_include_tax, department=frozen.branch,
        ),
        lines=tuple(_line(line, frozen) for line in lines),
        totals=paper.Totals(
            net=document.net, tax=document.tax, gross=document.gross, paid=paid, due=document.gross - paid,
            by_rate=_by_rate(lines, frozen), mass_net=sum(masses, Decimal(0)) or None,
        ),
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


def _party(frozen: FrozenParty) -> dict[str, Any]:
    """The fields that a frozen name and a printed one have in common."""
    names = (
        "name", "full_name", "country", "phone", "email", "website", "tax_id", "tax_reason_code", "vat_number", "registration_number",
        "statistics_code",
    )
    return {**{name: getattr(frozen, name) for name in names}, "address": _lines(frozen.address)}


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


def _by_rate(lines: Iterable[DocumentLine], frozen: Frozen) -> tuple[paper.RateTotal, ...]:
    sums: dict[tuple[Decimal, str, str], list[Decimal]] = {}
    for line in lines:
        vat = frozen.vats.get(line.vat_rate_id or 0)
        reason = vat.reason if vat is not None and not line.vat_percent else ""
        total = sums.setdefault((line.vat_percent, _rate(line, frozen), reason), [Decimal(0)] * 3)
        total[0], total[1], total[2] = total[0] + line.net, total[1] + line.tax, total[2] + line.gross
    ordered = sorted(sums.items(), key=lambda item: -item[0][0])
    return tuple(paper.RateTotal(rate=rate, net=net, tax=tax, gross=gross, reason=reason) for (_percent, rate, reason), (net, tax, gross) in ordered)


def _weights(session: Session, products: list[int]) -> Mapping[int, Decimal]:
    """Weights of products in kg, where they are known."""
    statement = sa.select(Product.id, Product.weight).where(Product.weight.is_not(None))
    found: dict[int, Decimal] = {}
    for start in range(0, len(products), 500):
        found.update((row[0], row[1] or Decimal(0)) for row in session.execute(statement.where(Product.id.in_(products[start : start + 500]))))
    return found


def _pictures(session: Session, wanted: Mapping[str, int | None]) -> dict[str, bytes]:
    ids = [id for id in wanted.values() if id is not None]
    if not ids:
        return {}
    contents = {row[0]: bytes(row[1]) for row in session.execute(sa.select(FileContent.id, FileContent.content).where(FileContent.id.in_(ids)))}
    return {name: contents[id] for name, id in wanted.items() if id in contents}
