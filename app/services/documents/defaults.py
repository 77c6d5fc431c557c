"""What firm, client, product and day make of a draft before anybody types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.catalog import ProductKind
from app.core.errors import UserError
from app.core.i18n import _
from app.core.money import ZERO
from app.models.catalog import PriceList, Product, ProductCost, Unit
from app.models.clients import Client, Contact, LegalEntity
from app.models.organisation import Firm, FirmBankAccount
from app.models.stock import Warehouse
from app.services import pricing, records
from app.services.context import Context
from app.services.documents.document_type import DocumentType
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.services.documents.loading import chunks
from app.services.record_checks import is_in_this_age

#: types whose prices are what we pay, not what we sell for
_BUYING = ("goods_receipt", "stock_opening")


def fill(ctx: Context, session: Session, draft: DocumentDraft, kind: DocumentType, header: dict[str, Any], *, copied: bool = False) -> None:
    """Give a new draft its values; those of the caller win and count as typed.

    :param copied: the header comes from the document that it is made from: only the day to pay follows from the client.
    :raises UserError: there is no firm yet.
    """
    draft.base.update(type=kind.code, date=header.get("date") or clock.today(), manager=ctx.user.id, branch=ctx.user.branch_id)
    firm = _firm(session, header.get("firm"))
    draft.round_tax, draft.country = firm.round_tax, firm.country
    draft.base.update(firm=firm.id, currency=header.get("currency") or firm.currency, prices_include_tax=firm.prices_include_tax)
    if "firm_account" in kind.fields and "firm_account" not in header:
        mine = (FirmBankAccount.firm_id == firm.id, FirmBankAccount.deleted_at.is_(None))
        fitting = (_first(FirmBankAccount.currency != draft["currency"]), _first(FirmBankAccount.is_default.is_(False)), FirmBankAccount.id)
        draft.base["firm_account"] = session.scalar(sa.select(FirmBankAccount.id).where(*mine).order_by(*fitting).limit(1))
    if "warehouse" in kind.fields and "warehouse" not in header:
        places = sa.select(Warehouse.id).where(Warehouse.deleted_at.is_(None))
        here = (_first(Warehouse.branch_id != ctx.user.branch_id), _first(Warehouse.is_default.is_(False)), Warehouse.id)
        draft.base["warehouse"] = session.scalar(places.order_by(*here).limit(1))
    if (client := header.get("client")) is not None:
        draft.base["client"] = client
        draft.base.update(_due(session, draft, client, firm.payment_days) if copied else of_client(session, draft, client))
    elif "price_list" in kind.fields:
        known = pricing.price_list_for(session, None, draft["currency"], draft["date"])
        draft.base["price_list"] = known.id if known else None
    for name, value in header.items():
        draft.put(name, value)
    records.label(session, draft)


def _first(expression: Any) -> Any:
    """A condition as something that all databases sort by: what is false comes first."""
    return sa.case((expression, 1), else_=0)


def _firm(session: Session, id: int | None) -> Firm:
    firms = sa.select(Firm).where(Firm.deleted_at.is_(None)).order_by(Firm.id)
    firm = session.scalars(firms.where(Firm.id == id) if id is not None else firms).first()
    if firm is None:
        raise UserError(_("There is no firm of ours yet."), _("Enter your own firm in the settings first."))
    return firm


def of_client(session: Session, draft: DocumentDraft, client_id: int) -> dict[str, Any]:
    """The header values that follow from a client: payer, contact, price list, day to pay, address."""
    payer = sa.select(LegalEntity.id).where(LegalEntity.client_id == client_id, LegalEntity.deleted_at.is_(None))
    contact = sa.select(Contact.id).where(Contact.client_id == client_id, Contact.deleted_at.is_(None), Contact.is_main.is_(True))
    statement = sa.select(
        Client.address, Client.payment_days, Firm.payment_days.label("usual_days"),
        payer.order_by(_first(LegalEntity.is_default.is_(False)), LegalEntity.id).limit(1).scalar_subquery().label("payer"),
        contact.order_by(Contact.id).limit(1).scalar_subquery().label("contact"),
    )
    client: Any = session.execute(statement.outerjoin(Firm, Firm.id == draft["firm"]).where(Client.id == client_id)).first()
    if client is None:
        raise UserError(_("The client is not there any more."))
    fields = draft.kind.fields
    found: dict[str, Any] = {"legal_entity": client.payer, "contact": client.contact}
    if "price_list" in fields:
        known = pricing.price_list_for(session, client_id, draft["currency"], working_day(draft))
        found["price_list"] = known.id if known else None
    if "due_on" in fields:
        found["due_on"] = _due_after(draft["date"], client.payment_days, client.usual_days or 0)
    if "delivery_address" in fields:
        found["delivery_address"] = client.address
    return found


def _due(session: Session, draft: DocumentDraft, client_id: int, usual_days: int) -> dict[str, Any]:
    if "due_on" not in draft.kind.fields:
        return {}
    days = session.scalar(sa.select(Client.payment_days).where(Client.id == client_id))
    return {"due_on": _due_after(draft["date"], days, usual_days)}


def _due_after(on: date | None, days: int | None, usual_days: int) -> date | None:
    """The day to pay; None as long as the document has no day that can be meant."""
    return on + timedelta(days=usual_days if days is None else days) if on is not None and is_in_this_age(on) else None


def working_day(draft: DocumentDraft) -> date:
    """The day that prices and rates are taken of: the document's own, or today while it has none that can be meant."""
    on: date | None = draft["date"]
    return on if on is not None and is_in_this_age(on) else clock.today()


