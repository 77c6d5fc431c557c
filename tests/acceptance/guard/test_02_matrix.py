"""Bar 2: roles × tables × verbs × columns as the server's catalog tells them are what is declared."""

from __future__ import annotations

import pytest

from app.core.access import TABLES, Verb
from app.core.access.tables import ROLES, undeclared
from app.db.engine import Database
from app.db.guard import rights_lint, staff
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
