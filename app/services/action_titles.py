"""What somebody did, in one line: "Changed: Client “Alfa”"."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Rights
from app.core.i18n import N_, _, ngettext
from app.db.guard.journal_actions import ActionHead
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.entities import ENTITIES
from app.services.undo_work import number_of, title_of

_BY_VERB = {
    "delete": N_("Put into the bin: {what}"), "restore": N_("Taken out of the bin: {what}"), "post": N_("Posted: {what}"),
    "unpost": N_("Reversed: {what}"), "apply": N_("Imported: {what}"), "add": N_("Added: {what}"),
    "move": N_("Moved: {what}"), "copy": N_("Copied: {what}"), "unplan": N_("Put back without a time: {what}"),
    "create": N_("New: {what}"), "create_many": N_("New: {what}"), "finish": N_("Finished: {what}"), "finish_many": N_("Finished: {what}"),
    "cancel": N_("Cancelled: {what}"), "begin": N_("Begun: {what}"), "reopen": N_("Taken up again: {what}"), "invite": N_("Invited: {what}"),
    "uninvite": N_("No longer invited: {what}"), "answer": N_("Answered: {what}"), "take": N_("Cars, rooms, machines: {what}"),
    "tick": N_("Ticked: {what}"), "list_up": N_("Checklist: {what}"), "explain": N_("Reason given: {what}"),
    "ask": N_("Asked for: {what}"), "withdraw": N_("Request taken back: {what}"), "grant": N_("Granted: {what}"), "refuse": N_("Refused: {what}"),
}
_BY_OPERATION = {"I": N_("New: {what}"), "U": N_("Changed: {what}"), "D": N_("Deleted: {what}")}
_UNDONE, _REDONE = N_("Undone: {what}"), N_("Redone: {what}")


def action_title(session: Session, head: ActionHead, rights: Rights) -> str:
    """The title of an action; what it touched is named as it is called today, to whom may read it."""
    what = _what(session, head, rights)
    if "undoes" in head.data:
        return _(_REDONE if head.data.get("redo") else _UNDONE).format(what=what)
    verb = head.use_case.rpartition(".")[2]
    return _(_BY_VERB.get(verb, _BY_OPERATION.get(head.op, _BY_OPERATION["U"]))).format(what=what)


def _what(session: Session, head: ActionHead, rights: Rights) -> str:
    count: Any = head.data.get("count", 1)
    entity = head.table if head.table in ENTITIES else head.use_case.split(".")[1]
    if isinstance(count, int) and count > 1 and entity in ENTITIES:
        records = ngettext("{count} record", "{count} records", count).format(count=count)
        return f"{ENTITIES.get(entity).title}, {records}"
    kind = next((kind for kind in DOCUMENT_TYPES if kind.permission == head.use_case.rpartition(".")[0]), None)
    if kind is not None and head.table != "document":  # its lines or movements came first
        return kind.name
    if head.table not in ENTITIES and entity in ENTITIES:
        return ENTITIES.get(entity).name
    if not head.key:
        return ""
    return title_of(session, head.table, int(head.key)) if rights.readable(head.table, "id") else number_of(head.table, int(head.key))
