"""The names that papers carry, read together with their headers and lines."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from sqlalchemy.orm import Bundle

from app.core.enums.vocabulary import Vocabulary
from app.models.catalog import Unit, VatRate
from app.models.clients import Client, Contact, LegalEntity
from app.models.documents import Document
from app.models.organisation import Branch, Employee, Firm, FirmBankAccount
from app.models.stock import Warehouse
from app.services.documents.frozen import Frozen, FrozenAccount, FrozenParty, FrozenSigners, FrozenUnit, FrozenVat


def _bundle(name: str, model: Any, kind: type[Any]) -> Bundle[Any]:
    """The columns of a table that a frozen part has fields for."""
    return Bundle(name, *(getattr(model, field.name) for field in fields(kind) if hasattr(model, field.name)))


FIRM = _bundle("firm", Firm, FrozenParty)
CLIENT = _bundle("client", Client, FrozenParty)
PAYER = _bundle("payer", LegalEntity, FrozenParty)
ACCOUNT = _bundle("account", FirmBankAccount, FrozenAccount)
UNIT = _bundle("unit", Unit, FrozenUnit)
VAT = _bundle("vat", VatRate, FrozenVat)
SIGNERS: Bundle[Any] = Bundle(
    "signers", Firm.director, Firm.director_post, Firm.accountant, Employee.name.label("manager"),
    Employee.post.label("manager_post"), Employee.phone.label("manager_phone"), Employee.email.label("manager_email"),
)
SINGLE = (
    Contact.name.label("contact"), Branch.name.label("branch"), Warehouse.name.label("warehouse"),
    Warehouse.address.label("warehouse_address"), Firm.logo_id, Firm.stamp_id,
)


def with_names(statement: Any) -> Any:
    """Add to a select of documents the columns that ``read_names`` needs, and their joins."""
    return (
        statement.add_columns(FIRM, CLIENT, PAYER, ACCOUNT, SIGNERS, *SINGLE)
        .join(Firm, Firm.id == Document.firm_id)
        .outerjoin(Branch, Branch.id == Document.branch_id)
        .outerjoin(Client, Client.id == Document.client_id)
        .outerjoin(LegalEntity, LegalEntity.id == Document.legal_entity_id)
        .outerjoin(Contact, Contact.id == Document.contact_id)
        .outerjoin(Employee, Employee.id == Document.manager_id)
        .outerjoin(Warehouse, Warehouse.id == Document.warehouse_id)
        .outerjoin(FirmBankAccount, FirmBankAccount.id == Document.firm_account_id)
    )


def read_names(row: Any) -> Frozen:
    """The names of a row of such a select; units, rates and basis come with the lines."""
    return replace(
        compose(
            FrozenParty(**texts(row.firm)), FrozenParty(**texts(row.client)), FrozenParty(**texts(row.payer)),
            FrozenAccount(**texts(row.account)), FrozenSigners(**texts(row.signers)),
        ),
        contact=row.contact or "",
        branch=row.branch or "",
        warehouse=row.warehouse or "",
        warehouse_address=row.warehouse_address or "",
        logo_id=row.logo_id,
        stamp_id=row.stamp_id,
    )


def compose(firm: FrozenParty, client: FrozenParty, payer: FrozenParty, account: FrozenAccount, signers: FrozenSigners) -> Frozen:
    """The parties of a paper; without a payer the client pays."""
    return Frozen(firm=firm, client=client, payer=payer if payer.name else client, account=account, signers=signers)


def read_unit(row: Any) -> FrozenUnit:
    """The unit of a line."""
    return FrozenUnit(**texts(row.unit))


def read_vat(row: Any) -> FrozenVat:
    """The tax rate of a line."""
    return FrozenVat(**texts(row.vat))


def texts(part: Any) -> dict[str, str]:
    """The columns of a bundle that hold something, as texts."""
    return {
        name: value.value if isinstance(value, Vocabulary) else str(value)
        for name, value in part._mapping.items()  # noqa: SLF001 - the public name of a row's dict
        if value is not None
    }
