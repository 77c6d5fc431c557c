"""Pages of lists sorted by a name, for whoever sees only some rows.

Behind a guarded view no index gives an order: its columns carry the rule, and Firebird sorts all rows of the person for each page, a second for a
head's 33,000 clients (FIREBIRD-GUARD, section 4). A procedure walks the index of the list and asks the rule only of what it meets; it gives keys
and sort values of rows that the person sees anyway. Whoever has few rows gets these sorted instead: the walk would pass nearly the whole table.
"""

from __future__ import annotations

from app.core.access import TABLES
from app.db.guard.psql import role_name
from app.db.guard.row_rules_firebird import asked, rule

#: table → column that its list is sorted by, which is never empty and begins an index
PAGED = {"client": "name"}
#: rows of a person up to which they are sorted
FEW = 2000
#: part of the people whose rows somebody sees, below which the own rows are sorted without counting them
SMALL_PART = 10


def procedure_name(table: str) -> str:
    """The procedure that gives a page of a table."""
    return f"pg_{table}"


def procedures() -> list[str]:
    """The definitions."""
    return [_procedure(table, column) for table, column in PAGED.items()]


def _procedure(table: str, column: str) -> str:
    sees, behind = rule(table, "c"), f"(c.{column} > :p_from OR c.{column} = :p_from AND c.id > :p_id)"
    owner = TABLES[table].rows.column  # type: ignore[union-attr]  # such tables belong to managers
    kept = f"c.deleted_at IS NULL AND (:p_from IS NULL OR {behind})"
    # + 0 keeps Firebird from beginning with the whole table
    own = (f"SELECT c.id AS i, c.{column} AS v FROM {table} c WHERE c.{owner} IS NULL AND {kept} UNION ALL"
           f" SELECT c.id, c.{column} FROM k_sight s JOIN {table} c ON c.{owner} = s.owner_id + 0 WHERE s.login = CURRENT_USER AND {kept}")
    length = "VARCHAR(300) CHARACTER SET UTF8"
    return f"""CREATE OR ALTER PROCEDURE {procedure_name(table)} (p_from {length}, p_id BIGINT, n INTEGER) RETURNS (id BIGINT, o0 {length}) AS
DECLARE few INTEGER; DECLARE o BIGINT; DECLARE m INTEGER;
BEGIN
  few = 0;
  m = (SELECT COUNT(*) FROM k_sight s WHERE s.login = CURRENT_USER);
  IF (m * {SMALL_PART} > (SELECT COUNT(*) FROM employee e)) THEN BEGIN
    few = (SELECT COUNT(*) FROM (SELECT FIRST {FEW} c.id FROM {table} c WHERE c.{owner} IS NULL) x);
    FOR SELECT s.owner_id FROM k_sight s WHERE s.login = CURRENT_USER INTO :o DO IF (few < {FEW}) THEN BEGIN
      m = (SELECT COUNT(*) FROM (SELECT FIRST {FEW} c.id FROM {table} c WHERE c.{owner} = :o) x);
      few = few + m;
    END
  END
  IF (few < {FEW}) THEN
    FOR SELECT FIRST (:n) x.i, x.v FROM ({own}) x ORDER BY x.v, x.i INTO :id, :o0 DO SUSPEND;
  ELSE IF (p_from IS NULL) THEN
    FOR SELECT FIRST (:n) c.id, c.{column} FROM {table} c WHERE c.deleted_at IS NULL AND {sees} ORDER BY c.{column}, c.id INTO :id, :o0 DO SUSPEND;
  ELSE
    FOR SELECT FIRST (:n) c.id, c.{column} FROM {table} c WHERE c.{column} >= :p_from AND {behind} AND c.deleted_at IS NULL AND {sees}
      ORDER BY c.{column}, c.id INTO :id, :o0 DO SUSPEND;
END"""


def grants() -> list[str]:
    """What the procedures themselves may, and who calls them."""
    made = []
    for table in PAGED:
        name = procedure_name(table)
        made += [f"GRANT SELECT ON {seen} TO PROCEDURE {name}" for seen in sorted({table, "k_sight", "employee"} | asked(table))]
        made += [f"GRANT EXECUTE ON PROCEDURE {name} TO ROLE {role_name(role)}" for role in sorted(TABLES[table].limited)]
    return made