def choose_client(ctx: Context, draft: DocumentDraft, client_id: int | None) -> DocumentDraft:
    """Put a client on a draft, and with it payer, contact, price list, day to pay, address, prices and discount."""
    draft["client"] = client_id
    with ctx.reading() as session:
        if client_id is not None:
            for name, value in of_client(session, draft, client_id).items():
                draft.put(name, value)
        _price(session, draft, draft.lines)
        records.label(session, draft)
    return draft


def reprice(ctx: Context, draft: DocumentDraft, *, prices: bool = True, moved_from: date | None = None) -> DocumentDraft:
    """Bring prices, discounts and tax up to the draft's client, price list and day.

    :param prices: False only takes the tax of the day: for a card whose date was changed.
    :param moved_from: the day before the change; the day to pay moves along unless somebody chose another one.
    """
    with ctx.reading() as session:
        _move_due(session, draft, moved_from)
        if prices:
            _price(session, draft, draft.lines)
        else:
            set_tax(session, draft, draft.lines)
    return draft


def _move_due(session: Session, draft: DocumentDraft, moved_from: date | None) -> None:
    if draft["client"] is None or "due_on" not in draft.kind.fields:
        return
    usual_days = session.scalar(sa.select(Firm.payment_days).where(Firm.id == draft["firm"])) or 0
    days = session.scalar(sa.select(Client.payment_days).where(Client.id == draft["client"]))
    usual = _due_after(moved_from, days, usual_days) if moved_from is not None else None
    if draft["due_on"] == usual and (usual is not None or draft.id is None):
        draft.put("due_on", _due_after(draft["date"], days, usual_days))


def product_lines(ctx: Context, draft: DocumentDraft, quantities: Iterable[tuple[int, Decimal | None]]) -> list[LineDraft]:
    """Fresh lines for products, priced for the draft and not yet put on it.

    :param quantities: product and how much of it; None is one.
    """
    with ctx.reading() as session:
        return lines_of_products(session, draft, quantities)


def lines_of_products(session: Session, draft: DocumentDraft, quantities: Iterable[tuple[int, Decimal | None]]) -> list[LineDraft]:
    """The same in an open session."""
    wanted = list(quantities)
    products = _products(session, [product for product, _quantity in wanted])
    lines = []
    for product, quantity in wanted:
        row = products[product]
        lines.append(
            LineDraft(
                product=product, article=row.article, name=row.name, quantity=Decimal(1) if quantity is None else quantity, unit=row.unit_id,
                vat_rate=row.vat_rate_id, unit_sign=row.sign, unit_digits=row.digits, is_goods=row.kind is ProductKind.GOODS,
            )
        )
    _price(session, draft, lines)
    return lines


def _products(session: Session, ids: list[int]) -> dict[int, Any]:
    columns = (Product.id, Product.article, Product.name, Product.kind, Product.unit_id, Product.vat_rate_id, Unit.sign, Unit.digits)
    statement = sa.select(*columns).join(Unit, Unit.id == Product.unit_id)
    return {row.id: row for part in chunks(ids) for row in session.execute(statement.where(Product.id.in_(part)))}


def _price(session: Session, draft: DocumentDraft, lines: list[LineDraft]) -> None:
    """Price the lines that have a product."""
    set_tax(session, draft, lines)
    products = [line.product for line in lines if line.product is not None]
    if draft["type"] in _BUYING:
        costs = sa.select(ProductCost.product_id, ProductCost.cost)
        known = {row.product_id: row.cost for part in chunks(products) for row in session.execute(costs.where(ProductCost.product_id.in_(part)))}
        for line in lines:
            if line.product in known:
                line.price = known[line.product]
        return
    price_list = session.get(PriceList, draft["price_list"]) if draft["price_list"] else None
    if price_list is None or price_list.currency != draft["currency"]:
        price_list = pricing.price_list_for(session, draft["client"], draft["currency"], working_day(draft))
    if price_list is None:
        return
    discount = session.scalar(sa.select(Client.discount).where(Client.id == draft["client"])) if draft["client"] else ZERO
    prices = pricing.prices_on(session, price_list.id, products, working_day(draft))
    for line in lines:
        if (found := prices.get(line.product or 0)) is not None:
            wanted = bool(draft["prices_include_tax"])
            line.price = pricing.with_or_without_tax(found.price, line.vat_percent, included=price_list.includes_tax, wanted=wanted)
            line.discount = discount or ZERO


def set_tax(session: Session, draft: DocumentDraft, lines: list[LineDraft]) -> None:
    """Give each line the percentage that its rate has on the day; without a rate it takes the country's usual one."""
    if any(line.vat_rate is None for line in lines) and (usual := pricing.default_vat(session, draft.country, working_day(draft))) is not None:
        for line in lines:
            line.vat_rate = line.vat_rate if line.vat_rate is not None else usual.id
    rates = pricing.vat_on(session, working_day(draft), ids=[line.vat_rate for line in lines if line.vat_rate is not None])
    for line in lines:
        if line.vat_rate is not None and (rate := rates.get(line.vat_rate)) is not None:
            line.vat_name = rate.name
            line.vat_percent = rate.percent if rate.percent is not None else line.vat_percent
