"""The vault of metered contacts under logins of the staff: nobody reads it, and what is answered was asked for and counted before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.errors import AccessDenied, FieldErrors, UserError
from app.db.engine import Database
from app.db.guard.vault_terms import ALLOWED_LOOKUPS, QuotaUsed
from app.db.many_rows import insert_many
from app.models.contact_vault import ContactReveal
from app.services import contacts, records, taking
from app.services.contacts import Contacts
from tests.helpers.firm import SmallFirm
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")

PHONE, SHOWN = "+49 30 1234567", "+49 30 •••••67"


@pytest.fixture
def firm(database: Database, standing_firm: SmallFirm) -> Iterator[Staffed]:
    with staffed(database, standing_firm) as made:
        yield made


def test_staff_when_at_work_then_reveal_search_take_out_and_keep_as_the_role_lets(firm: Staffed) -> None:
    mine, foreign = firm.clients["sales"], firm.clients["rival"]
    with firm.context("sales") as ctx:
        assert contacts.are_metered(ctx)
        assert records.load(ctx, "client", mine)["phone"] == SHOWN
        assert contacts.reveal(ctx, "client", mine, "call") == Contacts(PHONE, "sales@example.org")
        assert contacts.holders(ctx, "client", "phone", PHONE) == [mine]
        assert contacts.holders(ctx, "client", "email", "rival@example.org") == []
        draft = records.load(ctx, "client", mine)
        draft["phone"] = "+49 30 7654399"
        records.save(ctx, draft)
        assert contacts.reveal(ctx, "client", mine, "call").phone == "+49 30 7654399"
        assert contacts.allowance(ctx) == contacts.Allowance(1, 100)
        with pytest.raises(UserError):
            contacts.reveal(ctx, "client", foreign, "call")
        with pytest.raises(AccessDenied):
            contacts.reveal_many(ctx, "client", [mine], "Christmas cards")
        with pytest.raises(AccessDenied):
            contacts.set_metering(ctx, on=False)
    with firm.context("storekeeper") as ctx, pytest.raises(AccessDenied):
        contacts.reveal(ctx, "client", mine, "show")
    with firm.context("accountant") as ctx:
        found = contacts.reveal_many(ctx, "client", [mine, foreign], "Reminders to pay")
        assert (found[mine].phone, found[foreign].phone) == ("+49 30 7654399", PHONE)
    with firm.context("owner") as ctx:
        assert [(one.event, one.rows) for one in taking.not_acknowledged(ctx)] == [(taking.Event.REVEAL, 2)]
        contacts.save_quota(ctx, 1)
        assert contacts.allowance(ctx).quota is None
        quota = records.load(ctx, "employee", firm.employees["rival"])
        quota["contact_quota"] = 0
        records.save(ctx, quota)
    with firm.context("sales") as ctx:
        contact = _contact(firm, "sales")
        with pytest.raises(UserError, match="1 record"):
            contacts.reveal(ctx, "contact", contact, "show")
        assert contacts.reveal(ctx, "client", mine, "show").phone == "+49 30 7654399"
    with firm.context("rival") as ctx, pytest.raises(UserError, match="0 records"):
        contacts.reveal(ctx, "client", foreign, "show")
    with firm.context("administrator") as ctx:
        draft = records.load(ctx, "employee", firm.employees["sales"])
        draft.changed["contact_quota"] = 9999
        with pytest.raises(FieldErrors):
            records.save(ctx, draft)


def test_owner_when_switching_metering_off_and_on_then_all_values_move(firm: Staffed) -> None:
    client = firm.clients["sales"]
    with firm.context("owner") as ctx:
        contacts.set_metering(ctx, on=False)
        assert records.load(ctx, "client", client)["phone"] == PHONE
        contacts.set_metering(ctx, on=True)
        assert records.load(ctx, "client", client)["phone"] == SHOWN
        assert contacts.reveal(ctx, "client", client, "show").phone == PHONE


def test_holders_when_searched_too_often_in_a_day_then_refused(firm: Staffed) -> None:
    row = {
        "employee_id": firm.employees["sales"], "login": "x", "asked_at": clock.now(), "on_day": clock.now().date(), "tbl": "client", "why": "find",
    }  # fmt: skip
    with firm.database.engine.connect() as connection:
        insert_many(connection, ContactReveal.metadata.tables["contact_reveal"], [row] * (ALLOWED_LOOKUPS - 1))
        connection.commit()
    with firm.context("sales") as ctx:
        assert contacts.holders(ctx, "client", "phone", PHONE) == [firm.clients["sales"]]
        with pytest.raises(QuotaUsed):
            contacts.holders(ctx, "client", "phone", PHONE)
    with firm.context("accountant") as ctx:
        assert len(contacts.holders(ctx, "client", "phone", PHONE)) == 2


def _contact(firm: Staffed, who: str) -> int:
    with firm.firm.ctx.reading() as session:
        return int(session.execute(sa.text("SELECT id FROM contact WHERE client_id = :client"), {"client": firm.clients[who]}).scalar_one())
