"""Who a timeline names."""

from __future__ import annotations

from app.db.engine import Database
from app.services import history, listing, records, setup
from app.services.context import NOBODY, open_context
from app.services.listing import ListQuery


def test_timeline_when_made_by_the_setup_then_it_names_the_program(database: Database) -> None:
    first = open_context(database)
    assert first.user.login == NOBODY
    setup.set_up(first, setup.Beginning("Nova", "DE", "Anna Brandt", "anna"))
    ctx = open_context(database)
    unit = listing.window(ctx, ListQuery("unit", ("name",)), 0, 1)[0].id
    assert [one.who for one in history.timeline(ctx, "unit", unit)] == ["Kontor"]
    client = records.save(ctx, records.new(ctx, "client", name="Alfa")).created("client")[0]
    assert [one.who for one in history.timeline(ctx, "client", client)] == ["Anna Brandt"]
