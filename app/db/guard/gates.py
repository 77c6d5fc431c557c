"""The server's own guard of processes: what they keep shut stays shut, steps are done by whoever they belong to, and what is published stands.

The program's rules come first and answer with sentences; these triggers stop whoever goes past them (``gates_rules``). They are made anew with each
migration, like those of the books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.errors import UserError
from app.core.i18n import _
from app.db.failures import ShutByProcess
from app.db.guard import gates_firebird, gates_postgres, gates_rules, gates_sqlite, gates_waits
from app.db.guard.books_rules import spelled
from app.db.guard.gates_rules import WORDS, Refusal, Rule
from app.db.guard.journal import run

_DIALECTS: Mapping[str, Any] = {"sqlite": gates_sqlite, "postgresql": gates_postgres, "firebird": gates_firebird}


def install(connection: Connection, metadata: sa.MetaData) -> None:
    """Make the triggers; part of each migration. An older database that lacks a table of ours gets none."""
    if any(table not in metadata.tables for table in gates_rules.TABLES):
        return
    release(connection)
    rules = _rules(connection, metadata)
    match connection.dialect.name:
        case "sqlite":
            run(connection, _said(connection, map(gates_sqlite.definition, rules)))
        case "postgresql":
            run(connection, _said(connection, (text for rule in rules for text in gates_postgres.statements(rule)), "public."))
        case "firebird":
            _run_batch(connection, gates_firebird.EXCEPTIONS)
            _run_batch(connection, _said(connection, map(gates_firebird.definition, rules)))
            _run_batch(connection, _said(connection, (text for rule in rules for text in gates_firebird.grants(rule))))


def release(connection: Connection) -> None:
    """Take the triggers away before a migration, which may alter what they name."""
    triggers = connection.execute(sa.text(_DIALECTS[connection.dialect.name].TRIGGERS)).all()
    match connection.dialect.name:
        case "postgresql":
            run(connection, [f'DROP TRIGGER "{name}" ON public."{table}"' for table, name in triggers])
        case "firebird":
            _run_batch(connection, [f"DROP TRIGGER {name}" for _table, name in triggers])
        case _:
            run(connection, [f'DROP TRIGGER "{name}"' for _table, name in triggers])


def missing(connection: Connection, metadata: sa.MetaData) -> list[str]:
    """Tables that lack one of their triggers."""
    standing = {name.lower() for _table, name in connection.execute(sa.text(_DIALECTS[connection.dialect.name].STANDING))}
    return sorted({rule.table for rule in _rules(connection, metadata) if rule.trigger not in standing})


def _rules(connection: Connection, metadata: sa.MetaData) -> list[Rule]:
    """What is refused; in a file, whose clock and log whoever holds it can set, waits are left to the program."""
    waits = () if connection.dialect.name == "sqlite" else gates_waits.rules()
    return [*gates_rules.rules(metadata), *waits]


def told(error: BaseException | None) -> UserError | None:
    """The sentence for a refusal of ours, or None for any other error."""
    text = str(error)
    if WORDS[Refusal.SHUT] in text:
        told = _("A process keeps this shut until its earlier steps are done; nothing was saved.")
        return ShutByProcess(told, _("Look at the process on the card: it names the step and whoever holds it."))
    if WORDS[Refusal.STEP] in text:
        told = _("A step of a process is done once, and by whoever it is for; nothing was saved.")
        return UserError(told, _("Load “My work” again and see who holds it."))
    if WORDS[Refusal.STANDS] in text:
        told = _("What a process has published, and what a case is about, is not changed any more.")
        return UserError(told, _("Draw a new version, or begin another case."))
    return None


def _said(connection: Connection, texts: Iterable[str], schema: str = "") -> list[str]:
    """Statements as the database says them."""
    said = []
    for text in texts:
        for word, meaning in _DIALECTS[connection.dialect.name].SPEAKS.items():
            text = text.replace(word, meaning)
        said.append(spelled(text, connection.dialect.identifier_preparer, schema))
    return said


def _run_batch(connection: Connection, statements: Iterable[str]) -> None:
    """Definitions in one transaction; a commit after each would take many times as long."""
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]
