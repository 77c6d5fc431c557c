"""Eighteen months in the life of the firm, period by period: each paper in its turn, through the services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from app.core.enums.documents import PaymentMethod
from app.core.enums.people import Role
from app.core.i18n import _
from app.demo import days
from app.demo.deals import Deals
from app.demo.papers import Paper, Papers
from app.demo.plan import DOCUMENTS, Dealing, Planner
from app.demo.supply import Receipt, Supply, due, plan_supply
from app.demo.world import World
from app.services import setup
from app.services.documents.draft_model import DocumentDraft

#: share of the clients who pay in advance: usual where the delivery makes the debt
_IN_ADVANCE = {"invoice": 0.05, "delivery": 0.4}
_VALID_DAYS = 30
_CASH_BELOW = Decimal(150)


@dataclass
class Story:
    """A dealing and the papers that it has made."""

    dealing: Dealing
    papers: dict[str, Paper] = field(default_factory=dict)


def make_history(world: World) -> None:
    """Play the whole history up to today."""
    country = setup.country_file(world.words.firm["country"])
    planner = Planner(world, int(country["payment_days"]), _IN_ADVANCE[country["claims_on"]])
    dealings = planner.dealings()
    supply = plan_supply(world, dealings)
    counted = supply.documents(world.last) + sum(one.documents(world.last) for one in dealings)
    dealings = sorted(dealings + planner.offers(DOCUMENTS - counted), key=lambda one: (one.opened, one.client.id))
    History(world, dealings, supply, int(country["payment_days"])).play()


class History:
    """Carries out what was planned.

    :param terms: usual days to pay.
    """

    def __init__(self, world: World, dealings: list[Dealing], supply: Supply, terms: int) -> None:
        self._world, self._supply, self._terms = world, supply, terms
        self._periods = days.Periods(world.first, world.last)
        self._papers, self._deals = Papers(world), Deals(world, dealings, self._periods)
        self._stories = [Story(dealing) for dealing in dealings]
        self._calendar: dict[tuple[str, date], list[tuple[date, Callable[[], DocumentDraft | None], Story | None, str]]] = defaultdict(list)

    def play(self) -> None:
        """From the first day to the last."""
        self._open_stock()
        for story in self._stories:
            self._enter(story)
        for receipt in self._supply.receipts:
            self._enter_receipt(receipt)
        for at, start in enumerate(self._periods.starts):
            self._world.progress(15 + 83 * at // len(self._periods.starts), 100, _("History"))
            self._deals.begin(start)
            for type in _TURN:
                self._write(type, start)
            self._deals.go_on(start)
        self._leave_drafts()
        self._deals.talk()

    def _open_stock(self) -> None:
        keeper = self._world.of_role(Role.STOREKEEPER)[0]
        subject = self._world.words.sales["opening_subject"]
        day = self._world.first
        batch = [
            self._papers.fill(self._papers.new("stock_opening", day, keeper, warehouse=place, subject=subject, branch=None), wants)
            for place, wants in self._supply.opening
        ]  # fmt: skip
        self._papers.write(batch)

    def _enter(self, story: Story) -> None:
        """Put everything that happens of a dealing into the calendar."""
        dealing = story.dealing
        if dealing.is_draft:
            return
        self._at(dealing.quoted, "quotation", lambda: self._root(story, "quotation", dealing.quoted), story)
        self._at(dealing.ordered, "order", lambda: self._next(story, "order", dealing.ordered), story)
        self._at(dealing.invoiced, "invoice", lambda: self._next(story, "invoice", dealing.invoiced), story)
        for number, day in enumerate(dealing.deliveries, 1):
            self._at(day, "delivery_note", partial(self._deliver, story, day, (number, len(dealing.deliveries))), story)
        self._at(dealing.accepted, "act", lambda: self._accept(story), story)
        self._at(dealing.credited, "credit_note", lambda: self._credit(story), story)
        for day, share in dealing.payments:
            self._at(day, "payment_in", partial(self._take_money, story, day, share), story)

    def _at(self, day: date | None, type: str, make: Callable[[], DocumentDraft | None], story: Story | None) -> None:
        if day is not None and day <= self._world.last:
            self._calendar[type, self._periods.of(day)].append((day, make, story, type))

    def _write(self, type: str, start: date) -> None:
        events = sorted(self._calendar.pop((type, start), []), key=lambda event: event[0])
        made = [(draft, story) for _day, make, story, _type in events if (draft := make()) is not None]
        papers = self._papers.write([draft for draft, _story in made])
        for paper, (_draft, story) in zip(papers, made, strict=True):
            if story is not None:
                story.papers[type] = paper

    def _header(self, dealing: Dealing, day: date, **more: Any) -> dict[str, Any]:
        client = dealing.client
        return {"client": client.id, "legal_entity": client.payer, "contact": client.contact, "deal": self._deals.key_of(dealing), **more}

    def _root(self, story: Story, type: str, day: date | None) -> DocumentDraft:
        """The first paper of a dealing, from the catalogue."""
        dealing, words, rng = story.dealing, self._world.words, self._world.rng
        assert day is not None
        header = self._header(dealing, day, price_list=dealing.client.price_list or self._deals.price_list)
        if rng.random() < 0.4:
            subject = rng.choice(words.sales["order_subjects"])
            header["subject"] = subject.format(year=day.year, number=rng.randint(101, 998))
        if rng.random() < 0.2:
            header["comment"] = rng.choice(words.sales["comments"])
        draft = self._papers.new(type, day, dealing.manager, **header, **self._own(dealing, type, day))
        return self._papers.fill(draft, dealing.wants)

    def _own(self, dealing: Dealing, type: str, day: date) -> dict[str, Any]:
        """The header fields that one type has."""
        match type:
            case "quotation":
                return {"valid_until": day + timedelta(days=_VALID_DAYS)}
            case "order":
                reference = f"{self._world.rng.randint(1000, 99999)}" if self._world.rng.random() < 0.5 else None
                return {
                    "warehouse": dealing.place, "delivery_on": dealing.deliveries[0] if dealing.deliveries else None,
                    "delivery_address": dealing.client.address, "external_number": reference, "external_date": day if reference else None,
                }  # fmt: skip
            case "invoice":
                client_days = dealing.client.payment_days
                return {"due_on": day + timedelta(days=self._terms if client_days is None else client_days), "payment_method": PaymentMethod.BANK}
            case _:
                return {}

    def _next(self, story: Story, type: str, day: date | None) -> DocumentDraft:
        """A paper made from the one before it, or the first one."""
        parent = story.papers.get("order") or story.papers.get("quotation")
        if parent is None:
            return self._root(story, type, day)
        assert day is not None
        dealing = story.dealing
        header = self._header(dealing, day, price_list=dealing.client.price_list or self._deals.price_list)
        draft = self._papers.new(type, day, dealing.manager, [parent], **header, **self._own(dealing, type, day))
        return self._papers.take_over(draft, parent)

    def _deliver(self, story: Story, day: date, part: tuple[int, int]) -> DocumentDraft | None:
        dealing, invoice = story.dealing, story.papers["invoice"]
        header = self._header(dealing, day, warehouse=dealing.place, delivery_on=day, delivery_address=dealing.client.address)
        draft = self._papers.new("delivery_note", day, dealing.manager, [invoice], due_on=self._due(dealing), **header)
        draft = self._papers.take_over(draft, invoice, goods=True, part=part)
        return draft if draft.lines else None

    def _accept(self, story: Story) -> DocumentDraft:
        dealing, invoice = story.dealing, story.papers["invoice"]
        assert dealing.accepted is not None
        header = self._header(dealing, dealing.accepted, due_on=self._due(dealing))
        draft = self._papers.new("act", dealing.accepted, dealing.manager, [invoice], **header)
        return self._papers.take_over(draft, invoice, goods=False)

    def _due(self, dealing: Dealing) -> date:
        assert dealing.invoiced is not None
        client_days = dealing.client.payment_days
        return dealing.invoiced + timedelta(days=self._terms if client_days is None else client_days)

    def _credit(self, story: Story) -> DocumentDraft | None:
        """One line of the invoice, half of it."""
        dealing, invoice = story.dealing, story.papers["invoice"]
        assert dealing.credited is not None
        reason = self._world.rng.choice(self._world.words.sales["credit_reasons"])
        header = self._header(dealing, dealing.credited, comment=reason)
        draft = self._papers.new("credit_note", dealing.credited, dealing.manager, [invoice], **header)
        line = next(line for line in invoice.lines if line.is_goods)
        self._papers.take_over(draft, Paper(invoice.id, "invoice", invoice.date, invoice.gross, invoice.open, [line]), part=(1, 2))
        invoice.open -= draft["gross"]
        return draft if invoice.open > 0 else None

    def _take_money(self, story: Story, day: date, share: Decimal) -> DocumentDraft | None:
        dealing, invoice = story.dealing, story.papers.get("invoice")
        if invoice is None or invoice.open <= 0:
            return None
        amount = invoice.open if share == 1 or story.papers.get("payment_in") else (invoice.open * share).quantize(Decimal(10), ROUND_HALF_UP)
        amount = min(amount, invoice.open) or invoice.open
        cash = amount < _CASH_BELOW and self._world.currency == "EUR" and self._world.rng.random() < 0.4
        header = {
            "client": dealing.client.id, "legal_entity": dealing.client.payer, "deal": self._deals.key_of(dealing),
            "payment_method": PaymentMethod.CASH if cash else PaymentMethod.BANK,
            "external_number": str(self._world.rng.randint(100, 9999)), "external_date": day,
        }  # fmt: skip
        return self._papers.pay(self._papers.new("payment_in", day, dealing.manager, [invoice], **header), invoice, amount)

    def _enter_receipt(self, receipt: Receipt) -> None:
        world = self._world
        keeper, buyer = world.of_role(Role.STOREKEEPER)[0], receipt.supplier.manager
        made: Story | None = None

        def receive() -> DocumentDraft:
            number = world.rng.randint(10_000, 99_999)
            draft = self._papers.new(
                "goods_receipt", receipt.day, keeper, client=receipt.supplier.id, legal_entity=receipt.supplier.payer, warehouse=receipt.place,
                due_on=due(receipt), external_number=str(number), external_date=receipt.day - timedelta(days=2),
                subject=world.words.sales["supplier_subject"].format(number=number % 1000),
            )  # fmt: skip
            return self._papers.fill(draft, receipt.wants)

        def pay() -> DocumentDraft:
            assert made is not None
            paper = made.papers["goods_receipt"]
            header = {"client": receipt.supplier.id, "legal_entity": receipt.supplier.payer, "payment_method": PaymentMethod.BANK}
            return self._papers.pay(self._papers.new("payment_out", receipt.paid, buyer, [paper], **header), paper, paper.open)

        made = Story(Dealing("receipt", receipt.supplier, buyer, receipt.place, receipt.wants, receipt.day))
        self._at(receipt.day, "goods_receipt", receive, made)
        self._at(receipt.paid, "payment_out", pay, made)

    def _leave_drafts(self) -> None:
        """What was begun in the last days and is not posted."""
        by_type: dict[str, list[DocumentDraft]] = defaultdict(list)
        for story in self._stories:
            if story.dealing.is_draft:
                type = {"project": "quotation", "order": "order"}.get(story.dealing.kind, "invoice")
                by_type[type].append(self._root(story, type, story.dealing.opened))
        for batch in by_type.values():
            self._papers.write(batch, post=False)


#: the papers of a period in the order in which one makes the next
_TURN: Iterable[str] = (
    "goods_receipt", "quotation", "order", "invoice", "delivery_note", "act", "credit_note", "payment_in", "payment_out",
)
