"""What happened to a record: its changes out of the journal, its notes, and for a client its documents, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

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
from app.services.context import Context
from app.services.references import labels_in
from app.services.seeing import demand_seen
from app.services.spelling import Labels, in_words, is_put_away, people, who

Kind = Literal["change", "note", "document"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline.

    :param at: naive UTC.
    :param entity: what a click opens, with ``id``; empty for nothing.
    :param entry: of a change: its entry in the journal.
    """

    at: datetime.datetime
    kind: Kind
    title: str
    detail: str
    who: str
    entity: str = ""
    id: int = 0
    entry: int = 0


def timeline(ctx: Context, entity: str, id: int, limit: int = 60) -> list[Happening]:
    """The newest happenings of a record.

    :raises UserError: the person does not see it.
    """
    with ctx.reading() as session:
        demand_seen(ctx, session, entity, id)
        names = people(session)
        entries = journal_history(session, entity, id, limit)
        known = {schema.attribute_name(entity, name): info for name, info in schema.fields(ctx, entity).items()}
        labels = labels_of(session, known, entries)
        found = [_changed(known, labels, entry, names) for entry in entries]
        if ctx.rights.readable("note", "id"):
            found += _notes(session, entity, id, limit)
        if entity == "client":
            found += _documents(session, id, limit)
    return sorted((one for one in found if one.title), key=lambda one: one.at, reverse=True)[:limit]


def changes(ctx: Context, entity: str, id: int, limit: int = 60) -> list[Happening]:
    """Only what the journal knows of the record."""
    return [one for one in timeline(ctx, entity, id, limit) if one.kind == "change"]


def labels_of(session: Session, known: Mapping[str, FieldInfo], entries: Iterable[HistoryEntry]) -> Labels:
    """What the references in journal entries read like."""
    pairs = ((known[column].reference, both) for entry in entries if entry.op == "U" for column, both in entry.values.items() if column in known)
    wanted = {(entity, int(value)) for entity, both in pairs if entity for value in both if value is not None}
    return labels_in(session, wanted) if wanted else {}


def _changed(known: Mapping[str, FieldInfo], labels: Labels, entry: HistoryEntry, names: dict[str, str]) -> Happening:
    title, detail = entry_words(known, labels, entry)
    return Happening(entry.at, "change", title, detail, who(entry.login, names), entry=entry.id)


def entry_words(known: Mapping[str, FieldInfo], labels: Labels, entry: HistoryEntry) -> tuple[str, str]:
    """A change in one line, and the fields where there are several; no words for one of hidden columns only.

    :param known: fields by their columns.
    """
    if entry.op == "I":
        return _("Created"), ""
    if entry.op == "D":
        return _("Deleted"), ""
    if "deleted_at" in entry.values:
        return _("Put into the bin") if entry.values["deleted_at"][1] else _("Taken out of the bin"), ""
    parts = []
    for column, both in entry.values.items():
        if column in known and not is_put_away(known[column], both):
            old, new = (in_words(labels, known[column], value).replace("\n", " ") for value in both)
            parts.append(_("{field}: {old} → {new}").format(field=known[column].label, old=old or "—", new=new or "—"))
    if len(parts) <= 1:
        return "".join(parts), ""
    return _("{count} fields changed").format(count=len(parts)), " · ".join(parts)


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
