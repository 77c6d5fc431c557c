"""The declared rights as Firebird 3 keeps them: a role for each role, grants, and guarded views for whoever sees only some rows.

Firebird has no row policies. A table with a rule for its rows has a view ``v_<table>`` beside it, and the roles that see only some rows hold grants
on the view alone; the dialect writes the view's name for them. A condition in the view's WHERE would not do: the server evaluates a foreign ``ON``
condition before it, so every business column carries the rule itself (FIREBIRD-GUARD, change 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from app.core.access import TABLES, ByTeam, Joined, TableRights, Through, Verb
from app.core.access.tables import LIMITED, ROLES
from app.db.guard import paging_firebird, psql, veil_firebird
from app.db.guard.journal_firebird import history
from app.db.guard.row_rules_firebird import asked, changed, changed_through, mine, rule, taken_back, through

role_name = psql.role_name


def view_name(table: str) -> str:
    """The guarded view of a table."""
    return f"v_{table}"


def writer_name(table: str) -> str:
    """The trigger that writes through the view of a table."""
    return f"g_{table}"


def lock_name(table: str) -> str:
    """The procedure that locks a row of a table."""
    return f"lk_{table}"


def guarded() -> frozenset[str]:
    """Tables that limited roles reach through their views."""
    return frozenset(name for name, rights in TABLES.items() if rights.rows is not None)


BASE = [
    "CREATE TABLE k_sight(login VARCHAR(31) CHARACTER SET UTF8 NOT NULL, owner_id BIGINT NOT NULL, PRIMARY KEY(login, owner_id))",
    "CREATE EXCEPTION k_denied 'denied'",
    "CREATE EXCEPTION k_conflict 'conflict'",
    "GRANT USAGE ON EXCEPTION k_denied TO PUBLIC",
    "GRANT USAGE ON EXCEPTION k_conflict TO PUBLIC",
    *(f"CREATE ROLE {role_name(role)}" for role in ROLES),
]
INSTALLED = "SELECT COUNT(*) FROM rdb$relations WHERE rdb$relation_name = 'K_SIGHT'"

_REFRESH = """CREATE OR ALTER PROCEDURE k_refresh AS
DECLARE l VARCHAR(31) CHARACTER SET UTF8; DECLARE me BIGINT; DECLARE s VARCHAR(40) CHARACTER SET UTF8; DECLARE b BIGINT;
BEGIN
  DELETE FROM k_sight;
  FOR SELECT UPPER(e.login), e.id, e.scope, e.branch_id FROM employee e WHERE e.login IS NOT NULL AND e.is_active AND e.deleted_at IS NULL
    INTO :l, :me, :s, :b DO
    INSERT INTO k_sight(login, owner_id) SELECT :l, o.id FROM employee o WHERE o.id = :me OR :s = 'all' OR (:s = 'branch' AND o.branch_id = :b)
      OR (:s = 'department' AND o.id IN (WITH RECURSIVE d AS (SELECT x.id, 0 AS n FROM employee x WHERE x.id = :me
        UNION ALL SELECT y.id, d.n + 1 FROM employee y JOIN d ON y.head_id = d.id WHERE d.n < 20) SELECT d.id FROM d));
