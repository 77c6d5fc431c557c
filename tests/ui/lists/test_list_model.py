"""The windowed model over a real database, and over a long made-up list."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.changes import Change, Changes
from app.core.fields import FieldInfo
from app.services import listing, records
from app.services.context import Context
from app.services.listing import Filter, ListQuery
from app.ui.lists.columns import make_column
from app.ui.lists.group_layout import GroupHead
from app.ui.lists.list_model import ListModel
from app.ui.lists.row_store import MOST_PAGES, PAGE
from app.ui.lists.source import ListingSource
from tests.helpers.window import settle
from tests.ui.lists.long_list import LongList

NAME = make_column("name", FieldInfo("name", "text", "Name"), is_first=True)
LONG = ListQuery("client", ("name",))


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def columns(ctx: Context, query: ListQuery) -> list[Any]:
    return [make_column(name, listing.column_info(ctx, query.entity, name), number == 0) for number, name in enumerate(query.columns)]


def shown(model: ListModel) -> list[str]:
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_show_when_list_is_long_then_first_page_and_total_without_the_rest(qtbot: QtBot, widget: QWidget) -> None:
    source = LongList()
    model = ListModel(source, widget)
    model.show(LONG, [NAME])
    settle(qtbot, lambda: model.total == 100_000)
    assert model.rowCount() == 100_000
    assert source.windows == [(0, None)]
    assert model.index(0, 1).data() == "Client 000000"
    assert model.index(50_000, 1).data() == ""
    assert threading.get_ident() not in source.threads


def test_look_at_when_jumping_far_then_only_pages_around_are_read(qtbot: QtBot, widget: QWidget) -> None:
    source = LongList()
    model = ListModel(source, widget)
    model.show(LONG, [NAME])
    settle(qtbot, lambda: model.total == 100_000)
    model.look_at(50_000, 50_030)
    settle(qtbot, lambda: model.record(50_010) is not None)
    settle(qtbot, lambda: len(source.windows) == 4)
    assert model.index(50_010, 1).data() == "Client 050010"
    assert {start for start, _anchor in source.windows} == {0, 50_000, 50_200, 49_800}


def test_look_at_when_scrolling_on_then_next_page_starts_behind_its_anchor(qtbot: QtBot, widget: QWidget) -> None:
    source = LongList()
    model = ListModel(source, widget)
    model.show(LONG, [NAME])
    settle(qtbot, lambda: model.total == 100_000)
    model.look_at(0, 30)
    settle(qtbot, lambda: len(source.windows) == 2)
    assert source.windows[1] == (PAGE, PAGE)


def test_look_at_when_everything_was_seen_then_memory_stays_bounded(qtbot: QtBot, widget: QWidget) -> None:
    model = ListModel(LongList(), widget)
    model.show(LONG, [NAME])
    settle(qtbot, lambda: model.total == 100_000)
    for first in range(0, 60 * PAGE, PAGE):
        model.look_at(first, first + 20)
        settle(qtbot, lambda first=first: model.record(first) is not None)
    assert model.rows_at_hand <= MOST_PAGES * PAGE
    assert model.record(0) is None


def test_show_when_another_query_follows_at_once_then_the_first_answer_is_dropped(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    model = ListModel(ListingSource(ctx), widget)
    query = ListQuery("client", ("name",), sort=(("name", False),))
    model.show(query, columns(ctx, query))
    narrow = ListQuery("client", ("name",), (Filter("city", "eq", "Lyon"),))
    model.show(narrow, columns(ctx, narrow))
    settle(qtbot, lambda: model.is_open)
    assert shown(model) == ["Dubois Atelier"]


def test_groups_when_grouped_then_heads_have_sums_and_rows_stand_below(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name", "credit_limit"), sort=(("name", False),), group=("city",))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    model.look_at(0, 40)
    settle(qtbot, lambda: model.record(1) is not None)
    assert shown(model)[:5] == ["Hamburg", "Alfa Maschinenbau", "Becker Sanitär", "Beta Bau", "Elbe Logistik"]
    head = model.item(0)
    assert isinstance(head, GroupHead)
    assert head.count == 4
    assert head.totals["credit_limit"] == Decimal("1250.50")
    assert shown(model)[-2:] == ["—", "Fischer Öfen"]


def test_groups_when_two_levels_then_inner_heads_and_fold(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name",), sort=(("name", False),), group=("city", "status"))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    model.look_at(0, 40)
    settle(qtbot, lambda: model.record(2) is not None)
    before = model.rowCount()
    model.fold([("Hamburg",)], True)
    assert model.rowCount() == before - 3 - 4
    model.fold(model.group_keys(), True)
    assert shown(model) == ["Hamburg", "Lyon", "Porto", "—"]


def test_refresh_when_a_row_changed_elsewhere_then_only_it_is_put_in_place(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name", "phone"), sort=(("name", False),))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    row = model.record(0)
    assert row is not None
    draft = records.load(ctx, "client", row.id)
    draft["phone"] = "+49 40 5550142"
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.refresh(records.save(ctx, draft))
    settle(qtbot, lambda: model.index(0, 2).data() == "+49 40 5550142")
    assert not resets
    assert model.freshness.of(row.id) > 0


def test_refresh_when_a_row_moves_in_the_order_then_it_stands_in_its_new_place(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name",), sort=(("name", False),))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    row = model.record(0)
    assert row is not None
    draft = records.load(ctx, "client", row.id)
    draft["name"] = "Zulu"
    model.refresh(records.save(ctx, draft))
    settle(qtbot, lambda: model.rowCount() > 0 and shown(model)[-1] == "Zulu")
    assert model.row_of(row.id) == 6


def test_refresh_when_rows_are_born_and_deleted_then_the_total_follows(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name",), sort=(("name", False),))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    assert model.total == 7
    model.refresh(records.save(ctx, records.new(ctx, "client", name="Aachen Stahl")))
    settle(qtbot, lambda: model.total == 8)
    assert shown(model)[0] == "Aachen Stahl"
    row = model.record(0)
    assert row is not None
    model.refresh(records.delete(ctx, "client", [row.id]))
    settle(qtbot, lambda: model.total == 7)
    assert shown(model)[0] == "Alfa Maschinenbau"


def test_refresh_when_a_row_leaves_the_filter_then_it_goes(qtbot: QtBot, ctx: Context, widget: QWidget) -> None:
    query = ListQuery("client", ("name", "status"), (Filter("status", "in", ("active",)),), sort=(("name", False),))
    model = ListModel(ListingSource(ctx), widget)
    model.show(query, columns(ctx, query))
    settle(qtbot, lambda: model.is_open)
    before = model.total
    row = model.record(0)
    assert row is not None
    draft = records.load(ctx, "client", row.id)
    draft["status"] = "stopped"
    model.refresh(records.save(ctx, draft))
    settle(qtbot, lambda: model.total == before - 1)
    assert row.id not in [found.id for number in range(model.total) if (found := model.record(number))]


def test_refresh_when_another_entity_changed_then_rows_are_read_anew(qtbot: QtBot, widget: QWidget) -> None:
    source = LongList(10)
    model = ListModel(source, widget)
    model.show(LONG, [NAME])
    settle(qtbot, lambda: model.is_open)
    model.refresh(Changes((Change("employee", 1),)))
    settle(qtbot, lambda: len(source.windows) == 2)
