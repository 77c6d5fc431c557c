"""Search, notes, files, views, history and the client's figures on all databases."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from app.core.errors import UserError
from app.services import attachments, clients, history, notes, records, search, views
from app.services.context import Context
from app.services.listing import Filter, ListQuery

pytestmark = pytest.mark.backends


@pytest.fixture
def client(ctx: Context) -> int:
    """One client with a code."""
    return records.save(ctx, records.new(ctx, "client", name="Alfa Maschinenbau", code="417", city="Hamburg")).created("client")[0]


def test_search_when_a_code_fits_exactly_then_it_stands_first(ctx: Context, client: int) -> None:
    records.save(ctx, records.new(ctx, "client", name="4170 Dinge"))
    hits = search.find(ctx, "417")
    assert (hits[0].id, hits[0].score, hits[0].title) == (client, 0, "Alfa Maschinenbau")
    assert [hit.id for hit in search.find(ctx, "masch alf")] == [client]
    assert search.find(ctx, "a") == []


def test_timeline_when_a_field_changed_then_it_says_old_and_new(ctx: Context, client: int) -> None:
    draft = records.load(ctx, "client", client)
    draft["city"] = "Kiel"
    records.save(ctx, draft)
    notes.add_note(ctx, "client", client, " wants spare parts ")
    told = history.timeline(ctx, "client", client)
    assert {one.kind for one in told} == {"change", "note"}
    assert any(one.title == "City: Hamburg → Kiel" for one in told)
    assert any(one.title == "wants spare parts" for one in told)
    with pytest.raises(UserError):
        notes.add_note(ctx, "client", client, "  ")


def test_attach_when_the_same_content_comes_twice_then_it_is_kept_once(ctx: Context, client: int) -> None:
    first = attachments.attach(ctx, "client", client, "C:\\secret\\..\\Angebot.pdf", b"%PDF" * 30_000)
    second = attachments.attach(ctx, "client", client, "con.txt", b"%PDF" * 30_000)
    assert first.created("file_content") and not second.created("file_content")
    assert attachments.content(ctx, first.created("attachment")[0]) == ("Angebot.pdf", b"%PDF" * 30_000)
    assert attachments.content(ctx, second.created("attachment")[0])[0] == "_con.txt"
    with pytest.raises(UserError):
        attachments.attach(ctx, "client", client, "empty", b"")


def test_view_when_saved_then_it_reads_back_as_it_was(ctx: Context) -> None:
    query = ListQuery(
        "client", ("name", "manager.name"), (Filter("credit_limit", "between", [Decimal("1.50"), None]), Filter("since", "ge", datetime.date(2026, 1, 2))),
        (("city", True),), "x", ("city",),
    )
    views.save(ctx, "client", "Mine", query, {"name": 240}, shared=False)
    view = views.views(ctx, "client")[0]
    assert (view.name, view.query, view.widths, view.is_shared) == ("Mine", query, {"name": 240}, False)
    views.delete(ctx, view.id)
    assert views.views(ctx, "client") == []


def test_summary_when_the_client_is_new_then_all_figures_are_zero(ctx: Context, client: int) -> None:
    records.save(ctx, records.new(ctx, "contact", name="Julia", client=client))
    figures = clients.summary(ctx, client)
    assert (figures.balance, figures.turnover, figures.open_deals, figures.counts["contacts"]) == (0, 0, 0, 1)
