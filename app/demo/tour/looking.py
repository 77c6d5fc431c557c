"""Scenes of looking around: every place of the navigation, lists, cards."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.core import clock
from app.demo.tour.script import Scene, find
from app.demo.tour.stage import Stage
from app.services.journal import JournalQuery
from app.services.listing import Filter
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.pages import PAGES
from app.ui.lists.list_page import ListPage
from app.ui.lists.taking_out import asking
from app.ui.screens.client_card import PARTS, WHO_SAW, ClientCard
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.journal_page import JournalPageView

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def every_place(stage: Stage) -> None:
    """All pages of the navigation."""
    for page in sorted(PAGES.all(), key=lambda one: (one.order, one.code)):
        if page.in_navigation and page.is_open_to(stage.ctx.rights.may):
            stage.open(page.code)
            stage.picture(f"page-{page.code.replace('.', '-')}")
            stage.close_pages()


def work_with_a_list(stage: Stage) -> None:
    """Search, filter, group, select, edit many."""
    stage.open("client.list")
    assert isinstance(stage.page, ListPage)
    panel = stage.page.panel
    panel.group_by("manager")
    stage.picture("list-grouped")
    panel.group_by()
    stage.wait()
    panel.filter_bar.ask_for_filter()
    stage.picture("list-filter")
    stage.key(Key.Key_Escape)
    panel.filtering.set([Filter("status", "in", ("active", "new")), Filter("balance", "gt", 0)])
    stage.picture("list-filtered")
    panel.filtering.set([])
    panel.filtering.search("zzzz")
    stage.picture("list-nothing-found")
    panel.filtering.search("")
    stage.wait()
    panel.table.setFocus()
    stage.key(Key.Key_Down, times=2)
    stage.key(Key.Key_Down, Modifier.ShiftModifier, times=4)
    stage.picture("list-selection")
    if (dialog := panel.actions_of_list.edit_many()) is not None:
        stage.picture("list-edit-many")
        dialog.close()
    stage.close_pages()


def every_card(stage: Stage) -> None:
    """A record of each kind, and an empty card for a new one."""
    for screen in SCREENS.all():
        if not (screen.card or screen.card_class) or f"{screen.list_code}.card" not in PAGES:
            continue
        name = screen.list_code.replace("_", "-")
        if (id := _interesting(stage, screen)) is not None:
            stage.open(f"{screen.list_code}.card", id=id)
            stage.picture(f"card-{name}")
            stage.close_pages()
        if screen.new:
            stage.open(f"{screen.list_code}.card", id=None)
            stage.picture(f"new-{name}")
            stage.close_pages()


def _interesting(stage: Stage, screen: Screen) -> int | None:
    """A record with something to show: a client who owes, the latest posted document, else the newest."""
    fixed = dict(screen.fixed)
    if screen.entity == "client":
        return find(stage, "client", sort=(("balance", True),))
    if screen.entity == "document":
        return find(stage, "document", Filter("state", "in", ("posted",)), sort=(("date", True),), **fixed)
    return find(stage, screen.entity, sort=(("id", False),), **fixed)


def parts_of_a_client(stage: Stage) -> None:
    """The tabs of a client's card, and a change that is not saved yet."""
    client = find(stage, "client", sort=(("balance", True),))
    stage.open("client.card", id=client)
    card = stage.page
    assert isinstance(card, ClientCard)
    for code in (*(part.code for part in PARTS), "files", WHO_SAW):
        card.show_part(code)
        stage.picture(f"client-part-{code}")
    card.show_part("general")
    assert card.grid is not None
    card.grid.focus_field("email")
    stage.key(Key.Key_A, Modifier.ControlModifier)
    stage.keys("no address")
    stage.key(Key.Key_Tab)
    card.save()
    stage.picture("client-wrong-field")
    stage.close_pages()


def look_into_the_journal(stage: Stage) -> None:
    """What was changed, who opened clients, nothing found, the reason for a large export."""
    stage.open("journal")
    assert isinstance(stage.page, JournalPageView)
    page = stage.page
    page.filters.take(JournalQuery(kind="changed", entity="client"))
    stage.picture("journal-changes")
    page.filters.take(JournalQuery(kind="open"))
    stage.picture("journal-opened")
    page.filters.take(JournalQuery(kind="refusal", person="nobody"))
    stage.picture("journal-nothing-found")
    dialog = asking(page, 1250, 200)
    dialog.open()
    stage.picture("journal-reason")
    dialog.close()
    stage.close_pages()


def look_back(stage: Stage) -> None:
    """The history of a record, its card as of a day, and the list of what can be undone."""
    stage.open("history", entity="client", id=find(stage, "client", sort=(("balance", True),)))
    assert isinstance(stage.page, HistoryPage)
    dialog = stage.page.show_past()
    dialog.show_day(clock.today().toordinal())
    stage.picture("history-as-of")
    dialog.close()
    stage.open("undo")
    stage.picture("undo")
    stage.close_pages()


#: in the order in which they are played
SCENES: tuple[Scene, ...] = (every_place, work_with_a_list, every_card, parts_of_a_client, look_into_the_journal, look_back)
