"""Bar 2: roles × tables × verbs × columns as the server's catalog tells them are what is declared."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.access import TABLES, Verb
from app.core.access.tables import ROLES, undeclared
from app.db.engine import Database
from app.db.guard import rights_firebird, rights_lint, staff
from app.models import Base


@pytest.mark.heavy
@pytest.mark.backends("postgres")
def test_matrix_when_read_back_then_equal_to_the_declaration(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.engine.connect() as connection:
        staff.grant(connection, Base.metadata.sorted_tables)
        connection.commit()
        declared, granted = rights_lint.declared(Base.metadata), rights_lint.granted(connection)
        findings = rights_lint.findings(connection)
        connection.rollback()
    columns = sum(max(1, len(names)) for names in granted.values())
    with capsys.disabled():
        print(f"\nbar 2, PostgreSQL: {len(ROLES)} roles × {len(TABLES)} tables × {len(Verb)} verbs: {len(granted)} rights over {columns} columns,"
              f" {len(declared.items() ^ granted.items())} differences, {len(findings)} findings of the lint")
    assert granted == declared
    assert findings == []
    assert undeclared(Base.metadata.tables) == []


@pytest.mark.heavy
@pytest.mark.backends("firebird-fdb")
def test_matrix_when_read_back_from_firebird_then_equal_to_the_declaration(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.engine.connect() as connection:
        held = [tuple(row) for row in connection.execute(sa.text(rights_firebird.HELD))]
        connection.rollback()
    given = {(role, relation.lower(), letter) for role, relation, letter, _column in held if not relation.startswith(("JRN_", "ALEMBIC"))}
    declared = {
        (rights_firebird.role_name(role), rights_firebird.view_name(name) if role in rights.limited else name, verb.name[0] if verb is not Verb.READ else "S")
        for name, rights in TABLES.items() for role in ROLES for verb in Verb if role in rights.roles(verb) or (verb is Verb.CHANGE and role in rights.hold)
    }
    declared = {(role, relation, {"A": "I", "C": "U", "R": "D"}.get(letter, letter)) for role, relation, letter in declared}
    with capsys.disabled():
        print(f"\nbar 2, Firebird: {len(ROLES)} roles × {len(TABLES)} tables × {len(Verb)} verbs: {len(given)} rights, {len(given ^ declared)} differences;"
              f" columns that a role may not change are refused by the triggers of its views")
    assert given == declared
