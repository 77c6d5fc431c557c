"""S-05 after an upgrade: phones and e-mails that a server journaled before contacts were metered are masks for whoever reads the journal by SQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db import migrate
from app.db.engine import Database
from app.services.verifying import verify
from tests.helpers import old_contacts
from tests.helpers.databases import Source
from tests.helpers.staffed import staffed

#: the version before contacts were metered
BEFORE = 9
READERS = ("sales", "rival", "operator", "head", "accountant", "storekeeper", "auditor", "administrator")

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600), pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")]


@pytest.fixture
def older(source: Source) -> Iterator[tuple[Database, list[int]]]:
    """A server of the version before with some clients, upgraded; and their keys."""
    made = source.empty("veiled")
    migrate.create_or_upgrade(made)
    migrate.downgrade(made, BEFORE)
    with made.engine.connect() as connection:
        clients = old_contacts.write(connection)
        connection.commit()
    migrate.create_or_upgrade(made)
    yield made, clients
    source.drop(made)


def test_journal_when_upgraded_then_old_values_are_masks_for_the_staff(older: tuple[Database, list[int]], capsys: pytest.CaptureFixture[str]) -> None:
    database, clients = older
    with staffed(database) as firm:
        read = {who: old_contacts.all_that_is_read(firm, who, clients) for who in READERS}
        differing = [one.text for one in verify(firm.firm.ctx) if one.check == "journal_differs"]
        owner = "\n".join(old_contacts.all_that_is_read(firm, "owner", clients))
    leaks = [(who, secret) for who, texts in read.items() for secret in old_contacts.SECRETS for text in texts if secret in text]
    with capsys.disabled():
        print(f"\nS-05, {database.name}: {len(READERS)} people read {sum(map(len, read.values()))} documents out of the journal by SQL after an upgrade,"
              f" {len(leaks)} phones or e-mails in clear")
    assert leaks == []
    assert differing == [], "a mask stands for what the journal knows"
    assert any("•" in text for text in read["sales"])
    assert all(secret in owner for secret in old_contacts.SECRETS)
