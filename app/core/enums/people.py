"""Vocabularies of people: our employees and our clients."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class Role(Vocabulary):
    """What an employee is in the firm; rights are declared for these."""

    OWNER = "owner", N_("Owner")
    HEAD = "head", N_("Head of sales")
    SALES = "sales", N_("Salesperson")
    OPERATOR = "operator", N_("Operator")
    ACCOUNTANT = "accountant", N_("Accountant")
    STOREKEEPER = "storekeeper", N_("Storekeeper")
    ADMINISTRATOR = "administrator", N_("Administrator")
    AUDITOR = "auditor", N_("Auditor")


class Scope(Vocabulary):
    """Whose clients, deals and documents a head of sales, a salesperson or an operator sees."""

    OWN = "own", N_("Own")
    DEPARTMENT = "department", N_("Of the department")
    BRANCH = "branch", N_("Of the branch")
    ALL = "all", N_("Everybody's")


class ClientKind(Vocabulary):
    """Company or person."""

    COMPANY = "company", N_("Company")
    PERSON = "person", N_("Person")


class ClientStatus(Vocabulary):
    """How things stand with a client."""

    NEW = "new", N_("New"), "info"
    ACTIVE = "active", N_("Active"), "ok"
    DORMANT = "dormant", N_("Dormant")
    STOPPED = "stopped", N_("Stopped"), "bad"


class AddressKind(Vocabulary):
    """What an address is for."""

    DELIVERY = "delivery", N_("Delivery")
    POSTAL = "postal", N_("Postal")
    OFFICE = "office", N_("Office")
