"""What happened to a record: its changes out of the journal, its notes, and for a client its documents, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.fields import FieldInfo
from app.core.i18n import _, format_money
from app.db.guard.journal import HistoryEntry
from app.db.guard.journal import history as journal_history
from app.models.documents import Document
from app.models.files import Note
from app.models.organisation import Employee
from app.services import schema
from app.services.context import NOBODY, Context
from app.services.references import labels_in, value_text

Kind = Literal["change", "note", "document"]
#: who made what was there before the people
PROGRAM = "Kontor"
Labels = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline.

    :param at: naive UTC.
    :param entity: what a click opens, with ``id``; empty for nothing.
    """

    at: datetime.datetime
    kind: Kind
    title: str
    detail: str
    who: str
    entity: str = ""
    id: int = 0


def timeline(ctx: Context, entity: str, id: int, limit: int = 60) -> list[Happening]:
    """The newest happenings of a record."""
    with ctx.reading() as session:
        people = session.execute(sa.select(Employee.login, Employee.name).where(Employee.login.is_not(None)))
        names = {str(login).lower(): name for login, name in people}
        entries = journal_history(session, entity, id, limit)
        known = {schema.attribute_name(entity, name): info for name, info in schema.fields(ctx, entity).items()}
        labels = _labels(session, known, entries)
        found = [_changed(known, labels, entry, names) for entry in entries]
        found += _notes(session, entity, id, limit)
        if entity == "client":
            found += _documents(session, id, limit)
    return sorted((one for one in found if one.title), key=lambda one: one.at, reverse=True)[:limit]


def changes(ctx: Context, entity: str, id: int, limit: int = 60) -> list[Happening]:
    """Only what the journal knows of the record."""
    return [one for one in timeline(ctx, entity, id, limit) if one.kind == "change"]


def _labels(session: Session, known: Mapping[str, FieldInfo], entries: Iterable[HistoryEntry]) -> Labels:
    """What the references in journal entries read like."""
    pairs = ((known[column].reference, both) for entry in entries if entry.op == "U" for column, both in entry.values.items() if column in known)
    wanted = {(entity, int(value)) for entity, both in pairs if entity for value in both if value is not None}
    return labels_in(session, wanted) if wanted else {}


def _changed(known: Mapping[str, FieldInfo], labels: Labels, entry: HistoryEntry, names: dict[str, str]) -> Happening:
    who = names.get(entry.login.lower(), PROGRAM if entry.login == NOBODY else entry.login)
    if entry.op == "I":
        return Happening(entry.at, "change", _("Created"), "", who)
    if entry.op == "D":
        return Happening(entry.at, "change", _("Deleted"), "", who)
    parts = []
    for column, (before, after) in entry.values.items():
        if column == "deleted_at":
            return Happening(entry.at, "change", _("Put into the bin") if after else _("Taken out of the bin"), "", who)
        if column in known:
            info = known[column]
            old, new = (_spelled(labels, info, value) for value in (before, after))
            parts.append(_("{field}: {old} → {new}").format(field=info.label, old=old or "—", new=new or "—"))
    title = parts[0] if len(parts) == 1 else _("{count} fields changed").format(count=len(parts)) if parts else ""
    return Happening(entry.at, "change", title, "" if len(parts) == 1 else " · ".join(parts), who)


def _spelled(labels: Labels, info: FieldInfo, value: Any) -> str:
    """A value out of the journal as a person reads it."""
    if value is None:
        return ""
    if info.reference:
        return labels[info.reference, int(value)]
    if info.options:
        return next((option.label for option in info.options if option.value == value), str(value))
    if info.kind in ("money", "price", "quantity", "percent"):
        return value_text(Decimal(value), 2 if info.kind == "money" else None)
    if info.kind == "bool":
        return value_text(bool(value))
    if info.kind == "date":
        return value_text(datetime.date.fromisoformat(value))
    return value_text(value)


def _notes(session: Session, entity: str, id: int, limit: int) -> list[Happening]:
    statement = (
        sa.select(Note, Employee.name)
        .outerjoin(Employee, Employee.id == Note.written_by_id)
        .where(Note.entity == entity, Note.record_id == id, Note.deleted_at.is_(None))
        .order_by(Note.written_at.desc())
        .limit(limit)
    )
    return [Happening(note.written_at, "note", note.text, "", who or "", "note", note.id) for note, who in session.execute(statement)]


def _documents(session: Session, client_id: int, limit: int) -> list[Happening]:
    from app.services.documents.titles import document_title

    columns = (Document.id, Document.type, Document.number, Document.date, Document.gross, Document.currency, Document.posted_at)
    statement = (
        sa.select(*columns, Employee.name.label("who"))
        .outerjoin(Employee, Employee.id == Document.posted_by_id)
        .where(Document.client_id == client_id, Document.state == DocumentState.POSTED, Document.deleted_at.is_(None))
        .order_by(Document.posted_at.desc())
        .limit(limit)
    )
    return [
        Happening(
            one.posted_at, "document", document_title(one.type, one.number, one.date), format_money(one.gross, one.currency), one.who or "",
            "document", one.id,
        )
        for one in session.execute(statement)
        if one.posted_at is not None
    ]