END"""
_DECIDING = ("login", "role", "scope", "head_id", "branch_id", "is_active", "deleted_at")
#: whether what decides about rights has changed on an employee's card
CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _DECIDING)
_SIGHT = f"""CREATE OR ALTER TRIGGER k_employee FOR employee AFTER INSERT OR UPDATE OR DELETE POSITION 32001 AS BEGIN
  IF ({CHANGED}) THEN EXECUTE PROCEDURE k_refresh; END"""


_SEES = "CREATE OR ALTER PROCEDURE k_sees (entity VARCHAR(63) CHARACTER SET UTF8, k BIGINT) RETURNS (sees SMALLINT) AS"


def batches(tables: Iterable[sa.Table], preparer: Any) -> list[list[str]]:
    """All definitions, which may be run again and again once ``BASE`` is there; what a batch makes the next ones may use."""
    known = sorted((table for table in tables if table.name in TABLES), key=lambda table: table.name)
    views = [table for table in known if TABLES[table.name].rows is not None]
    return [
        [_REFRESH],
        [_SIGHT, "GRANT SELECT, INSERT, DELETE ON k_sight TO PROCEDURE k_refresh", "GRANT SELECT ON employee TO PROCEDURE k_refresh"],
        ["GRANT EXECUTE ON PROCEDURE k_refresh TO TRIGGER k_employee", "EXECUTE PROCEDURE k_refresh"],
        [view(table, preparer) for table in views],
        [trigger(table, preparer) for table in views] + [locker(table, preparer) for table in views] + _sees()[:1] + paging_firebird.procedures(),
        _history() + _sees()[1:],
        [line for table in views for line in _inner(table, preparer)],
        [line for table in known for line in _grants(table, TABLES[table.name], preparer)] + paging_firebird.grants(),
    ]


VIEWS = "SELECT TRIM(rdb$relation_name) FROM rdb$relations WHERE rdb$relation_name STARTING WITH 'V_' AND rdb$view_blr IS NOT NULL"
TRIGGERS = """SELECT TRIM(rdb$trigger_name) FROM rdb$triggers
WHERE rdb$trigger_name IN ('K_EMPLOYEE', 'K_PEOPLE', 'K_WISH', 'K_DOOR') OR rdb$trigger_name STARTING WITH 'K_ASKS_'
OR rdb$trigger_name STARTING WITH 'G_' AND rdb$relation_name STARTING WITH 'V_'"""
PROCEDURES = """SELECT TRIM(rdb$procedure_name) FROM rdb$procedures
WHERE rdb$procedure_name STARTING WITH 'LK_' OR rdb$procedure_name STARTING WITH 'PG_'"""


def released(views: Iterable[str], triggers: Iterable[str], procedures: Iterable[str]) -> list[list[str]]:
    """What frees the tables for a migration: nothing of ours names a column any more, and until the next `batches` the limited roles see nothing."""
    nobody = f"IIF(CURRENT_ROLE IN ({_listed(LIMITED)}), 0, 1)"
    return [
        [f"DROP TRIGGER {name}" for name in triggers],
        [
            *(f"CREATE OR ALTER PROCEDURE {name} (k BIGINT) RETURNS (hit SMALLINT) AS BEGIN hit = 0; END" for name in procedures),
            f"{_SEES} BEGIN sees = {nobody}; END",
            "CREATE OR ALTER PROCEDURE k_refresh AS BEGIN END",
        ],
        [f"DROP VIEW {name}" for name in views],
    ]


#: what our roles hold on tables and views: role, relation, letter of the privilege, column
HELD = """SELECT TRIM(rdb$user), TRIM(rdb$relation_name), TRIM(rdb$privilege), TRIM(rdb$field_name) FROM rdb$user_privileges
WHERE rdb$user STARTING WITH 'KONTOR_' AND rdb$user_type = 13 AND rdb$object_type IN (0, 1) AND rdb$privilege IN ('S', 'I', 'U', 'D')"""
#: procedures that the staff's group may call
CALLED = "SELECT DISTINCT TRIM(rdb$relation_name) FROM rdb$user_privileges WHERE rdb$user = :staff AND rdb$object_type = 5 AND rdb$privilege = 'X'"
#: those of them that take a right more
ONLY_WITH = {"JRN_SEARCH": "journal.entry.view"}
_VERBS = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}


def revocations(held: Iterable[tuple[str, str, str, str | None]]) -> list[str]:
    """What takes everything from our roles; taking what is not there would be an error to one of the drivers."""
    return [
        f'REVOKE {_VERBS[letter]}{f" ({_quoted(column)})" if column else ""} ON {_quoted(relation)} FROM ROLE {role}'
        for role, relation, letter, column in held if not relation.startswith(("JRN_", "ALEMBIC"))
    ]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _sees() -> list[str]:
    """The procedure that says whether the person may see a row of any table, for what reads past the views."""
    unreadable = "".join(
        f"  IF (entity = '{name}' AND CURRENT_ROLE IN ({_listed(frozenset(ROLES) - rights.read)})) THEN sees = 0;\n"
        for name, rights in TABLES.items() if frozenset(ROLES) - rights.read
    )
    hidden = "".join(
        f"  IF (entity = '{name}' AND CURRENT_ROLE IN ({_listed(rights.limited)})) THEN"
        f" IF (NOT EXISTS(SELECT 1 FROM {view_name(name)} v WHERE v.id = :k)) THEN sees = 0;\n"
        for name, rights in TABLES.items() if rights.limited
    )
    made = f"{_SEES} BEGIN\n  sees = 1;\n{unreadable}{hidden}END"
    shown = [f"GRANT SELECT ON {view_name(name)} TO PROCEDURE k_sees" for name, rights in TABLES.items() if rights.limited]
    return [made, *shown, "GRANT EXECUTE ON PROCEDURE k_sees TO PROCEDURE jrn_history"]


def _history() -> list[str]:
    """The journal of one row, for whoever sees the row, and as the person may see it."""
    seen = "EXECUTE PROCEDURE k_sees(:p_tbl, CAST(:p_rkey AS BIGINT)) RETURNING_VALUES :seen; IF (seen = 0) THEN EXIT;"
    made = history(f"{seen} {veil_firebird.ASKED}", veil_firebird.DECLARED, veil_firebird.veiled("p_tbl"))
    return [*made, *veil_firebird.grants("jrn_history")]


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(f"'{role_name(role)}'" for role in sorted(roles))


def view(table: sa.Table, preparer: Any) -> str:
    """The guarded view: bare stand only keys, references, the version and what the rule itself looks at."""
    seen, quote, columns = rule(table.name, "c"), preparer.quote, [column.name for column in table.columns]
    bare = {"version", "entity", "record_id", *(column.name for column in table.columns if column.primary_key or column.foreign_keys)}
    shown = (f"c.{quote(name)}" if name in bare else f"CASE WHEN {seen} THEN c.{quote(name)} END" for name in columns)
    names = ", ".join(quote(name) for name in columns)
    return f"CREATE OR ALTER VIEW {view_name(table.name)} ({names}) AS SELECT {', '.join(shown)} FROM {quote(table.name)} c WHERE {seen}"


def trigger(table: sa.Table, preparer: Any) -> str:
    """Writing through the view. The trigger holds the rights on the table, nobody else of the limited roles does."""
    quote, name = preparer.quote, preparer.quote(table.name)
    columns = list(table.columns)
    back = [column for column in columns if not _is_long(column)]
    fields = [column for column in columns if not column.primary_key]

    def insert(used: list[sa.Column[Any]]) -> str:
        return (f"INSERT INTO {name} ({', '.join(quote(c.name) for c in used)}) VALUES ({', '.join(f'NEW.{quote(c.name)}' for c in used)})"
                f" RETURNING {', '.join(quote(c.name) for c in back)} INTO {', '.join(f'NEW.{quote(c.name)}' for c in back)};")

    version = " AND version = OLD.version" if "version" in table.columns else ""
    written = (quote(column.name) for column in fields)
    sets = ", ".join(f"{field} = IIF(NEW.{field} IS DISTINCT FROM OLD.{field}, NEW.{field}, {field})" for field in written)
    checks = "".join(f"  IF (NOT DELETING AND {test}) THEN EXCEPTION k_denied 'row of {table.name}';\n" for test in _refused(table))
    rows = TABLES[table.name].rows
    if isinstance(rows, Joined):  # the view shows more than may be written
        there = changed_through(rows.table, f"OLD.{rows.column}", "p") + (f" OR {mine(rows.own, 'OLD')}" if rows.own else "")
        checks += f"  IF (NOT INSERTING AND NOT ({there})) THEN EXCEPTION k_denied 'row of {table.name}';\n"
    if isinstance(rows, ByTeam) and rows.passed_by:
        there = f"{changed(table.name, 'OLD')} OR UPDATING AND {taken_back(table.name)}"
        checks += f"  IF (NOT INSERTING AND NOT ({there})) THEN EXCEPTION k_denied 'row of {table.name}';\n"
    return f"""CREATE OR ALTER TRIGGER {writer_name(table.name)} FOR {view_name(table.name)} ACTIVE BEFORE INSERT OR UPDATE OR DELETE AS BEGIN
{checks}  IF (INSERTING) THEN BEGIN
    IF (NEW.id IS NULL) THEN {insert(fields)}
    ELSE {insert(columns)}
  END ELSE IF (UPDATING) THEN BEGIN
    UPDATE {name} SET {sets} WHERE id = OLD.id{version};
    IF (ROW_COUNT = 0) THEN EXCEPTION k_conflict '{table.name}';
  END ELSE BEGIN
    DELETE FROM {name} WHERE id = OLD.id{version};
    IF (ROW_COUNT = 0) THEN EXCEPTION k_conflict '{table.name}';
  END END"""


def _refused(table: sa.Table) -> Iterator[str]:
    """What may not be written: a row that the writer would not see, a locked column, and what refers to a row that the writer does not see.

    Locked columns are no matter of grants here: through a view Firebird asks for the right to change every column that its trigger gives back.
    """
    rows = TABLES[table.name].rows
    seen = changed_through(rows.table, f"NEW.{rows.column}", "p") if isinstance(rows, Joined) else rule(table.name, "NEW")
    if isinstance(rows, Joined) and rows.own:
        seen += f" OR UPDATING AND {mine(rows.own, 'NEW')} AND {through(rows.table, f'NEW.{rows.column}', 'p')}"
    yield f"NOT ({seen})"
    for role, columns in sorted(TABLES[table.name].locked.items()):
        differ = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
        yield f"UPDATING AND CURRENT_ROLE = '{role_name(role)}' AND ({differ})"
    if isinstance(rows, ByTeam):  # what a team does may be about a record that only its author sees
        return
    own = rows.column if isinstance(rows, Through | Joined) else ""
    for column in table.columns:
        target = next((key.column.table.name for key in column.foreign_keys), table.name)
        if target != table.name and column.name != own and target in guarded():
            yield f"NEW.{column.name} IS NOT NULL AND NOT {through(target, f'NEW.{column.name}', 'p')}"


def locker(table: sa.Table, preparer: Any) -> str:
    """WITH LOCK takes tables only, so a procedure locks the row for whoever sees it."""
    return f"""CREATE OR ALTER PROCEDURE {lock_name(table.name)} (k BIGINT) RETURNS (hit SMALLINT) AS BEGIN
  hit = 0;
  IF (EXISTS(SELECT 1 FROM {view_name(table.name)} WHERE id = :k)) THEN
    SELECT 1 FROM {preparer.quote(table.name)} WHERE id = :k WITH LOCK INTO :hit;
