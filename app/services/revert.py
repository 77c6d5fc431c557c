"""One change of a record looked at, and taken back: a field of it or the whole, as an ordinary save of the person who asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.fields import FieldInfo
from app.core.i18n import _, format_moment
from app.db.guard.journal import HistoryEntry
from app.db.guard.journal import history as journal_history
from app.services import records, schema
from app.services.context import Context
from app.services.documents import drafts
from app.services.entities import model_of
from app.services.history import entry_words, labels_of
from app.services.journal_values import read, spelled
from app.services.records import Draft
from app.services.seeing import demand_seen
from app.services.spelling import in_words, people, who

#: entries that are searched for who changed a field since
_LATEST = 500
#: fields that follow from others or from posting, by entity
_FOLLOWING = {"document": frozenset({"type", "number", "series", "state", "net", "tax", "gross", "posted_at", "posted_by", "batch"})}


@dataclass(frozen=True, slots=True)
class EditedField:
    """A field of one change.

    :param old: what stood there before, ``new`` what the change put there, ``now`` what stands there today, as people read it.
    :param why_not: why it cannot be taken back; empty where it can.
    """

    name: str
    label: str
    old: str
    new: str
    now: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a record.

    :param title: the change in one line.
    :param why_not: why the whole of it cannot be taken back; empty where it can.
    """

    entity: str
    id: int
    entry: int
    at: datetime
    who: str
    title: str
    fields: tuple[EditedField, ...]
    why_not: str


class ChangedSince(UserError):
    """A field has another value by now than the change left in it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(_("This cannot be taken back: {reasons}").format(reasons=" ".join(reasons)), _("Take the later change back first."))
        self.reasons = reasons


def edit(ctx: Context, entity: str, id: int, entry: int) -> Edit:
    """Look at one change.

    :param entry: of the journal.
    :raises UserError: there is no such change of the record.
    """
    with ctx.reading() as session:
        demand_seen(ctx, session, entity, id)
        found = _entry(session, entity, id, entry)
        names = people(session)
        known = _columns(ctx, entity)
        present = session.execute(sa.select(model_of(entity).__table__).where(model_of(entity).__table__.c.id == id)).mappings().first()
        values = {} if present is None else {column: spelled(_table(entity).c[column], present[column]) for column in known}
        newer = _newer(session, entity, id, entry)
        labels = labels_of(session, known, [found, _as_entry(found, values)])
    following = _FOLLOWING.get(entity, ())
    fields = tuple(
        EditedField(
            info.name, info.label, in_words(labels, info, found.values[column][0]), in_words(labels, info, found.values[column][1]),
            in_words(labels, info, values.get(column)),
            why_not=_why_not_field(following, info, column, found, values.get(column), newer, names) if present is not None else _gone(),
        )
        for column, info in known.items() if found.op == "U" and column in found.values
    )
    title, _detail = entry_words(known, labels, found)
    return Edit(entity, id, entry, found.at, who(found.login, names), title, fields, _why_not_edit(found, fields, present is None))


def take_back(ctx: Context, entity: str, id: int, entry: int, names: Collection[str] | None = None, key: str | None = None) -> Changes:
    """Put back what a change has replaced; later changes of other fields stay.

    :param entry: of the journal.
    :param names: fields to put back; None for all of the change.
    :param key: idempotency key of the form.
    :raises ChangedSince: a field has another value by now than the change left in it; it says who changed it and when.
    :raises UserError: there is nothing that can be put back, or the save is refused.
    """
    with ctx.reading() as session:
        found = _entry(session, entity, id, entry)
        newer, people_by_login = _newer(session, entity, id, entry), people(session)
    if found.op == "U" and names is None and "deleted_at" in found.values:
        back = records.restore if found.values["deleted_at"][1] else records.delete
        return back(ctx, entity, [id], key)
    draft = drafts.load(ctx, id) if entity == "document" else records.load(ctx, entity, id)
    chosen = [
        (column, info) for column, info in _columns(ctx, entity).items()
        if found.op == "U" and column in found.values and (names is None or info.name in names)
    ]
    if not chosen:
        raise UserError(_("This change has no fields that can be taken back."))
    reasons = []
    for column, info in chosen:
        kept = _table(entity).c[column]
        present = spelled(kept, draft.base.get(info.name))
        if reason := _why_not_field(_FOLLOWING.get(entity, ()), info, column, found, present, newer, people_by_login):
            reasons.append(reason)
        else:
            draft[info.name] = read(kept, found.values[column][0])
    if reasons:
        raise ChangedSince(reasons)
    return _save(ctx, draft, key)


def _save(ctx: Context, draft: Draft, key: str | None) -> Changes:
    if isinstance(draft, drafts.DocumentDraft):
        return drafts.save(ctx, draft, key)
    return records.save(ctx, draft, key)


def _why_not_edit(entry: HistoryEntry, fields: tuple[EditedField, ...], is_gone: bool) -> str:
    if is_gone:
        return _gone()
    if entry.op == "I":
        return _("A record that was created is put into the bin instead.")
    if "deleted_at" in entry.values:
        return ""
    return " ".join(field.why_not for field in fields if field.why_not) if fields else _("This change has no fields that can be taken back.")


def _why_not_field(
    following: Collection[str], info: FieldInfo, column: str, entry: HistoryEntry, present: Any, newer: list[HistoryEntry], names: dict[str, str]
) -> str:
    if not info.writable:
        return _("You may not change “{label}”.").format(label=info.label)
    if info.name in following:
        return _("“{field}” follows from other things and is not taken back alone.").format(field=info.label)
    if present == entry.values[column][1]:
        return ""
    later = next((one for one in newer if column in one.values), None)
    if later is None:
        return _("“{field}” has another value by now.").format(field=info.label)
    return _("“{field}” was changed by {who} on {when}.").format(field=info.label, who=who(later.login, names), when=format_moment(later.at))


def _gone() -> str:
    return _("The record is not there any more.")


def _entry(session: Session, entity: str, id: int, entry: int) -> HistoryEntry:
    found = journal_history(session, entity, id, 1, entry + 1)
    if not found or found[0].id != entry:
        raise UserError(_("This change is not in the journal."))
    return found[0]


def _newer(session: Session, entity: str, id: int, entry: int) -> list[HistoryEntry]:
    """Changes of the record after one, newest first."""
    return [one for one in journal_history(session, entity, id, _LATEST) if one.id > entry]


def _as_entry(found: HistoryEntry, values: dict[str, Any]) -> HistoryEntry:
    """The present values like a change, so that their references are read with the others."""
    return HistoryEntry(found.id, found.at, found.login, "", "U", {column: [value, None] for column, value in values.items()}, "")


def _columns(ctx: Context, entity: str) -> dict[str, FieldInfo]:
    """The fields that the person sees, by their columns."""
    return {schema.attribute_name(entity, name): info for name, info in schema.fields(ctx, entity).items()}


def _table(entity: str) -> sa.Table:
    table = model_of(entity).__table__
    assert isinstance(table, sa.Table)
    return table
