"""The entities that people meet: their names, icons and what stands for a record in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_, _
from app.core.registry import Registry
from app.models import (
    catalog,
    clients,
    customization,
    documents,
    exchange,
    files,
    finance,
    organisation,
    planning,
    processes,
    reminders,
    sales,
    stock,
    working_time,
)
from app.models.base import Base


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity.

    :param code: the table's name.
    :param label: field that stands for a record in one line.
    :param details: fields that tell two records of one name apart.
    :param sort: order of a fresh list: field and whether it falls.
    :param columns: columns of a fresh list.
    """

    code: str
    model: type[Any]
    singular: str
    plural: str
    icon: str
    label: str = "name"
    details: tuple[str, ...] = ()
    sort: tuple[tuple[str, bool], ...] = (("name", False),)
    columns: tuple[str, ...] = ("name",)

    @property
    def domain(self) -> str:
        """The model module it lives in; first word of its permissions."""
        return self.model.__module__.rsplit(".", 1)[1]

    @property
    def title(self) -> str:
        """Name of many, in the user's language."""
        return _(self.plural)

    @property
    def name(self) -> str:
        """Name of one, in the user's language."""
        return _(self.singular)

    @property
    def has_bin(self) -> bool:
        """Whether its records go into the bin; others are corrected, never deleted."""
        return hasattr(self.model, "deleted_at")

    def permission(self, verb: str) -> str:
        """Permission code of a generic action, such as ``clients.client.save``."""
        return f"{self.domain}.{self.code}.{verb}"


ENTITIES: Registry[Entity] = Registry("entity")


def _declare(model: type[Any], singular: str, plural: str, icon: str, **rest: Any) -> None:
    ENTITIES.add(model.__tablename__, Entity(model.__tablename__, model, singular, plural, icon, **rest))


_declare(
    clients.Client, N_("Client"), N_("Clients"), "client", details=("city", "code", "phone"),
    columns=("name", "status", "manager", "city", "phone", "balance", "overdue"),
)
_declare(
    clients.Contact, N_("Contact"), N_("Contacts"), "person", details=("post", "phone"),
    columns=("name", "client", "post", "phone", "email", "birthday"),
)
_declare(
    clients.LegalEntity, N_("Legal entity"), N_("Legal entities"), "company", details=("tax_id",),
    columns=("name", "client", "tax_id", "vat_number", "address"),
)
_declare(
    clients.ClientBankAccount, N_("Bank account"), N_("Bank accounts of clients"), "bank", label="account", sort=(("account", False),),
    columns=("account", "legal_entity", "bank_name", "bank_code", "currency"),
)
_declare(
    clients.Address, N_("Address"), N_("Addresses"), "place", label="street", details=("city",), sort=(("city", False),),
    columns=("kind", "street", "postcode", "city", "country"),
)
_declare(clients.ClientCategory, N_("Client category"), N_("Client categories"), "tag")
_declare(
    catalog.Product, N_("Product"), N_("Goods and services"), "product", details=("article",),
    columns=("article", "name", "kind", "group", "unit", "vat_rate", "on_hand", "free"),
)
_declare(catalog.ProductGroup, N_("Product group"), N_("Product groups"), "folder", columns=("name", "parent"))
_declare(catalog.Unit, N_("Unit"), N_("Units"), "unit", label="sign", details=("name",), columns=("name", "sign", "okei", "unece", "digits"))
_declare(catalog.VatRate, N_("VAT rate"), N_("VAT rates"), "tax", columns=("name", "country", "category", "is_default"))
_declare(
    catalog.VatRatePeriod, N_("VAT percentage"), N_("VAT percentages"), "tax", label="valid_from", sort=(("valid_from", True),),
    columns=("vat_rate", "percent", "valid_from", "valid_to"),
)
_declare(
    catalog.PriceList, N_("Price list"), N_("Price lists"), "price",
    columns=("name", "currency", "includes_tax", "valid_from", "valid_to", "is_default"),
)
_declare(
    catalog.ProductPrice, N_("Price"), N_("Prices"), "price", label="price", sort=(("valid_from", True),),
    columns=("product", "price_list", "price", "valid_from"),
)
_declare(catalog.ProductCost, N_("Cost"), N_("Costs"), "price", label="cost", sort=(("id", False),), columns=("product", "cost"))
_declare(catalog.Barcode, N_("Barcode"), N_("Barcodes"), "barcode", label="code", sort=(("code", False),), columns=("code", "product", "quantity"))
_declare(
    sales.Deal, N_("Deal"), N_("Deals"), "deal", label="title", details=("client",), sort=(("opened_on", True),),
    columns=("title", "client", "stage", "manager", "amount", "opened_on", "expected_on", "next_step"),
)
_declare(
    sales.DealStage, N_("Deal stage"), N_("Deal stages"), "deal", sort=(("position", False),), columns=("position", "name", "kind", "probability"),
)
_declare(
    documents.Document, N_("Document"), N_("Documents"), "document", label="number", details=("client", "date"), sort=(("date", True),),
    columns=("date", "type", "number", "client", "state", "gross", "open", "due_on", "manager"),
)
_declare(organisation.Firm, N_("Own firm"), N_("Own firms"), "firm", columns=("name", "country", "currency", "tax_id", "vat_number"))
_declare(
    organisation.FirmBankAccount, N_("Own bank account"), N_("Own bank accounts"), "bank", label="account", details=("bank_name",),
    sort=(("account", False),),
    columns=("account", "firm", "bank_name", "bank_code", "currency", "is_default"),
)
_declare(organisation.Branch, N_("Branch"), N_("Branches"), "department", columns=("name", "code", "address"))
_declare(
    organisation.Employee, N_("Employee"), N_("Employees"), "person", details=("post",),
    columns=("name", "post", "role", "login", "phone", "email", "branch", "is_active"),
)
_declare(
    organisation.EmployeeRate, N_("Cost of an hour"), N_("Costs of hours"), "price", label="cost", sort=(("valid_from", True),),
    columns=("employee", "cost", "valid_from"),
)
_declare(stock.Warehouse, N_("Warehouse"), N_("Warehouses"), "warehouse", columns=("name", "branch", "address", "is_default"))
_declare(
    stock.StockBalance, N_("Stock balance"), N_("Stock"), "stock", label="product", sort=(("product", False),),
    columns=("product.article", "product", "warehouse", "quantity", "reserved", "free"),
)
_declare(
    stock.StockMovement, N_("Stock movement"), N_("Stock movements"), "stock", label="date", sort=(("date", True),),
    columns=("date", "document", "product", "warehouse", "quantity"),
)
_declare(
    finance.Claim, N_("Claim"), N_("Claims"), "money", label="document", sort=(("due_on", False),),
    columns=("document", "client", "due_on", "charged", "paid", "currency"),
)
_declare(
    finance.SettlementMovement, N_("Settlement"), N_("Settlements"), "money", label="date", sort=(("date", True),),
    columns=("date", "document", "claim", "client", "charged", "paid", "currency"),
)
_declare(
    exchange.ImportBatch, N_("Import"), N_("Imports"), "import", label="file_name", sort=(("at", True),),
    columns=("at", "kind", "file_name", "state", "employee"),
)
_declare(files.Attachment, N_("File"), N_("Files"), "attachment", columns=("name", "added_at", "added_by"), sort=(("added_at", True),))
_declare(files.Note, N_("Note"), N_("Notes"), "note", label="text", sort=(("written_at", True),), columns=("text", "written_at", "written_by"))
_declare(customization.SavedView, N_("View"), N_("Views"), "filter", sort=(("position", False),), columns=("name", "entity", "employee"))


