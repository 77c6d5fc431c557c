"""A server that was filled before contacts were metered: its phones and e-mails go into the vault, and come back with the older tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.db import migrate
from app.db.engine import Database
from tests.helpers.databases import Source

BEFORE = 9
CLIENT = (
    "INSERT INTO client(name, kind, status, is_customer, is_supplier, discount, version, phone, email, search)"
    " VALUES ('Beta', 'company', 'new', TRUE, FALSE, 0, 1, '+49 30 1234567', 'max@firm.example', 'beta +49 30 1234567 49301234567')"
)


@pytest.fixture
def older(source: Source) -> Iterator[Database]:
    """A database of the version before, with a client."""
    made = source.empty("metered")
    migrate.create_or_upgrade(made)
    migrate.downgrade(made, BEFORE)
    with made.engine.connect() as connection:
        connection.execute(sa.text(CLIENT))
        connection.commit()
    yield made
    source.drop(made)


@pytest.mark.backends("postgres")
def test_upgrade_when_there_are_clients_then_masks_stay_and_downgrade_brings_the_values_back(older: Database) -> None:
    migrate.create_or_upgrade(older)
    with older.engine.connect() as connection:
        assert tuple(connection.execute(sa.text("SELECT phone, email, search FROM client")).one()) == (
            "+49 30 •••••67", "m•••@firm.example", "beta +49 30 •••••67 m•••@firm.example",
        )
        kept = connection.execute(sa.text("SELECT field, secret, sought FROM contact_vault ORDER BY field")).all()
        connection.rollback()
    assert list(map(tuple, kept)) == [("email", "max@firm.example", "max@firm.example"), ("phone", "+49 30 1234567", "301234567")]
    migrate.downgrade(older, BEFORE)
    with older.engine.connect() as connection:
        assert tuple(connection.execute(sa.text("SELECT phone, email FROM client")).one()) == ("+49 30 1234567", "max@firm.example")
        connection.rollback()
