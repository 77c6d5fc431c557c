"""Who may only ask for something: writes the own row, not yet granted, and nothing else; on both servers.

Locked columns keep a standing row; a new one could still come granted, or be a colleague's.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.core.access import TABLES
from app.core.access.tables import Asking
from app.db.guard.teams_postgres import ME, OWNS, group

TRIGGER = "kontor_asking"
#: begins the names of our triggers on Firebird
FIREBIRD = "k_asks_"


def asked() -> Iterator[tuple[str, Asking]]:
    """Tables of which somebody only asks for rows, with who and how."""
    yield from ((name, rights.asking) for name, rights in TABLES.items() if rights.asking is not None)


def on_postgres(definer: str) -> list[str]:
    """All definitions for PostgreSQL, which may be run again and again."""
    return [line for table, asking in asked() for line in _postgres(table, asking, definer)]


def _postgres(table: str, asking: Asking, definer: str) -> list[str]:
    asks = " OR ".join(f"pg_has_role(session_user, '{group(role)}', 'member')" for role in sorted(asking.roles))
    name = f"kontor.asking_for_{table}()"

    def foreign(row: str) -> str:
        return f"{row}.{asking.column} IS DISTINCT FROM {ME} OR {row}.{asking.granted} IS NOT FALSE"

    return [
        f"""CREATE OR REPLACE FUNCTION {name} RETURNS trigger LANGUAGE plpgsql {definer} AS $$
BEGIN
  IF {OWNS} OR NOT ({asks}) THEN NULL;
  ELSIF TG_OP <> 'INSERT' AND ({foreign("OLD")}) THEN RAISE insufficient_privilege USING MESSAGE = 'row of {table}';
  ELSIF TG_OP <> 'DELETE' AND ({foreign("NEW")}) THEN RAISE insufficient_privilege USING MESSAGE = 'row of {table}';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$""",
        f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC",
        f'CREATE OR REPLACE TRIGGER {TRIGGER} BEFORE INSERT OR UPDATE OR DELETE ON public."{table}" FOR EACH ROW EXECUTE FUNCTION {name}',
    ]


def on_firebird(roles_of: dict[str, str]) -> list[str]:
    """All definitions for Firebird, which may be run again and again.

    :param roles_of: role → its name at the server.
    """
    return [_firebird(table, asking, roles_of) for table, asking in asked()]


def _firebird(table: str, asking: Asking, roles_of: dict[str, str]) -> str:
    asks = ", ".join(f"'{roles_of[role]}'" for role in sorted(asking.roles))

    def foreign(row: str) -> str:
        return f"{row}.{asking.column} IS DISTINCT FROM me OR {row}.{asking.granted} IS DISTINCT FROM FALSE"

    return f"""CREATE OR ALTER TRIGGER {FIREBIRD}{table} FOR {table} BEFORE INSERT OR UPDATE OR DELETE POSITION 0 AS
  DECLARE me BIGINT; BEGIN
  IF (CURRENT_ROLE NOT IN ({asks})) THEN EXIT;
  SELECT FIRST 1 e.id FROM employee e WHERE UPPER(e.login) = CURRENT_USER INTO me;
  IF (NOT INSERTING AND ({foreign("OLD")})) THEN EXCEPTION k_denied 'row of {table}';
  IF (NOT DELETING AND ({foreign("NEW")})) THEN EXCEPTION k_denied 'row of {table}'; END"""