END"""


def _inner(table: sa.Table, preparer: Any) -> Iterator[str]:
    """What view, trigger and procedure themselves may."""
    shown, writer, lock = view_name(table.name), writer_name(table.name), lock_name(table.name)
    name = preparer.quote(table.name)
    referred = {key.column.table.name for column in table.columns for key in column.foreign_keys} & guarded()
    looked_into = asked(table.name) | referred | set().union(*(asked(target) for target in referred))
    yield f"GRANT SELECT ON {name} TO VIEW {shown}"
    yield from (f"GRANT SELECT ON {preparer.quote(other)} TO VIEW {shown}" for other in sorted(asked(table.name)))
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO TRIGGER {writer}"
    yield from (f"GRANT SELECT ON {preparer.quote(other)} TO TRIGGER {writer}" for other in sorted(looked_into - {table.name}))
    yield f"GRANT SELECT, UPDATE ON {name} TO PROCEDURE {lock}"
    yield f"GRANT SELECT ON {shown} TO PROCEDURE {lock}"


def _grants(table: sa.Table, rights: TableRights, preparer: Any) -> Iterator[str]:
    """Roles with the same rights on the same face of the table share a statement."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for role in ROLES:
        face = view_name(table.name) if role in rights.limited else preparer.quote(table.name)
        verbs = [str(verb) for verb in Verb if role in rights.roles(verb)]
        if role in rights.hold and "UPDATE" not in verbs:
            verbs.append("UPDATE (id)")
        if verbs:
            alike.setdefault((face, ", ".join(verbs)), []).append(f"ROLE {role_name(role)}")
        if role in rights.limited and role in rights.change | rights.hold:
            alike.setdefault((f"PROCEDURE {lock_name(table.name)}", "EXECUTE"), []).append(f"ROLE {role_name(role)}")
    yield from (f"GRANT {verbs} ON {face} TO {', '.join(roles)}" for (face, verbs), roles in alike.items())


def _is_long(column: sa.Column[Any]) -> bool:
    kind: Any = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, sa.LargeBinary | sa.Text)
