"""Two people change one document: fields, cells and shares (UX 3 M10)."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest

from app.core.errors import UserError
from app.services import records
from app.services.documents import draft_merging, drafts
from app.services.documents.draft_model import DocumentDraft, LineDraft, ShareDraft
from tests.helpers.shop import Shop

pytestmark = pytest.mark.backends
D = Decimal


def both(shop: Shop) -> tuple[DocumentDraft, DocumentDraft]:
    """Two cards of one order with three lines."""
    id = shop.save(shop.draft("order", (shop.bolt, 1), (shop.nut, 2), (shop.help, 3), client=shop.petrov))
    return drafts.load(shop.ctx, id), drafts.load(shop.ctx, id)


def merged(shop: Shop, mine: DocumentDraft, *keep: str) -> DocumentDraft:
    """Mine on top of what is stored, saved and read again."""
    theirs, _clashes = draft_merging.clashes(shop.ctx, mine)
    drafts.save(shop.ctx, draft_merging.merge(theirs, mine, keep))
    return drafts.load(shop.ctx, mine.id or 0)


def test_merge_when_each_changed_something_else_then_all_of_it_holds(shop: Shop) -> None:
    mine, theirs = both(shop)
    theirs["subject"] = "Contract 7"
    theirs.lines[0].quantity = D(5)
    theirs.add_line(LineDraft(name="Freight", price=D(9)))
    drafts.save(shop.ctx, theirs)
    mine["comment"] = "Call before"
    mine.lines[0].price = D(2)
    mine.remove_line(mine.lines[1].key)
    mine.add_line(LineDraft(name="Cutting", price=D(7)), 1)
    assert draft_merging.clashes(shop.ctx, mine)[1] == []
    found = merged(shop, mine)
    assert (found["subject"], found["comment"]) == ("Contract 7", "Call before")
    assert [(line.name, line.quantity, line.price) for line in found.lines] == [
        ("Bolt M8", 5, 2), ("Cutting", 1, 7), ("Assembly", 3, 60), ("Freight", 1, 9),
    ]
    assert found["net"] == D(206)


def test_merge_when_lines_were_moved_by_one_side_then_that_order_holds(shop: Shop) -> None:
    mine, theirs = both(shop)
    theirs.move_line(theirs.lines[2].key, 0)
    drafts.save(shop.ctx, theirs)
    mine.lines[1].quantity = D(8)
    mine.add_line(LineDraft(name="Cutting"))
    assert [line.name for line in merged(shop, mine).lines] == ["Assembly", "Cutting", "Bolt M8", "Nut M8"]
    again, other = drafts.load(shop.ctx, mine.id or 0), drafts.load(shop.ctx, mine.id or 0)
    other.lines[0].quantity = D(9)
    drafts.save(shop.ctx, other)
    again.move_line(again.lines[0].key, 3)
    found = merged(shop, again)
    assert [line.name for line in found.lines] == ["Cutting", "Bolt M8", "Nut M8", "Assembly"]
    assert found.lines[3].quantity == 9


@pytest.mark.parametrize(("keep", "quantity", "comment"), [((), 5, "theirs"), (("quantity", "comment"), 8, "mine")])
def test_merge_when_both_changed_a_cell_then_asked_for_it_alone(shop: Shop, keep: tuple[str, ...], quantity: int, comment: str) -> None:
    mine, theirs = both(shop)
    theirs.lines[1].quantity, theirs["comment"] = D(5), "theirs"
    drafts.save(shop.ctx, theirs)
    mine.lines[1].quantity, mine.lines[1].price, mine["comment"] = D(8), D(3), "mine"
    names = {"quantity": f"lines.{mine.lines[1].id}.quantity", "comment": "comment"}
    _now, found = draft_merging.clashes(shop.ctx, mine)
    assert [(one.name, one.base, one.mine, one.theirs) for one in found] == [
        ("comment", "", "mine", "theirs"), (names["quantity"], "2", "8", "5"),
    ]
    assert found[1].label == "Line 2, Qty"
    stored = merged(shop, mine, *(names[name] for name in keep))
    assert (stored.lines[1].quantity, stored.lines[1].price, stored["comment"]) == (quantity, 3, comment)


@pytest.mark.parametrize("keeps_mine", [True, False])
@pytest.mark.parametrize("who", ["me", "they"])
def test_merge_when_one_took_a_line_out_that_the_other_changed_then_asked(shop: Shop, who: str, keeps_mine: bool) -> None:
    mine, theirs = both(shop)
    id = mine.lines[1].id
    if who == "me":
        theirs.lines[1].quantity = D(5)
        mine.remove_line(mine.lines[1].key)
    else:
        theirs.remove_line(theirs.lines[1].key)
        mine.lines[1].quantity = D(8)
    drafts.save(shop.ctx, theirs)
    (clash,) = draft_merging.clashes(shop.ctx, mine)[1]
    assert clash.name == f"lines.{id}"
    assert (clash.mine == "removed") == (who == "me")
    found = merged(shop, mine, *([clash.name] if keeps_mine else []))
    quantities = [line.quantity for line in found.lines]
    if (who == "me") == keeps_mine:
        assert quantities == [1, 3]
    else:
        assert quantities == [1, 5 if who == "me" else 8, 3]


def test_merge_when_posted_meanwhile_then_told(shop: Shop) -> None:
    id = shop.save(shop.draft("quotation", (shop.bolt, 1), client=shop.petrov))
    mine = drafts.load(shop.ctx, id)
    shop.post(id)
    mine.lines[0].quantity = D(2)
    with pytest.raises(UserError, match="posted this document"):
        draft_merging.clashes(shop.ctx, mine)


def test_merge_when_a_payment_is_shared_out_by_two_then_by_what_it_pays(shop: Shop) -> None:
    shop.stock_up(bolt=100)
    first, second = (shop.sell("invoice", (shop.bolt, 10), client=shop.petrov) for _number in range(2))
    payment = shop.draft("payment_in", client=shop.petrov, gross=D(20))
    payment.allocations = [ShareDraft(claim=first, amount=D(5))]
    id = shop.save(payment)
    mine, theirs = drafts.load(shop.ctx, id), drafts.load(shop.ctx, id)
    theirs.allocations[0].amount = D(6)
    drafts.save(shop.ctx, theirs)
    mine.allocations[0].amount = D(7)
    mine.allocations.append(ShareDraft(claim=second, amount=D(4), label="Invoice"))
    (clash,) = draft_merging.clashes(shop.ctx, mine)[1]
    assert (clash.name, clash.base[:1], clash.mine[:1], clash.theirs[:1]) == (f"allocations.{first}", "5", "7", "6")
    found = merged(shop, mine, clash.name)
    assert [(share.claim, share.amount) for share in found.allocations] == [(first, 7), (second, 4)]


def test_carry_on_when_lines_were_typed_during_a_save_then_they_are_kept(shop: Shop) -> None:
    present, _other = both(shop)
    present.lines[0].quantity = D(2)
    present.add_line(LineDraft(name="Cutting", price=D(7)))
    sent = deepcopy(present)
    drafts.save(shop.ctx, sent)
    assert not draft_merging.has_more(sent, present)
    present.lines[3].price = D(8)
    present.remove_line(present.lines[1].key)
    present.add_line(LineDraft(name="Freight"), 0)
    assert draft_merging.has_more(sent, present)
    loaded = drafts.load(shop.ctx, present.id or 0)
    draft_merging.carry_on(loaded, sent, present)
    assert [(line.name, line.price, line.id is None) for line in loaded.lines] == [
        ("Freight", 0, True), ("Bolt M8", D("1.25"), False), ("Assembly", 60, False), ("Cutting", 8, False),
    ]
    assert [line.key for line in loaded.lines] == [line.key for line in present.lines]


def test_records_when_asked_to_save_a_document_then_refused(shop: Shop) -> None:
    id = shop.sell("quotation", (shop.bolt, 1), client=shop.petrov)
    draft = records.load(shop.ctx, "document", id)
    draft["comment"] = "by the back door"
    with pytest.raises(RuntimeError, match="saved by"):
        records.save(shop.ctx, draft)
    posted = drafts.load(shop.ctx, id)
    posted["comment"] = "by the side door"
    with pytest.raises(UserError, match="posted document"):
        drafts.save(shop.ctx, posted)
    posted.base["state"] = "draft"  # a card that has not heard of the posting
    with pytest.raises(UserError, match="posted document"):
        drafts.save(shop.ctx, posted)
    assert shop.document(id).comment is None
