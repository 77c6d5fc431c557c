"""Pages at hand and where rows stand in them."""

from __future__ import annotations

from app.services.listing import Row
from app.ui.lists.row_store import PAGE, RowStore


def rows(page: int, count: int = PAGE) -> list[Row]:
    return [Row(page * PAGE + number + 1, (f"row {page * PAGE + number}",)) for number in range(count)]


def test_row_when_page_is_at_hand_then_found_by_place_and_by_key() -> None:
    store = RowStore()
    store.put(3, rows(3))
    row = store.row(3 * PAGE + 5)
    assert row is not None
    assert row.values == (f"row {3 * PAGE + 5}",)
    assert store.place(row.id) == 3 * PAGE + 5
    assert store.row(0) is None


def test_put_when_too_many_pages_then_the_one_seen_longest_ago_goes() -> None:
    store = RowStore(most_pages=3)
    for page in range(3):
        store.put(page, rows(page))
    store.touch([0])
    store.put(3, rows(3))
    assert sorted(store.pages()) == [0, 2, 3]
    assert store.place(PAGE + 1) is None
    assert len(store) == 3 * PAGE


def test_put_when_a_row_moved_to_another_page_then_its_place_is_the_new_one() -> None:
    store = RowStore()
    store.put(0, [Row(1, ("a",)), Row(2, ("b",))])
    store.put(1, [Row(2, ("b",))])
    store.put(0, [Row(1, ("a",))])
    assert store.place(2) == PAGE


def test_anchor_when_page_before_is_at_hand_then_its_last_row() -> None:
    store = RowStore()
    store.put(0, rows(0))
    anchor = store.anchor(1)
    assert anchor is not None
    assert anchor.id == PAGE
    assert store.anchor(0) is None
    assert store.anchor(5) is None


def test_replace_when_row_is_at_hand_then_only_that_row_changes() -> None:
    store = RowStore()
    store.put(0, rows(0))
    assert store.replace(Row(4, ("new",))) == 3
    assert store.replace(Row(99999, ("gone",))) is None
    row = store.row(3)
    assert row is not None
    assert row.values == ("new",)
