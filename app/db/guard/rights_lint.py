"""Does the PostgreSQL server grant exactly what is declared, and is nothing left open? A finding fails the build.

The rules are those of RELIABILITY, sections 2.1 and 6: owner, policies on, form of the policies, nothing executable by everybody, a fixed search
path, views that run as the caller, a journal trigger on each table.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.core.access import TABLES, TableRights, Verb
from app.core.access.tables import ROLES
from app.db.engine import STAFF
from app.db.guard import asking, books, gates, gates_rules, teams_postgres
from app.db.guard.rights_postgres import POLICIES
from app.db.guard.teams_postgres import group

#: role, table, verb → the columns it holds for
Matrix = dict[tuple[str, str, Verb], frozenset[str]]
OURS = ("public", "kontor", "jrn")


def declared(metadata: sa.MetaData) -> Matrix:
    """What the declaration gives, by column; removing has none."""
    known = [table for table in metadata.sorted_tables if table.name in TABLES]
    given: Matrix = {
        (role, table.name, verb): _columns(table, TABLES[table.name], role, verb)
        for table in known for role in ROLES for verb in Verb if role in TABLES[table.name].roles(verb)
    }
    return given | {(role, table.name, Verb.CHANGE): frozenset({"id"}) for table in known for role in TABLES[table.name].hold}


def _columns(table: sa.Table, rights: TableRights, role: str, verb: Verb) -> frozenset[str]:
    if verb is Verb.REMOVE:
        return frozenset()
    locked = rights.locked.get(role, ()) if verb is Verb.CHANGE else ()
    keys = {column.name for column in table.primary_key} if locked else set()
    return frozenset(table.columns.keys()) - set(locked) - keys


def granted(connection: Connection) -> Matrix:
    """What the server gives to the groups of the roles."""
    matrix: Matrix = {}
    for role, table, verb, column in connection.execute(sa.text(_COLUMNS), {"groups": [group(role) for role in ROLES]}):
        key = (role.removeprefix("kontor_"), table, Verb(verb))
        matrix[key] = matrix.get(key, frozenset()) | {column}
    for role, table in connection.execute(sa.text(_REMOVING), {"groups": [group(role) for role in ROLES]}):
        matrix[role.removeprefix("kontor_"), table, Verb.REMOVE] = frozenset()
    return matrix


_COLUMNS = """SELECT grantee, table_name, privilege_type, column_name FROM information_schema.column_privileges
WHERE table_schema = 'public' AND table_name <> 'alembic_version' AND grantee = ANY(:groups) AND privilege_type <> 'REFERENCES'"""
_REMOVING = """SELECT grantee, table_name FROM information_schema.table_privileges
WHERE table_schema = 'public' AND privilege_type = 'DELETE' AND grantee = ANY(:groups)"""


def findings(connection: Connection) -> list[str]:
    """What is wrong with the guard, a sentence each; an empty list is what should be."""
    return [text for check in _CHECKS for text in check(connection)]


def _list(connection: Connection, statement: str, **values: object) -> list[tuple[str, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement), {"ours": list(OURS), **values})]


def _tables(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT c.relname, c.relrowsecurity, EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'jrn_row'"
                 " AND t.tgenabled = 'O') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
                 " AND c.relkind = 'r' AND c.relname <> 'alembic_version'")
    for name, has_policies, is_journaled in rows:
        if name not in TABLES:
            yield f"{name}: no rights are declared"
        elif bool(TABLES[name].rows) != bool(has_policies):
            yield f"{name}: row policies are {'on' if has_policies else 'off'}"
        if not is_journaled:
            yield f"{name}: no journal trigger"


def _policies(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, ''), permissive FROM pg_policies")
    for table, policy, text, permissive in rows:
        if policy not in POLICIES or permissive != "PERMISSIVE":
            yield f"{table}: unknown policy {policy}"
        asked_once = text.replace("( SELECT kontor.visible_staff() AS visible_staff)", "").replace("( SELECT kontor.me() AS me)", "")
        if "kontor." in asked_once:
            yield f"{table}: policy {policy} asks a function for each row"


def _functions(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT n.nspname || '.' || p.proname, p.prosecdef, coalesce(array_to_string(p.proconfig, ','), ''),"
                 " EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)"
                 " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY(:ours)")
    for name, is_definer, settings, is_public in rows:
        if is_definer and "search_path=pg_catalog, pg_temp" not in settings:
            yield f"{name}: runs as its owner with the caller's search_path"
        if is_public:
            yield f"{name}: everybody may call it"


def _everybody(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT n.nspname || '.' || c.relname, a.privilege_type FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                 " CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE n.nspname = ANY(:ours) AND a.grantee = 0")
    yield from (f"{name}: everybody has {privilege}" for name, privilege in rows)
    rows = _list(connection, "SELECT d.datname, a.privilege_type FROM pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl,"
                 " acldefault('d', d.datdba))) a WHERE d.datname = current_database() AND a.grantee = 0")
    yield from (f"database {name}: everybody has {privilege}" for name, privilege in rows)
    rows = _list(connection, "SELECT n.nspname, a.privilege_type FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a"
                 " WHERE n.nspname = ANY(:ours) AND (a.grantee = 0 AND (a.privilege_type = 'CREATE' OR n.nspname <> 'public')"
                 " OR a.privilege_type = 'CREATE' AND pg_has_role(a.grantee, :staff, 'member') AND a.grantee <> n.nspowner"
                 " AND NOT (SELECT rolsuper FROM pg_roles WHERE oid = a.grantee))", staff=STAFF)
    yield from (f"schema {name}: {privilege} is open" for name, privilege in rows)


def _views(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT n.nspname || '.' || c.relname, c.relkind, coalesce(array_to_string(c.reloptions, ','), '') FROM pg_class c"
                 " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(:ours) AND c.relkind IN ('v', 'm')")
    for name, kind, options in rows:
        if kind == "m":
            yield f"{name}: a materialized view has no row policies"
        elif "security_invoker=true" not in options:
            yield f"{name}: a view that reads as its owner"


def _owners(connection: Connection) -> Iterator[str]:
    rows = _list(connection, "SELECT n.nspname || '.' || c.relname, r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                 " JOIN pg_roles r ON r.oid = c.relowner WHERE n.nspname = ANY(:ours) AND c.relkind IN ('r', 'v', 'S') AND NOT r.rolsuper"
                 " AND pg_has_role(r.oid, :staff, 'member')", staff=STAFF)
    yield from (f"{name}: belongs to {owner}, who is staff" for name, owner in rows)


def _books(connection: Connection) -> Iterator[str]:
    yield from (f"{name}: a trigger that keeps the books is missing" for name in books.missing(connection, sa.MetaData()))


def _gates(connection: Connection) -> Iterator[str]:
    present = sa.MetaData()
    present.reflect(connection, only=gates_rules.TABLES, resolve_fks=False)
    yield from (f"{name}: a trigger that keeps processes is missing" for name in gates.missing(connection, present))


def _teams(connection: Connection) -> Iterator[str]:
    standing = _guarded_by(connection, teams_postgres.TRIGGER)
    yield from (f"{name}: a trigger that keeps the rows of a team is missing" for name in teams_postgres.guarded() if name not in standing)


def _asking(connection: Connection) -> Iterator[str]:
    standing = _guarded_by(connection, asking.TRIGGER)
    yield from (f"{name}: a trigger that keeps who only asks is missing" for name, _how in asking.asked() if name not in standing)


def _guarded_by(connection: Connection, trigger: str) -> set[str]:
    rows = _list(connection, "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                 " WHERE n.nspname = 'public' AND t.tgname = :trigger AND t.tgenabled = 'O'", trigger=trigger)
    return {name for (name,) in rows}


_CHECKS = (_tables, _policies, _functions, _everybody, _views, _owners, _books, _gates, _teams, _asking)
