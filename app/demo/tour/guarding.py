"""Scenes of safe hands: what left the house, the bin, undo, sessions, a handover that was made, closed books, the check of the data.

They change the firm, which is a copy, and play after all scenes that only look around.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from app import main
from app.core import clock
from app.core.i18n import _, format_date
from app.core.rules.handing_over import Rule
from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.services import contacts, handover, listing, records, taking
from app.services.context import open_context
from app.services.documents import periods
from app.services.events import Event
from app.services.listing import Filter, ListQuery
from app.services.records import FieldClash
from app.services.taking import Taking
from app.ui.forms.clash_dialog import ClashDialog
from app.ui.kit.message import MessageDialog
from app.ui.lists.list_page import ListPage
from app.ui.lists.true_contacts import asking
from app.ui.screens.bin_page import BinPage
from app.ui.screens.check_page import CheckPage
from app.ui.screens.document_card import DocumentCard
from app.ui.screens.export_limit_dialog import ExportLimitDialog
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.journal_page import JournalPageView
from app.ui.screens.periods_page import PeriodsPage
from app.ui.screens.reachable_card import ReachableCard
from app.ui.screens.undo_page import UndoPage

MANY_ROWS = 1250


def change_and_look_back(stage: Stage) -> None:
    """A client moves to another place: the change opened, what everybody did, one deed opened, and two who changed the same field."""
    client = find(stage, "client", sort=(("balance", True),)) or 0
    draft = records.load(stage.ctx, "client", client)
    was, label = str(draft["city"] or ""), draft.schema["city"].label
    draft["city"], draft["credit_limit"] = f"{was} 2", (draft["credit_limit"] or 0) + 5000
    records.save(stage.ctx, draft, uuid4().hex)
    stage.open("history", entity="client", id=client, title=draft.title)
    page = stage.page
    assert isinstance(page, HistoryPage)
    stage.picture("history")
    change = page.panel.open_change(page.panel.changes[0])
    stage.picture("history-change")
    change.reject()
    clash = ClashDialog(page, [FieldClash("city", label, was, f"{was} 2", f"{was} 3")])
    clash.open()
    stage.picture("card-clash")
    clash.reject()
    stage.open("undo")
    undo = stage.page
    assert isinstance(undo, UndoPage)
    undo.toggle()
    stage.picture("undo-everybody")
    deed = undo.open_deed(max(undo.deeds))
    stage.picture("undo-deed")
    deed.reject()


def take_much_out(stage: Stage) -> None:
    """The owner is told of a large export; the limit above which that happens."""
    reason = _("Letters before the holidays")
    words = Taking(Event.EXPORT, "client", _("Clients"), MANY_ROWS, taking.digest_of(reason), reason=reason)
    taking.take(stage.ctx, words)
    stage.open("start")
    stage.picture("start-taken-out")
    stage.open("journal")
    page = stage.page
    assert isinstance(page, JournalPageView)
    page.ask_for_limit()
    stage.picture("journal-limit")
    for dialog in stage.shell.findChildren(ExportLimitDialog):
        dialog.reject()


def use_the_bin(stage: Stage) -> None:
    """Records are deleted and chosen in the bin; then nothing is found there."""
    for entity in ("contact", "deal", "address"):
        if (newest := find(stage, entity, sort=(("id", False),))) is not None:
            records.delete(stage.ctx, entity, [newest], uuid4().hex)
    stage.open("bin")
    page = stage.page
    assert isinstance(page, BinPage)
    page.table.selectRow(0)
    stage.picture("bin")
    menu = page.kinds()
    menu.popup(page.kind_button.mapToGlobal(page.kind_button.rect().bottomLeft()))
    stage.picture("bin-kinds")
    menu.close()
    stage.around_dialog("bin-purge", page.purge)
    page.search("zzzz")
    stage.picture("bin-nothing-found")


def see_who_is_there(stage: Stage) -> None:
    """A salesperson's card with role and scope, and who is signed in."""
    salesperson = find(stage, "employee", Filter("role", "in", ("sales",)), sort=(("id", True),))
    stage.open("employee.card", id=salesperson)
    stage.picture("employee-sales")
    stage.open("sessions")
    stage.picture("sessions")


