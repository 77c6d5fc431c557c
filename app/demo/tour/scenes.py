"""The scenes of the tour, in their order: each opens windows and does in them what they are for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.demo.tour.stage import Stage
from app.services import listing
from app.services.listing import Filter, ListQuery
from app.ui.forms.spec import SCREENS, Screen
from app.ui.kit.pages import PAGES
from app.ui.lists.list_page import ListPage
from app.ui.screens.client_card import PARTS, ClientCard
from app.ui.screens.document_card import DocumentCard

Scene = Callable[[Stage], None]
Key, Modifier = Qt.Key, Qt.KeyboardModifier

SCENES: list[Scene] = []


def scene(played: Scene) -> Scene:
    """Put a scene at the end of the tour."""
    SCENES.append(played)
    return played


def find(stage: Stage, entity: str, *filters: Filter, sort: tuple[tuple[str, bool], ...] = (), **fixed: Any) -> int | None:
    """The first record that fits."""
    query = ListQuery(entity, (), filters, sort or (("id", True),), fixed=tuple(fixed.items()))
    rows = listing.window(stage.ctx, query, 0, 1)
    return rows[0].id if rows else None


@scene
def every_place(stage: Stage) -> None:
    """All pages of the navigation."""
    for page in sorted(PAGES.all(), key=lambda one: (one.order, one.code)):
        if page.in_navigation and page.is_open_to(stage.ctx.rights.may):
            stage.open(page.code)
            stage.picture(f"page-{page.code.replace('.', '-')}")
            stage.close_pages()


@scene
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
    panel.set_filters([Filter("status", "in", ("active", "new")), Filter("balance", "gt", 0)])
    stage.picture("list-filtered")
    panel.set_filters([])
    panel.search("zzzz")
    stage.picture("list-nothing-found")
    panel.search("")
    stage.wait()
    panel.table.setFocus()
    stage.key(Key.Key_Down, times=2)
    stage.key(Key.Key_Down, Modifier.ShiftModifier, times=4)
    stage.picture("list-selection")
    if (dialog := panel.actions_of_list.edit_many()) is not None:
        stage.picture("list-edit-many")
        dialog.close()
    stage.close_pages()


@scene
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


@scene
def parts_of_a_client(stage: Stage) -> None:
    """The tabs of a client's card, and a change that is not saved yet."""
    client = find(stage, "client", sort=(("balance", True),))
    stage.open("client.card", id=client)
    card = stage.page
    assert isinstance(card, ClientCard)
    for code in (*(part.code for part in PARTS), "files"):
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


@scene
def write_an_invoice(stage: Stage) -> None:
    """From an empty invoice to a posted one, by keyboard; then the next document, the reversal and the preview."""
    stage.open("invoice.card", id=None)
    card = stage.page
    assert isinstance(card, DocumentCard)
    card.post()
    stage.picture("invoice-empty-refused")
    stage.close_pages()
    client = find(stage, "client", Filter("status", "in", ("active",)), sort=(("last_document", True),), is_customer=True)
    stage.open("invoice.card", id=None, client=client)
    card = stage.page
    assert isinstance(card, DocumentCard)
    assert card.body is not None
    assert card.body.table is not None
    card.body.table.start()
    for typed in _typed_lines(stage):
        stage.keys(typed)
        stage.wait()
        if typed.startswith("3*"):
            stage.picture("invoice-typing")
        stage.key(Key.Key_Return)
        card.body.table.start()
    stage.picture("invoice-lines")
    card.post()
    stage.picture("invoice-posted")
    if card.record_id is not None:
        if "print_preview" in PAGES:
            stage.open("print_preview", document=card.record_id)
            stage.picture("print-preview")
        stage.open("invoice.card", id=card.record_id)
        dialog = card.reverse()
        stage.picture("invoice-reverse")
        dialog.reject()
    stage.close_pages()
    _follow(stage)


def _typed_lines(stage: Stage) -> list[str]:
    """What a person types into three lines: quantity, article, price or discount."""
    goods = listing.window(stage.ctx, ListQuery("product", ("article",), (Filter("on_hand", "gt", 20),), (("article", False),)), 0, 3)
    articles = [str(row.values[0]) for row in goods]
    return [f"{first}{article}{last}" for article, (first, last) in zip(articles, (("2*", ""), ("3*", " -5%"), ("", "")), strict=False)]


def _follow(stage: Stage) -> None:
    """A delivery note made from an order that waits for it."""
    order = find(stage, "document", Filter("state", "in", ("posted",)), sort=(("date", True),), type="order")
    if order is not None:
        stage.open("delivery_note.card", id=None, parents=(order,))
        stage.picture("delivery-from-order")
    stage.close_pages()


@scene
def find_anything(stage: Stage) -> None:
    """The box for everything: empty, with a word, with the wrong keyboard layout."""
    stage.shell.show_palette()
    stage.picture("palette")
    for name, text in (("palette-command", "inv"), ("palette-records", "hamburg"), ("palette-layout", "yjdsq")):
        stage.shell.palette_sheet.hide()
        stage.shell.show_palette(text)
        stage.picture(name)
    stage.key(Key.Key_Escape)


@scene
def ask_for_help(stage: Stage) -> None:
    """Menus, the keys of a screen, and an unexpected error."""
    from app.ui.shell.crash_dialog import CrashReporter
    from app.ui.shell.keys_dialog import show_keys

    stage.open("client.list")
    dialog: QWidget = show_keys(stage.shell, stage.shell.commands)
    stage.picture("keys")
    dialog.close()
    stage.wait()
    bar = stage.shell.findChild(QMenuBar)
    for number, action in enumerate(bar.actions() if bar is not None else ()):
        if isinstance(menu := action.menu(), QMenu) and bar is not None:
            menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
            stage.picture(f"menu-{number + 1}")
            menu.close()
    reporter = CrashReporter()
    try:
        raise RuntimeError("an error for the picture")
    except RuntimeError as error:
        stage.around_dialog("crash", partial(reporter.caught.emit, error))
    stage.close_pages()
