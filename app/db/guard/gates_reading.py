"""What keeps a document or a stage shut, past the rights to rows: whoever is refused hears which step opens it, even in a colleague's case.

PostgreSQL answers by a function of the tables' owner, Firebird by a procedure; in a file the statement itself is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.access import TABLES
from app.core.access.tables import ROLES
from app.db.engine import STAFF
from app.db.guard.books_rules import spelled
from app.db.guard.gates_rules import COUNTS, GATE, IS_MET, LATEST, cases_about, records_of_deal, records_of_document
from app.db.guard.journal import run
from app.db.guard.psql import role_name
from app.db.types import Id

_COLUMNS: tuple[sa.ColumnClause[Any], ...] = (
    sa.column("gate_id", Id), sa.column("process_id", Id), sa.column("process", sa.String), sa.column("is_in_force", sa.Integer),
    sa.column("case_id", Id), sa.column("node", sa.String), sa.column("title", sa.String), sa.column("doer", sa.String),
    sa.column("step_id", Id), sa.column("holder_id", Id), sa.column("holder", sa.String), sa.column("is_met", sa.Integer),
)
_NAMES = ", ".join(column.name for column in _COLUMNS)
_TYPES = ("bigint", "bigint", "text", "integer", "bigint", "text", "text", "text", "bigint", "bigint", "text", "integer")
#: a column of the row that is asked about
_NEW = re.compile(r"NEW\.(\[?\w+\]?)")
_UTF8 = "CHARACTER SET UTF8"
_RETURNED = (
    f"(gate_id BIGINT, process_id BIGINT, process VARCHAR(150) {_UTF8}, is_in_force INT, case_id BIGINT, node VARCHAR(64) {_UTF8},"
    f" title VARCHAR(200) {_UTF8}, doer VARCHAR(40) {_UTF8}, step_id BIGINT, holder_id BIGINT, holder VARCHAR(150) {_UTF8}, is_met INT)"
)
_HEAD = f"CREATE OR ALTER PROCEDURE k_gate (p_entity VARCHAR(27) {_UTF8}, p_key BIGINT, p_stage BIGINT) RETURNS {_RETURNED} AS"
_READ = (
    "deal", "document", "document_link", "employee", "process", "process_version", "process_node", "process_gate", "process_gate_need",
    "process_case", "process_step",
)


def _question(entity: str, key: str, stage: str, row: str = "") -> str:
    """Each need of each gate by each case that could open it; a gate without a case or a need has one row.

    :param row: where the database takes a row without a table from.
    """
    target = "g.[target] = 'post' AND g.document_type = r.[type]" if entity == "document" else f"g.[target] = 'stage' AND g.stage_id = {stage}"
    records = records_of_document() if entity == "document" else records_of_deal()
    known = _NEW.sub(lambda name: f"(SELECT q.{name[1]} FROM @{entity} q WHERE q.id = {key})", records).replace("{row}", row)
    cases = f"(SELECT c.id, c.process_id, c.version_id, c.[state] FROM {cases_about(known)})"
    return (
        "SELECT g.id AS gate_id, p.id AS process_id, p.[name] AS process, CASE WHEN v.[state] = 'published' THEN 1 ELSE 0 END AS is_in_force,"
        " c.id AS case_id, n.[node], k.[title], k.[role] AS doer, CASE WHEN s.[state] NOT IN ('done', 'cancelled') THEN s.id END AS step_id,"
        " e.id AS holder_id, e.[name] AS holder,"
        f" CASE WHEN n.id IS NULL OR {IS_MET} THEN 1 ELSE 0 END AS is_met"
        f" FROM @{entity} r CROSS JOIN {GATE} LEFT JOIN {cases} c ON {COUNTS}"
        " LEFT JOIN @process_gate_need n ON n.gate_id = g.id LEFT JOIN @process_node k ON k.version_id = g.version_id AND k.[node] = n.[node]"
        f" LEFT JOIN @process_step s ON {LATEST} LEFT JOIN @employee e ON e.id = COALESCE(s.employee_id, k.employee_id)"
        f" WHERE r.id = {key} AND {target} AND (v.[state] = 'published' OR c.id IS NOT NULL)"
    )


def _postgres() -> list[str]:
    cast = ", ".join(f"q.{column.name}::{kind}" for column, kind in zip(_COLUMNS, _TYPES, strict=True))
    returned = ", ".join(f"{column.name} {kind}" for column, kind in zip(_COLUMNS, _TYPES, strict=True))
    asked = {entity: f"RETURN QUERY SELECT {cast} FROM ({_question(entity, 'p_key', 'p_stage')}) q;" for entity in ("document", "deal")}
    signature = "kontor.gate(text, bigint, bigint)"
    return [
        f"""CREATE OR REPLACE FUNCTION kontor.gate(p_entity text, p_key bigint, p_stage bigint) RETURNS TABLE({returned})
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT has_table_privilege(session_user, 'public.process_gate', 'SELECT') OR NOT kontor.sees(p_entity, p_key::text) THEN RETURN; END IF;
  IF p_entity = 'deal' THEN {asked["deal"]} ELSE {asked["document"]} END IF;
