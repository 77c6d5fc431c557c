"""Lines pasted from a table: what is taken, what is named as wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.services.documents import drafts
from app.services.documents.pasted_lines import PastedRow, corrected, find, split
from tests.helpers.shop import TODAY, Shop

D = Decimal


def test_split_when_a_head_and_empty_rows_are_pasted_then_only_rows_with_goods_are_left() -> None:
    text = "Article\tQuantity\tPrice\r\nB-8\t10\t1,20\r\n\r\nN-8\t 5 \t\r\n"
    assert split(text) == [PastedRow(2, ("B-8",), "10", "1,20"), PastedRow(4, ("N-8",), "5", "")]


def test_split_when_article_and_name_stand_apart_then_both_name_the_goods() -> None:
    assert split("B-8\tBolt M8\t10\t1.20\nN-8\tNut\t5") == [PastedRow(1, ("B-8", "Bolt M8"), "10", "1.20"), PastedRow(2, ("N-8", "Nut"), "5")]


def test_split_when_one_number_is_misspelt_then_it_stays_a_quantity() -> None:
    assert split("B-8\tmany\t5\nN-8\t5\t5\nN-8\t6")[0] == PastedRow(1, ("B-8",), "many", "5")
    assert split("B-8\nN-8") == [PastedRow(1, ("B-8",)), PastedRow(2, ("N-8",))]


@pytest.mark.backends
def test_find_when_rows_are_right_and_wrong_then_lines_and_sentences(shop: Shop) -> None:
    draft = drafts.new(shop.ctx, "order", client=shop.ivanov, date=TODAY)
    rows = split("b-8\t10\t1,30\nNut M8\t5\nassem\t2\nnothing\t1\nM8\t1\nB-8\tmany\nB-8\t-5\nB-8\t1\t2.3.4\n" + "x" * 400 + "\t1")
    found = find(shop.ctx, draft, rows)
    assert [(row.line.name, row.line.quantity, row.line.price, row.line.discount) if row.line else row.problem for row in found[:3]] == [
        ("Bolt M8", 10, D("1.30"), 10), ("Nut M8", 5, D("0.33"), 10), ("Assembly", 2, 60, 10),
    ]
    problems = [row.problem for row in found[3:]]
    assert all(row.line is None for row in found[3:])
    assert problems[0] == "No product fits “nothing”."
    assert problems[1] == "Several products fit “M8”: write the article."
    assert problems[2] == "“many” is not a number."
    assert "negative" in problems[3]
    assert problems[4] == "“2.3.4” is not a number."
    assert problems[5].startswith("No product fits")
    again = find(shop.ctx, draft, [corrected(found[3].row, "B-8", "3", "")])
    assert again[0].line is not None
    assert (again[0].line.product, again[0].line.quantity) == (shop.bolt, 3)


@pytest.mark.backends
def test_find_when_very_many_rows_are_pasted_then_all_are_priced(shop: Shop) -> None:
    draft = drafts.new(shop.ctx, "order", client=shop.petrov, date=TODAY)
    found = find(shop.ctx, draft, split("\n".join(f"{'B-8' if at % 2 else 'Nut M8'}\t{at + 1}" for at in range(2_000))))
    assert [row.line.quantity for row in found if row.line is not None] == list(range(1, 2_001))
