"""What one action did, as its entries in the journal say it, and what stands in the way of taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.i18n import N_, _, format_moment
from app.db.guard.journal import history
from app.db.guard.journal_actions import Entry, later
from app.db.locking import lock_and_read
from app.models import Base
from app.models.documents import Document
from app.services.entities import ENTITIES
from app.services.journal_values import recorded, spelled
from app.services.references import label_in
from app.services.spelling import people, who
from app.services.undo_reach import cases_of, documents_of, parts

#: entries that are searched for who changed a row since
_LATEST = 200
#: rows that stay where they are: inserted once, never changed, what they hold unknown to the journal
_KEPT = frozenset({"file_content", "contact_vault", "contact_reveal"})
#: what hangs on a record by its entity and key, and does not keep it
_LOOSE = frozenset({"pinned_record", "notice"})
#: what only posting writes
_LEDGERS = frozenset({"stock_movement", "stock_balance", "stock_reservation", "settlement_movement", "claim", "number_counter"})
_NAMES = {"document_line": N_("Line of a document"), "document_link": N_("Link of documents"), "payment_allocation": N_("Share of a payment"),
          "task_participant": N_("Participant"), "task_resource": N_("Resource"), "task_check": N_("Line of a checklist"),
          "task_postponement": N_("Postponement"), "calendar_file": N_("Calendar file")}

#: what follows tasks: what people were told stays told, and reminders are brought in line anew
_FOLLOWS_TASKS = frozenset({"notice", "reminder", "reminder_delivery", "outgoing_message"})

Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A row that stands in the way of an undo.

    :param title: the record in one line.
    :param field: label of the field that was changed; empty where it is about the whole row.
    :param who: who changed it last; empty where nobody is known, with ``at`` None.
    """

    table: str
    id: int
    title: str
    field: str
    reason: str
    who: str = ""
    at: datetime | None = None

    def __str__(self) -> str:
        words = f"{self.title} · {self.field}: {self.reason}" if self.field else f"{self.title}: {self.reason}"
        return f"{words} ({self.who}, {format_moment(self.at)})" if self.at else words


