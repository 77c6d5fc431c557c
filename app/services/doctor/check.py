"""What a check of the doctor is; the checks themselves stand in the files beside, one small function each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from app.core.i18n import _
from app.core.registry import Registry
from app.db.engine import Database
from app.db.failures import Failure

SQLITE, POSTGRES, FIREBIRD = "sqlite", "postgres", "firebird"
EVERYWHERE = (SQLITE, POSTGRES, FIREBIRD)
Values = Mapping[str, object]


class Severity(IntEnum):
    """How bad it is; also the exit status of ``kontor doctor`` but for a notice."""

    NOTICE = 0
    WARNING = 1
    DANGER = 2


class Unseen(Exception):
    """This login may not see what the check looks at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    :param text: what it means, one sentence, translated.
    :param cure: the exact line, or what to do.
    """

    check: str
    severity: Severity
    text: str
    cure: str


class Patient:
    """The database under examination.

    :param database: opened without the settings that the program makes for itself.
    :param connection: reads only.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self.database = database
        self._connection = connection

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows of a statement.

        :raises Unseen: this login may not read that.
        """
        try:
            return list(self._connection.execute(sa.text(statement), values))
        except exc.DBAPIError as error:
            self._connection.rollback()
            if self.database.backend.classify(error) is Failure.DENIED:
                raise Unseen from error
            raise

    def value(self, statement: str, **values: Any) -> Any:
        """First column of the first row, or None."""
        rows = self.rows(statement, **values)
        return rows[0][0] if rows else None

    def texts(self, statement: str, **values: Any) -> list[str]:
        """The first column of all rows, as text."""
        return [str(row[0]).strip() for row in self.rows(statement, **values)]

    def clock_skew(self) -> float:
        """Seconds by which the database's clock is ahead of this computer's."""
        return self.database.backend.clock_skew(self._connection)

    def process(self) -> int | None:
        """Number of PostgreSQL's process that greeted this connection; None on the other databases."""
        link = getattr(self._connection.connection.dbapi_connection, "pgconn", None)
        return None if link is None else int(link.backend_pid)

    @property
    def hosts(self) -> list[str]:
        """The servers that the address names; none for a file."""
        return [host for host in (self.database.url.host or "").split(",") if host]

    @property
    def is_here(self) -> bool:
        """Whether the server is this computer."""
        return all(host.startswith(("/", "127.")) or host in ("localhost", "::1") for host in self.hosts)


CHECKS: Registry[Check] = Registry("check")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.

    :param look: gives the values of each fault that it finds for the sentences; nothing where all is well.
    :param meaning: what a fault means to people, with `{names}` of the values.
    :param cure: the line that heals it.
    """

    code: str
    kinds: tuple[str, ...]
    severity: Severity
    meaning: str
    cure: str
    look: Callable[[Patient], Iterable[Values]]

    def register(self) -> None:
        """Declare it: a code may stand once for each kind."""
        CHECKS.add("/".join((*self.kinds, self.code)), self)

    def findings(self, patient: Patient) -> list[Finding]:
        """What it finds.

        :raises Unseen: it may not look.
        """
        return [
            Finding(self.code, self.severity, _(self.meaning).format(**values), _(self.cure).format(**values)) for values in self.look(patient)
        ]


#: a fault without any values
FOUND: Values = {}


def check(
    code: str, severity: Severity, meaning: str, cure: str, *kinds: str
) -> Callable[[Callable[[Patient], Iterable[Values]]], Callable[[Patient], Iterable[Values]]]:
    """Declare a function as a check.

    :param meaning: and ``cure`` are marked for translation where they are written (N_).
    :param kinds: of databases that it looks at.
    """

    def declare(look: Callable[[Patient], Iterable[Values]]) -> Callable[[Patient], Iterable[Values]]:
        Check(code, kinds, severity, meaning, cure, look).register()
        return look

    return declare
