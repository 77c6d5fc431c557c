"""The vault of metered contacts on Firebird 3, as its procedures are called (``vault_procedures``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine import Connection

from app.db.engine import Database
from app.db.guard.vault_terms import Asker, QuotaUsed

#: between the parts of a packed text: our texts hold no control characters
_PART = "\x1f"
#: letters of a packed text
_LONGEST = 7_500


def keep(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """See ``vault.keep``; a hundred values in a round trip."""
    for table in sorted({row["tbl"] for row in rows}):
        packed = ""
        for row in (row for row in rows if row["tbl"] == table):
            one = _PART.join((str(row["record_id"]), row["field"], row["shown"], row["secret"], row["sought"] or "-"))
            if packed and len(packed) + len(one) > _LONGEST:
                connection.exec_driver_sql("EXECUTE PROCEDURE kv_keep(?, ?)", (table, packed))
                packed = ""
            packed = f"{packed}{_PART}{one}" if packed else one
        connection.exec_driver_sql("EXECUTE PROCEDURE kv_keep(?, ?)", (table, packed))


def keeps(connection: Connection, table: str, id: int, field: str, shown: str) -> bool:
    """See ``vault.keeps``."""
    return bool(connection.exec_driver_sql("EXECUTE PROCEDURE kv_keeps(?, ?, ?, ?)", (table, id, field, shown)).scalar())


def ask(_database: Database, connection: Connection, _asker: Asker, table: str, id: int, why: str) -> int:
    """See ``vault.ask``."""
    return int(_counted(connection, "EXECUTE PROCEDURE kv_ask(?, ?, ?)", (table, id, why))[0][0])


def answer(connection: Connection, request: int) -> dict[str, str | None]:
    """See ``vault.answer``."""
    return {field.strip(): value for field, value in connection.exec_driver_sql("SELECT field, secret FROM kv_answer(?)", (request,))}


def take_out(
    _database: Database, connection: Connection, _asker: Asker, table: str, _ids: Iterable[int], told: dict[str, str]
) -> list[tuple[int, str, str]]:
    """See ``vault.take_out``."""
    found: list[tuple[int, str, str]] = []
    for part in _parts(told["records"].split(","), ","):
        rows = connection.exec_driver_sql("SELECT id, field, secret FROM kv_take(?, ?, ?, ?)", (table, part, told["reason"], told["title"])).all()
        found += [(id, field.strip(), value) for id, field, value in rows if value is not None]
    return found


def find(connection: Connection, table: str, field: str, keys: list[str]) -> list[tuple[str, int]]:
    """See ``vault.find``."""
    found: list[tuple[str, int]] = []
    for part in _parts(keys, _PART):
        found += [(row[0], row[1]) for row in _counted(connection, "SELECT sought, id FROM kv_find(?, ?, ?)", (table, field, part))]
    return found


def without_value(connection: Connection) -> list[tuple[str, int, str]]:
    """See ``vault.without_value``."""
    rows = connection.exec_driver_sql("SELECT tbl, id, field FROM kv_without")
    return [(table.strip(), id, field.strip()) for table, id, field in rows]


def _parts(texts: list[str], separator: str) -> Iterator[str]:
    """Texts joined as long as a parameter takes them."""
    packed = ""
    for text in texts:
        if packed and len(packed) + len(text) > _LONGEST:
            yield packed
            packed = ""
        packed = f"{packed}{separator}{text}" if packed else text
    if packed:
        yield packed


def _counted(connection: Connection, statement: str, values: tuple[Any, ...]) -> list[Any]:
    try:
        return list(connection.exec_driver_sql(statement, values))
    except exc.DBAPIError as error:
        if "K_QUOTA" in str(error.orig):
            raise QuotaUsed from error
        raise
