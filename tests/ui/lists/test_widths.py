"""Widths of columns: titles whole, numbers whole, names and texts share what is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from app.core.fields import FieldInfo
from app.services.listing import Row
from app.ui.kit.theme import apply_theme, metrics
from app.ui.lists.cell_painter import PADDING
from app.ui.lists.columns import make_column
from app.ui.lists.widths import Need, Widths, shared, stretched_column

NUMBER = make_column("number", FieldInfo("number", "text", "Number"), is_first=True)
CLIENT = make_column("client", FieldInfo("client", "ref", "Client", reference="client"))
GROSS = make_column("gross", FieldInfo("gross", "money", "Total", digits=2))
DAY = make_column("date", FieldInfo("date", "date", "A day with a very long title indeed"))
COLUMNS = (NUMBER, CLIENT, GROSS, DAY)
ROWS = [Row(1, ("INV-2026-00001", "A name that is as long as the names of firms tend to be in real life, and longer", Decimal("1234567.89"), date(2020, 12, 28)))]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_needs_when_measured_then_titles_and_numbers_are_whole(qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, "light", scale)
    needs = Widths().needs(COLUMNS, ROWS, {"gross": Decimal("123456789012.00")}, grouped=False)
    for column, need in zip(COLUMNS, needs, strict=True):
        assert need.least >= metrics("small_label").horizontalAdvance(column.title) + 2 * PADDING
    assert needs[2].least >= metrics("strong", True).horizontalAdvance("123 456 789 012.00") + 2 * PADDING - 6 * scale
    assert needs[1].wanted > needs[1].least


def test_needs_when_rows_become_shorter_then_columns_stay() -> None:
    widths = Widths()
    before = widths.needs(COLUMNS, ROWS, {}, grouped=False)
    assert widths.needs(COLUMNS, [], {}, grouped=False) == before


def test_needs_when_a_person_set_a_width_then_it_is_kept() -> None:
    narrow = make_column("gross", GROSS.info, width=60)
    assert Widths().needs((NUMBER, narrow), [], {}, grouped=False)[1] == Need(60, 60)


@pytest.mark.parametrize(
    ("room", "widths"), [(600, [100, 400, 100]), (400, [100, 200, 100]), (350, [100, 150, 100]), (250, [100, 80, 100])],
)
def test_shared_when_room_is_short_then_texts_give_first(room: int, widths: list[int]) -> None:
    assert shared([Need(100, 100), Need(80, 200), Need(100, 100)], room, 1) == widths


def test_shared_when_the_window_is_wide_then_no_column_takes_all_that_is_left() -> None:
    assert shared([Need(100, 100), Need(60, 60), Need(40, 40)], 480 + 100 + 300, 0) == [580, 160, 140]
    assert shared([Need(100, 100), Need(60, 60, is_left=True)], 480 + 60 + 300, 0) == [480, 360]


def test_shared_when_two_texts_give_then_the_room_is_filled_exactly() -> None:
    assert sum(shared([Need(50, 151), Need(80, 200), Need(60, 133)], 333, 0)) == 333


def test_stretched_column_when_the_wish_is_not_shown_then_the_last_text() -> None:
    assert stretched_column(COLUMNS, "client") == 1
    assert stretched_column((NUMBER, GROSS, DAY), "client") == 0
    assert stretched_column(COLUMNS, "") == 0


def test_needs_when_room_is_short_then_the_stretching_column_keeps_more_than_other_texts() -> None:
    other, named = (Widths().needs(COLUMNS, ROWS, {}, grouped=False, stretched=place)[1] for place in (0, 1))
    assert named.least > other.least
    assert Widths().needs(COLUMNS, ROWS, {}, grouped=True)[0].least >= 260