def hand_over_and_look(stage: Stage) -> None:
    """A handover that was made, in the list of all."""
    leaver = find(stage, "employee", Filter("role", "in", ("sales",)), sort=(("id", False),))
    if leaver is None:
        return
    colleague = handover.colleagues(stage.ctx, leaver)[0][0]
    handover.apply(stage.ctx, leaver, Rule("one", (colleague,)), dismiss=True, key=uuid4().hex)
    stage.open("handovers")
    stage.picture("handovers")


def share_a_payment_out(stage: Stage) -> None:
    """What a payment pays: a posted one, and a new one over all that its client owes."""
    stage.open("payment_in.card", id=find(stage, "document", Filter("state", "in", ("posted",)), sort=(("id", False),), type="payment_in"))
    stage.picture("payment-shares")
    stage.close_pages()
    stage.open("payment_in.card", id=None, client=find(stage, "client", sort=(("balance", True),)))
    card = stage.page
    assert isinstance(card, DocumentCard)
    assert card.body is not None
    assert card.body.shares is not None
    stage.picture("payment-shares-none")
    card.document["gross"] = 1000
    card.body.shares.share_out()
    stage.picture("payment-shares-new")


def close_the_books(stage: Stage) -> None:
    """Books closed last month, and a day that has not come."""
    firm = find(stage, "firm") or 0
    today = clock.today()
    periods.close(stage.ctx, firm, today - timedelta(days=40), periods.books(stage.ctx, firm).until, key=uuid4().hex)
    stage.open("periods")
    page = stage.page
    assert isinstance(page, PeriodsPage)
    stage.picture("periods")
    page.until.setText(format_date(today + timedelta(days=1)))
    page.until.textEdited.emit(page.until.text())
    page.save()
    stage.picture("periods-refused")


def check_the_data(stage: Stage) -> None:
    """All invariants of the firm, from the button."""
    stage.open("check_data")
    page = stage.page
    assert isinstance(page, CheckPage)
    page.check()
    stage.picture("check-data")


def meter_contacts(stage: Stage) -> None:
    """The owner's switch and what a list shows then; then a salesperson with little left of the day, who asks, and is refused."""
    contacts.set_metering(stage.ctx, on=True)
    contacts.save_quota(stage.ctx, 1)
    stage.open("metering")
    stage.picture("metering")
    stage.open("contact.list")
    stage.picture("metering-list")
    page = stage.page
    assert isinstance(page, ListPage)
    asked = asking(page.panel, MANY_ROWS)
    asked.open()
    stage.picture("metering-reason")
    asked.reject()
    stage.close_pages()
    salesperson = records.load(stage.ctx, "employee", find(stage, "employee", Filter("role", "in", ("sales",)), sort=(("id", True),)) or 0)
    owner, window = stage.ctx, stage.shell
    stage.context = open_context(owner.database, salesperson["login"])
    stage.show(main.open_shell(stage.context, demo=True))
    _ask_for_contacts(stage)
    stage.close_pages()
    stage.shell.close()
    stage.context = owner
    stage.show(window)
    stage.open("start")
    stage.picture("start-quota-used")


def _ask_for_contacts(stage: Stage) -> None:
    """What a salesperson sees of two clients."""
    query = ListQuery("client", (), (Filter("phone", "filled"),), (("id", True),))
    first, second = (row.id for row in listing.window(stage.ctx, query, 0, 2))
    for id, name in ((first, "shown"), (second, "refused")):
        stage.open("client.card", id=id)
        card = stage.page
        assert isinstance(card, ReachableCard)
        stage.picture(f"contact-masked-{name}")
        card.show_contacts()
        stage.picture(f"contact-{name}")
        for dialog in stage.shell.findChildren(MessageDialog):
            dialog.reject()


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (
    change_and_look_back, take_much_out, use_the_bin, see_who_is_there, share_a_payment_out, close_the_books, check_the_data, hand_over_and_look,
    meter_contacts,
)
