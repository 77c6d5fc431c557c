"""What a team does, on PostgreSQL: who sees a row of it, and who changes it.

The policies let everybody who takes part lock a row, since an answer to an invitation must not run beside a move; PostgreSQL asks the policy of
UPDATE for a lock. That those who only take part change nothing is kept by a trigger therefore.
"""

from __future__ import annotations

from app.core.access import TABLES, ByTeam
from app.core.access.tables import LIMITED, ROLES

#: asked once a statement; a function of the row instead would be asked for each row (RELIABILITY, section 3)
MINE = "ANY ((SELECT kontor.visible_staff())::integer[])"
ME = "(SELECT kontor.me())"
TRIGGER = "kontor_team"


def group(role: str) -> str:
    """The group of a role."""
    return f"kontor_{role}"


#: the person is in a role whose sight is not limited
SEES_ALL = " OR ".join(f"pg_has_role(session_user, '{group(role)}', 'member')" for role in sorted(frozenset(ROLES) - LIMITED))
#: or owns the tables
OWNS = "pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.employee'::regclass), 'member')"


def guarded() -> list[str]:
    """Tables in which those who take part only read."""
    return [name for name, rights in TABLES.items() if isinstance(rights.rows, ByTeam) and rights.rows.passed_by]


def seen(team: ByTeam, row: str) -> str:
    """Which rows a person sees. Those who take part are asked for once a statement: the table that names them is read by everybody."""
    rule = _doing(team, row)
    if not team.shared:
        return rule
    return f"{rule} OR {row}id = ANY (ARRAY(SELECT s.{team.key} FROM public.{team.shared} s WHERE s.employee_id = {ME}{_offered(team)}))"


def _offered(team: ByTeam) -> str:
    """What waits for somebody of the person's role; who sees everything needs no such rule."""
    if not team.offered:
        return ""
    roles = " OR ".join(f"s.{team.offered} = '{role}' AND (SELECT pg_has_role(session_user, '{group(role)}', 'member'))" for role in sorted(LIMITED))
    return f" OR s.employee_id IS NULL AND s.state = 'open' AND ({roles})"


def changed(team: ByTeam, row: str) -> str:
    """Which rows a person changes."""
    return _doing(team, row) if team.passed_by else seen(team, row)


def _doing(team: ByTeam, row: str) -> str:
    return f"{row}{team.column} IS NULL OR {row}{team.column} = {MINE} OR {row}{team.author} = {ME}"


def statements(table: str, definer: str) -> list[str]:
    """The trigger of a table in which those who take part only read; none for another one."""
    team = TABLES[table].rows
    if not isinstance(team, ByTeam) or not team.passed_by:
        return []
    name = f"kontor.team_of_{table}()"
    return [
        f"""CREATE OR REPLACE FUNCTION {name} RETURNS trigger LANGUAGE plpgsql {definer} AS $$
BEGIN
  IF {SEES_ALL} OR {OWNS} OR {changed(team, "OLD.")} THEN NULL;
  ELSIF TG_OP = 'UPDATE' AND OLD.{team.passed_by} = {ME} AND NEW.{team.column} = {ME} THEN NULL;
  ELSE RAISE insufficient_privilege USING MESSAGE = 'row of {table}';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$""",
        f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC",
        f'DROP TRIGGER IF EXISTS {TRIGGER} ON public."{table}"',
        f'CREATE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE ON public."{table}" FOR EACH ROW EXECUTE FUNCTION {name}',
    ]


def released() -> list[str]:
    """What frees the columns for a migration."""
    return [f'DROP TRIGGER IF EXISTS {TRIGGER} ON public."{table}"' for table in guarded()]
