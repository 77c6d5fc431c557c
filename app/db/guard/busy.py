"""When people and resources are busy, for everybody who plans: stretches of tasks past the rights to rows, without what they are for.

PostgreSQL answers by a function of the tables' owner, Firebird by a procedure; in a file the statement itself is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.access import TABLES
from app.core.access.tables import ROLES
from app.db.engine import STAFF
from app.db.guard.journal import run
from app.db.guard.psql import role_name
from app.db.types import Id, Utc

_TAKES = "t.starts_at, t.ends_at, t.is_all_day, t.is_tentative, t.zone"
_WITHIN = "t.deleted_at IS NULL AND t.state <> 'cancelled' AND t.starts_at < {until} AND t.ends_at > {since}"
#: who does it, who takes part and has not declined, what it takes
_PARTS = (
    "SELECT t.id, 'employee', t.employee_id, {takes} FROM {schema}task t WHERE t.employee_id IS NOT NULL AND {within}",
    "SELECT t.id, 'employee', p.employee_id, {takes} FROM {schema}task t JOIN {schema}task_participant p ON p.task_id = t.id"
    " WHERE p.part = 'participant' AND p.answer <> 'declined' AND {within}",
    "SELECT t.id, 'resource', r.resource_id, {takes} FROM {schema}task t JOIN {schema}task_resource r ON r.task_id = t.id WHERE {within}",
)
_UTF8 = "CHARACTER SET UTF8"
_RETURNED = (
    f"(task_id BIGINT, kind VARCHAR(10) {_UTF8}, row_id BIGINT, starts_at TIMESTAMP, ends_at TIMESTAMP, is_all_day BOOLEAN,"
    f" is_tentative BOOLEAN, zone VARCHAR(40) {_UTF8})"
)
_HEAD = f"CREATE OR ALTER PROCEDURE k_busy (p_since TIMESTAMP, p_until TIMESTAMP) RETURNS {_RETURNED} AS BEGIN"


def _parts(since: str, until: str, schema: str = "") -> str:
    within = _WITHIN.format(since=since, until=until)
    return " UNION ALL ".join(part.format(takes=_TAKES, within=within, schema=schema) for part in _PARTS)


def _postgres() -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION kontor.busy(p_since timestamp, p_until timestamp)
RETURNS TABLE(task_id bigint, kind text, row_id bigint, starts_at timestamp, ends_at timestamp, is_all_day boolean, is_tentative boolean, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT has_table_privilege(session_user, 'public.task', 'SELECT') THEN RETURN; END IF;
  RETURN QUERY {_parts("p_since", "p_until", "public.").replace("t.zone", "t.zone::text").replace("'employee'", "'employee'::text")};
END $$""",
        "REVOKE ALL ON FUNCTION kontor.busy(timestamp, timestamp) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION kontor.busy(timestamp, timestamp) TO {STAFF}",
    ]


def _firebird() -> list[str]:
    shut_out = ", ".join(f"'{role_name(role)}'" for role in sorted(frozenset(ROLES) - TABLES["task"].read))
    into = ":task_id, :kind, :row_id, :starts_at, :ends_at, :is_all_day, :is_tentative, :zone"
    return [
        f"{_HEAD} IF (CURRENT_ROLE IN ({shut_out})) THEN EXIT; FOR {_parts(':p_since', ':p_until')} INTO {into} DO SUSPEND; END",
        *(f"GRANT SELECT ON {table} TO PROCEDURE k_busy" for table in ("task", "task_participant", "task_resource")),
        f"GRANT EXECUTE ON PROCEDURE k_busy TO ROLE {STAFF}",
    ]


def install(connection: Connection) -> None:
    """Bring the function or procedure up to date; part of each migration, after the rights."""
    run(connection, {"postgresql": _postgres, "firebird": _firebird}.get(connection.dialect.name, list)())


def release(connection: Connection) -> None:
    """Name no column any more, before a migration that may take one away."""
    if connection.dialect.name == "firebird":
        present = "SELECT COUNT(*) FROM rdb$procedures WHERE rdb$procedure_name = 'K_BUSY'"
        if connection.exec_driver_sql(present).scalar():
            run(connection, [f"{_HEAD} EXIT; END"])


_READ = {
    "sqlite": f"SELECT * FROM ({_parts(':since', ':until')}) ORDER BY 1, 2, 3",
    "postgresql": "SELECT * FROM kontor.busy(CAST(:since AS timestamp), CAST(:until AS timestamp)) ORDER BY 1, 2, 3",
    "firebird": "SELECT task_id, kind, row_id, starts_at, ends_at, is_all_day, is_tentative, zone FROM k_busy(:since, :until) ORDER BY 1, 2, 3",
}
_COLUMNS = (
    sa.column("task_id", Id), sa.column("kind", sa.String), sa.column("row_id", Id), sa.column("starts_at", Utc), sa.column("ends_at", Utc),
    sa.column("is_all_day", sa.Boolean), sa.column("is_tentative", sa.Boolean), sa.column("zone", sa.String),
)


def taken(session: Session, since: datetime, until: datetime) -> Sequence[sa.Row[Any]]:
    """What takes the time of people and resources: task, kind of row, key of the row, beginning, end, all day, tentative, zone; by task.

    :param since: naive UTC; what ends by then is left out, as is what begins at ``until`` or later.
    """
    statement = sa.text(_READ[session.get_bind().dialect.name]).bindparams(
        sa.bindparam("since", type_=Utc()), sa.bindparam("until", type_=Utc()),
    ).columns(*_COLUMNS)
    return session.connection().execute(statement, {"since": since, "until": until}).all()
