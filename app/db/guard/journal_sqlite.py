"""The journal's tables and triggers on SQLite. The function `kontor_ctx` of our connections says who acts; without it nobody can write."""

from __future__ import annotations

import sqlalchemy as sa

from app.db.guard.kinds import JournalColumn, journal_columns

_CONTEXT = "(SELECT number FROM jrn_epoch), kontor_ctx('tx'), kontor_ctx('login'), kontor_ctx('host')"

BASE = [
    "CREATE TABLE jrn_epoch(number INTEGER NOT NULL)",
    "INSERT INTO jrn_epoch(number) VALUES (1)",
    "CREATE TABLE jrn_entry(id INTEGER PRIMARY KEY AUTOINCREMENT, epoch INTEGER NOT NULL, tx INTEGER NOT NULL,"
    " at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now')), login TEXT NOT NULL, addr TEXT, op TEXT NOT NULL,"
    " tbl TEXT NOT NULL, rkey TEXT, doc TEXT)",
    "CREATE INDEX jrn_entry_row ON jrn_entry(tbl, rkey, id)",
    "CREATE INDEX jrn_entry_tx ON jrn_entry(tx)",
    "CREATE INDEX jrn_entry_at ON jrn_entry(tbl, at)",
    "CREATE TABLE jrn_idem(idem TEXT PRIMARY KEY, epoch INTEGER NOT NULL, tx INTEGER NOT NULL,"
    " at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now'))) WITHOUT ROWID",
    "CREATE TRIGGER jrn_keep_update BEFORE UPDATE ON jrn_entry BEGIN SELECT raise(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER jrn_keep_delete BEFORE DELETE ON jrn_entry BEGIN SELECT raise(ABORT, 'the journal is append-only'); END",
]
INSTALLED = "SELECT count(*) FROM sqlite_master WHERE name = 'jrn_entry'"
SOURCES = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'jrn_%'"
NEW_EPOCH = ["UPDATE jrn_epoch SET number = number + 1"]


def triggers(table: sa.Table) -> dict[str, str]:
    """Name → statement of the four triggers of a table."""
    name, columns = table.name, journal_columns(table)
    changed = " OR ".join(f'OLD."{column.compared}" IS NOT NEW."{column.compared}"' for column in columns)
    texts = {
        f"jrn_i_{name}": f'AFTER INSERT ON "{name}" BEGIN {_insert(table, "I", "NEW", _row("NEW", columns))} END',
        f"jrn_d_{name}": f'AFTER DELETE ON "{name}" BEGIN {_insert(table, "D", "OLD", _row("OLD", columns))} END',
        f"jrn_k_{name}": f'BEFORE UPDATE ON "{name}" WHEN {_key(table, "OLD")} IS NOT {_key(table, "NEW")}'
        f" BEGIN SELECT raise(ABORT, 'the key of {name} is immutable'); END",
        f"jrn_u_{name}": f'AFTER UPDATE ON "{name}" WHEN {changed} BEGIN {_insert(table, "U", "NEW", _difference(columns))} END',
    }
    return {trigger: f'CREATE TRIGGER "{trigger}" {text}' for trigger, text in texts.items()}


def refresh(table: sa.Table) -> list[str]:
    """Statements that bring the triggers of a table up to date."""
    parts = triggers(table)
    return [*drop(table.name), *parts.values()]


def drop(table: str) -> list[str]:
    """Statements that take the triggers of a table away."""
    return [f'DROP TRIGGER IF EXISTS "jrn_{letter}_{table}"' for letter in "iudk"]


def _insert(table: sa.Table, op: str, row: str, document: str) -> str:
    return (
        f"INSERT INTO jrn_entry(epoch, tx, login, addr, op, tbl, rkey, doc) VALUES"
        f" ({_CONTEXT}, '{op}', '{table.name}', {_key(table, row)}, '{{' || substr({document}, 2) || '}}');"
    )


def _key(table: sa.Table, row: str) -> str:
    return " || '|' || ".join(f'{row}."{column.name}"' for column in table.primary_key)


def _row(row: str, columns: list[JournalColumn]) -> str:
    return " || ".join(
        f"""iif({row}."{column.name}" IS NULL, '', ',"{column.name}":' || {_value(row, column)})""" for column in columns
    )


def _difference(columns: list[JournalColumn]) -> str:
    return " || ".join(
        f"""iif(OLD."{column.compared}" IS NEW."{column.compared}", '',"""
        f""" ',"{column.name}":[' || {_value_or_null("OLD", column)} || ',' || {_value_or_null("NEW", column)} || ']')"""
        for column in columns
    )


def _value_or_null(row: str, column: JournalColumn) -> str:
    return f"""iif({row}."{column.name}" IS NULL, 'null', {_value(row, column)})"""


def _value(row: str, column: JournalColumn) -> str:
    field = f'{row}."{column.name}"'
    match column.kind:
        case "int":
            return f"({field} || '')"
        case "bool":
            return f"iif({field}, 'true', 'false')"
        case "decimal":
            unit = 10**column.scale
            return f"""printf('"%s%d.%0{column.scale}d"', iif({field} < 0, '-', ''), abs({field}) / {unit}, abs({field}) % {unit})"""
        case "binary":
            return f"""('"' || length({field}) || ':' || ifnull({row}."{column.compared}", '') || '"')"""
        case _:
            return f"json_quote({field})"
