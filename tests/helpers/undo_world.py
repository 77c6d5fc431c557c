"""Somebody who does things at random in a small firm, and what is checked of undo and redo of all of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import UserError
from app.db.guard import journal_actions
from app.services import attachments, notes, records, undo
from app.services.as_of import present_rows
from app.services.context import Context
from app.services.documents import defaults, drafts
from app.services.undo import UndoRefused
from app.services.undo_work import table_of
from tests.helpers.firm import SmallFirm

TABLES = ("client_category", "client", "contact", "legal_entity", "deal", "note", "attachment", "document", "document_line")
ENTITIES = ("client_category", "client", "contact", "deal")
NAMES = ("Alfa", "Œuvrard", "Ёлкин", 'a"b\\c', "line\nline", "😀")

State = dict[tuple[str, int], dict[str, Any]]


class World:
    """A firm in which somebody does things at random."""

    def __init__(self, firm: SmallFirm, seed: int) -> None:
        self.ctx, self._firm, self.random = firm.ctx, firm, random.Random(seed)
        self._count = 0

    def state(self) -> State:
        """All rows with all that the journal knows of them."""
        with self.ctx.reading() as session:
            return {(name, id): row for name in TABLES for id, row in present_rows(session, table_of(name), None).items()}

    def act(self) -> int:
        """Do something; the number of the action in the journal."""
        deeds: list[Callable[[], Changes]] = [self._new, self._new, self._edit, self._edit, self._edit, self._many, self._bin, self._restore]
        deeds += [self._note, self._file, self._order, self._change_order]
        while True:
            try:
                if self.random.choice(deeds)():
                    return last_action(self.ctx)
            except UserError:
                continue  # such a thing cannot be done now: another one

    def _ids(self, entity: str, binned: bool = False) -> list[int]:
        table = table_of(entity)
        with self.ctx.reading() as session:
            statement = sa.select(table.c.id).where(table.c.deleted_at.is_not(None) if binned else table.c.deleted_at.is_(None))
            return sorted(session.scalars(statement))

    def _pick(self, entity: str, binned: bool = False) -> int:
        ids = self._ids(entity, binned)
        if not ids:
            raise UserError("none")
        return self.random.choice(ids)

    def _maybe(self, entity: str) -> int | None:
        return self._pick(entity) if self.random.random() < 0.7 else None

    def _values(self, entity: str) -> dict[str, Any]:
        self._count += 1
        pick = self.random
        number = Decimal(pick.randint(0, 99_999)) / 100
        match entity:
            case "client":
                code = None if pick.random() < 0.5 else str(pick.randint(1, 40))
                return {"name": pick.choice(NAMES), "code": code, "category": self._maybe("client_category"), "discount": number % 100,
                        "comment": "ж" * pick.choice((0, 3, 3000)) or None, "is_supplier": pick.random() < 0.5}
            case "contact":
                return {"name": pick.choice(NAMES), "client": self._pick("client"), "post": pick.choice((None, "Head"))}
            case "deal":
                return {"title": pick.choice(NAMES), "client": self._pick("client"), "amount": number, "contact": self._maybe("contact")}
            case _:
                return {"name": f"Category {self._count}"}

    def _new(self) -> Changes:
        entity = self.random.choice(ENTITIES)
        return records.save(self.ctx, records.new(self.ctx, entity, **self._values(entity)))

    def _edit(self) -> Changes:
        entity = self.random.choice(ENTITIES)
        draft = records.load(self.ctx, entity, self._pick(entity))
        values = self._values(entity)
        for name in self.random.sample(sorted(values), self.random.randint(1, len(values))):
            draft[name] = values[name]
        return records.save(self.ctx, draft) if draft.is_changed else Changes()

    def _many(self) -> Changes:
        ids = self._ids("client")
        return records.edit_many(self.ctx, "client", self.random.sample(ids, min(len(ids), 3)), {"city": self.random.choice(NAMES)})

    def _bin(self) -> Changes:
        entity = self.random.choice(ENTITIES)
        return records.delete(self.ctx, entity, [self._pick(entity)])

    def _restore(self) -> Changes:
        entity = self.random.choice(ENTITIES)
        return records.restore(self.ctx, entity, [self._pick(entity, binned=True)])

    def _note(self) -> Changes:
        return notes.add_note(self.ctx, "client", self._pick("client"), self.random.choice(NAMES))

    def _file(self) -> Changes:
        return attachments.attach(self.ctx, "client", self._pick("client"), "a.txt", self.random.choice((b"one", b"two")))

    def _order(self) -> Changes:
        draft = drafts.new(self.ctx, "order", client=self._pick("client"))
        draft.lines = defaults.product_lines(self.ctx, draft, [(product, Decimal(self.random.randint(1, 9))) for product in self._firm.products[:2]])
        return drafts.save(self.ctx, draft)

    def _change_order(self) -> Changes:
        draft = drafts.load(self.ctx, self._pick("document"))
        if draft.lines and self.random.random() < 0.5:
            del draft.lines[0]
        else:
            draft.lines += defaults.product_lines(self.ctx, draft, [(self._firm.products[0], Decimal(2))])
        draft["comment"] = self.random.choice(NAMES)
        return drafts.save(self.ctx, draft)


def seen(state: State) -> State:
    """What people see: no rows in the bin, no lines of documents in it, and no marks of what has come out of it."""
    return {
        (name, id): row for (name, id), row in state.items()
        if "deleted_at" not in row and (name != "document_line" or "deleted_at" not in state["document", row["document_id"]])
    }


def undone_by(world: World, action: int) -> int:
    """Undo an action; the number of the undo."""
    undo.undo(world.ctx, action)
    return last_action(world.ctx)


def last_action(ctx: Context) -> int:
    """The number of the latest action in the journal."""
    table = "jrn.entry" if ctx.database.name == "postgres" else "jrn_entry"
    with ctx.reading() as session:
        return int(session.scalar(sa.text(f"SELECT MAX(id) FROM {table} WHERE op = 'A'")) or 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of undoing actions out of the middle."""

    restored: int
    refused: int


def undo_and_redo(world: World, actions: Sequence[int], start: State, middle: int) -> Outcome:
    """Undo some out of the middle, then all newest first, then redo all; every state is compared."""
    end = world.state()
    restored = refused = 0
    for action in world.random.sample(list(actions), middle):
        before = world.state()
        try:
            back = undone_by(world, action)
        except UndoRefused as error:
            refused += 1
            assert error.found
            assert world.state() == before
            continue
        restored += 1
        _assert_old_values(world.ctx, action, world.state())
        undo.undo(world.ctx, back)
        assert world.state() == before
    undos = [undone_by(world, action) for action in reversed(actions)]
    assert seen(world.state()) == seen(start)
    for action in reversed(undos):
        undo.undo(world.ctx, action)
    assert world.state() == end
    return Outcome(restored, refused)


def _assert_old_values(ctx: Context, action: int, state: State) -> None:
    """What an undone action had changed stands there again; what it had made is not seen."""
    with ctx.reading() as session:
        entries = journal_actions.action(session, action)
    visible = seen(state)
    oldest: dict[tuple[str, int, str], Any] = {}
    made = {(entry.table, int(entry.key)) for entry in entries if entry.op == "I"}
    for entry in entries:
        if entry.op == "U" and (entry.table, int(entry.key)) not in made:
            for column, (old, _new) in entry.values.items():
                oldest.setdefault((entry.table, int(entry.key), column), old)
    for (table, id, column), old in oldest.items():
        assert state[table, id].get(column) == old
    assert not made & visible.keys()
