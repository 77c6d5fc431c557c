"""Every declared screen: its names exist, its list opens, its card opens and saves nothing by itself."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.services import listing, records, schema
from app.services.context import Context
from app.services.entities import ENTITIES
from app.ui.forms.card_page import CardPage
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.icons import ICONS
from app.ui.kit.pages import PAGES
from app.ui.lists.list_page import ListPage
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle, show

ALL = [pytest.param(screen, id=screen.list_code) for screen in SCREENS]
#: entities that people never meet as a list of their own
WITHOUT_SCREEN = {"note", "saved_view", "product_cost", "import_batch", "attachment", "outgoing_message", "process_step"}


@pytest.mark.parametrize("screen", ALL)
def test_screen_when_declared_then_every_name_is_a_field(screen: Screen, ctx: Context) -> None:
    known = schema.fields(ctx, screen.entity) | {info.name: info for info in listing.columns_of(ctx, screen.entity)}
    assert screen.check(known) == []
    for column in screen.columns:
        listing.column_info(ctx, screen.entity, column)


@pytest.mark.parametrize("screen", ALL)
def test_screen_when_declared_then_words_and_icon_are_there(screen: Screen) -> None:
    assert screen.icon in ICONS
    assert screen.title
    assert screen.empty
    assert all("{count}" in words for words in screen.count)
    assert f"{screen.list_code}.list" in PAGES
    if screen.card or screen.card_class:
        assert f"{screen.list_code}.card" in PAGES


def test_screens_when_an_entity_is_declared_then_it_has_one() -> None:
    assert {entity.code for entity in ENTITIES} - {screen.entity for screen in SCREENS} <= WITHOUT_SCREEN


@pytest.mark.parametrize("screen", ALL)
def test_list_when_opened_from_the_registry_then_it_shows_rows_or_what_to_do(qtbot: QtBot, screen: Screen, ctx: Context) -> None:
    page = PAGES.get(f"{screen.list_code}.list").make(ctx)
    show(qtbot, page)
    assert isinstance(page, ListPage)
    settle(qtbot, lambda: page.panel.model.is_open)
    assert page.panel.model.rowCount() > 0 or page.panel.emptiness.shown is not None
    assert page.status_text


@pytest.mark.parametrize("screen", [param for param in ALL if param.values[0].card])
def test_card_when_opened_for_a_new_record_then_labels_and_nothing_changed(qtbot: QtBot, screen: Screen, ctx: Context) -> None:
    page = PAGES.get(f"{screen.list_code}.card").make(ctx, id=None)
    show(qtbot, page)
    assert isinstance(page, CardPage)
    settle(qtbot, lambda: page.grid is not None)
    assert not page.is_changed
    assert page.draft_state() is None


@pytest.mark.parametrize("screen", [param for param in ALL if param.values[0].card])
def test_card_when_opened_for_a_stored_record_then_editors_show_what_is_stored(qtbot: QtBot, screen: Screen, firm: SmallFirm) -> None:
    found = listing.window(firm.ctx, listing.ListQuery(screen.entity, (), sort=(("id", False),)), 0, 1)
    if not found:
        pytest.skip("the small firm has none")
    page = PAGES.get(f"{screen.list_code}.card").make(firm.ctx, id=found[0].id)
    show(qtbot, page)
    settle(qtbot, lambda: page.grid is not None)
    stored = records.load(firm.ctx, screen.entity, found[0].id)
    for name, value in page.grid.values().items():
        assert value == stored[name] or (value is None and stored[name] in (None, "")), name
    assert not page.is_changed
