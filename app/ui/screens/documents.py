"""Documents: one list for all of them, and one for each type."""

from __future__ import annotations

from dataclasses import replace

from app.core.fields import FieldInfo, Option
from app.core.i18n import N_, NN_
from app.services.documents.document_type import DOCUMENT_TYPES, DocumentType
from app.services.imports.kinds.documents import TYPES as IMPORTED_TYPES
from app.services.listing import Filter
from app.ui.forms.spec import Preset, Screen
from app.ui.lists.filter_words import ME
from app.ui.screens.document_card import DocumentCard
from app.ui.screens.registration import DOCUMENTS_GROUP, MONEY_GROUP, STOCK_GROUP, add_screen

#: words of the button and of an empty list, by type
NEW: dict[str, tuple[str, str]] = {
    "quotation": (N_("New quotation"), N_("What you offer and for how much. It leads on to order and invoice.")),
    "order": (N_("New order"), N_("An order reserves goods and leads on to delivery and invoice. Make the first one.")),
    "invoice": (N_("New invoice"), N_("What a client is asked to pay. Posted invoices show in the open amounts until they are paid.")),
    "delivery_note": (N_("New delivery note"), N_("Goods that leave the warehouse. Usually made from an order.")),
    "act": (N_("New act"), N_("Services that were rendered and accepted. Usually made from an order or an invoice.")),
    "goods_receipt": (N_("New goods receipt"), N_("Goods that come in from a supplier.")),
    "stock_opening": (N_("New opening stock"), N_("What is in the warehouse on the day you begin with Kontor.")),
    "payment_in": (N_("New payment in"), N_("Money that came, shared out over what it pays. Usually taken from the bank's file.")),
    "payment_out": (N_("New payment out"), N_("Money that went out, shared out over what it pays.")),
    "credit_note": (N_("New credit note"), N_("What is taken back of a posted invoice.")),
}
ORDER_OF_TYPES = tuple(NEW)
#: place of a type's list in the navigation
GROUPS = {"goods_receipt": STOCK_GROUP, "stock_opening": STOCK_GROUP, "payment_in": MONEY_GROUP, "payment_out": MONEY_GROUP}


def with_titles(info: FieldInfo) -> FieldInfo:
    """The field of the type, with the titles behind its codes."""
    if info.name != "type":
        return info
    return replace(info, kind="choice", options=tuple(Option(kind.code, kind.name) for kind in DOCUMENT_TYPES))


DOCUMENT = add_screen(Screen(
    entity="document", title=N_("All documents"), one=N_("document"), new="", icon="document", name="number",
    columns=("number", "type", "date", "client", "state", "gross", "currency", "open", "due_on", "manager"), sort=(("date", True),),
    count=NN_("{count} document", "{count} documents"),
    empty=N_("Quotations, orders, invoices, deliveries and payments all stand here. Begin with one of them in the navigation."),
    presets=(
        Preset("drafts", N_("Drafts"), (Filter("state", "in", ("draft",)),)),
        Preset("mine", N_("Mine"), (Filter("manager", "eq", ME),)),
        Preset("month", N_("This month"), (Filter("date", "between", "this_month"),)),
    ),
    empty_title=N_("No documents yet"), imports=True, refine=with_titles, stretch="client", card_class=DocumentCard,
), DOCUMENTS_GROUP, order=40)


def _columns(kind: DocumentType) -> tuple[str, ...]:
    columns = ["number", "date"]
    columns += ["client"] if "client" in kind.fields else []
    columns += ["state"]
    columns += ["gross", "currency"] if kind.has_prices or not kind.has_lines else []
    columns += ["open", "due_on"] if "due_on" in kind.fields else []
    columns += ["warehouse"] if "warehouse" in kind.fields else []
    columns += ["external_number"] if not kind.has_lines else []
    return (*columns, "manager")


def _screen(kind: DocumentType) -> Screen:
    new, empty = NEW.get(kind.code, ("", ""))
    presets = [
        Preset("drafts", N_("Drafts"), (Filter("state", "in", ("draft",)),)),
        Preset("mine", N_("Mine"), (Filter("manager", "eq", ME),)),
        Preset("month", N_("This month"), (Filter("date", "between", "this_month"),)),
    ]
    return Screen(
        entity="document", code=kind.code, title=kind.title[1], one=kind.title[0], new=new, icon=kind.icon, name="number",
        columns=_columns(kind), sort=(("date", True),), count=NN_("{count} document", "{count} documents"), empty=empty,
        presets=tuple(presets), imports=kind.code in IMPORTED_TYPES, fixed=(("type", kind.code),), refine=with_titles, stretch="client",
        card_class=DocumentCard,
    )


for place, declared in enumerate(sorted(DOCUMENT_TYPES, key=lambda kind: (*ORDER_OF_TYPES, kind.code).index(kind.code))):
    add_screen(_screen(declared), GROUPS.get(declared.code, DOCUMENTS_GROUP), order=41 + place if declared.code not in GROUPS else 70 + place)
