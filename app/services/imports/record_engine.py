"""Rows that each make one record: clients, contacts, goods, prices. Checks them, and writes what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import contact_mask
from app.core.folding import fold
from app.core.i18n import _
from app.db.session import UnitOfWork
from app.services import references, schema
from app.services.contact_finding import holders_of
from app.services.contacts import are_metered
from app.services.context import Context
from app.services.entities import model_of
from app.services.imports.guess import Layout
from app.services.imports.lookups import Wanted
from app.services.imports.mapping import BoundColumn, Mapping
from app.services.imports.outcome import FieldChange, FileRow, Finding, Outcome, Problem, Report
from app.services.imports.product_extras import ProductExtras
from app.services.imports.record_writer import Plan, RecordWriter
from app.services.imports.row_reader import RowReader
from app.services.imports.targets import ImportKind, Target

#: rows that are written in one transaction
PORTION = 1_000
#: keys in one IN list
_CHUNK = 500


@dataclass
class RecordEngine:
    """See the module. One object serves one run through one file: it remembers what the file had before."""

    ctx: Context
    kind: ImportKind
    targets: dict[str, Target]
    columns: Sequence[BoundColumn]
    mapping: Mapping
    layout: Layout
    report: Report
    _seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    _index: dict[tuple[str, ...], int] | None = None
    #: metered field → `contact_mask.key` → records that have it, for the rows that are looked at
    _holders: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reader = RowReader(self.targets, self.columns, self.mapping, self.layout, self.report, makes=True)
        self._policies = {column.target.name: column.policy for column in self.columns}
        self._keys = [self.mapping.key or self.kind.keys[0]]
        self._keys += [key for key in self.kind.keys if key not in self._keys]
        self._extras = ProductExtras(self._reader.lookups, self.mapping) if self.kind.entity == "product" else None
        self._writer = RecordWriter(self.kind.entity, self.mapping, self._extras)
        self._groups = "group" in self.targets and "group" not in self._reader.places

    def portions(self, rows: Iterable[FileRow]) -> Iterator[list[FileRow]]:
        """The rows in the order of the file, as many at a time as one transaction writes."""
        stream = iter(rows)
        while portion := list(islice(stream, PORTION)):
            yield portion

    # ------------------------------------------------------------------ checking

    def check(self, session: Session, portion: list[FileRow]) -> list[Finding]:
        """What becomes of each row; nothing is written."""
        if self._index is None:
            self._index = self._read_index(session)
        read = [(row, *self._values(session, row)) for row in portion]
        self._reach([values for _row, values, _problems in read])
        keys = [self._key(values) for _row, values, _problems in read]
        known = {id for key in keys if key and (id := self._index.get(key)) is not None}
        present = self._present(session, known)
        if self._extras is not None:
            self._extras.load(session, known)
        return [
            self._finding(session, row, values, problems, key, present)
            for (row, values, problems), key in zip(read, keys, strict=True)
            if values or problems
        ]

    def _reach(self, rows: Sequence[dict[str, Any]]) -> None:
        """Find out which records have the phones and addresses of the rows, where the records themselves show masks."""
        assert self._index is not None
        self._holders.clear()
        for name in contact_mask.FIELDS.get(self.kind.entity, ()) if are_metered(self.ctx) else ():
            texts = [str(values[name]) for values in rows if values.get(name)]
            found = self._holders[name] = holders_of(self.ctx, self.kind.entity, name, texts)
            if (name,) in self._keys:
                for text in texts:
                    if ids := found.get(contact_mask.key(name, text)):
                        self._index.setdefault((name, _key_part(text)), ids[0])

    def _values(self, session: Session, row: FileRow) -> tuple[dict[str, Any], list[Problem]]:
        if (fault := self._reader.fault(row)) is not None:
            return {}, [fault]
        problems: list[Problem] = []
        values = self._reader.values(session, row, problems)
        if values and self._groups and row.group:
            values["group"] = self._reader.refer(session, self.targets["group"], row.group[:150])
        return values, problems

    def _key(self, values: dict[str, Any]) -> tuple[str, ...]:
        """What the record is known by: the chosen key, or the next one that the row can serve."""
        for names in self._keys:
            if all(values.get(name) is not None for name in names):
                return (*names, *(_key_part(values[name]) for name in names))
        return ()

    def _finding(
        self, session: Session, row: FileRow, values: dict[str, Any], problems: list[Problem], key: tuple[str, ...], present: dict[int, Any]
    ) -> Finding:
        assert self._index is not None
        title = str(values.get("name") or values.get("article") or values.get("code") or (key[-1] if key else ""))
        id = self._index.get(key) if key else None
        if not values:
            return Finding(title, (row,), Outcome.WRONG, tuple(problems))
        if key and key in self._seen:
            text = _("The same record stands in row {row} already.").format(row=self._seen[key])
            return Finding(title, (row,), Outcome.DUPLICATE, (*problems, self._reader.problem(row, key[0], text)))
        if key:
            self._seen.setdefault(key, row.number)
        if self._extras is not None:
            self._extras.complete(session, values, id)
        if id is None:
            problems += self._check_new(session, row, values, key, problems)
        if self._extras is not None:
            problems += [self._reader.problem(row, name, text) for name, text in self._extras.problems(values, id)]
        if problems:
            return Finding(title, (row,), Outcome.WRONG, tuple(problems))
        extras = {name: value for name, value in values.items() if self._extras is not None and name in self._extras.names}
        own = {name: value for name, value in values.items() if name not in extras}
        if id is None:
            return Finding(title, (row,), Outcome.NEW, plan=Plan(key, None, own, extras))
        changes, kept = self._changes(session, own, present[id], id)
        if self._extras is not None:
            found, extras = self._extras.changes(id, extras)
            changes += found
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return Finding(title, (row,), outcome, changes=tuple(changes), plan=Plan(key, id, kept, extras))

    def _check_new(
        self, session: Session, row: FileRow, values: dict[str, Any], key: tuple[str, ...], known: Sequence[Problem]
    ) -> list[Problem]:
        failed = {problem.address for problem in known}
        if not self.kind.creates:
            if not key:
                return [] if failed else [self._reader.missing(row, self._keys[0][0])]
            return [self._reader.problem(row, key[0], _("“{words}” is not in the database.").format(words=", ".join(key[len(key) // 2 :])))]
        problems: list[Problem] = []
        self._reader.complete(session, row, values, problems)
        required = (target.name for target in self.targets.values() if target.required and self._reader.where(row, target.name) not in failed)
        problems += [self._reader.missing(row, name) for name in required if values.get(name) is None]
        if not key and not problems and not failed:
            problems.append(Problem(str(row.number), "", _("Nothing tells this record from others.")))
        return problems

    def _changes(self, session: Session, values: dict[str, Any], record: Any, id: int) -> tuple[list[FieldChange], dict[str, Any]]:
        """What a row changes in a known record, by the policy of each column."""
        changes: list[FieldChange] = []
        kept: dict[str, Any] = {}
        for name, value in values.items():
            old = getattr(record, schema.attribute_name(self.kind.entity, name))
            policy = self._policies.get(name, "if_empty")
            if policy == "never" or (policy == "if_empty" and old not in (None, "")) or self._is_same(name, old, value, id):
                continue
            target = self.targets[name]
            kept[name] = value
            changes.append(FieldChange(target.label, self._shown(session, target, old), self._shown(session, target, value)))
        return changes, kept

    def _is_same(self, name: str, old: Any, new: Any, id: int) -> bool:
        """Whether a record has a value already; of a mask the vault knows it."""
        if name not in self._holders or not contact_mask.is_masked(old):
            return _same(old, new)
        sought = contact_mask.key(name, new)
        return id in self._holders[name].get(sought, ()) if sought else contact_mask.mask(name, new) == old

    def _shown(self, session: Session, target: Target, value: Any) -> str:
        if isinstance(value, Wanted):
            return value.name
        if target.kind == "ref" and value is not None:
            return references.label_in(session, target.reference, value)
        return references.value_text(value)

    def _read_index(self, session: Session) -> dict[tuple[str, ...], int]:
        model: Any = model_of(self.kind.entity)
        index: dict[tuple[str, ...], int] = {}
        for names in self._keys:
            columns = [getattr(model, schema.attribute_name(self.kind.entity, name)) for name in names]
            statement = sa.select(model.id, *columns).where(model.deleted_at.is_(None)).order_by(model.id)
            for id, *parts in session.execute(statement):
                if all(part is not None for part in parts):
                    index.setdefault((*names, *map(_key_part, parts)), id)
        return index

    def _present(self, session: Session, ids: set[int]) -> dict[int, Any]:
        model: Any = model_of(self.kind.entity)
        wanted = sorted(ids)
        found: dict[int, Any] = {}
        for start in range(0, len(wanted), _CHUNK):
            found |= {record.id: record for record in session.scalars(sa.select(model).where(model.id.in_(wanted[start : start + _CHUNK])))}
        return found

    # ------------------------------------------------------------------ writing

    def write(self, uow: UnitOfWork, findings: list[Finding], batch_id: int) -> None:
        """Put what was found into an open unit of work."""
        self._writer.write(uow, [finding.plan for finding in findings])

    def accept(self, findings: list[Finding]) -> None:
        """After the commit: what was made is known from now on."""
        assert self._index is not None
        for wanted, id in self._writer.made.items():
            self._reader.lookups.learn(wanted.entity, "name", wanted.name, id)
        for finding in findings:
            plan: Plan = finding.plan
            self._index[plan.key] = plan.written_id
            if self._extras is not None:
                self._extras.accept(plan.written_id, plan.extras)
        if self._extras is not None:
            self._extras.forget()


def _key_part(value: Any) -> str:
    if isinstance(value, Wanted):
        return f"+{value.entity}:{fold(value.name)}"
    return fold(value) if isinstance(value, str) else str(value)


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return old == new
    return bool(old == new)
