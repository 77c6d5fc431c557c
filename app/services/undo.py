"""Undo and redo of business actions out of the journal: all rows of one transaction, or none.

Only use cases that declare it can be undone, for thirty days, and only while nobody changed the same values since. What stands in the way is
listed with who and when. Redo is the undo of an undo. Posted documents are reversed instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

import app.services.attachments
import app.services.documents
import app.services.notes
import app.services.planning.use_cases  # noqa: F401 - all four declare what can be undone
from app.core import clock
from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import _
from app.db.guard import journal_actions
from app.db.guard.journal import HistoryEntry
from app.db.guard.journal_actions import ActionHead, Entry
from app.db.session import BrokenConstraint
from app.services import schema
from app.services.action_titles import action_title
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.entities import ENTITIES
from app.services.history import entry_words, labels_of
from app.services.planning.undoing import rearrange
from app.services.spelling import people, who
from app.services.undo_work import Obstacle, Work, obstacles, title_of
from app.services.undo_writing import write_back
from app.services.use_case import USE_CASES, declare, perform, undoable

#: the use case of every undo and redo
UNDO = "journal.action.undo"
#: the right to undo what others did
OTHERS = "journal.action.undo.others"
#: days for which an action can be undone
UNDO_DAYS = 30

#: days that a list of actions looks back over, one after the other, until it has enough
_STRETCHES = (1, 7, UNDO_DAYS)
_IMPORT = "exchange.import.apply"
_LISTED = 8
_MOST_LINES = 50

declare(UNDO, undo=True)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did.

    :param id: of its header in the journal.
    :param title: what was done, in words.
    :param undoes: the action that this one undid; 0 for an ordinary one.
    :param is_undone: it was taken back since.
    :param why_not: why it cannot be undone at all; empty where it is worth trying.
    """

    id: int
    at: datetime
    who: str
    use_case: str
    title: str
    rows: int
    undoes: int
    is_undone: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What Ctrl+Z and Ctrl+Y would take back; None where there is nothing."""

    undo: Deed | None
    redo: Deed | None


class UndoRefused(UserError):
    """Something stands in the way; nothing was undone.

    :param found: all of it.
    """

    def __init__(self, title: str, found: list[Obstacle]) -> None:
        named = "; ".join(str(one) for one in found[:_LISTED])
        super().__init__(_("“{action}” cannot be undone: {list}.").format(action=title, list=named), _("Take the later changes back first."))
        self.title = title
        self.found = found


def undo(ctx: Context, action: int, key: str | None = None) -> Changes:
    """Take an action back, or an undo of one.

    One's own actions take the right of their use case, those of others ``journal.action.undo.others`` as well.

    :param action: its header in the journal.
    :param key: idempotency key of the form.
    :raises UndoRefused: values were changed since, or rows hang on what would be removed.
    :raises UserError: it is too old, not there, or of a kind that is not undone.
    """
    with ctx.reading() as session:
        head, entries = _entries(ctx, session, action)
        original = str(head.values.get("of", head.table))
    if reason := _why_not(head.table, head.at):
        raise UserError(reason)
    data = {"undoes": action, "of": original, "redo": head.table == UNDO and not head.values.get("redo", False)}

    def operation(inner: Context) -> Changes:
        work = Work(entries)
        try:
            with inner.uow(key, **data) as uow:
                if found := obstacles(uow.session, work, lock=True):
                    raise UndoRefused(_title(inner, uow.session, head, entries), found)
                write_back(uow, work)
                rearrange(inner, uow, work.left)
                return uow.commit()
        except BrokenConstraint as broken:
            with inner.reading() as session:
                title = _title(inner, session, head, entries)
            raise UndoRefused(title, [Obstacle(entries[0].table, int(entries[0].key), title, "", broken.text)]) from broken

    return perform(ctx, UNDO, operation, right=original)


def why_not(ctx: Context, action: int) -> list[Obstacle]:
    """What stands in the way of taking an action back now."""
    with ctx.reading() as session:
        _head, entries = _entries(ctx, session, action)
        return obstacles(session, Work(entries), lock=False)


def lines(ctx: Context, action: int) -> list[str]:
    """What an action did, row by row."""
    with ctx.reading() as session:
        _head, entries = _entries(ctx, session, action)
        return [_line(ctx, session, entry) for entry in entries[:_MOST_LINES]]


def _line(ctx: Context, session: Session, entry: Entry) -> str:
    title = title_of(session, entry.table, int(entry.key))
    if entry.table not in ENTITIES:
        return title
    known = {schema.attribute_name(entry.table, name): info for name, info in schema.fields(ctx, entry.table).items()}
    change = HistoryEntry(entry.id, entry.at, entry.login, "", entry.op, entry.values, "")  # type: ignore[arg-type]
    words, detail = entry_words(known, labels_of(session, known, [change]), change)
    return f"{title}: {detail or words}"


def recent(ctx: Context, limit: int = 100, *, everybody: bool = False) -> list[Deed]:
    """The latest actions of the last thirty days, newest first.

    :param everybody: those of others, too; takes the right ``journal.action.undo.others``.
    """
    if everybody:
        ctx.rights.demand(OTHERS)
    with ctx.reading() as session:
        heads: list[ActionHead] = []
        for days in _STRETCHES:
            since = clock.now() - timedelta(days=days)
            heads = journal_actions.actions(session, _codes(), since, None if everybody else ctx.user.login, limit)
            if len(heads) == limit:
                break
        return list(_deeds(ctx, session, heads))


def steps(ctx: Context, since: datetime, limit: int = 50) -> Steps:
    """What the person would undo and redo next.

    The newest own action that stands is the one to undo. Undone ones can be redone, the earliest first, until something new is done.

    :param since: the person's actions before it do not count, naive UTC.
    :param limit: actions that are looked at first; more where none of them stands.
    """
    with ctx.reading() as session:
        while True:
            heads = journal_actions.actions(session, _codes(), since, ctx.user.login, limit)
            undone = _undone(heads)
            standing = [head for head in heads if head.id not in undone and head.rows]
            last = next((head for head in standing if head.use_case != UNDO), None)
            if last is not None or len(heads) < limit:
                break
            limit *= 4  # what was undone lies before what still stands, twice: itself and its undo
        again = next((head for head in standing if head.use_case == UNDO and not head.data.get("redo")), None)
        if last is not None and again is not None and last.id > again.id:
            again = None
        found = {deed.id: deed for deed in _deeds(ctx, session, [head for head in (last, again) if head is not None], undone)}
    return Steps(found.get(last.id) if last else None, found.get(again.id) if again else None)


def _entries(ctx: Context, session: Session, action: int) -> tuple[Entry, list[Entry]]:
    """The header of an action and its other entries.

    :raises AccessDenied: it is another person's, and the right ``journal.action.undo.others`` is missing.
    """
    found = journal_actions.action(session, action)
    head = next((entry for entry in found if entry.op == "A"), None)
    if head is None:
        raise UserError(_("This action is not in the journal."))
    if head.login.lower() != ctx.user.login.lower():
        ctx.rights.demand(OTHERS)
    return head, [entry for entry in found if entry.op != "A"]


def _codes() -> list[str]:
    """Use cases that a person may want to undo: those that can be, and those that have another way back or say why there is none."""
    undoable_ones = [known.code for known in USE_CASES if known.undo or known.why_not]
    return [*undoable_ones, *_posting(), _IMPORT]


def _posting() -> Iterator[str]:
    for kind in DOCUMENT_TYPES:
        yield from kind.transitions.values()


def _why_not(code: str, at: datetime) -> str:
    if code in set(_posting()):
        return _("A posting is not undone: reverse the document instead.")
    if code == _IMPORT:
        return _("An import is undone as a whole, from the list of imports.")
    if not undoable(code):
        known = USE_CASES.find(code)
        return _(known.why_not) if known is not None and known.why_not else _("This kind of action cannot be undone.")
    if at < clock.now() - timedelta(days=UNDO_DAYS):
        return _("Actions can be undone for {days} days.").format(days=UNDO_DAYS)
    return ""


def _undone(heads: list[ActionHead]) -> set[int]:
    """Those of some actions that a later one of them took back; an undo that was itself undone does not count."""
    undone: set[int] = set()
    for head in sorted(heads, key=lambda one: one.id, reverse=True):
        if head.use_case == UNDO and head.id not in undone:
            undone.add(int(head.data["undoes"]))
    return undone


def _deeds(ctx: Context, session: Session, heads: list[ActionHead], undone: set[int] | None = None) -> Iterator[Deed]:
    names = people(session)
    gone = _undone(heads) if undone is None else undone
    for head in heads:
        if head.rows:
            is_undone = head.id in gone
            reason = _("It is undone already.") if is_undone else _why_not(head.use_case, head.at)
            undoes = int(head.data.get("undoes", 0)) if head.use_case == UNDO else 0
            yield Deed(
                head.id, head.at, who(head.login, names), head.use_case, action_title(session, head, ctx.rights), head.rows, undoes, is_undone, reason
            )


def _title(ctx: Context, session: Session, head: Entry, entries: list[Entry]) -> str:
    first = entries[0] if entries else head
    about = ActionHead(head.id, head.at, head.login, head.table, head.values, len(entries), first.table, first.key, str(first.op))
    return action_title(session, about, ctx.rights)
