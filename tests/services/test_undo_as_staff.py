"""Undo under a login of the staff: what the server lets the person do, and no more."""

from __future__ import annotations

import pytest

from app.core.errors import AccessDenied
from app.services import as_of, history, logins, records, revert, undo
from app.services.context import Context, open_context
from tests.services.test_logins import PASSWORD, SERVERS, _as, employee, login  # noqa: F401 - the last two are fixtures
from tests.services.test_records import make_client


@SERVERS
def test_undo_when_a_salesperson_asks_then_own_work_comes_back_and_that_of_others_stays(
    ctx: Context, employee: int, login: str  # noqa: F811 - pytest's way to ask for fixtures
) -> None:
    foreign = make_client(ctx, "Alfa", manager=None)
    theirs = undo.recent(ctx, 1)[0]
    logins.make(ctx, employee, login, PASSWORD, PASSWORD)
    database = _as(ctx, login, PASSWORD)
    try:
        sam = open_context(database)
        own = make_client(sam, "Beta", city="Kiel")
        made = undo.recent(sam, 1)[0]
        draft = records.load(sam, "client", own)
        draft["city"] = "Bonn"
        records.save(sam, draft)
        changed = undo.recent(sam, 1)[0]
        assert {deed.who for deed in undo.recent(sam)} == {"Sam Seller"}
        assert as_of.card(sam, "client", own, entry=history.changes(sam, "client", own)[1].entry).title == "Beta"
        undo.undo(sam, changed.id)
        assert records.load(sam, "client", own)["city"] == "Kiel"
        undo.undo(sam, undo.recent(sam, 1)[0].id)
        revert.take_back(sam, "client", own, history.changes(sam, "client", own)[-2].entry)
        assert records.load(sam, "client", own)["city"] == "Kiel"
        with pytest.raises(AccessDenied):
            undo.undo(sam, theirs.id)
        undo.undo(sam, undo.recent(sam, 1)[0].id)
        undo.undo(sam, undo.recent(sam, 3)[2].id)
        undo.undo(sam, made.id)
        assert own not in as_of.rows(sam, "client", history.changes(sam, "client", own)[0].at)
        assert records.load(ctx, "client", foreign)["name"] == "Alfa"
    finally:
        database.dispose()
