"""Vocabularies of people: our employees and our clients."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class Role(Vocabulary):
    """What an employee is in the firm; rights are declared for these."""

    OWNER = "owner", N_("Owner")
    HEAD = "head", N_("Head of sales")
    SALES = "sales", N_("Salesperson")
    ACCOUNTANT = "accountant", N_("Accountant")
    STOREKEEPER = "storekeeper", N_("Storekeeper")


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
