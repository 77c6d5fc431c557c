"""What follows from client, price list and day of a card, also while there is no day that can be meant."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import FieldErrors
from app.services import references
from app.services.documents import draft_following, drafts
from app.services.documents.draft_model import DocumentDraft
from tests.helpers.shop import TODAY, Shop

pytestmark = pytest.mark.backends
D = Decimal


def invoice(shop: Shop, on: date | None) -> DocumentDraft:
    """A fresh invoice with one line, and whatever day was typed."""
    draft = shop.draft("invoice", (shop.bolt, 10), date=TODAY)
    draft["date"] = on
    return draft


@pytest.mark.parametrize("on", [None, date(9999, 12, 31), date(17, 1, 1)])
@pytest.mark.parametrize("name", ["client", "price_list", "date"])
def test_follow_when_there_is_no_day_that_can_be_meant_then_the_rest_follows(shop: Shop, name: str, on: date | None) -> None:
    draft = invoice(shop, on)
    draft["client"] = shop.ivanov
    followed = draft_following.follow(shop.ctx, draft, name)
    assert followed.draft["due_on"] is None
    assert followed.draft.lines[0].price == D("1.25")
    assert followed.draft.lines[0].discount == (0 if name == "date" else 10)
    with pytest.raises(FieldErrors) as refused:
        drafts.save(shop.ctx, followed.draft)
    assert "date" in refused.value.errors


def test_follow_when_the_day_moves_then_the_day_to_pay_moves_along_unless_another_was_chosen(shop: Shop) -> None:
    draft = invoice(shop, TODAY)
    draft["client"] = shop.petrov
    draft = draft_following.follow(shop.ctx, draft, "client").draft
    assert draft["due_on"] == date(2026, 3, 30)
    draft["date"] = date(2026, 4, 1)
    draft = draft_following.follow(shop.ctx, draft, "date", TODAY).draft
    assert draft["due_on"] == date(2026, 4, 15)
    draft["due_on"], draft["date"] = date(2026, 6, 1), date(2026, 4, 2)
    assert draft_following.follow(shop.ctx, draft, "date", date(2026, 4, 1)).draft["due_on"] == date(2026, 6, 1)


def test_follow_when_the_rate_had_another_percentage_on_the_day_then_it_takes_that(shop: Shop) -> None:
    draft = invoice(shop, date(2020, 8, 1))
    followed = draft_following.follow(shop.ctx, draft, "date", TODAY)
    assert (followed.draft.lines[0].vat_percent, followed.rates) == (16, {})


def test_follow_when_the_rate_had_none_on_the_day_then_the_line_is_named_with_the_cure(shop: Shop) -> None:
    draft = invoice(shop, date(2019, 8, 1))
    followed = draft_following.follow(shop.ctx, draft, "date", TODAY)
    (sentence,) = followed.rates.values()
    assert sentence == "This VAT rate (19 %) begins on 01/01/2021: choose the rate that is valid on 01/08/2019."
    assert list(followed.rates) == [draft.lines[0].key]
    with pytest.raises(FieldErrors) as refused:
        drafts.save(shop.ctx, followed.draft)
    assert refused.value.errors == {"lines.0.vat_rate": sentence}


def test_take_when_something_was_typed_meanwhile_then_it_stays(shop: Shop) -> None:
    present = invoice(shop, TODAY)
    present["client"] = shop.ivanov
    sent = deepcopy(present)
    present["delivery_address"], present["subject"] = "Typed 1", "Typed 2"
    present.lines[0].discount = D(3)
    fresh = present.add_line(deepcopy(present.lines[0]))
    fresh.key = "fresh"
    draft_following.take(present, sent, draft_following.follow(shop.ctx, deepcopy(sent), "client").draft)
    assert (present["subject"], present["due_on"], present.lines[0].discount, present.lines[1].discount) == ("Typed 2", date(2026, 3, 30), 3, 3)
    assert present["price_list"] is not None


def test_suggest_when_the_text_is_longer_than_any_name_then_nothing_is_found(shop: Shop) -> None:
    for entity in ("warehouse", "price_list", "vat_rate", "client", "product"):
        for text in ("9" * 400, "%_\\'", "x" * 99):
            assert references.suggest(shop.ctx, entity, text, 5) == []
