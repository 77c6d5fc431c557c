"""What the journal knows of phones and e-mails from before they were metered: whoever may not see them in clear reads their masks there, too.

The functions that read the journal for the staff call these; the mask is that of ``core.contact_mask``. The owner reads what was written.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from app.db.guard import veil_firebird, veil_postgres
from app.db.guard.journal import run


def install(connection: Connection) -> None:
    """Bring functions and procedures up to date; part of each migration, before those that read the journal."""
    match connection.dialect.name:
        case "postgresql":
            run(connection, veil_postgres.STATEMENTS)
        case "firebird":
            run(connection, veil_firebird.STATEMENTS)
