"""Mapped tables and nothing else. Importing the package maps them all."""

from app.models import (
    access,
    agent,
    backups,
    catalog,
    clients,
    contact_vault,
    customization,
    documents,
    exchange,
    files,
    finance,
    handover,
    journal,
    organisation,
    planning,
    processes,
    reminders,
    sales,
    stock,
    working_time,
)
from app.models.base import Base

__all__ = [
    "Base", "access", "agent", "backups", "catalog", "clients", "contact_vault", "customization", "documents", "exchange", "files", "finance",
    "handover", "journal", "organisation", "planning", "processes", "reminders", "sales", "stock", "working_time",
]