def entity_of(code: str) -> Entity:
    """The entity of a code."""
    return ENTITIES.get(code)


def model_of(code: str) -> type[Base]:
    """The mapped class of a code."""
    return ENTITIES.get(code).model
_declare(
    planning.Task, N_("Task"), N_("Tasks"), "task", label="title", details=("client", "starts_at"), sort=(("starts_at", True),),
    columns=("kind", "title", "state", "employee", "starts_at", "ends_at", "due_at", "client"),
)
_declare(
    planning.TaskSeries, N_("Recurring task"), N_("Recurring tasks"), "repeat", label="title", sort=(("title", False),),
    columns=("title", "rule", "employee", "starts_at", "minutes"),
)
_declare(
    planning.TaskResult, N_("Result of tasks"), N_("Results of tasks"), "task", sort=(("position", False),),
    columns=("position", "name", "kind", "is_success", "next_kind", "next_days"),
)
_declare(working_time.WorkSchedule, N_("Working hours"), N_("Schedules of working hours"), "clock", columns=("name", "is_default"))
_declare(working_time.Holiday, N_("Holiday"), N_("Holidays"), "calendar", sort=(("day", False),), columns=("day", "name", "branch", "is_worked"))
_declare(
    working_time.Absence, N_("Absence"), N_("Absences"), "calendar", label="first_day", details=("employee",), sort=(("first_day", True),),
    columns=("employee", "kind", "first_day", "last_day", "is_approved"),
)
_declare(working_time.Resource, N_("Resource"), N_("Cars, rooms, machines"), "vehicle", columns=("name", "kind", "branch", "is_active"))
_declare(
    reminders.EscalationRule, N_("Escalation"), N_("Escalations"), "bell", columns=("name", "kind", "step", "minutes", "tell", "is_active"),
)
_declare(
    reminders.OutgoingMessage, N_("Outgoing message"), N_("Outgoing messages"), "mail", label="recipient", sort=(("written_at", True),),
    columns=("written_at", "channel", "recipient", "subject", "state", "attempts", "error"),
)
_declare(
    processes.Process, N_("Process"), N_("Processes"), "process", columns=("name", "entity", "owner", "is_active"),
)
_declare(
    processes.ProcessCase, N_("Case"), N_("Cases of processes"), "process_run", label="title", details=("client", "started_at"),
    sort=(("started_at", True),), columns=("title", "process", "state", "client", "manager", "started_at", "due_at", "ended_at"),
)
_declare(
    processes.ProcessStep, N_("Step"), N_("Steps of processes"), "step", label="title", details=("case", "opened_at"), sort=(("opened_at", True),),
    columns=("title", "case", "state", "role", "employee", "opened_at", "due_at", "ended_at", "outcome"),
)
_declare(
    processes.ProcessRun, N_("Start for a list"), N_("Starts for lists"), "process_run", label="title", sort=(("started_at", True),),
    columns=("title", "process", "state", "employee", "started_at", "ended_at"),
)
