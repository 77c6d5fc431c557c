"""Entries of the journal as lines for people: names instead of logins and keys, old and new values in words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.fields import FieldInfo
from app.core.i18n import N_, _, format_number, ngettext
from app.db.guard.trail import EVENT, PREFIX, TrailEntry
from app.models.base import Base
from app.services import schema
from app.services.context import Context
from app.services.entities import ENTITIES, entity_of
from app.services.events import Event
from app.services.references import labels_in
from app.services.spelling import Labels, in_words, people, who

#: letters of one value that are shown; a letter or a contract stands there whole otherwise
LONGEST_VALUE = 120
#: fields of a new or deleted record that are shown
MOST_FIELDS = 12
#: columns that say nothing to a person
_UNSAID = frozenset({"id", "frozen"})
#: columns that name a kind of record, whose key may stand in ``record_id``
_KINDS = frozenset({"entity", "tbl"})
_TABLES = {
    "document_line": N_("Line of a document"), "document_link": N_("Link of documents"), "payment_allocation": N_("Share of a payment"),
    "number_counter": N_("Number series"), "large_export": N_("Large export"), "firm_setting": N_("Setting of the firm"),
    "permission_grant": N_("Right of a person"), "stock_reservation": N_("Reservation"), "pinned_record": N_("Pinned record"),
    "file_content": N_("Content of a file"), "import_mapping": N_("Mapping of columns"), "value_alias": N_("Word of foreign files"),
    "backup_run": N_("Backup"), "agent_run": N_("Run of the agent"), "agent_lease": N_("Lease of the agent"), "handover": N_("Handover"),
    "person_secret": N_("Password of a person"), "sign_in": N_("Session"),
    "recovery_code": N_("Recovery code"), "handover_item": N_("Part of a handover"),
    "login_wish": N_("Wish for a login"), "login_state": N_("State of a login"), "agent_key": N_("Key of the agent"),
    "contact_rule": N_("Rule of metered contacts"), "contact_vault": N_("Kept phone or e-mail"), "contact_reveal": N_("Contacts shown"),
}


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line.

    :param at: naive UTC.
    :param kind: created, changed, deleted, binned, restored, or a kind of event.
    :param action: what was done, in words.
    :param entity: what a click opens, with ``record``; empty for nothing.
    :param title: the record in words.
    :param detail: old and new values, or what is known of the event.
    :param use_case: code of what the person did; empty for a change from outside the program.
    """

    id: int
    at: datetime.datetime
    who: str
    login: str
    address: str
    kind: str
    action: str
    entity: str
    record: int
    title: str
    detail: str
    use_case: str


def kept_values(document: str | None) -> dict[str, Any]:
    """The values of an entry; whoever goes past the program may have left something else there."""
    if not document:
        return {}
    try:
        values = json.loads(document, strict=False, parse_float=Decimal)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def lines_of(ctx: Context, entries: Sequence[TrailEntry]) -> Iterable[JournalLine]:
    """Lines of entries in the same order; names and labels are read in two statements."""
    if not entries:
        return []
    parsed = [(entry, kept_values(entry.document)) for entry in entries]
    known = {table: _fields(ctx, table) for table in {entry.table for entry in entries if entry.op != EVENT}}
    with ctx.reading() as session:
        names = people(session)
        labels = labels_in(session, {key for entry, values in parsed for key in _referred(ctx, entry, values, known)})
    return [_line(ctx, entry, values, known.get(entry.table, {}), names, labels) for entry, values in parsed]


def _fields(ctx: Context, table: str) -> Mapping[str, FieldInfo]:
    """Column → what is known of it."""
    if table not in ENTITIES:
        return schema.recorded_fields(ctx, table)
    return {schema.attribute_name(table, name): info for name, info in schema.fields(ctx, table).items()}


def _referred(ctx: Context, entry: TrailEntry, values: Mapping[str, Any], known: Mapping[str, Mapping[str, FieldInfo]]) -> set[tuple[str, int]]:
    """Records whose words a line needs."""
    found = set()
    entity, record = _record(entry, values)
    if entity and record and _may_see(ctx, entity):
        found.add((entity, record))
    for column, value in values.items() if entry.op != EVENT else ():
        info = known[entry.table].get(column)
        if column in _KINDS and value in ENTITIES and str(values.get("record_id", "")).isdecimal():
            found.add((value, int(values["record_id"])))
        if info is not None and info.reference in ENTITIES:
            found |= {(info.reference, int(one)) for one in (value if isinstance(value, list) else [value]) if one is not None}
    return found


def _record(entry: TrailEntry, values: Mapping[str, Any]) -> tuple[str, int]:
    """The record that a line is about: of printed papers the paper itself, where it is one."""
    if entry.op != EVENT:
        return (entry.table, int(entry.key)) if entry.table in ENTITIES and entry.key.isdecimal() else ("", 0)
    if str(values.get("papers", "")).isdecimal():
        return "document", int(values["papers"])
    entity, _stroke, key = entry.key.partition("|")
    return (entity, int(key)) if entity in ENTITIES and key.isdecimal() else ("", 0)


def _may_see(ctx: Context, entity: str) -> bool:
    return ctx.rights.readable(entity, "id")


