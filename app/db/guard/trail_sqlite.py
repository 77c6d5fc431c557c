"""Events and search of the journal on SQLite, where plain statements do it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.engine import Connection

_RARE = "op IN ('D', 'E')"
STATEMENTS = [
    "CREATE INDEX IF NOT EXISTS jrn_entry_login ON jrn_entry(login, id)",
    "CREATE INDEX IF NOT EXISTS jrn_entry_tbl ON jrn_entry(tbl, id)",
    "CREATE INDEX IF NOT EXISTS jrn_entry_op ON jrn_entry(op, id) WHERE " + _RARE,
]
EVENT = (
    "INSERT INTO jrn_entry(epoch, tx, login, addr, op, tbl, rkey, doc) VALUES"
    " ((SELECT number FROM jrn_epoch), kontor_ctx('tx'), ?, kontor_ctx('host'), 'E', ?, ?, ?)"
)
#: the entry with a key or the next one; the newest where none follows
MOMENT = "SELECT id, at FROM jrn_entry WHERE id >= min(?, (SELECT max(id) FROM jrn_entry)) ORDER BY id LIMIT 1"


def statement(wanted: Any, first: int, last: int, older: bool, limit: int, scan: int) -> tuple[str, tuple[Any, ...]]:
    """The search as a statement with its values; see ``trail.search``."""
    parts = ["e.id > ?", "e.id < ?"]
    values: list[Any] = [first, last]
    for condition, value in _conditions(wanted):
        parts.append(condition)
        values += value
    way, furthest = ("DESC", "min") if older else ("ASC", "max")
    hit = "1"
    if wanted.text:
        hit = "lower(doc) LIKE ? ESCAPE '\\'"
        values = [*values, scan, contained(wanted.text).lower(), limit]
    else:
        values = [*values, scan, limit]
    # two ranges of one length seem equal to SQLite, which knows no more of a fresh file
    rare = " INDEXED BY jrn_entry_op" if wanted.op in ("D", "E") and not (wanted.login or wanted.table) else ""
    columns = "id, at, login, addr, op, tbl, rkey, doc"
    text = (
        f"WITH w AS MATERIALIZED (SELECT {columns}, tx, epoch FROM jrn_entry e{rare} WHERE {' AND '.join(parts)} ORDER BY e.id {way} LIMIT ?),"
        f" h AS (SELECT {columns}, NULL, (SELECT a.tbl FROM jrn_entry a WHERE a.tx = w.tx AND a.epoch = w.epoch AND a.op = 'A' LIMIT 1)"
        f" FROM w WHERE {hit} ORDER BY id {way} LIMIT ?)"
        f" SELECT * FROM h UNION ALL SELECT {furthest}(id), NULL, NULL, NULL, '-', NULL, count(*), NULL, NULL, NULL FROM w"
    )
    return text, tuple(values)


def ask(connection: Connection, wanted: Any, first: int, last: int, older: bool, limit: int, scan: int) -> list[Any]:
    """The rows of a search; see ``trail.search``."""
    text, values = statement(wanted, first, last, older, limit, scan)
    return list(connection.exec_driver_sql(text, values))


def contained(text: str) -> str:
    """A LIKE pattern that finds a text as it stands inside of a JSON text."""
    inside = json.dumps(text, ensure_ascii=False)[1:-1]
    return "%" + inside.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _conditions(wanted: Any) -> list[tuple[str, list[Any]]]:
    # SQLite takes an index of some rows only where its very condition stands in the statement
    rare = f" AND {_RARE}" if wanted.op in ("D", "E") else ""
    found: list[tuple[str, list[Any]]] = [(f"e.op = '{wanted.op}'{rare}" if wanted.op in ("I", "U", "D", "E") else "e.op <> 'A'", [])]
    if wanted.key:
        marks = ", ".join("?" * len(wanted.kinds)) or "NULL"
        about = [*wanted.kinds, f"{wanted.table}|{wanted.key}"]
        found.append((f"((e.tbl = ? AND e.rkey = ?) OR (e.tbl IN ({marks}) AND e.rkey = ?))", [wanted.table, wanted.key, *about]))
    elif wanted.table:
        found.append(("e.tbl = ?", [wanted.table]))
    if wanted.about:
        found.append(("(e.rkey = ? OR e.rkey LIKE ?)", [wanted.about, f"{wanted.about}|%"]))
    if wanted.login:
        found.append(("e.login = ?", [wanted.login]))
    for moment, sign in ((wanted.since, ">="), (wanted.until, "<")):
        if moment is not None:
            found.append((f"e.at {sign} ?", [moment.isoformat(timespec="milliseconds")]))
    return found
