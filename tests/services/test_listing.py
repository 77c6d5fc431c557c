"""Lists: windows by key and by count agree, filters and groups mean what they say, on all databases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.core import clock
from app.core.fields import Reference
from app.services import contacts, listing, records
from app.services.context import Context
from app.services.documents import drafts
from app.services.listing import Filter, ListQuery
from tests.helpers.shop import make_shop

pytestmark = pytest.mark.backends


@pytest.fixture
def clients(ctx: Context) -> list[int]:
    """Twelve clients in three cities, some without a city, one manager."""
    manager = records.save(ctx, records.new(ctx, "employee", name="Anna Weber")).created("employee")[0]
    keys = []
    for number in range(12):
        city = ["Hamburg", None, "Lyon", "Porto"][number % 4]
        draft = records.new(ctx, "client", name=f"Client {number:02}", city=city, credit_limit=Decimal(number * 10), manager=manager if number % 2 else None)
        keys += records.save(ctx, draft).created("client")
    return keys


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("field", ["name", "city", "manager", "credit_limit"])
def test_window_when_read_by_anchor_then_it_equals_the_window_by_count(ctx: Context, clients: list[int], field: str, falling: bool) -> None:
    query = ListQuery("client", ("name", "city", "manager"), sort=((field, falling),))
    whole = listing.window(ctx, query, 0, 100)
    assert sorted(row.id for row in whole) == clients
    pieces: list[listing.Row] = []
    while True:
        piece = listing.window(ctx, query, len(pieces), 5, anchor=pieces[-1] if pieces else None)
        if not piece:
            break
        pieces += piece
    assert [row.id for row in pieces] == [row.id for row in whole]
    assert [row.id for row in listing.window(ctx, query, 5, 4)] == [row.id for row in whole[5:9]]
    if field == "city":
        assert [row.values[1] for row in whole][-3:] == [None] * 3


def test_filters_when_combined_then_count_and_rows_agree(ctx: Context, clients: list[int]) -> None:
    query = ListQuery("client", ("name", "manager"), filters=(Filter("city", "in", ["Hamburg", "Lyon"]), Filter("credit_limit", "ge", Decimal(40))), sort=(("name", False),))
    rows = listing.window(ctx, query, 0, 50)
    assert [row.values[0] for row in rows] == ["Client 04", "Client 06", "Client 08", "Client 10"]
    assert listing.count(ctx, query) == 4
    with_manager = ListQuery("client", ("name", "manager.name"), filters=(Filter("manager", "filled"), Filter("manager.name", "contains", "WEB")))
    assert listing.count(ctx, with_manager) == 6


def _deal(ctx: Context, client: int, amount: str, currency: str = "EUR") -> None:
    stages = listing.window(ctx, ListQuery("deal_stage", ("name",)), 0, 1)
    stage = stages[0].id if stages else records.save(ctx, records.new(ctx, "deal_stage", name="Talk", kind="open", position=1)).created("deal_stage")[0]
    records.save(ctx, records.new(ctx, "deal", title="Order of spring", client=client, amount=Decimal(amount), currency=currency, stage=stage))


def test_whole_when_a_column_is_computed_then_it_adds_up_over_the_same_rows(ctx: Context, clients: list[int]) -> None:
    for client in clients[:3]:
        _deal(ctx, client, "100.50")
    query = ListQuery("client", ("name", "open_deals", "balance"), filters=(Filter("city", "in", ["Hamburg", "Lyon"]),))
    found = listing.whole(ctx, query)
    rows = listing.window(ctx, query, 0, 50)
    assert found.count == len(rows) == 6
    assert found.totals["open_deals"] == sum(row.values[1] for row in rows) == Decimal("201.00")
    grouped = listing.groups(ctx, ListQuery("client", ("name", "open_deals"), group=("city",)))
    assert {group.values[0]: group.totals["open_deals"] for group in grouped} == {
        "Hamburg": Decimal("100.50"), "Lyon": Decimal("100.50"), "Porto": Decimal(0), None: Decimal("100.50"),
    }


def test_whole_when_currencies_differ_then_amounts_are_not_added(ctx: Context, clients: list[int]) -> None:
    for currency in ("EUR", "USD", "USD"):
        _deal(ctx, clients[0], "100", currency)
    query = ListQuery("deal", ("title", "amount"))
    assert listing.whole(ctx, query).totals == {}
    dollars = ListQuery("deal", ("title", "amount"), filters=(Filter("currency", "eq", "USD"),))
    assert listing.whole(ctx, dollars).totals == {"amount": Decimal(200)}
    by_currency = listing.groups(ctx, ListQuery("deal", ("title", "amount"), group=("currency",)))
    assert [group.totals["amount"] for group in by_currency] == [Decimal(100), Decimal(200)]


def test_balances_when_currencies_differ_then_they_are_not_added(ctx: Context) -> None:
    shop = make_shop(ctx)
    with clock.frozen(datetime(2026, 3, 16, 12)):
        for client, currency, hours in ((shop.petrov, "EUR", 1), (shop.petrov, "USD", 2), (shop.ivanov, "USD", 3)):
            draft = shop.draft("invoice", (shop.help, hours), client=client, currency=currency)
            draft.lines[0].price = Decimal(50)  # there is no price list in dollars
            shop.post(drafts.recompute(draft))
    query = ListQuery("client", ("name", "balance", "currency"), sort=(("id", False),))
    found = {row.id: row.values for row in listing.window(shop.ctx, query, 0, 10)}
    assert found[shop.petrov][1:] == (None, "EUR/USD")
    assert found[shop.ivanov][1] > 0
    assert found[shop.ivanov][2] == "USD"
    assert found[shop.supplier][1:] == (Decimal(0), None)
    assert listing.whole(shop.ctx, query).totals == {}
    one = ListQuery("client", ("name", "balance"), filters=(Filter("name", "eq", found[shop.ivanov][0]),))
    assert listing.whole(shop.ctx, one).totals == {"balance": found[shop.ivanov][1]}


def test_whole_when_units_differ_then_quantities_are_not_added(ctx: Context) -> None:
    shop = make_shop(ctx)
    with clock.frozen(datetime(2026, 3, 16, 12)):
        shop.stock_up(bolt=10)
    query = ListQuery("product", ("article", "on_hand"))
    rows = listing.window(ctx, query, 0, 50)
    units = {row.values[0].id for row in listing.window(ctx, ListQuery("product", ("unit",)), 0, 50)}
    total = listing.whole(ctx, query).totals.get("on_hand")
    assert len(units) > 1
    assert total is None
    assert sum(row.values[1] for row in rows) == 10
    by_unit = listing.groups(ctx, ListQuery("stock_balance", ("product", "quantity"), group=("product.unit",)))
    assert [group.totals["quantity"] for group in by_unit] == [Decimal(10)]


def test_reference_column_when_shown_then_it_carries_key_and_text(ctx: Context, clients: list[int]) -> None:
    rows = listing.window(ctx, ListQuery("client", ("manager", "balance", "overdue"), sort=(("name", False),)), 0, 2)
    assert rows[0].values == (Reference(None, ""), Decimal("0.00"), Decimal("0.00"))
    assert rows[1].values[0].text == "Anna Weber"


def test_groups_when_summed_then_they_add_up_to_the_totals(ctx: Context, clients: list[int]) -> None:
    query = ListQuery("client", ("name", "credit_limit"), group=("city",))
    groups = listing.groups(ctx, query)
    assert sum(group.count for group in groups) == 12
    assert sum(group.totals["credit_limit"] for group in groups) == listing.whole(ctx, query).totals["credit_limit"] == Decimal(660)
    for group in groups:
        assert listing.count(ctx, listing.within_group(query, group)) == group.count


def test_search_when_the_keyboard_layout_is_wrong_then_the_client_is_found(ctx: Context) -> None:
    key = records.save(ctx, records.new(ctx, "client", name="Привет и К", phone="+7 (912) 345-67-89")).created("client")[0]
    a_part = () if contacts.are_metered(ctx) else ("345-67-89",)  # of a masked number only the whole is known
    for typed in ("ghbdtn", "ПРИВЕТ", "9123456789", *a_part):
        assert [row.id for row in listing.window(ctx, ListQuery("client", ("name",), search=typed), 0, 5)] == [key], typed


def test_rows_by_id_when_a_row_no_longer_fits_then_it_is_left_out(ctx: Context, clients: list[int]) -> None:
    query = ListQuery("client", ("name",), filters=(Filter("city", "eq", "Porto"),))
    assert len(listing.rows_by_id(ctx, query, clients)) == 3


def test_claims_when_asked_for_what_is_open_then_every_database_computes_it(ctx: Context) -> None:
    shop = make_shop(ctx)
    with clock.frozen(datetime(2026, 3, 16, 12)):
        shop.stock_up(bolt=10)
        shop.sell("invoice", (shop.help, 2), client=shop.petrov, due_on=date(2026, 3, 20))
        query = ListQuery("claim", ("open", "overdue"), filters=(Filter("open", "ne", Decimal(0)),))
        (row,) = listing.window(shop.ctx, query, 0, 10)
        assert row.values[0] > 0
        assert row.values[1] == 0
    with clock.frozen(datetime(2026, 3, 21, 12)):
        late = ListQuery("claim", ("open", "overdue"), filters=(Filter("overdue", "gt", Decimal(0)),))
        (row,) = listing.window(shop.ctx, late, 0, 10)
        assert row.values[0] == row.values[1]
        assert listing.whole(shop.ctx, late).totals == {"open": row.values[0], "overdue": row.values[0]}