class Work:
    """The rows of one action.

    :param entries: of the journal, in their order, without the header.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = [entry for entry in entries if entry.table not in _KEPT]
        is_about_tasks = any(entry.table in ("task", "task_participant") for entry in entries)
        self.entries = [entry for entry in entries if not (is_about_tasks and entry.table in _FOLLOWS_TASKS)]
        self.last = max((entry.id for entry in self.entries), default=0)
        self.left: dict[Row, dict[str, Any] | None] = {}
        self.made: set[Row] = set()
        for entry in self.entries:
            row = row_of(entry)
            match entry.op:
                case "D":
                    self.left[row] = None
                    self.made.discard(row)
                case "I":
                    self.left[row] = {column.name: entry.values.get(column.name) for column in recorded(table_of(entry.table))}
                    self.made.add(row)
                case _:
                    self.left[row] = {**(self.left.get(row) or {}), **{column: new for column, (_old, new) in entry.values.items()}}
        self.gone = {row for row, values in self.left.items() if values is None}
        self.binned = {row for row in self.made if has_bin(row[0])}
        #: parts of what goes into the bin stay with it, so that all of it comes back together
        self.staying = {row_of(entry) for entry in self.entries if entry.op == "I" and self._belongs_to_binned(entry)} - self.binned

    def _belongs_to_binned(self, entry: Entry) -> bool:
        keys = ((key.column.table.name, entry.values.get(key.parent.name)) for key in table_of(entry.table).foreign_keys)
        return any(row in self.binned for row in keys)


def obstacles(session: Session, work: Work, *, lock: bool) -> list[Obstacle]:
    """All that stands in the way; with ``lock`` the rows are locked in one order first, so that two undos never wait for each other."""
    checking = _Checking(session, work)
    checking.posted()
    checking.processes()
    checking.values(lock)
    checking.hanging()
    checking.targets()
    checking.taken()
    return checking.found


class _Checking:
    def __init__(self, session: Session, work: Work) -> None:
        self._session, self._work = session, work
        self._names: dict[str, str] | None = None
        self.found: list[Obstacle] = []

    def posted(self) -> None:
        """Posted documents are reversed, never undone, and nothing else touches the ledgers."""
        for name, id in sorted(row for row in self._work.left if row[0] in _LEDGERS):
            self._refuse(name, id, "", _("belongs to a posting: reverse the document instead"))
        for part in parts(documents_of(self._session, self._work)):
            statement = sa.select(Document.id).where(Document.id.in_(part), Document.state == DocumentState.POSTED)
            for id in self._session.scalars(statement):
                self._refuse("document", id, "", _("is posted: reverse it instead"))

    def processes(self) -> None:
        """A case that began or went on with the action stays where it is: its log is never rewritten, and people act upon it."""
        for id in sorted(cases_of(self._session, self._work)):
            began = ("process_case", id) in self._work.made
            self._refuse("process_case", id, "", _("began with it and stays") if began else _("went on with it and stays where it is"))

    def values(self, lock: bool) -> None:
        """Each row must stand as the action left it."""
        for name, ids in _by_table(self._work.left):
            table = table_of(name)
            present = present_rows(self._session, table, ids, lock=lock)
            for id in ids:
                left, row = self._work.left[name, id], present.get(id)
                if left is None and row is not None:
                    self._refuse(name, id, "", _("its key is in use again"))
                elif left is not None and row is None:
                    self._refuse(name, id, "", _("was deleted later"))
                elif left is not None and row is not None:
                    for column, value in left.items():
                        if spelled(table.c[column], row[column]) != value:
                            self._refuse(name, id, column, _("was changed later"))

    def hanging(self) -> None:
        """Rows that hang on what the undo would remove."""
        for name, ids in _by_table(self._work.made):
            for other in Base.metadata.sorted_tables:
                for key in other.foreign_keys:
                    if key.column.table.name == name and not (name == "task" and other.name in _FOLLOWS_TASKS):
                        self._hanging_by(name, other, key.parent, key.parent.in_, ids)
                if "entity" in other.c and "record_id" in other.c and other.name not in _LOOSE:
                    column, entity = other.c.record_id, sa.type_coerce(other.c.entity, sa.String)  # also where it is one of a few
                    self._hanging_by(name, other, column, lambda part, c=column, e=entity, n=name: sa.and_(e == n, c.in_(part)), ids)

    def _hanging_by(self, name: str, other: sa.Table, column: sa.Column[Any], condition: Any, ids: Iterable[int]) -> None:
        for part in parts(ids):
            statement = sa.select(other.c.id).where(condition(part))
            if has_bin(other.name) and has_bin(name):
                statement = statement.where(other.c.deleted_at.is_(None))
            for id in self._session.scalars(statement):
                row = (other.name, int(id))
                if row not in self._work.made and column.name not in (self._work.left.get(row) or {}):
                    self._refuse(*row, column.name, _("hangs on what would be removed"))

    def targets(self) -> None:
        """Rows that restored references would name and that were deleted since."""
        wanted: dict[str, dict[int, tuple[Row, str]]] = defaultdict(dict)
        for entry in self._work.entries:
            if entry.op == "I":
                continue
            for key in table_of(entry.table).foreign_keys:
                value = entry.values.get(key.parent.name)
                old = value[0] if isinstance(value, list) else value
                target = key.column.table.name
                if old is not None and (target, int(old)) not in self._work.gone and (target, int(old)) not in self._work.made:
                    wanted[target][int(old)] = (row_of(entry), key.parent.name)
        for target, named in wanted.items():
            table = table_of(target)
            there: dict[int, Any] = {}
            for part in parts(named):
                state = table.c.deleted_at if has_bin(target) else sa.null()
                there |= {row[0]: row[1] for row in self._session.execute(sa.select(table.c.id, state).where(table.c.id.in_(part)))}
            for id, (row, column) in sorted(named.items()):
                if id not in there:
                    self._refuse(*row, column, _("would name a record that was deleted since"))
                elif there[id] is not None and not self._was_binned(target, id):
                    self._refuse(*row, column, _("would name a record that was put into the bin since"))

    def taken(self) -> None:
        """Values that only one record may have and another one has by now."""
        returning: dict[tuple[str, str], dict[Any, Row]] = defaultdict(dict)
        for entry in reversed(self._work.entries):
            for column in unique_columns(table_of(entry.table)) if entry.op != "I" else ():
                value = entry.values.get(column)
                old = value[0] if isinstance(value, list) else value
                if old is not None:
                    returning[entry.table, column][old] = row_of(entry)
        for (name, column), rows in returning.items():
            table = table_of(name)
            for part in parts(rows):
                for id in self._session.scalars(sa.select(table.c.id).where(table.c[column].in_(part))):
                    if (name, id) not in self._work.left:
                        self._refuse(name, id, column, _("has the value that would come back"))

    def _was_binned(self, table: str, id: int) -> bool:
        """Whether a record that lies in the bin now lay there when the action was done, too."""
        moved = [entry.values["deleted_at"] for entry in later(self._session, table, id, after=self._work.last) if "deleted_at" in entry.values]
        return not moved or (isinstance(moved[-1], list) and moved[-1][0] is not None)

    def _refuse(self, name: str, id: int, column: str, reason: str) -> None:
        newer = next(
            (
                one for one in history(self._session, name, id, _LATEST)
                if one.id > self._work.last and (not column or one.op != "U" or column in one.values)
            ),
            None,
        )
        if self._names is None:
            self._names = people(self._session)
        field = _(table_of(name).c[column].info.get("label", column)) if column else ""
        by, at = (who(newer.login, self._names), newer.at) if newer else ("", None)
        self.found.append(Obstacle(name, id, title_of(self._session, name, id), field, reason, by, at))


def unique_columns(table: sa.Table) -> list[str]:
    """Columns in which no two rows may have the same value."""
    constraints = (part for part in table.constraints if isinstance(part, sa.UniqueConstraint))
    return [next(iter(part.columns)).name for part in constraints if len(part.columns) == 1]


def title_of(session: Session, table: str, id: int) -> str:
    """A row in one line."""
    if table in ENTITIES:
        return _("{kind} “{name}”").format(kind=ENTITIES.get(table).name, name=label_in(session, table, id))
    return number_of(table, id)


def number_of(table: str, id: int) -> str:
    """A row by its number."""
    kind = ENTITIES.get(table).name if table in ENTITIES else _(_NAMES.get(table, table))
    return _("{kind} no. {id}").format(kind=kind, id=id)


def has_bin(table: str) -> bool:
    """Whether rows of a table are put into a bin instead of being removed: nobody has the right to remove them."""
    return "deleted_at" in table_of(table).c


def row_of(entry: Entry) -> Row:
    """The row of an entry."""
    return entry.table, int(entry.key)


def table_of(name: str) -> sa.Table:
    """A mapped table."""
    return Base.metadata.tables[name]


def present_rows(session: Session, table: sa.Table, ids: Iterable[int], *, lock: bool) -> dict[int, Any]:
    """Rows as they stand, column → value by key; locked until the transaction ends where that is asked."""
    columns = [table.c.id, *(column for column in recorded(table) if column is not table.c.id)]
    if lock:  # by mapped attributes: a table behind a view of Firebird is locked by what the session knows of it
        mapper = next(mapper for mapper in Base.registry.mappers if mapper.local_table is table)
        attributes = [getattr(mapper.class_, mapper.get_property_by_column(column).key) for column in columns]
        found: list[Any] = lock_and_read(session, attributes, ids)
    else:
        found = [row for part in parts(ids) for row in session.execute(sa.select(*columns).where(table.c.id.in_(part)))]
    return {row[0]: dict(zip((column.name for column in columns), row, strict=True)) for row in found}


def _by_table(rows: Iterable[Row]) -> list[tuple[str, list[int]]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for name, id in sorted(rows):
        grouped[name].append(id)
    return list(grouped.items())
