"""Heads between rows, folded groups, places of pages."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.services.listing import Group
from app.ui.lists.group_layout import GroupHead, GroupLayout
from app.ui.lists.row_store import PAGE

CITIES = [
    Group(("Hamburg", "active"), 3, {"amount": Decimal(30)}), Group(("Hamburg", "new"), 2, {"amount": Decimal(5)}),
    Group(("Lyon", "active"), 1, {"amount": None}),
]


def heads(layout: GroupLayout) -> list[tuple[object, ...]]:
    return [found.key for row in range(len(layout)) if isinstance(found := layout.at(row), GroupHead)]


def test_layout_when_two_levels_then_heads_carry_counts_and_sums() -> None:
    layout = GroupLayout(CITIES)
    assert len(layout) == 6 + 2 + 3
    first = layout.at(0)
    assert isinstance(first, GroupHead)
    assert (first.key, first.level, first.count, first.totals["amount"]) == (("Hamburg",), 0, 5, Decimal(35))
    assert heads(layout) == [("Hamburg",), ("Hamburg", "active"), ("Hamburg", "new"), ("Lyon",), ("Lyon", "active")]


def test_layout_when_groups_are_of_unlike_currencies_then_their_head_has_no_sum() -> None:
    euros, dollars = ({"amount": frozenset({code})} for code in ("EUR", "USD"))
    layout = GroupLayout([
        Group(("Hamburg", "active"), 1, {"amount": Decimal(30)}, euros), Group(("Hamburg", "new"), 1, {"amount": Decimal(5)}, dollars),
        Group(("Lyon", "active"), 1, {"amount": Decimal(7)}, euros), Group(("Lyon", "new"), 1, {"amount": Decimal(8)}, euros),
    ])
    found = [found for row in range(len(layout)) if isinstance(found := layout.at(row), GroupHead)]
    assert {head.key: head.totals.get("amount") for head in found if head.level == 0} == {("Hamburg",): None, ("Lyon",): Decimal(15)}


def test_layout_when_outer_group_is_folded_then_only_its_head_stays() -> None:
    layout = GroupLayout(CITIES, [("Hamburg",)])
    assert heads(layout) == [("Hamburg",), ("Lyon",), ("Lyon", "active")]
    assert len(layout) == 1 + 3


def test_layout_when_inner_group_is_folded_then_the_outer_one_stays_open() -> None:
    layout = GroupLayout(CITIES, [("Hamburg", "active")])
    assert len(layout) == 8
    assert layout.row_of(0) is None


@given(st.lists(st.integers(1, 3 * PAGE), min_size=1, max_size=8))
def test_layout_when_groups_have_any_size_then_each_place_leads_back_to_its_row(counts: list[int]) -> None:
    groups = [Group((number,), count, {}) for number, count in enumerate(counts)]
    layout = GroupLayout(groups)
    assert len(layout) == sum(counts) + len(counts)
    row = 0
    for number, count in enumerate(counts):
        head = layout.at(row)
        assert isinstance(head, GroupHead)
        assert head.key == (number,)
        for offset in {0, count - 1, count // 2}:
            place = layout.at(row + 1 + offset)
            assert isinstance(place, int)
            assert layout.row_of(place) == row + 1 + offset
            group, start = layout.group_of(place // PAGE)
            assert group.values == (number,)
            assert start + place % PAGE == offset
        row += 1 + count
