"""The journal's phones and e-mails from before they were metered, as the staff reads them with an SQL tool."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
import sqlalchemy as sa

from app.core.contact_mask import FIELDS, mask
from app.db.engine import Database
from app.db.guard.journal import read_document
from app.models import Base
from app.services import contacts, history
from tests.helpers import old_contacts
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")

SAMPLES = [
    *(("phone", text) for text in ("+7 900 123-45-12", " +49 (30) 1234567 ", "8/800.555-35-35", "123456", "1234567", "call\u00a0+1 202 555 0101 ext. 9", "x", "+" * 9)),
    *(("email", text) for text in ("max@firm.example", "jo@firm.example", "@firm.example", "none", 'o"neil\\@a.example', "a@b@c.example", "m" * 40 + "@" + "d" * 79)),
    ("phone", "+49 30 •••••67"), ("email", "m•••@firm.example"),
]


@pytest.fixture
def firm(database: Database) -> Iterator[Staffed]:
    with staffed(database) as made:
        yield made


def test_mask_when_made_by_the_server_then_as_the_program_makes_it(database: Database) -> None:
    ask = {
        "postgres": "SELECT kontor.mask_contact(CAST(:field AS text), CAST(:text AS text))",
        "firebird": "SELECT shown FROM k_mask_of(:field, :text)",
    }[database.name]
    with database.engine.connect() as connection:
        if database.name == "firebird":
            connection.exec_driver_sql(
                "CREATE PROCEDURE k_mask_of(f VARCHAR(27), t VARCHAR(250) CHARACTER SET UTF8) RETURNS (shown VARCHAR(250) CHARACTER SET UTF8)"
                " AS BEGIN EXECUTE PROCEDURE k_mask(f, t) RETURNING_VALUES shown; SUSPEND; END"
            )
            connection.commit()
        for field, text in SAMPLES:
            expected = text if "•" in text else mask(field, text)
            assert connection.execute(sa.text(ask), {"field": field, "text": text}).scalar() == expected, text
        connection.rollback()


def test_journal_when_it_has_old_contacts_then_staff_read_masks_and_the_owner_what_was_written(firm: Staffed) -> None:
    with firm.database.engine.connect() as connection:
        clients = old_contacts.write(connection)
        connection.commit()
    _put_away(firm.database)
    seen = {who: old_contacts.all_that_is_read(firm, who, clients) for who in ("sales", "operator", "head", "accountant", "auditor", "administrator")}
    for who, texts in seen.items():
        assert not [secret for secret in old_contacts.SECRETS for text in texts if secret in text], who
    assert any("+49 30 •••••67" in text for text in seen["sales"])
    assert any("•••@firm.example" in text for text in seen["sales"])
    for texts in seen.values():
        for text in texts:
            read_document(text)  # a mask breaks no document
    owner = "\n".join(old_contacts.all_that_is_read(firm, "owner", clients))
    assert all(secret in owner for secret in old_contacts.SECRETS)
    with firm.context("sales") as ctx:
        assert all("12345" not in str(change) for client in clients for change in history.changes(ctx, "client", client))
    with firm.context("owner") as ctx:
        contacts.set_metering(ctx, on=False)
    assert any("76543" in text for text in old_contacts.all_that_is_read(firm, "sales", clients)), "unmetered contacts are plain fields"


def _put_away(database: Database) -> None:
    """What the migration does."""
    with database.engine.connect() as connection:
        import_module("migrations.versions.0010_metered_contacts").put_present_values_away(connection)
        connection.commit()


def test_every_metered_field_when_declared_then_is_journaled() -> None:
    for table, names in FIELDS.items():
        assert all(Base.metadata.tables[table].c[name].info.get("journal", True) for name in names)
