"""Ticks by key, and all that match."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.lists.selection import Selection


def test_selection_when_rows_are_toggled_then_it_knows_their_keys(qtbot: QtBot) -> None:
    selection = Selection()
    with qtbot.waitSignal(selection.changed):
        selection.toggle(5)
    selection.set((7, 9))
    selection.toggle(7)
    assert selection.ids == (5, 9)
    assert 9 in selection
    assert 7 not in selection
    assert len(selection) == 2


def test_selection_when_all_that_match_then_it_counts_without_knowing_keys() -> None:
    selection = Selection()
    selection.select_all(12_408)
    selection.toggle(3)
    assert len(selection) == 12_407
    assert 3 not in selection
    assert 4711 in selection
    assert selection.excluded == (3,)
    assert selection.ids == ()
    selection.set_total(100)
    assert len(selection) == 99


def test_clear_when_all_match_then_nothing_is_ticked() -> None:
    selection = Selection()
    selection.select_all(10)
    selection.clear()
    assert not len(selection)
    assert 1 not in selection
