"""Which header fields of a document stand where: the usual ones above the lines, the others under "Details"."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_
from app.services.documents.document_type import DocumentType
from app.services.records import Draft
from app.ui.forms.spec import F, Group

#: columns above the lines; a type shows those that it has
HEADER = (
    ("client", "legal_entity", "contact"),
    ("date", "due_on", "valid_until", "gross"),
    ("warehouse", "price_list", "payment_method"),
)
ALWAYS = ("date", "firm", "manager")
MOST_IN_A_COLUMN = 3
#: fields under "Details", by head
DETAILS = (
    (N_("Firm"), 0, ("firm", "branch", "firm_account", "currency", "prices_include_tax", "series", "manager", "deal")),
    (N_("Delivery"), 1, ("delivery_on", "delivery_address")),
    (N_("Basis"), 1, ("subject", "external_number", "external_date")),
    (N_("Notes"), 1, ("note",)),
)
#: fields that every type has whatever it declares
OF_ALL = {"date", "firm", "branch", "currency", "prices_include_tax", "series", "manager", "note", "comment"}
#: these rest on the client
OF_CLIENT = {"legal_entity", "contact", "deal"}


def of_client(draft: Any) -> dict[str, Any]:
    """Only what belongs to the document's client."""
    return {"client_id": draft["client"]} if draft["client"] is not None else {}


def _of_firm(draft: Any) -> dict[str, Any]:
    return {"firm_id": draft["firm"]} if draft["firm"] is not None else {}


def _has(kind: DocumentType, name: str) -> bool:
    return name in kind.fields or (name in OF_ALL and (name != "prices_include_tax" or kind.has_prices))


def _field(name: str) -> F:
    if name in OF_CLIENT:
        return F(name, within=of_client)
    return F(name, within=_of_firm) if name == "firm_account" else F(name)


def header_groups(kind: DocumentType) -> tuple[Group, ...]:
    """Fields above the lines, in up to three columns."""
    return tuple(
        Group("", tuple(_field(name) for name in names if _has(kind, name))[:MOST_IN_A_COLUMN], column) for column, names in enumerate(HEADER)
    )


def detail_groups(kind: DocumentType) -> tuple[Group, ...]:
    """Everything else, under "Details"."""
    shown = {field.name for group in header_groups(kind) for field in group.fields}
    return tuple(
        Group(title, tuple(_field(name) for name in names if _has(kind, name) and name not in shown), column) for title, column, names in DETAILS
    )


def comment_group() -> tuple[Group, ...]:
    """What stands on the paper below the lines."""
    return (Group("", (F("comment"),)),)


def header_names(draft: Draft, kind: DocumentType) -> list[list[str]]:
    """Fields that a posted document shows above its lines, by column."""
    shown = [[field.name for field in group.fields] for group in header_groups(kind)]
    shown[-1].append("manager")
    return [[name for name in names if draft[name] is not None] for names in shown]
