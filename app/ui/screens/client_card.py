"""The card of a client: figures, fields, everything that belongs to the client in tabs, the timeline at the side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QDialog, QWidget

from app.core import clock
from app.core.changes import Changes
from app.core.i18n import N_, _, format_date, format_long_date, format_money, format_number, ngettext
from app.services import clients, journal, notes
from app.services.clients import ClientSummary
from app.services.context import Context
from app.services.listing import Filter
from app.services.records import Draft
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.widgets import Chip, Figure, SummaryStrip
from app.ui.lists.cell_text import near_day
from app.ui.screens.card_parts import CardParts, listed
from app.ui.screens.files_panel import FilesPanel
from app.ui.screens.process_strip import ProcessStrip
from app.ui.screens.reachable_card import ReachableCard
from app.ui.screens.start_process import start_command
from app.ui.screens.timeline_panel import TimelinePanel
from app.ui.screens.who_saw_panel import WhoSawPanel

WHO_SAW = "who_saw"
#: entities whose changes renew the figures of the card
AROUND = ("contact", "legal_entity", "deal", "document", "claim", "task", "attachment", "note")


@dataclass(frozen=True, slots=True)
class Part:
    """A tab with a list of the client's.

    :param screen: code of the screen whose columns it shows.
    :param only: conditions that make it this tab.
    :param without: columns that would say nothing in it, and make it scroll.
    """

    code: str
    title: str
    screen: str
    only: tuple[Filter, ...] = ()
    without: tuple[str, ...] = ()


PARTS = (
    Part("contacts", N_("People"), "contact"),
    Part("legal_entities", N_("Legal entities"), "legal_entity"),
    Part("deals", N_("Deals"), "deal"),
    Part("documents", N_("Documents"), "document", tuple(Filter("type", "ne", code) for code in clients.PAYMENTS), ("manager",)),
    Part("payments", N_("Payments"), "document", (Filter("type", "in", clients.PAYMENTS),), ("manager", "open", "due_on")),
    Part("shipments", N_("Shipments"), "document", (Filter("type", "in", clients.SHIPMENTS),), ("manager",)),
    Part("tasks", N_("Tasks"), "task", without=("moved_count",)),
)


class ClientCard(ReachableCard):
    """A client with all that belongs to it."""

    buttons_in_head = 3

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.parts: CardParts | None = None
        super().__init__(context, screen, id, given)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Figures, tabs and timeline; a client that is not saved yet has only fields."""
        form = self.with_save_bar(scrolled(grid))
        if self.record_id is None:
            return form
        self.strip = SummaryStrip(awaited(bool("credit_limit" in draft.schema and draft["credit_limit"])))
        self.strip.clicked.connect(self.show_part)
        titles = {part.code: _(part.title) for part in PARTS} | {"files": _("Files")}
        if self.context.rights.may(journal.PERMISSION):
            titles[WHO_SAW] = _("Who saw or took it")
        timeline, processes = TimelinePanel(self.context, "client", self.record_id), ProcessStrip(self.context, "client", self.record_id)
        self.parts = CardParts(form, titles, self._make_part, timeline, self.strip, processes)
        self._read_summary()
        return self.parts

    def show_part(self, code: str) -> QWidget | None:
        """Bring a tab to the front; None while there are none."""
        return None if self.parts is None else self.parts.show_part(code)

    def _make_part(self, code: str) -> QWidget:
        assert self.record_id is not None
        if code == "files":
            return FilesPanel(self.context, "client", self.record_id)
        if code == WHO_SAW:
            return WhoSawPanel(self.context, "client", self.record_id)
        part = next(part for part in PARTS if part.code == code)
        screen = SCREENS.get(part.screen)
        screen = replace(screen, columns=tuple(name for name in screen.columns if name not in part.without))
        return listed(self.context, screen, {"client_id": self.record_id}, partial(self._new, part.screen), part.only)

    def _new(self, screen: str) -> None:
        navigator().open_page(f"{screen}.card", id=None, client=self.record_id)

    # figures ---------------------------------------------------------------------------------------------------------------------
    def _read_summary(self) -> None:
        if self.record_id is not None:
            run(self, partial(clients.summary, self.context, self.record_id), done=self._on_summary)

    def _on_summary(self, found: ClientSummary) -> None:
        if self.parts is not None:
            self.strip.show_figures(figures(found))
            self.parts.tabs.set_counts(found.counts)

    def show_record(self, draft: Draft) -> None:
        """Name, place and category of the client."""
        super().show_record(draft)
        words = [_("Client {code}").format(code=draft["code"]) if draft["code"] else _("Client"), draft["city"] or ""]
        if draft["since"]:
            words.append(_("since {day}").format(day=format_long_date(draft["since"])))
        self.head.set_title(draft.title, " · ".join(word for word in words if word))
        self.head.clear_chips()
        if category := draft.labels.get("category") if draft["category"] is not None else "":
            self.head.add_chip(Chip(category))

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What one does with a client, before what one does with any card."""
        why_not = self.why_not_stored
        own = (
            Command("client.new_invoice", _("New &invoice"), lambda: self._new("invoice"), "", "invoice", "go", why_not),
            Command("client.new_order", _("New &order"), lambda: self._new("order"), "", "order", "go", why_not),
            Command("client.new_deal", _("New &deal"), lambda: self._new("deal"), "", "deal", "go", why_not),
            Command("client.answer", _("An &answer came…"), self.note_answer, "", "reply", "go", why_not),
            start_command(self, self.context, "client", lambda: self.record_id, why_not),
        )
        return (*own, *super().actions())

    def note_answer(self) -> ReasonDialog:
        """Ask what the client has answered; processes that wait for it go on."""
        title, text = _("The client has answered"), _("It stands in the history of the client, and processes that wait for an answer go on.")
        dialog = ReasonDialog(self, title, text, _("Note it"), _("What was answered, on whatever way"), _("Say in a few words what was answered."))

        def settle(result: int) -> None:
            if result == QDialog.DialogCode.Accepted and self.record_id is not None:
                note = partial(notes.note_answer, self.context, self.record_id, dialog.reason, uuid4().hex)
                run(self, note, done=lambda _changes: message.toast(self.window(), _("The answer is noted.")))
            dialog.deleteLater()

        dialog.finished.connect(settle)
        dialog.open()
        return dialog

    # changes from elsewhere --------------------------------------------------------------------------------------------------------
    def _on_changes(self, changes: Changes) -> None:
        super()._on_changes(changes)
        if self.parts is not None and any(changes.touches(entity) for entity in AROUND):
            self._read_summary()
            self.parts.refresh(changes)


def awaited(has_limit: bool) -> list[Figure]:
    """The strip while its figures are on their way: as many of them and as high, so that nothing below moves when they come.

    :param has_limit: whether the client has a credit limit.
    """
    labels = [_("Balance"), *([_("Credit limit")] if has_limit else []), _("Turnover, 12 months"), _("Open deals"), _("Last document")]
    return [Figure(label, "…") for label in labels]


def figures(found: ClientSummary) -> list[Figure]:
    """The strip: balance, limit, turnover, open deals, last document."""
    money: Callable[[Any], str] = partial(format_money, currency=found.currency)
    overdue = _("of it overdue {amount}").format(amount=money(found.overdue)) if found.overdue else _("nothing is overdue")
    if found.others:
        overdue = " · ".join([overdue, *(format_money(amount, code) for code, amount in found.others.items())])
    shown = [Figure(_("Balance"), money(found.balance), overdue, "bad" if found.overdue else "text2", code="documents")]
    if found.credit_limit:
        share = max(found.balance, type(found.balance)(0)) / found.credit_limit
        left = _("{left} left of {limit}").format(left=money(found.credit_limit - found.balance), limit=format_number(found.credit_limit))
        shown.append(Figure(_("Credit limit"), f"{format_number(share * 100)} %", left, "bad" if share > 1 else "text2", float(share)))
    shown += [
        Figure(_("Turnover, 12 months"), money(found.turnover), _trend(found), _trend_ink(found), code="documents"),
        Figure(_("Open deals"), money(found.open_deals), _deals(found), code="deals"),
        Figure(_("Last document"), near_day(found.last_document) if found.last_document else "—", _day(found), code="documents"),
    ]
    return shown


def _trend(found: ClientSummary) -> str:
    if not found.turnover_before:
        return _("nothing the year before")
    percent = (found.turnover - found.turnover_before) / found.turnover_before * 100
    return _("{percent} % to last year").format(percent=f"{'+' if percent >= 0 else '−'}{format_number(abs(percent))}")


def _deals(found: ClientSummary) -> str:
    words = ngettext("{count} deal", "{count} deals", found.open_deal_count).format(count=found.open_deal_count)
    return _("{deals}, nearest {day}").format(deals=words, day=near_day(found.nearest_deal)) if found.nearest_deal else words


def _trend_ink(found: ClientSummary) -> str:
    return "ok" if found.turnover > found.turnover_before > 0 else "text2"


def _day(found: ClientSummary) -> str:
    """How long ago the last document was; its day is the figure itself."""
    if not found.last_document:
        return _("none yet")
    days = (clock.today() - found.last_document).days
    return ngettext("{count} day ago", "{count} days ago", days).format(count=format_number(days)) if days > 1 else format_date(found.last_document)
