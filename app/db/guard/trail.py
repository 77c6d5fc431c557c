"""Events in the journal besides changes of rows, and the search of the whole journal.

An event is an entry with the op E, whose table is its kind behind the prefix ``app:``: so a client adds lines in its own name and can never
forge one of a trigger (RELIABILITY, section 2.1). Who, when and where are the server's words. Its key names what it was about, ``client|5``
or ``client`` for many. The journal is read in the order of its keys, which is that of time but for a clock that was set; so every question
is a range of an index, however long the journal.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.db.guard import journal, trail_firebird, trail_postgres, trail_sqlite

EVENT, PREFIX = "E", "app:"
#: how far the clock of a server may have been set back without a search of a period missing entries
CLOCK_SET_BACK = datetime.timedelta(hours=1)
#: longest document that Firebird keeps beside the others
_SHORT = 2000
_REACH = "-"
LAST_ID = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not count.

    :param login: who did it.
    :param op: I, U, D or E.
    :param table: a table, or the kind of an event with its prefix.
    :param key: of the row; together with ``table`` and ``kinds`` also the events about the record.
    :param about: entity that events of a kind are about.
    :param kinds: kinds of events, with prefix, that are looked for beside the rows of a record.
    :param since: from this moment on, naive UTC; ``until`` before this moment.
    :param text: letters that stand somewhere in the values.
    """

    login: str = ""
    op: str = ""
    table: str = ""
    key: str = ""
    about: str = ""
    kinds: tuple[str, ...] = ()
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One line of the journal.

    :param document: its values as JSON; None where the person may not see them.
    :param use_case: what the person did.
    """

    id: int
    at: datetime.datetime
    login: str
    address: str
    op: str
    table: str
    key: str
    document: str | None
    use_case: str


class Found(NamedTuple):
    """Lines, newest first, and how far was looked.

    :param reach: key of the last entry that was looked at; None when there was none left.
    :param is_all: nothing lies beyond.
    """

    entries: list[TrailEntry]
    reach: int | None
    is_all: bool


def install(connection: Connection) -> None:
    """Bring functions, procedures and indexes up to date; part of each migration, after the journal and the group of the staff."""
    match connection.dialect.name:
        case "postgresql":
            journal.run(connection, trail_postgres.STATEMENTS)
        case "firebird":
            known = {row[0] for row in connection.exec_driver_sql(trail_firebird.INDEXES_THERE)}
            journal.run(connection, [text for name, text in trail_firebird.INDEXES.items() if name not in known])
            journal.run(connection, trail_firebird.STATEMENTS)
        case _:
            journal.run(connection, trail_sqlite.STATEMENTS)


def write(connection: Connection, kind: str, key: str, document: str, login: str = "") -> None:
    """Add an event in the name of whoever is signed in; committed by the caller.

    :param kind: small letters and full stops, such as ``export``.
    :param document: JSON.
    :param login: who acts, where the database has no logins of its own (SQLite).
    """
    match connection.dialect.name:
        case "postgresql":
            connection.exec_driver_sql("SELECT jrn.event(%s, %s, %s)", (kind, key, document))
        case "firebird":
            short, long = (document, None) if len(document) <= _SHORT else (None, document)
            connection.exec_driver_sql("EXECUTE PROCEDURE jrn_event(?, ?, ?, ?)", (kind, key, short, long))
        case _:
            connection.exec_driver_sql(trail_sqlite.EVENT, (login, PREFIX + kind, key, document))


def search(session: Session, wanted: Wanted, *, before: int = LAST_ID, after: int = 0, older: bool = True, limit: int = 100, scan: int = 0) -> Found:
    """Entries between two keys, both left out: the newest of them, or with ``older=False`` the oldest; always given newest first.

    :param scan: entries to look at for a text before coming back; 0 for as many as are wanted.
    :raises DBAPIError: the person may not read the journal.
    """
    connection = session.connection()
    first, last = after, before
    if wanted.since is not None:
        first = max(first, _first_from(connection, wanted.since - CLOCK_SET_BACK) - 1)
    if wanted.until is not None:
        last = min(last, _first_from(connection, wanted.until + CLOCK_SET_BACK))
    look_at = max(scan, limit) if wanted.text else limit
    rows = _ASK[connection.dialect.name](connection, wanted, first, last, older, limit, look_at)
    entries = [_entry(row) for row in rows if row[4] != _REACH]
    reach = next(((row[0], int(row[6])) for row in rows if row[4] == _REACH and row[0] is not None), None)
    entries.sort(key=lambda entry: entry.id, reverse=True)
    if len(entries) >= limit:
        return Found(entries, entries[-1 if older else 0].id, False)
    return Found(entries, reach[0] if reach else None, reach is None or reach[1] < look_at)


def _first_from(connection: Connection, moment: datetime.datetime) -> int:
    """Key of the first entry of a moment or later, by halving; one more than the last where there is none."""
    statement = {"sqlite": trail_sqlite.MOMENT, "postgresql": trail_postgres.MOMENT, "firebird": trail_firebird.MOMENT}[connection.dialect.name]

    def at(id: int) -> tuple[int, datetime.datetime] | None:
        row = connection.exec_driver_sql(statement, (id,)).first()
        return None if row is None or row[0] is None else (row[0], _moment(row[1]))

    newest = at(LAST_ID)
    if newest is None or newest[1] < moment:
        return 1 if newest is None else newest[0] + 1
    low, high = 0, newest[0]  # what lies at or below low is earlier, high is not
    while high - low > 1:
        found = at((low + high) // 2)
        assert found is not None
        if found[1] >= moment:
            high = min((low + high) // 2, found[0])
        else:
            low = found[0]
    return high


def _moment(value: Any) -> datetime.datetime:
    """A moment out of the journal; Firebird counts tenths of milliseconds."""
    read = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(microsecond=read.microsecond // 1000 * 1000)


def _entry(row: Any) -> TrailEntry:
    document = row[7] if row[7] is not None else row[8]
    return TrailEntry(
        row[0], _moment(row[1]), (row[2] or "").strip(), row[3] or "", row[4], row[5], row[6] or "", document, row[9] or "",
    )


_ASK: dict[str, Callable[[Connection, Any, int, int, bool, int, int], list[Any]]] = {
    "sqlite": trail_sqlite.ask, "postgresql": trail_postgres.ask, "firebird": trail_firebird.ask,
}
