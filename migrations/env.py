"""Runs migrations on the connection that app.db.migrate opened, and brings the journal's triggers after the tables."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import app.db.backends.firebird_migration  # noqa: F401 - registers Firebird's spelling
from app.db import types
from app.db.engine import STAFF
from app.db.guard import (
    books,
    busy,
    gates,
    gates_reading,
    journal,
    journal_actions,
    journal_reading,
    keys_sqlite,
    periods,
    seal,
    staff,
    taking_back,
    trail,
    vault,
    veil,
)
from app.models import Base

#: what Firebird adds to a type by itself
NOT_OURS = re.compile(" SEGMENT SIZE [0-9]+| CHARACTER SET [A-Z0-9]+| COLLATE [A-Z0-9]+| SUB_TYPE BINARY")
OURS = ("jrn_", "k_", "alembic_version")


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the journal, what the guard made and tables made by users out of comparisons."""
    return kind not in ("table", "index") or (name is not None and not name.startswith((*OURS, "x_")))


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | bool:
    """Write our types by their own names; a choice is a text in a migration, since the vocabulary may change later."""
    if kind != "type" or type(item).__module__ != types.__name__:
        return False
    autogen_context.imports.add("from app.db import types")
    if isinstance(item, types.Choice):
        return f"types.ShortText({item.length})"
    return f"types.{type(item).__name__}({item.length if isinstance(item, types.ShortText) else ''})"


def compare_type(_context: Any, _inspected: sa.Column[Any], _mapped: sa.Column[Any], inspected_type: Any, mapped_type: Any) -> bool:
    """Types differ where the database would spell them differently."""
    compiler = _context.dialect.type_compiler_instance
    there, wanted = (NOT_OURS.sub("", compiler.process(type_)) for type_ in (inspected_type, mapped_type))
    return bool(there != wanted)


def whole(present: sa.MetaData) -> list[sa.Table]:
    """All tables of the models where the database has all their columns; rights name columns, so an older version keeps those that it has."""
    wanted = Base.metadata.sorted_tables
    is_whole = all(table.name in present.tables and table.columns.keys() == present.tables[table.name].columns.keys() for table in wanted)
    return wanted if is_whole else []


def bring_guard() -> None:
    """Make the journal, the rights and the rest of the guard for the tables as they are now."""
    present = journal.present(connection, Base.metadata)
    journal.install(connection, present)
    if present.tables:
        keys_sqlite.install(connection)
        veil.install(connection)
        journal_reading.install(connection)
        books.install(connection, present)
        gates.install(connection, present)
        periods.install(connection, present)  # last: SQLite asks the newest trigger first
        staff.grant(connection, whole(present))
        journal_actions.install(connection)
        journal_actions.grant(connection, STAFF)
        trail.install(connection)
        if whole(present):
            vault.install(connection)
            taking_back.install(connection)
            busy.install(connection)
            gates_reading.install(connection)
        seal.install(connection)
        staff.share(connection)


VERSION = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))

connection = context.config.attributes["connection"]
VERSION.create(connection, checkfirst=True)
connection.commit()  # Firebird sees a table only after a commit
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    render_item=render_item,
    compare_type=compare_type,
    render_as_batch=True,
    transactional_ddl=True,
)
wants_guard = context.config.attributes.get("triggers", True)
if wants_guard:
    journal.release(connection)
    staff.release(connection)
    busy.release(connection)
    gates_reading.release(connection)
    periods.release(connection)
    books.release(connection)
    gates.release(connection)
    vault.release(connection)
    taking_back.release(connection)
takes_back = connection.dialect.name != "firebird"  # which commits each definition, and sees what was made only after the migrations' own commit
with context.begin_transaction():  # one with the guard: whoever dies here leaves the old tables with the old guard
    context.run_migrations()
    if wants_guard and takes_back:
        bring_guard()
if wants_guard and not takes_back:
    bring_guard()
