"""The vault of metered contacts in a file. Whoever holds the file can read it; the program counts and journals."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core import clock
from app.core.contact_mask import FIELDS, HIDDEN, is_masked
from app.db.engine import Action, Database
from app.db.guard import trail
from app.db.guard.vault_terms import EVENT, REFUSAL, REFUSED, USE_CASE, Asker, QuotaUsed
from app.db.types import Utc

#: keys in one IN list
_CHUNK = 500
_VAULT = sa.table(
    "contact_vault", *map(sa.column, ("id", "tbl", "record_id", "field", "shown", "secret", "sought")), sa.column("since", Utc),
)
#: the value of what a field shows now: the newest that shows the same
_NOW = (
    "SELECT c.id, v.field, v.secret, v.sought FROM {table} c JOIN contact_vault v ON v.tbl = '{table}' AND v.record_id = c.id"
    " AND v.shown = CASE v.field {shown} END WHERE v.id = (SELECT max(w.id) FROM contact_vault w"
    " WHERE w.tbl = v.tbl AND w.record_id = v.record_id AND w.field = v.field AND w.shown = v.shown)"
)


def keep(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """See ``vault.keep``."""
    now = clock.now()
    connection.execute(sa.insert(_VAULT), [{**row, "since": now} for row in rows])


def keeps(connection: Connection, table: str, id: int, field: str, shown: str) -> bool:
    """See ``vault.keeps``."""
    same = sa.and_(_VAULT.c.tbl == table, _VAULT.c.record_id == id, _VAULT.c.field == field, _VAULT.c.shown == shown)
    return connection.execute(sa.select(_VAULT.c.id).where(same).limit(1)).first() is not None


def ask(database: Database, connection: Connection, asker: Asker, table: str, id: int, why: str) -> int:
    """See ``vault.ask``; that the person sees the record was looked at before."""
    _begin(database, connection, asker)
    now = clock.now()
    day, moment = now.date().isoformat(), now.isoformat(timespec="milliseconds")
    shown = {tuple(row) for row in connection.exec_driver_sql(
        "SELECT DISTINCT tbl, record_id FROM contact_reveal WHERE employee_id IS ? AND on_day = ?", (asker.employee, day)
    )}
    is_new = (table, id) not in shown
    if asker.quota is not None and is_new and len(shown) >= asker.quota:
        trail.write(connection, REFUSAL, f"{table}|{id}", REFUSED, asker.login)
        connection.commit()
        raise QuotaUsed
    number = connection.exec_driver_sql(
        "INSERT INTO contact_reveal(employee_id, login, asked_at, on_day, tbl, record_id, why) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (asker.employee, asker.login, moment, day, table, id, why),
    ).scalar_one()
    if asker.quota is not None and is_new and len(shown) + 1 == asker.quota:
        connection.exec_driver_sql(_TELL, (moment, asker.employee, "", asker.quota, ""))
    trail.write(connection, EVENT, f"{table}|{id}", json.dumps({"why": why}), asker.login)
    return int(number)


def take_out(
    database: Database, connection: Connection, asker: Asker, table: str, ids: list[int], told: dict[str, str]
) -> list[tuple[int, str, str]]:
    """See ``vault.take_out``."""
    _begin(database, connection, asker)
    trail.write(connection, EVENT, table, json.dumps(told, ensure_ascii=False), asker.login)
    moment = clock.now().isoformat(timespec="milliseconds")
    connection.exec_driver_sql(_TELL, (moment, asker.employee, told["title"], len(ids), told["reason"]))
    return _of(connection, table, ids)


def _begin(database: Database, connection: Connection, asker: Asker) -> None:
    """The journal's header."""
    database.backend.begin_action(connection, Action(USE_CASE, uuid.uuid4().hex, None, asker.login))


_TELL = f"INSERT INTO large_export(at, employee_id, kind, title, row_count, reason, digest) VALUES (?, ?, '{EVENT}', ?, ?, ?, '')"


def answer(connection: Connection, request: int) -> dict[str, str | None]:
    """See ``vault.answer``."""
    asked = connection.exec_driver_sql("SELECT tbl, record_id FROM contact_reveal WHERE id = ?", (request,)).first()
    if asked is None or asked.tbl not in FIELDS:
        return {}
    names = FIELDS[asked.tbl]
    row = connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {asked.tbl} WHERE id = ?", (asked.record_id,)).first()
    shown: dict[str, str | None] = {} if row is None else dict(zip(names, row, strict=True))
    known = {field: value for _id, field, value in _of(connection, asked.tbl, [asked.record_id])}
    return {name: known.get(name) if is_masked(text) else text for name, text in shown.items()}


def find(connection: Connection, table: str, field: str, keys: list[str]) -> list[tuple[str, int]]:
    """See ``vault.find``."""
    found: list[tuple[str, int]] = []
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        statement = f"{_now(table)} AND v.sought IN ({marks}) AND v.field = ? AND c.deleted_at IS NULL"
        found += [(row.sought, row.id) for row in connection.exec_driver_sql(statement, (*part, field))]
    return found


def without_value(connection: Connection) -> list[tuple[str, int, str]]:
    """See ``vault.without_value``."""
    found: list[tuple[str, int, str]] = []
    for table, fields in FIELDS.items():
        for field in fields:
            known = f"SELECT 1 FROM contact_vault v WHERE v.tbl = '{table}' AND v.record_id = c.id AND v.field = '{field}' AND v.shown = c.{field}"
            statement = f"SELECT c.id FROM {table} c WHERE instr(c.{field}, '{HIDDEN}') > 0 AND NOT EXISTS ({known})"
            found += [(table, id, field) for (id,) in connection.exec_driver_sql(statement)]
    return found


def _of(connection: Connection, table: str, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        statement = f"{_now(table)} AND c.id IN ({', '.join('?' * len(part))})"
        found += [(row.id, row.field, row.secret) for row in connection.exec_driver_sql(statement, tuple(part))]
    return found


def _now(table: str) -> str:
    return _NOW.format(table=table, shown=" ".join(f"WHEN '{name}' THEN c.{name}" for name in FIELDS[table]))
