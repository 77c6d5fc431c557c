"""In a file the key of a removed row is never given again: journal and history would take the new row for the old one, and undo would find it taken.

SQLite counts so only for tables that say AUTOINCREMENT, which no ALTER TABLE says; the rows lie the same way with and without it, so the definition
is edited where it stands, as https://sqlite.org/lang_altertable.html describes, instead of writing each table anew. Migrations that write a table
anew lose the word, which is why this comes with each of them.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

_PLAIN, _COUNTED = "PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)"
#: makes the table of counters where no table says the word by itself
_COUNTERS = ("CREATE TABLE k_counters(id INTEGER PRIMARY KEY AUTOINCREMENT)", "DROP TABLE k_counters")
_PLAIN_ONES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'jrn!_%' ESCAPE '!' AND instr(sql, ?) > 0"
    " AND instr(sql, char(9) || 'id INTEGER NOT NULL') > 0"
)
#: the highest key that was ever given: the newest rows may be gone
_IN_JOURNAL = "SELECT max(CAST(rkey AS INTEGER)) FROM jrn_entry WHERE tbl = ? AND op = 'I'"


def install(connection: Connection) -> None:
    """Let all tables of a file count their keys on from the highest that they or the journal know; part of each migration."""
    if connection.dialect.name != "sqlite":
        return
    tables = [str(name) for (name,) in connection.exec_driver_sql(_PLAIN_ONES, (_PLAIN,))]
    if not tables:
        return
    for statement in _COUNTERS:
        connection.exec_driver_sql(statement)
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    edit = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?"
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        for name in tables:
            connection.exec_driver_sql(edit, (_PLAIN, _COUNTED, name))
        connection.exec_driver_sql(f"PRAGMA schema_version = {int(version) + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    preparer = connection.dialect.identifier_preparer
    for name in tables:
        highest = f"SELECT max(coalesce((SELECT max(id) FROM {preparer.quote(name)}), 0), coalesce(({_IN_JOURNAL}), 0))"
        known = connection.exec_driver_sql(highest, (name,)).scalar_one()
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (name, known))
