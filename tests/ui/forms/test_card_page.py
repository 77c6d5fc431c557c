"""A card: only what is touched is written, errors all at once, clashes field by field, drafts that come back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.services import records
from app.services.context import Context
from app.ui.forms.card_page import CardPage
from app.ui.forms.clash_dialog import ClashDialog
from app.ui.forms.spec import SCREENS
from app.ui.kit.changes_bus import changes_bus
from tests.helpers.window import press, settle, show, write


@pytest.fixture
def product(ctx: Context, firm: Any) -> int:
    """A product to edit."""
    return int(firm.products[0])


@pytest.fixture
def card(qtbot: QtBot, ctx: Context, product: int) -> CardPage:
    """Its card, open."""
    return opened_card(qtbot, ctx, "product", product)


def opened_card(qtbot: QtBot, ctx: Context, entity: str, id: int | None, **given: Any) -> CardPage:
    card = CardPage(ctx, SCREENS.get(entity), id, given)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    return card


def put(card: CardPage, name: str, text: str) -> None:
    """Type a text into a field instead of what stands there."""
    assert card.grid is not None
    editor = card.grid.rows[name].editor
    editor.setFocus()
    target = editor.focusProxy()
    target.selectAll()  # type: ignore[union-attr]
    press(Qt.Key.Key_Delete)
    write(text)


def test_card_when_opened_then_fields_and_no_changes(card: CardPage) -> None:
    assert card.title == "Bolt M6"
    assert not card.is_changed
    assert card.draft is not None
    assert card.draft.changed == {}
    assert not card.save_bar.save_button.isEnabled()


def test_edit_when_one_field_is_typed_then_only_it_is_written(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    put(card, "name", "Bolt M6 zinc")
    assert card.is_changed
    assert card.save_bar.words == "1 field changed: Name"
    assert card.grid is not None
    assert card.grid.rows["name"].dot.is_on
    assert card.draft is not None
    assert card.draft.changed == {"name": "Bolt M6 zinc"}
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    stored = records.load(ctx, "product", product)
    assert stored["name"] == "Bolt M6 zinc"
    assert stored["weight"] is None
    assert card.title == "Bolt M6 zinc"


def test_edit_when_typed_back_then_nothing_is_changed(card: CardPage) -> None:
    put(card, "name", "X")
    put(card, "name", "Bolt M6")
    assert not card.is_changed


def test_save_when_several_fields_are_wrong_then_all_are_told_at_once(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    put(card, "weight", "heavy")
    put(card, "minimum_stock", "1..2")
    card.save()
    assert card.grid is not None
    assert {name for name, row in card.grid.rows.items() if row.error.text()} == {"weight", "minimum_stock"}
    assert card.is_changed
    put(card, "weight", "0,5")
    put(card, "minimum_stock", "=2*5")
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    assert records.load(ctx, "product", product)["minimum_stock"] == Decimal(10)


def test_save_when_the_database_refuses_then_the_sentence_stands_at_its_field(qtbot: QtBot, card: CardPage) -> None:
    put(card, "name", "")
    put(card, "article", "A-001")
    card.save()
    assert card.grid is not None
    grid = card.grid
    settle(qtbot, lambda: bool(grid.rows["name"].error.text()))
    assert grid.rows["name"].error.text() == "Fill in “Name”."
    put(card, "name", "Bolt M6")
    card.save()
    settle(qtbot, lambda: bool(grid.rows["article"].error.text()))
    assert "same “Article”" in grid.rows["article"].error.text()


def test_enter_when_in_a_field_then_the_next_one_and_shift_goes_back(card: CardPage) -> None:
    assert card.grid is not None
    card.grid.focus_field("name")
    press(Qt.Key.Key_Return)
    assert card.grid.value_of_focus()[0] == "article"
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert card.grid.value_of_focus()[0] == "name"


def test_enter_when_in_many_lines_then_a_new_line(card: CardPage) -> None:
    assert card.grid is not None
    card.grid.focus_field("description")
    write("one")
    press(Qt.Key.Key_Return)
    write("two")
    assert card.grid.rows["description"].editor.get() == "one\ntwo"


def test_rules_when_it_becomes_a_service_then_fields_of_goods_go(card: CardPage) -> None:
    assert card.grid is not None
    weight = card.grid.rows["weight"]
    assert weight.isVisibleTo(card)
    editor = card.grid.rows["kind"].editor
    editor.set("service")
    editor.edited.emit()
    assert not weight.isVisibleTo(card)


def test_new_when_saved_then_it_has_a_key_and_a_title(qtbot: QtBot, ctx: Context) -> None:
    card = opened_card(qtbot, ctx, "product_group", None)
    assert card.grid is not None
    grid = card.grid
    qtbot.waitUntil(lambda: grid.value_of_focus()[0] == "name")
    write("Tools")
    card.save()
    settle(qtbot, lambda: card.record_id is not None and not card.is_changed)
    assert card.title == "Tools"


def test_save_and_close_when_saved_then_the_tab_closes(qtbot: QtBot, card: CardPage) -> None:
    put(card, "name", "Nut")
    with qtbot.waitSignal(card.closing, timeout=5000):
        card.save_and_close()


def test_typing_when_a_save_is_on_its_way_then_nothing_is_lost(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    put(card, "name", "Bolt A")
    card.save()
    put(card, "country", "Poland")
    settle(qtbot)
    assert records.load(ctx, "product", product)["name"] == "Bolt A"
    assert card.draft is not None
    assert card.draft.changed == {"country": "Poland"}
    assert card.is_changed


def test_stale_when_others_changed_another_field_then_both_are_merged(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    theirs = records.load(ctx, "product", product)
    theirs["country"] = "Poland"
    records.save(ctx, theirs)
    put(card, "name", "Bolt mine")
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    stored = records.load(ctx, "product", product)
    assert (stored["name"], stored["country"]) == ("Bolt mine", "Poland")


@pytest.mark.parametrize(("mine", "name"), [(True, "Bolt mine"), (False, "Bolt theirs")])
def test_stale_when_both_changed_a_field_then_the_person_chooses(
    qtbot: QtBot, card: CardPage, ctx: Context, product: int, mine: bool, name: str
) -> None:
    theirs = records.load(ctx, "product", product)
    theirs["name"] = "Bolt theirs"
    records.save(ctx, theirs)
    put(card, "name", "Bolt mine")
    put(card, "country", "Italy")
    card.save()
    settle(qtbot, lambda: card.findChild(ClashDialog) is not None or bool(card.window().findChildren(ClashDialog)))
    dialog = card.window().findChildren(ClashDialog)[0]
    dialog.choose("name", mine)
    dialog.done(QDialog.DialogCode.Accepted)
    settle(qtbot, lambda: not card.is_changed)
    stored = records.load(ctx, "product", product)
    assert (stored["name"], stored["country"]) == (name, "Italy")


def test_changes_when_others_save_and_nothing_is_typed_then_the_card_follows(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    theirs = records.load(ctx, "product", product)
    theirs["name"] = "Bolt new"
    changes_bus.changed.emit(records.save(ctx, theirs))
    settle(qtbot, lambda: card.title == "Bolt new")


def test_changes_when_others_save_and_something_is_typed_then_it_is_kept_and_told(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    put(card, "name", "Bolt mine")
    theirs = records.load(ctx, "product", product)
    theirs["country"] = "Spain"
    changes_bus.changed.emit(records.save(ctx, theirs))
    qtbot.waitUntil(lambda: card.notice.count() == 1)
    assert card.draft is not None
    assert card.draft["name"] == "Bolt mine"


def test_draft_when_taken_back_after_a_crash_then_values_and_caret(qtbot: QtBot, card: CardPage, ctx: Context, product: int) -> None:
    put(card, "name", "Bolt half")
    state = card.draft_state()
    assert state is not None
    again = opened_card(qtbot, ctx, "product", product)
    again.restore_draft(json.loads(json.dumps(state)))
    assert again.is_changed
    assert again.draft is not None
    assert again.draft["name"] == "Bolt half"
    assert again.grid is not None
    assert again.grid.value_of_focus() == ("name", len("Bolt half"))


def test_draft_when_nothing_was_typed_then_nothing_is_kept(card: CardPage) -> None:
    assert card.draft_state() is None


def test_delete_when_asked_then_in_the_bin_and_closed(qtbot: QtBot, ctx: Context) -> None:
    id = records.save(ctx, records.new(ctx, "product_group", name="Old")).created("product_group")[0]
    card = opened_card(qtbot, ctx, "product_group", id)
    with qtbot.waitSignal(card.closing, timeout=5000):
        card.delete()
    settle(qtbot)


def test_lost_when_the_record_is_not_there_then_told_and_closed(qtbot: QtBot, ctx: Context) -> None:
    card = CardPage(ctx, SCREENS.get("product"), 999_999)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.closing, timeout=5000):
        settle(qtbot)


def test_rights_when_a_field_is_locked_then_it_can_be_read_only(qtbot: QtBot, ctx: Context, product: int) -> None:
    from dataclasses import replace

    limited = replace(ctx, rights=replace(ctx.rights, locked=frozenset({"product.name"}), hidden=frozenset({"product.weight"})))
    card = opened_card(qtbot, limited, "product", product)
    assert card.grid is not None
    assert card.grid.rows["name"].editor.is_locked
    assert "weight" not in card.grid.rows


def test_width_when_narrow_then_one_column_below_the_other(qtbot: QtBot, card: CardPage) -> None:
    assert card.grid is not None
    grid = card.grid
    first, second = grid.rows["name"], grid.rows["weight"]
    assert second.mapTo(card, second.rect().topLeft()).x() > first.mapTo(card, first.rect().topLeft()).x()
    card.resize(560, 800)
    qtbot.wait(50)
    assert second.mapTo(card, second.rect().topLeft()).x() == first.mapTo(card, first.rect().topLeft()).x()
