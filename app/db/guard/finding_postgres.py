"""Searching texts on PostgreSQL: an index of trigrams, and a function that may use it for whoever sees only some rows.

LIKE is not leakproof, so behind a row policy it may not go to an index: a salesperson's search would read every row of the own clients and of all
their contacts (RELIABILITY, section 6, pitfall 7). `kontor.found` searches past the policies and gives only keys of rows that the person sees.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.access import TABLES, ByManager, ByTeam, Through
from app.core.access.tables import LIMITED, ROLES
from app.db.engine import STAFF

#: without the extension everything works, only slower; its own schema is open to nobody
_EXTENSION = """DO $$ BEGIN
  CREATE SCHEMA IF NOT EXISTS trigram;
  CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA trigram;
EXCEPTION WHEN feature_not_supported OR undefined_file OR insufficient_privilege THEN
  RAISE NOTICE 'pg_trgm is not there: searches read whole tables';
END $$"""


def statements(tables: Iterable[sa.Table], definer: str) -> list[str]:
    """All definitions, which may be run again and again.

    :param definer: how functions of ours run (``rights_postgres.DEFINER``).
    """
    searched = sorted(table.name for table in tables if "search" in table.columns and table.name in TABLES)
    return [_EXTENSION, *map(_index, searched), *_found(searched, definer)]


def _index(table: str) -> str:
    return f"""DO $$ DECLARE place text; BEGIN
  SELECT extnamespace::regnamespace::text INTO place FROM pg_extension WHERE extname = 'pg_trgm';
  IF FOUND THEN EXECUTE format('CREATE INDEX IF NOT EXISTS k_found_{table} ON public."{table}" USING gin (search %s.gin_trgm_ops)', place); END IF;
END $$"""


def _found(tables: list[str], definer: str) -> list[str]:
    free = " OR ".join(f"pg_has_role(session_user, 'kontor_{role}', 'member')" for role in sorted(frozenset(ROLES) - LIMITED))
    cases = "".join(
        f"    WHEN '{table}' THEN RETURN QUERY SELECT r.id FROM public.\"{table}\" r WHERE r.search LIKE longest AND r.search LIKE ALL (patterns)"
        f" AND (sees_all OR {_rule(table, 'r')});\n"
        for table in tables if TABLES[table].rows is not None
    )
    return [
        # with the words known, the planner sees whether the index helps
        f"""CREATE OR REPLACE FUNCTION kontor.found(p_table text, p_patterns text) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 100 {definer}
  SET plan_cache_mode = force_custom_plan AS $$
DECLARE spelling text; patterns text[]; longest text; mine integer[]; me integer; sees_all boolean;
BEGIN
  IF NOT has_table_privilege(session_user, 'public.' || quote_ident(p_table), 'SELECT') THEN RETURN; END IF;
  sees_all := {free}
    OR pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.employee'::regclass), 'member');
  mine := kontor.visible_staff();
  me := kontor.me();
  FOREACH spelling IN ARRAY string_to_array(p_patterns, chr(10) || chr(10)) LOOP
    patterns := string_to_array(spelling, chr(10));
    SELECT p INTO longest FROM unnest(patterns) p ORDER BY length(p) DESC LIMIT 1;
    CASE p_table
{cases}    ELSE RETURN;
    END CASE;
  END LOOP;
END $$""",
        "REVOKE ALL ON FUNCTION kontor.found(text, text) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION kontor.found(text, text) TO {STAFF}",
    ]


def _rule(table: str, row: str) -> str:
    """Whether the person sees a row, where policies do not count."""
    match TABLES[table].rows:
        case ByManager(column):
            return f"({row}.{column} IS NULL OR {row}.{column} = ANY (mine))"
        case Through(parent, column):
            return f'EXISTS (SELECT FROM public."{parent}" {row}p WHERE {row}p.id = {row}.{column} AND {_rule(parent, f"{row}p")})'
        case ByTeam(column, author, shared, key):
            takes_part = f" OR EXISTS (SELECT FROM public.{shared} s WHERE s.{key} = {row}.id AND s.employee_id = me)" if shared else ""
            return f"({row}.{column} IS NULL OR {row}.{column} = ANY (mine) OR {row}.{author} = me{takes_part})"
        case rows:
            raise TypeError(f"{table} is searched, and {rows} has no rule here")
