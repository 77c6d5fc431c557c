"""The declared rights as PostgreSQL keeps them: a group for each role, grants, row policies, and functions that answer for the person.

Who somebody is says ``session_user`` alone: current_user changes inside definer functions, and anybody can change a setting (RELIABILITY 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.access import OWNED, TABLES, ByManager, ByTeam, Joined, OfRecord, Personal, TableRights, Through, Verb
from app.core.access.tables import ADMINISTRATOR, EXAMINING, OWNER, ROLES
from app.db.engine import STAFF
from app.db.guard import finding_postgres, teams_postgres
from app.db.guard.journal_postgres import history
from app.db.guard.teams_postgres import group

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
POLICIES = ("kontor_all", "kontor_see", "kontor_add", "kontor_change", "kontor_remove")
_MINE, _ME = teams_postgres.MINE, teams_postgres.ME
#: whoever manages the people sees what is personal as well
_MANAGES = " OR ".join(f"pg_has_role(session_user, '{group(role)}', 'member')" for role in (ADMINISTRATOR, OWNER))


def groups(roles: Iterable[str]) -> str:
    """Groups as a statement names them."""
    return ", ".join(group(role) for role in sorted(roles))


def statements(tables: Iterable[sa.Table], database: str) -> list[str]:
    """All definitions, which may be run again and again.

    :param database: its name, quoted.
    """
    known = sorted((table for table in tables if table.name in TABLES), key=lambda table: table.name)
    found = finding_postgres.statements(known, DEFINER)
    lines = (line for table in known for line in (*_table(table, TABLES[table.name]), *teams_postgres.statements(table.name, DEFINER)))
    return [*_people(database), *_functions(known), *found, *lines]


def _people(database: str) -> list[str]:
    everybody = f"{STAFF}, {groups(ROLES)}"
    return [
        *(f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$" for name in (STAFF, *map(group, ROLES))),
        f"GRANT {STAFF} TO {groups(ROLES)}",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {STAFF}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody}",
        "CREATE SCHEMA IF NOT EXISTS kontor",
        f"GRANT USAGE ON SCHEMA public, jrn, kontor TO {STAFF}",
        f"GRANT SELECT ON alembic_version TO {STAFF}",
        f"GRANT EXECUTE ON FUNCTION jrn.begin_action, jrn.touched_by, jrn.history, jrn.feed TO {STAFF}",
        f"GRANT EXECUTE ON FUNCTION jrn.replay, jrn.newest TO {groups(EXAMINING)}",
    ]


def _functions(tables: list[sa.Table]) -> list[str]:
    made = [
        f"""CREATE OR REPLACE FUNCTION kontor.me() RETURNS integer LANGUAGE sql STABLE {DEFINER} AS $$
SELECT e.id::integer FROM public.employee e WHERE lower(e.login) = session_user AND e.is_active AND e.deleted_at IS NULL $$""",
        # plpgsql keeps its plans for the session; each subquery of a statement asks anew, and a function in SQL would be planned each time
        f"""CREATE OR REPLACE FUNCTION kontor.visible_staff() RETURNS integer[] LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE me record; seen integer[];
BEGIN
  SELECT e.id, e.scope, e.branch_id INTO me FROM public.employee e WHERE lower(e.login) = session_user AND e.is_active AND e.deleted_at IS NULL;
  IF NOT FOUND THEN RETURN '{{}}'; END IF;
  IF me.scope = 'all' THEN
    SELECT array_agg(e.id::integer) INTO seen FROM public.employee e;
  ELSIF me.scope = 'department' THEN
    WITH RECURSIVE below AS (SELECT me.id UNION SELECT e.id FROM public.employee e JOIN below b ON e.head_id = b.id)
    SELECT array_agg(b.id::integer) INTO seen FROM below b;
  ELSIF me.scope = 'branch' THEN
    SELECT array_agg(e.id::integer) INTO seen FROM public.employee e WHERE e.id = me.id OR e.branch_id = me.branch_id;
  ELSE
    seen := ARRAY[me.id::integer];
  END IF;
  RETURN seen;
END $$""",
        f"""CREATE OR REPLACE FUNCTION kontor.sees(p_entity text, p_key text) RETURNS boolean LANGUAGE plpgsql STABLE {DEFINER} AS $$
DECLARE k bigint;
BEGIN
  IF to_regclass('public.' || quote_ident(p_entity)) IS NULL OR NOT has_table_privilege(session_user, 'public.' || quote_ident(p_entity), 'SELECT')
  THEN RETURN false; END IF;
  IF {teams_postgres.OWNS} OR {_MANAGES} OR ({teams_postgres.SEES_ALL})
    AND p_entity NOT IN ({", ".join(f"'{name}'" for name, each in TABLES.items() if isinstance(each.rows, Personal))})
  THEN RETURN true; END IF;
  k := CASE WHEN p_key ~ '^[0-9]+$' THEN p_key::bigint END;
  CASE p_entity
{"".join(f"  WHEN '{table.name}' THEN RETURN {_seen(table.name)};{chr(10)}" for table in tables if TABLES[table.name].rows)}  ELSE RETURN true;
  END CASE;
