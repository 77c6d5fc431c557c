"""Documents by keyboard: lines, sums, posting, reversing, the next one from it; on a real database."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.services import records
from app.services.documents import defaults, drafts
from app.ui.forms.clash_dialog import ClashDialog
from app.ui.forms.lines_table import LinesTable
from app.ui.forms.paste_preview import PastePreview
from app.ui.forms.quick_line import QuickLine
from app.ui.forms.spec import SCREENS
from app.ui.kit.draft_store import _decode, _encode
from app.ui.kit.widgets import InfoBar
from app.ui.screens.document_card import DocumentCard
from tests.helpers.firm import SmallFirm, post
from tests.helpers.window import RememberingNavigator, focused, press, settle, show, write

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened_card(qtbot: QtBot, firm: SmallFirm, code: str, id: int | None, **given: Any) -> DocumentCard:
    card = DocumentCard(firm.ctx, SCREENS.get(code), id, given)
    show(qtbot, card)
    settle(qtbot, lambda: card.body is not None)
    return card


@pytest.fixture
def card(qtbot: QtBot, firm: SmallFirm) -> DocumentCard:
    """A new invoice for Beta Bau."""
    return opened_card(qtbot, firm, "invoice", None, client=firm.client)


def table_of(card: DocumentCard) -> LinesTable:
    assert card.body is not None
    assert card.body.table is not None
    return card.body.table


def cells(card: DocumentCard, row: int) -> dict[str, str]:
    lines = table_of(card).lines
    return {column.name: str(lines.index(row, number).data()) for number, column in enumerate(lines.columns)}


def enter_line(qtbot: QtBot, card: DocumentCard, typed: str) -> None:
    write(typed)
    settle(qtbot)
    press(Qt.Key.Key_Return)
    settle(qtbot)


def stored(firm: SmallFirm, type: str = "invoice", posted: bool = True, quantity: int = 2) -> int:
    draft = drafts.new(firm.ctx, type, client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(product, Decimal(quantity)) for product in firm.products])
    changes = drafts.save(firm.ctx, draft)
    return post(firm.ctx, changes) if posted else changes.ids("document")[0]


def test_new_when_opened_then_header_with_what_follows_from_the_client(card: DocumentCard) -> None:
    assert card.title == "Invoice, new"
    assert card.grid is not None
    assert card.document.labels["client"] == "Beta Bau"
    assert card.document["due_on"] is not None


def test_new_when_the_client_is_given_then_typing_begins_in_the_lines(card: DocumentCard) -> None:
    assert table_of(card).hasFocus()
    assert table_of(card).lines.columns[table_of(card).currentIndex().column()].name == "name"


def test_new_when_no_client_is_given_then_typing_begins_in_the_header(qtbot: QtBot, firm: SmallFirm) -> None:
    card = opened_card(qtbot, firm, "invoice", None)
    assert card.grid is not None
    assert card.grid.value_of_focus()[0] != ""


def test_lines_when_typed_by_keyboard_only_then_goods_prices_and_sums(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    table_of(card).start()
    enter_line(qtbot, card, "3*bolt m7@12,5 -5%")
    assert cells(card, 0) == {
        "position": "1", "article": "A-001", "name": "Bolt M7", "quantity": "3", "unit": "pc", "price": "12.50", "discount": "5 %", "net": "35.63",
        "vat_rate": "19 %", "tax": "6.77", "gross": "42.40",
    }
    assert table_of(card).currentIndex().column() == 3
    for text in ("4", "", "", ""):
        enter_line(qtbot, card, text)
    assert cells(card, 0)["quantity"] == "4"
    assert table_of(card).currentIndex().row() == 1
    enter_line(qtbot, card, "A-000")
    assert cells(card, 1)["name"] == "Bolt M6"
    assert cells(card, 1)["price"] == "12.50"
    assert card.body is not None
    assert card.body.totals.amounts["Net sum"] == "60.00\N{NO-BREAK SPACE}€"
    assert card.body.totals.amounts["To pay"] == "71.40\N{NO-BREAK SPACE}€"
    write("2")
    press(Qt.Key.Key_Return, CONTROL)
    settle(qtbot, lambda: card.record_id is not None)
    draft = drafts.load(firm.ctx, card.record_id or 0)
    assert [(line.name, line.quantity, line.price) for line in draft.lines] == [("Bolt M7", Decimal(4), Decimal("12.5")), ("Bolt M6", Decimal(2), Decimal("12.5"))]


def test_lines_when_enter_on_the_empty_one_then_below_the_table(qtbot: QtBot, card: DocumentCard) -> None:
    table_of(card).start()
    press(Qt.Key.Key_Return)
    assert card.grid is not None
    assert card.grid.rows["comment"].editor.focusProxy().hasFocus()  # type: ignore[union-attr]


def test_lines_when_escape_in_a_cell_then_it_stays_as_it_was(qtbot: QtBot, card: DocumentCard) -> None:
    table_of(card).start()
    enter_line(qtbot, card, "bolt m7")
    press(Qt.Key.Key_Escape)
    table_of(card).setFocus()
    table_of(card).go_to(0, 3)
    write("9")
    press(Qt.Key.Key_Escape)
    assert cells(card, 0)["quantity"] == "1"


def test_lines_when_moved_removed_and_inserted_by_keys_then_order_follows(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.start()
    for name in ("bolt m6", "bolt m7", "assembly"):
        table.start()
        enter_line(qtbot, card, name)
        press(Qt.Key.Key_Escape)
    table.setFocus()
    table.go_to(2, 2)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [cells(card, row)["name"] for row in range(3)] == ["Bolt M6", "Assembly", "Bolt M7"]
    press(Qt.Key.Key_Delete)
    assert [cells(card, row)["name"] for row in range(2)] == ["Bolt M6", "Bolt M7"]
    press(Qt.Key.Key_Insert)
    assert cells(card, 1)["name"] == ""


def test_post_when_it_is_complete_then_number_chip_and_locked_lines(qtbot: QtBot, card: DocumentCard) -> None:
    table_of(card).start()
    enter_line(qtbot, card, "2*bolt m7")
    card.post()
    settle(qtbot, lambda: card.document.is_posted)
    assert card.title.startswith("Invoice INV-")
    assert not table_of(card).lines.flags(table_of(card).lines.index(0, 2)) & Qt.ItemFlag.ItemIsEditable
    assert table_of(card).lines.rowCount() == 1
    assert not card.save_bar.isVisible()
    assert any(command.code == "document.print" and command.primary for command in card.actions())


def test_post_when_stock_is_missing_then_the_guilty_cell_is_marked(qtbot: QtBot, firm: SmallFirm) -> None:
    id = stored(firm, "delivery_note", posted=False, quantity=500)
    card = opened_card(qtbot, firm, "document", id)
    card.post()
    table = table_of(card)
    settle(qtbot, lambda: any(table.lines.error(row, column) for row in range(3) for column in range(table.lines.columnCount())))
    bars = card.findChildren(InfoBar)
    assert bars
    assert not card.document.is_posted


def test_save_when_a_line_is_wrong_then_all_are_marked_at_once(qtbot: QtBot, firm: SmallFirm) -> None:
    card = opened_card(qtbot, firm, "document", stored(firm, posted=False))
    lines = table_of(card).lines
    lines.set_value(0, "quantity", None)
    lines.set_value(1, "price", Decimal(-1))
    card.save()
    column = {column.name: number for number, column in enumerate(lines.columns)}
    settle(qtbot, lambda: bool(lines.error(0, column["quantity"])))
    assert lines.error(0, column["quantity"])
    assert lines.error(1, column["price"])
    assert card.is_changed


def test_reverse_when_a_reason_is_given_then_it_is_a_draft_again(qtbot: QtBot, firm: SmallFirm) -> None:
    card = opened_card(qtbot, firm, "document", stored(firm))
    dialog = card.reverse()
    assert not dialog.verb_button.isEnabled()
    dialog.line.setText("wrong price")
    assert dialog.verb_button.isEnabled()
    dialog.done(QDialog.DialogCode.Accepted)
    settle(qtbot, lambda: not card.document.is_posted)
    assert table_of(card).lines.rowCount() == 4
    assert card.save_bar.isVisible()


def test_create_from_it_when_an_order_is_posted_then_a_delivery_with_its_lines(qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator) -> None:
    order = stored(firm, "order")
    card = opened_card(qtbot, firm, "document", order)
    create = next(command for command in card.actions() if command.code == "document.create.delivery_note")
    assert create.why_not() == ""
    create.run()
    assert opened.pages == [("delivery_note.card", {"id": None, "parents": (order,)})]
    made = opened_card(qtbot, firm, "delivery_note", None, parents=(order,))
    assert len(made.document.lines) == 3
    assert made.document.parents == [order]
    made.save()
    settle(qtbot, lambda: made.record_id is not None)
    again = opened_card(qtbot, firm, "document", order)
    assert again.body is not None
    assert again.body.chain.isVisible()


def test_payment_when_shared_out_then_the_oldest_document_is_paid(qtbot: QtBot, firm: SmallFirm) -> None:
    stored(firm)
    card = opened_card(qtbot, firm, "payment_in", None, client=firm.client)
    assert card.grid is not None
    editor = card.grid.rows["gross"].editor
    editor.set(Decimal(50))
    editor.edited.emit()
    assert card.body is not None
    shares = card.body.shares
    assert shares is not None
    shares.share_out()
    settle(qtbot, lambda: len(card.document.allocations) == 1)
    assert card.document.allocations[0].amount == Decimal(50)
    card.post()
    settle(qtbot, lambda: card.document.is_posted)


def test_client_when_changed_then_prices_and_payer_follow(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    other = records.save(firm.ctx, records.new(firm.ctx, "client", name="Gamma", discount=Decimal(10), payment_days=30)).created("client")[0]
    table_of(card).start()
    enter_line(qtbot, card, "bolt m7")
    press(Qt.Key.Key_Escape)
    assert card.grid is not None
    card.grid.rows["client"].editor.line.take(other, "Gamma")  # type: ignore[attr-defined]
    settle(qtbot, lambda: cells(card, 0)["discount"] == "10 %")
    assert (card.document["due_on"] - card.document["date"]).days == 30


def test_draft_when_taken_back_after_a_crash_then_lines_too(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    table_of(card).start()
    enter_line(qtbot, card, "3*bolt m7")
    state = card.draft_state()
    assert state is not None
    again = opened_card(qtbot, firm, "invoice", None)
    again.restore_draft(json.loads(json.dumps(state, default=_encode), object_hook=_decode))
    assert cells(again, 0)["name"] == "Bolt M7"
    assert cells(again, 0)["quantity"] == "3"
    assert again.is_changed
    again.save()
    settle(qtbot, lambda: again.record_id is not None)


def test_due_when_posted_and_open_then_the_header_says_how_far_it_is(qtbot: QtBot, firm: SmallFirm) -> None:
    card = opened_card(qtbot, firm, "document", stored(firm))
    assert card.body is not None
    assert card.body.totals.amounts["To pay"]
    assert any("in 14 days" in label.text() for label in card.body.findChildren(QLabel))


@pytest.mark.parametrize(("mine", "quantity"), [(True, 8), (False, 5)])
def test_stale_when_two_changed_the_document_then_merged_and_asked_for_the_same_cell(
    qtbot: QtBot, firm: SmallFirm, mine: bool, quantity: int
) -> None:
    id = stored(firm, posted=False)
    card = opened_card(qtbot, firm, "document", id)
    theirs = drafts.load(firm.ctx, id)
    theirs.lines[0].quantity, theirs.lines[1].price = Decimal(5), Decimal(3)
    theirs["subject"] = "Contract 7"
    drafts.save(firm.ctx, theirs)
    table_of(card).lines.set_value(0, "quantity", Decimal(8))
    table_of(card).lines.set_value(2, "discount", Decimal(10))
    card.save()
    settle(qtbot, lambda: bool(card.window().findChildren(ClashDialog)))
    dialog = card.window().findChildren(ClashDialog)[0]
    name = f"lines.{card.document.lines[0].id}.quantity"
    assert dialog.kept_mine == (name,)
    dialog.choose(name, mine)
    dialog.done(QDialog.DialogCode.Accepted)
    settle(qtbot, lambda: not card.is_changed)
    found = drafts.load(firm.ctx, id)
    assert [(line.quantity, line.price, line.discount) for line in found.lines] == [
        (quantity, Decimal("12.5"), 0), (2, 3, 0), (2, Decimal("14.5"), 10),
    ]
    assert found["subject"] == "Contract 7"
    assert cells(card, 1)["price"] == "3.00"


def test_stale_when_posted_meanwhile_then_what_was_typed_stays_and_it_is_told(qtbot: QtBot, firm: SmallFirm) -> None:
    draft = drafts.new(firm.ctx, "invoice", client=firm.client)
    draft.lines = defaults.product_lines(firm.ctx, draft, [(firm.products[0], Decimal(1))])
    changes = drafts.save(firm.ctx, draft)
    card = opened_card(qtbot, firm, "document", changes.ids("document")[0])
    post(firm.ctx, changes)
    table_of(card).lines.set_value(0, "quantity", Decimal(8))
    card.save()
    settle(qtbot, lambda: bool(card.findChildren(InfoBar)))
    assert cells(card, 0)["quantity"] == "8"
    assert card.is_changed


def test_lines_when_typed_while_a_save_is_on_its_way_then_nothing_is_lost(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    table_of(card).start()
    enter_line(qtbot, card, "bolt m7")
    card.save()
    table_of(card).lines.set_value(0, "quantity", Decimal(9))
    table_of(card).lines.set_value(1, "price", Decimal(4))
    table_of(card).lines.type_name(1, QuickLine("Freight"))
    settle(qtbot, lambda: card.record_id is not None)
    assert drafts.load(firm.ctx, card.record_id or 0).lines[0].quantity == 1
    assert [(line.name, line.quantity, line.price) for line in card.document.lines] == [("Bolt M7", 9, Decimal("12.5") + 1), ("Freight", 1, 4)]
    assert card.is_changed
    card.save()
    settle(qtbot, lambda: not card.is_changed)
    assert len(drafts.load(firm.ctx, card.record_id or 0).lines) == 2


def test_paste_when_all_rows_fit_then_they_are_lines(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.start()
    QGuiApplication.clipboard().setText("A-000\t2\t11,5\nA-001\t3\n")
    press(Qt.Key.Key_V, CONTROL)
    settle(qtbot, lambda: len(card.document.lines) == 2)
    assert [(cells(card, row)["name"], cells(card, row)["quantity"], cells(card, row)["price"]) for row in range(2)] == [
        ("Bolt M6", "2", "11.50"), ("Bolt M7", "3", "13.50"),
    ]
    assert card.is_changed


def test_paste_when_a_cell_is_being_edited_then_the_rows_are_lines_and_one_text_stays_a_text(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.start()
    write("b")
    QGuiApplication.clipboard().setText("olt m7")
    press(Qt.Key.Key_V, CONTROL)
    assert focused().text() == "bolt m7"  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText("A-000\t2\nA-001\t3\n")
    press(Qt.Key.Key_V, CONTROL)
    settle(qtbot, lambda: len(card.document.lines) == 2)


def test_paste_when_rows_are_wrong_then_they_are_named_corrected_and_inserted(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.start()
    QGuiApplication.clipboard().setText("A-000\t2\nA-777\t3\nA-001\tmany\n")
    table.paste()
    settle(qtbot, lambda: bool(card.window().findChildren(PastePreview)))
    preview = card.window().findChildren(PastePreview)[0]
    assert [preview.table.item(row, 4).text() for row in range(2)] == ["No product fits “A-777”.", "“many” is not a number."]
    assert card.document.lines == []
    preview.insert_lines()
    assert [line.name for line in card.document.lines] == ["Bolt M6"]
    assert preview.table.rowCount() == 2
    preview.table.item(0, 1).setText("A-002")
    preview.check_again()
    settle(qtbot, lambda: preview.table.rowCount() == 1)
    preview.table.item(0, 2).setText("4")
    preview.check_again()
    settle(qtbot, lambda: preview.table.rowCount() == 0)
    preview.insert_lines()
    settle(qtbot, lambda: len(card.document.lines) == 3)
    assert [(line.name, line.quantity) for line in card.document.lines] == [("Bolt M6", 2), ("Bolt M8", 3), ("Bolt M7", 4)]


def test_copy_when_f9_is_pressed_then_the_line_stands_twice(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.start()
    enter_line(qtbot, card, "3*bolt m7")
    press(Qt.Key.Key_Escape)
    table.setFocus()
    table.go_to(0, 2)
    press(Qt.Key.Key_F9)
    table.go_to(2, 2)
    press(Qt.Key.Key_F9)
    assert [(line.name, line.quantity, line.id) for line in card.document.lines] == [("Bolt M7", 3, None)] * 3
    assert len({line.key for line in card.document.lines}) == 3
    assert table.currentIndex().row() == 2


def test_draft_when_saved_then_its_paper_can_be_looked_at_before_it_is_posted(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator
) -> None:
    new = opened_card(qtbot, firm, "quotation", None, client=firm.client)
    command = {each.code: each for each in new.actions()}["document.preview"]
    assert "Save it first" in command.why_not()
    id = stored(firm, "quotation", posted=False)
    card = opened_card(qtbot, firm, "quotation", id)
    command = {each.code: each for each in card.actions()}["document.preview"]
    assert command.why_not() == ""
    command.run()
    assert opened.pages[-1] == ("print_preview", {"document": id})