def _line(
    ctx: Context, entry: TrailEntry, values: Mapping[str, Any], known: Mapping[str, FieldInfo], names: Mapping[str, str], labels: Labels,
) -> JournalLine:
    entity, record = _record(entry, values)
    who_it_was = who(entry.login, names)
    use_case = entry.use_case
    if entry.op == EVENT:
        kind = entry.table.removeprefix(PREFIX)
        action = Event(kind).words if kind in set(Event) else kind
        title, detail = _about(entry, values), _told(values)
    else:
        kind = _kind(entry.op, values)
        action = _ACTIONS[kind]()
        title = _table_title(entry.table)
        detail = _differences(ctx, entry, values, known, labels) if kind in ("changed", "created", "deleted") else ""
    if entity and (entity, record) in labels:
        title = _("{kind} “{name}”").format(kind=entity_of(entity).name, name=labels[entity, record])
    return JournalLine(
        entry.id, entry.at, who_it_was, entry.login, entry.address, kind, action, entity if (entity, record) in labels else "", record, title,
        detail, use_case,
    )


def _kind(op: str, values: Mapping[str, Any]) -> str:
    if op != "U":
        return "created" if op == "I" else "deleted"
    both = values.get("deleted_at")
    if isinstance(both, list) and len(both) == 2:
        return "binned" if both[1] else "restored"
    return "changed"


_ACTIONS = {
    "created": lambda: _("Created"), "changed": lambda: _("Changed"), "deleted": lambda: _("Deleted for ever"),
    "binned": lambda: _("Put into the bin"), "restored": lambda: _("Taken out of the bin"),
}


def _table_title(table: str) -> str:
    return entity_of(table).name if table in ENTITIES else _(_TABLES[table]) if table in _TABLES else table


def _differences(ctx: Context, entry: TrailEntry, values: Mapping[str, Any], known: Mapping[str, FieldInfo], labels: Labels) -> str:
    parts = []
    for column, both in values.items():
        info = known.get(column)
        if column in _UNSAID or _is_hidden(entry.table, column) or not ctx.rights.readable(entry.table, column.removesuffix("_id")):
            continue
        label = info.label if info is not None else _column_label(entry.table, column)
        if column in _KINDS and (both, values.get("record_id")) in labels:
            label = _("Record")
        if entry.op == "U" and isinstance(both, list) and len(both) == 2:
            old, new = (_value(info, labels, one) for one in both)
            parts.append(_("{field}: {old} → {new}").format(field=label, old=old or "—", new=new or "—"))
        elif entry.op != "U" and column == "record_id" and (values.get("entity"), both) in labels:
            continue  # said with its kind
        elif entry.op != "U" and len(parts) < MOST_FIELDS and (text := _kind_words(values, labels, column) or _value(info, labels, both)):
            parts.append(f"{label}: {text}")
    return " · ".join(parts)


def _kind_words(values: Mapping[str, Any], labels: Labels, column: str) -> str:
    """A kind of record in words, with the name of the record where it is known."""
    code = values[column]
    if column not in _KINDS or code not in ENTITIES:
        return ""
    name = labels.get((code, int(values["record_id"]))) if str(values.get("record_id", "")).isdecimal() else None
    return _("{kind} “{name}”").format(kind=entity_of(code).name, name=name) if name else entity_of(code).name


def _value(info: FieldInfo | None, labels: Labels, value: Any) -> str:
    text = str(value) if info is None and value is not None else "" if info is None else in_words(labels, info, value)
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_VALUE else plain[: LONGEST_VALUE - 1] + "…"


def _column_label(table: str, column: str) -> str:
    info = _column(table, column)
    return _(str(info["label"])) if "label" in info else column


def _is_hidden(table: str, column: str) -> bool:
    return bool(_column(table, column).get("hidden"))


def _column(table: str, column: str) -> Mapping[str, Any]:
    """What is noted of a column; nothing of one that is not there any more."""
    found = Base.metadata.tables.get(table)
    return found.columns[column].info if found is not None and column in found.columns else {}


def _about(entry: TrailEntry, values: Mapping[str, Any]) -> str:
    if values.get("title"):
        return str(values["title"])
    entity = entry.key.partition("|")[0]
    return entity_of(entity).title if entity in ENTITIES else ""


#: what contacts were shown for, or why they were not
_REASONS = {
    "show": N_("to look at them"), "call": N_("to call"), "write": N_("to write an e-mail"), "copy": N_("to copy them"),
    "quota": N_("more than may be shown on a day"),
}


def _told(values: Mapping[str, Any]) -> str:
    """What is known of an event besides its title."""
    reason = _REASONS.get(str(values.get("why")))
    parts = [_(reason)] if reason else []
    if isinstance(values.get("rows"), int):
        parts.append(ngettext("{count} row", "{count} rows", values["rows"]).format(count=format_number(values["rows"])))
    for name in ("filters", "text", "right"):
        if values.get(name):
            parts.append(str(values[name]))
    if values.get("reason"):
        parts.append(_("Reason: {text}").format(text=values["reason"]))
    if values.get("sha256"):
        parts.append(f"SHA-256 {str(values['sha256'])[:12]}…")
    return " · ".join(parts)