END $$""",
        history("AND kontor.sees(p_tbl, p_rkey)", "kontor.veiled(e.tbl, e.doc)"),
    ]
    names = ("me()", "visible_staff()", "sees(text, text)")
    shut = [f"REVOKE ALL ON FUNCTION kontor.{name} FROM PUBLIC" for name in names]
    return [*made, *shut, *(f"GRANT EXECUTE ON FUNCTION kontor.{name} TO {STAFF}" for name in names)]


def _seen(table: str) -> str:
    """Whether the person sees row ``k`` of a table, for functions that read past the policies."""
    match TABLES[table].rows:
        case ByManager(column):
            rule = f"r.{column} IS NULL OR r.{column} = {_MINE}"
        case Through(parent, column):
            rule = f"kontor.sees('{parent}', r.{column}::text)"
        case Personal(column):
            rule = f"r.{column} = kontor.me()"
        case ByTeam() as team:
            rule = teams_postgres.seen(team, "r.")
        case Joined():
            rule = "true"
        case _:
            rule = "kontor.sees(r.entity, r.record_id::text)"
    return f"EXISTS (SELECT FROM public.{table} r WHERE r.id = k AND ({rule}))"


def _table(table: sa.Table, rights: TableRights) -> list[str]:
    name = f'public."{table.name}"'
    made = [f"GRANT {verb} ON {name} TO {groups(roles)}" for verb, roles in _whole(rights) if roles]
    if rights.hold:  # a row can be locked by whoever may change a column of it; the journal's trigger refuses another key
        made.append(f"GRANT UPDATE (id) ON {name} TO {groups(rights.hold)}")
    for role, columns in sorted(rights.locked.items()):
        free = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in columns and not column.primary_key)
        made.append(f"GRANT UPDATE ({free}) ON {name} TO {group(role)}")
    made += [f"DROP POLICY IF EXISTS {policy} ON {name}" for policy in POLICIES]
    if rights.rows is None:
        return [*made, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"]
    rule, written, parents = row_rule(table, rights), _written(table, rights), _parents(table, rights)
    own, stays = _own(table, rights)
    free_roles, limited = rights.read - rights.limited, rights.limited
    made.append(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    made.append(f"CREATE POLICY kontor_all ON {name} TO {groups(free_roles)} USING (true) WITH CHECK (true)")
    if limited:
        to = groups(limited)
        made.append(f"CREATE POLICY kontor_see ON {name} FOR SELECT TO {to} USING ({rule})")
        made.append(f"CREATE POLICY kontor_add ON {name} FOR INSERT TO {to} WITH CHECK ({parents})")
        made.append(f"CREATE POLICY kontor_change ON {name} FOR UPDATE TO {to} USING ({written}{own}) WITH CHECK ({parents}{stays})")
        made.append(f"CREATE POLICY kontor_remove ON {name} FOR DELETE TO {to} USING ({written}{own})")
    return made


def _whole(rights: TableRights) -> list[tuple[Verb, frozenset[str]]]:
    """The verbs that are granted for the whole table: changing is granted by column to whoever has locked ones."""
    return [(verb, rights.roles(verb) - (rights.locked.keys() if verb is Verb.CHANGE else frozenset())) for verb in Verb]


def row_rule(table: sa.Table, rights: TableRights) -> str:
    """Which rows a limited person sees. The policies of the parent hold inside the EXISTS, since it runs as the person."""
    match rights.rows:
        case ByManager(column):
            return f'"{column}" IS NULL OR "{column}" = {_MINE}'
        case Through(parent, column):
            return _exists(table.name, parent, column)
        case Personal(column):
            return f'"{column}" = {_ME}'
        case ByTeam() as team:
            return teams_postgres.seen(team, "")
        case Joined():
            return "true"
        case OfRecord():
            records = [name for name, each in TABLES.items() if isinstance(each.rows, OWNED)]
            cases = "".join(f" WHEN '{name}' THEN {_exists(table.name, name, 'record_id')}" for name in records)
            return f"CASE entity{cases} ELSE true END"
        case _:
            raise TypeError(f"{table.name} has no rule for its rows")


def _written(table: sa.Table, rights: TableRights) -> str:
    """Which rows a limited person changes or removes: those that are seen, but for what everybody knows."""
    if not isinstance(rights.rows, Joined):
        return row_rule(table, rights)
    parent = TABLES[rights.rows.table].rows
    changed = f" AND ({teams_postgres.changed(parent, 'p.')})" if isinstance(parent, ByTeam) else ""
    return _exists(table.name, rights.rows.table, rights.rows.column, changed)


def _own(table: sa.Table, rights: TableRights) -> tuple[str, str]:
    """What a person may do with the own row beside that: take hold of it, and leave it one of the person's and of what the person sees."""
    if not isinstance(rights.rows, Joined) or not rights.rows.own:
        return "", ""
    mine = f'"{rights.rows.own}" = {_ME}'
    return f" OR {mine}", f" OR {mine} AND {_exists(table.name, rights.rows.table, rights.rows.column)}"


def _exists(table: str, parent: str, column: str, more: str = "") -> str:
    return f'EXISTS (SELECT FROM public."{parent}" p WHERE p.id = "{table}"."{column}"{more})'


def _parents(table: sa.Table, rights: TableRights) -> str:
    """The rule together with the sight of everything that the row refers to: foreign keys are checked past the policies.

    What a team does may be about a record that only its author sees, and the others must still be able to say that it is done.
    """
    if isinstance(rights.rows, ByTeam):
        return row_rule(table, rights)
    found = [f"({_written(table, rights)})"]
    own = rights.rows.column if isinstance(rights.rows, Through | Joined) else ""
    for column in table.columns:
        target = next((key.column.table.name for key in column.foreign_keys), table.name)
        if target != table.name and column.name != own and target in TABLES and TABLES[target].rows is not None:
            found.append(f'("{column.name}" IS NULL OR {_exists(table.name, target, column.name)})')
    return " AND ".join(found)
