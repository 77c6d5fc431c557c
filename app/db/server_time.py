"""The database's own clock inside a statement: what several workstations must agree on is never measured by the clock of one of them.

On a file all programs run on one computer, whose clock it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.db.types import Utc


def server_time(kind: str, seconds: float = 0.0) -> sa.ColumnElement[datetime]:
    """The present moment by the database's clock, as an expression; naive UTC.

    A Firebird server runs in UTC, as the triggers of the journal expect too.

    :param kind: name of the `Database`. :param seconds: a moment so many seconds from now, counted in milliseconds.
    """
    wait = sa.literal(round(seconds * 1000), sa.Integer)
    now: sa.ColumnElement[Any]
    match kind:
        case "postgres":
            moment = sa.func.date_trunc("milliseconds", sa.func.timezone("UTC", sa.func.statement_timestamp()))
            now = moment + wait * sa.literal_column("INTERVAL '1 millisecond'")
        case "firebird":
            now = sa.func.dateadd(sa.literal_column("MILLISECOND"), sa.cast(wait, sa.Integer), sa.literal_column("CAST('NOW' AS TIMESTAMP)"))
        case _:
            now = sa.func.strftime("%Y-%m-%dT%H:%M:%f", "now", sa.cast(wait / sa.literal(1000.0), sa.String).concat(" seconds"))
    return sa.type_coerce(now, Utc)