END $$""",
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {signature} TO {STAFF}",
    ]


def _firebird() -> list[str]:
    shut_out = ", ".join(f"'{role_name(role)}'" for role in sorted(frozenset(ROLES) - TABLES["process_gate"].read))
    into = ", ".join(f":{column.name}" for column in _COLUMNS)
    questions = {entity: _question(entity, ":p_key", ":p_stage", " FROM rdb$database") for entity in ("document", "deal")}
    asked = {entity: f"FOR {question} INTO {into} DO SUSPEND;" for entity, question in questions.items()}
    return [
        f"""{_HEAD} DECLARE seen SMALLINT; BEGIN
  IF (CURRENT_ROLE IN ({shut_out})) THEN EXIT;
  EXECUTE PROCEDURE k_sees(p_entity, p_key) RETURNING_VALUES seen; IF (seen = 0) THEN EXIT;
  IF (p_entity = 'deal') THEN {asked["deal"]} ELSE {asked["document"]}
END""",
        *(f"GRANT SELECT ON @{table} TO PROCEDURE k_gate" for table in _READ),
        "GRANT EXECUTE ON PROCEDURE k_sees TO PROCEDURE k_gate",
        f"GRANT EXECUTE ON PROCEDURE k_gate TO ROLE {STAFF}",
    ]


def install(connection: Connection) -> None:
    """Bring the function or procedure up to date; part of each migration, after the rights."""
    schema, made = {"postgresql": ("public.", _postgres), "firebird": ("", _firebird)}.get(connection.dialect.name, ("", list))
    run(connection, [spelled(text, connection.dialect.identifier_preparer, schema) for text in made()])


def release(connection: Connection) -> None:
    """Name no column any more, before a migration that may take one away."""
    if connection.dialect.name == "firebird":
        present = "SELECT COUNT(*) FROM rdb$procedures WHERE rdb$procedure_name = 'K_GATE'"
        if connection.exec_driver_sql(present).scalar():
            run(connection, [spelled(f"{_HEAD} BEGIN EXIT; END", connection.dialect.identifier_preparer)])


def needs(session: Session, entity: str, key: int, stage: int | None = None) -> Sequence[sa.Row[Any]]:
    """What would have to be done for a document to be posted, or for a deal to come to a stage: see ``_question``; nothing where nothing guards it.

    :param entity: ``document`` or ``deal``.
    """
    connection = session.connection()
    name, preparer = connection.dialect.name, connection.dialect.identifier_preparer
    answering = {"postgresql": "kontor.gate", "firebird": "k_gate"}
    own = spelled(_question(entity, ":key", ":stage"), preparer)
    written = f"SELECT {_NAMES} FROM {answering[name]}(:entity, :key, :stage)" if name in answering else own
    bound: list[sa.BindParameter[Any]] = [
        sa.bindparam("entity", type_=sa.String(27)), sa.bindparam("key", type_=Id()), sa.bindparam("stage", type_=Id()),
    ]
    used = [each for each in bound if f":{each.key}" in written]
    statement = sa.text(written).bindparams(*used).columns(*_COLUMNS)
    values = {"entity": entity, "key": key, "stage": stage}
    return connection.execute(statement, {each.key: values[each.key] for each in used}).all()
