"""Nonsense in every field of every card: a sentence at the field, nothing typed is lost, nothing breaks (UX 3 M6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.services import records
from app.services.documents import draft_following, drafts
from app.ui.forms.card_page import CardPage
from app.ui.forms.editors import DateEditor, NumberEditor, ReferenceEditor
from app.ui.forms.lines_table import LinesTable
from app.ui.forms.spec import SCREENS
from app.ui.kit.message import MessageDialog
from app.ui.screens.client_card import ClientCard
from app.ui.screens.document_card import DocumentCard
from tests.helpers.firm import SmallFirm
from tests.helpers.window import press, settle, show, write

TYPED = {
    "empty": "", "nonsense": "11*A-009", "absurd": "31.12.9999", "long ago": "01.01.0017", "no year": "1.1.99999999999999999999",
    "twelve figures": "999999999999", "forty figures": "9" * 40, "negative": "-5", "pattern": "%_\\'",
}


def opened_card(qtbot: QtBot, card: CardPage) -> CardPage:
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    return card


def line_of(card: CardPage, name: str) -> QLineEdit | None:
    assert card.grid is not None
    target = card.grid.rows[name].editor.focusProxy()
    return target if isinstance(target, QLineEdit) and not target.isReadOnly() else None


def type_everywhere(qtbot: QtBot, card: CardPage, text: str) -> dict[str, str]:
    """Type the same into every field that takes a text; returns what then stood in those that cannot read it."""
    assert card.grid is not None
    for name in card.grid.rows:
        line = line_of(card, name)
        if line is None:
            continue
        line.setFocus()
        line.selectAll()
        press(Qt.Key.Key_Delete)
        if line.hasFocus():
            write(text)
        elif text:  # a field under a tab that is not shown
            line.setText(text)
            line.textEdited.emit(text)
            line.editingFinished.emit()
            card.grid.rows[name].editor.left.emit()
    card.setFocus()
    settle(qtbot)
    return {name: line.text() for name, row in card.grid.rows.items() if row.editor.problem() and (line := line_of(card, name))}


def leave(qtbot: QtBot, card: CardPage) -> None:
    """Take the focus off the fields: a reference that is left looks for what was typed."""
    card.setFocus()
    settle(qtbot)


def no_dialog() -> bool:
    return not [window for window in QApplication.topLevelWidgets() if isinstance(window, MessageDialog) and window.isVisible()]


@pytest.mark.parametrize(
    ("type", "text"), [*(pytest.param("invoice", text, id=f"invoice {name}") for name, text in TYPED.items()), *(
        pytest.param("payment_in", TYPED[name], id=f"payment {name}") for name in ("nonsense", "forty figures", "negative")
    )],
)
def test_document_when_nonsense_is_typed_into_every_field_then_told_and_kept(qtbot: QtBot, firm: SmallFirm, type: str, text: str) -> None:
    made = DocumentCard(firm.ctx, SCREENS.get(type), None, {})
    card = opened_card(qtbot, made)
    assert card.grid is not None
    unread = type_everywhere(qtbot, card, text)
    for name in unread:
        assert card.grid.rows[name].error.text(), name
    card.grid.rows["client"].editor.line.take(firm.client, "Beta Bau")  # type: ignore[attr-defined]
    settle(qtbot)
    unread.pop("client", None)
    assert {name: line.text() for name in unread if (line := line_of(card, name))} == unread
    card.save()
    settle(qtbot)
    assert no_dialog()
    if card.record_id is None:
        assert any(row.error.text() for row in card.grid.rows.values())
        assert card.is_changed
    leave(qtbot, card)


@pytest.mark.parametrize("first", ["client", "price_list"])
def test_date_when_emptied_before_the_client_or_the_prices_then_the_rest_follows(qtbot: QtBot, firm: SmallFirm, first: str) -> None:
    made = DocumentCard(firm.ctx, SCREENS.get("invoice"), None, {})
    card = opened_card(qtbot, made)
    assert card.grid is not None
    line = line_of(card, "date")
    assert line is not None
    line.setFocus()
    line.selectAll()
    press(Qt.Key.Key_Delete)
    rows = card.grid.rows
    rows[first].editor.setFocus()
    rows[first].editor.line.take(firm.client if first == "client" else made.document["price_list"], "x")  # type: ignore[attr-defined]
    settle(qtbot)
    assert rows["date"].error.text() == "Fill in “Date”."
    assert made.document["due_on"] is None
    if first == "client":
        rows["date"].editor.setFocus()
        write("21.11.2026")
        rows["client"].editor.setFocus()
        settle(qtbot, lambda: made.document["due_on"] is not None)
        assert (made.document["due_on"] - made.document["date"]).days == made.document["due_on"].toordinal() - date(2026, 11, 21).toordinal() == 14
        assert line_of(card, "due_on").text() != ""  # type: ignore[union-attr]


def test_client_when_typed_letter_by_letter_then_prices_are_read_once_it_is_chosen(qtbot: QtBot, firm: SmallFirm, monkeypatch: Any) -> None:
    made = DocumentCard(firm.ctx, SCREENS.get("invoice"), None, {})
    card = opened_card(qtbot, made)
    assert card.grid is not None
    asked: list[str] = []
    follow = draft_following.follow
    monkeypatch.setattr(draft_following, "follow", lambda ctx, draft, name, before: (asked.append(name), follow(ctx, draft, name, before))[1])
    card.grid.rows["client"].editor.setFocus()
    write("Beta")
    assert asked == []
    card.grid.rows["date"].editor.setFocus()
    settle(qtbot, lambda: made.document["client"] == firm.client)
    assert asked == ["client"]


def test_client_when_chosen_while_another_field_is_typed_then_both_hold(qtbot: QtBot, firm: SmallFirm) -> None:
    made = DocumentCard(firm.ctx, SCREENS.get("invoice"), None, {})
    card = opened_card(qtbot, made)
    assert card.grid is not None
    card.grid.rows["client"].editor.line.take(firm.client, "Beta Bau")  # type: ignore[attr-defined]
    made.document["subject"] = "Contract 7"
    card.grid.rows["subject"].editor.edited.emit()
    card.grid.rows["subject"].editor.set("Contract 7")
    card.grid.rows["subject"].editor.edited.emit()
    settle(qtbot)
    assert (made.document["subject"], made.document["client"]) == ("Contract 7", firm.client)
    assert made.document["due_on"] is not None


CARDS = {
    "client": lambda firm: ClientCard(firm.ctx, SCREENS.get("client"), firm.client),
    "new product": lambda firm: CardPage(firm.ctx, SCREENS.get("product"), None),
    "new contact": lambda firm: CardPage(firm.ctx, SCREENS.get("contact"), None, {"client": firm.client}),
}


@pytest.mark.parametrize("text", ["empty", "nonsense", "absurd", "forty figures", "negative"])
@pytest.mark.parametrize("name", CARDS)
def test_card_when_nonsense_is_typed_into_every_field_then_told_and_kept(qtbot: QtBot, firm: SmallFirm, name: str, text: str) -> None:
    card, text = opened_card(qtbot, CARDS[name](firm)), TYPED[text]
    assert card.grid is not None
    version = card.draft.version if card.draft is not None else 0
    unread = type_everywhere(qtbot, card, text)
    for field, row in card.grid.rows.items():
        if row.editor.problem():
            assert row.error.text(), field
        if text == "11*A-009" and isinstance(row.editor, (DateEditor, NumberEditor, ReferenceEditor)) and not row.editor.is_locked:
            assert row.error.text(), field
    card.save()
    settle(qtbot)
    assert no_dialog()
    assert {field: line.text() for field in unread if (line := line_of(card, field))} == unread
    if unread or (text == "" and card.is_changed):
        assert any(row.error.text() for row in card.grid.rows.values())
        assert card.draft is not None
        assert card.draft.version == version
    leave(qtbot, card)


# lines -------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(qtbot: QtBot, firm: SmallFirm) -> DocumentCard:
    """A new invoice for Beta Bau with one line."""
    made = DocumentCard(firm.ctx, SCREENS.get("invoice"), None, {"client": firm.client})
    opened_card(qtbot, made)
    table = table_of(made)
    table.start()
    write("3*bolt m7")
    press(Qt.Key.Key_Return)
    settle(qtbot)
    return made


def table_of(card: DocumentCard) -> LinesTable:
    assert card.body is not None
    assert card.body.table is not None
    return card.body.table


def enter(qtbot: QtBot, card: DocumentCard, name: str, text: str) -> int:
    """Type into a cell of the first line; returns its column."""
    table = table_of(card)
    column = next(number for number, column in enumerate(table.lines.columns) if column.name == name)
    table.setFocus()
    table.go_to(0, column)
    write(text)
    press(Qt.Key.Key_Return)
    settle(qtbot)
    return column


CELLS = [
    ("quantity", "many", "is no number"), ("quantity", "1,2,3", "is no number"), ("quantity", "-5", "negative"), ("quantity", "999999999999", "too large"),
    ("quantity", "9" * 40, "is no number"), ("quantity", "0", "above zero"), ("quantity", "1,5", "decimals"), ("price", "12.50.30", "is no number"),
    ("price", "-1", "negative"), ("price", "999999999999", "too large"), ("price", "=1/0", "is no number"), ("discount", "1000", "between 0 and 100"),
    ("discount", "-5", "between 0 and 100"), ("discount", "x", "is no number"), ("vat_rate", "nonsense", "no tax rate"),
]


@pytest.mark.parametrize(("name", "text", "sentence"), CELLS)
def test_cell_when_nonsense_is_typed_then_told_there_kept_and_not_saved(qtbot: QtBot, card: DocumentCard, name: str, text: str, sentence: str) -> None:
    column = enter(qtbot, card, name, text)
    lines = table_of(card).lines
    assert sentence in lines.error(0, column)
    assert card.body is not None
    assert sentence in card.body.sentence.text()
    if "is no" in sentence:
        assert lines.index(0, column).data() == text
    card.save()
    settle(qtbot)
    assert card.record_id is None
    assert sentence in lines.error(0, column)
    enter(qtbot, card, name, "7" if name != "vat_rate" else "Umsatzsteuer")
    assert "is no number" not in lines.error(0, column)


def test_cell_when_unreadable_and_another_client_is_chosen_then_it_stays(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    other = records.save(firm.ctx, records.new(firm.ctx, "client", name="Gamma")).created("client")[0]
    column = enter(qtbot, card, "quantity", "many")
    assert card.grid is not None
    card.grid.rows["client"].editor.line.take(other, "Gamma")  # type: ignore[attr-defined]
    settle(qtbot)
    assert table_of(card).lines.index(0, column).data() == "many"


def test_quantity_when_typed_without_a_name_then_the_line_is_not_dropped_silently(qtbot: QtBot, card: DocumentCard) -> None:
    table = table_of(card)
    table.setFocus()
    table.go_to(1, next(number for number, column in enumerate(table.lines.columns) if column.name == "quantity"))
    write("5")
    press(Qt.Key.Key_Return)
    card.save()
    settle(qtbot)
    assert card.record_id is None
    assert "Choose a product" in table.lines.error(1, 2)


def test_rate_when_it_is_not_valid_on_the_day_then_refused_on_the_line_with_the_cure(qtbot: QtBot, card: DocumentCard, firm: SmallFirm) -> None:
    ended = records.save(firm.ctx, records.new(firm.ctx, "vat_rate", name="Old rate", country="DE")).created("vat_rate")[0]
    period = records.new(firm.ctx, "vat_rate_period", vat_rate=ended, percent=16)
    period["valid_from"], period["valid_to"] = period["valid_from"].replace(year=2020), period["valid_from"].replace(year=2021)
    records.save(firm.ctx, period)
    column = enter(qtbot, card, "vat_rate", "Old rate")
    lines = table_of(card).lines
    assert "ended on" in lines.error(0, column)
    assert card.document.lines[0].vat_rate == ended
    card.save()
    settle(qtbot)
    assert card.record_id is None
    assert "choose the rate that is valid on" in lines.error(0, column)
    assert card.grid is not None
    line = line_of(card, "date")
    assert line is not None
    line.setFocus()
    line.selectAll()
    write("15.06.2020" if period["valid_from"].timetuple().tm_yday < 150 else period["valid_from"].strftime("%d.%m.%Y"))
    table_of(card).setFocus()
    settle(qtbot, lambda: not lines.error(0, column))
    assert card.document.lines[0].vat_percent == 16
    card.save()
    settle(qtbot, lambda: card.record_id is not None)
    assert drafts.load(firm.ctx, card.record_id or 0).lines[0].vat_percent == 16
