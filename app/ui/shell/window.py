"""The frame of the program: it knows no page, it asks the registry."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from app.core import settings
from app.core.i18n import _
from app.core.registry import Registry
from app.ui.kit.draft_store import DraftStore
from app.ui.kit.memory import memory
from app.ui.kit.navigator import use_navigator
from app.ui.kit.pages import Page, PageType
from app.ui.kit.run import run
from app.ui.kit.session import Tab, session
from app.ui.shell import geometry
from app.ui.shell.actions import Actions
from app.ui.shell.command_palette import CommandPalette
from app.ui.shell.logo import logo_icon
from app.ui.shell.menu_row import MenuRow
from app.ui.shell.navigation import Navigation, Place
from app.ui.shell.palette_search import SearchRecords
from app.ui.shell.standard_commands import standard_commands
from app.ui.shell.status_bar import StatusBar
from app.ui.shell.workspace import Workspace

#: which of some tabs, by their number from 0, still have the record that they show
StillThere = Callable[[list[Tab]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who works: the name, and the number of their colour."""

    name: str
    number: int = 0


class Shell(QMainWindow):
    """The window. It fulfils ``Navigator`` through its workspace.

    Signals: ``signed_out()``, ``closed()``, ``demo_wanted()`` the demo firm is to be opened instead, ``ended(str)`` somebody has ended the session.

    :param context: handed to the pages as it is.
    :param may: whether the person holds a permission; pages that need another one are not shown.
    :param search: finds records for the palette, in a worker thread.
    """

    signed_out = Signal()
    demo_wanted = Signal()
    closed = Signal()
    ended = Signal(str)

    def __init__(
        self, context: object, pages: Registry[PageType], person: Person, firm: str, *, may: Callable[[str], bool] = lambda _code: True,
        search: SearchRecords | None = None, drafts: DraftStore | None = None,
    ) -> None:
        super().__init__()
        self._pages, self._firm, self._may, self._leaves = pages, firm, may, False
        self._unfolded: WeakSet[Page] = WeakSet()
        self._has_begun = self._is_ended = False
        self.setWindowIcon(logo_icon())
        self.workspace = Workspace(context, pages, may, drafts)
        use_navigator(self.workspace)
        self.commands = Actions(self)
        self.navigation = Navigation(self._places(lower=False), self._places(lower=True))
        self.status = StatusBar()
        user_menu = QMenu(self)
        self.menu_row = MenuRow(self.commands, person.name, person.number, user_menu, "notices" in pages)
        self.commands.add(standard_commands(self))
        for code in ("edit.settings", "file.sign_out", "file.quit"):
            if (command := self.commands.find(code)) is not None:
                user_menu.addAction(command.plain_title, command.run)
        self._build()
        self.palette_sheet = CommandPalette(self, self._pages, self._may, search)
        self._connect()
        self._pin(self._kept_pins())
        self._on_current(None)
        geometry.restore(self, "shell")
        self.workspace.offer_drafts()

    def begin(self, still_there: StillThere) -> None:
        """Open what was open the last time, or the page that the settings name; call it once, when the window is shown.

        :param still_there: says in a worker thread which of some tabs still have their record.
        """
        self._has_begun = True
        wishes = settings.in_force()
        tabs, current = session().tabs() if wishes.restore_tabs else ([], 0)
        if tabs:
            run(self, partial(still_there, tabs), done=partial(self._restore, tabs, current), quiet=True)
        else:
            self._open_first()

    def _restore(self, tabs: list[Tab], current: int, there: Collection[int]) -> None:
        """Those whose record is gone are left out without a word."""
        left = [tab for number, tab in enumerate(tabs) if number in there]
        if not self.workspace.all():
            self.workspace.restore(left, sum(number in there for number in range(current)))
        if not self.workspace.all():
            self._open_first()

    def _open_first(self) -> None:
        wish = settings.in_force().start_page
        if (page := self._pages.find(wish)) is not None and page.is_open_to(self._may) and not self.workspace.all():
            self.workspace.open_page(wish)

    def show_palette(self, text: str = "") -> None:
        """Open the box for everything, with a text in it."""
        self.palette_sheet.appear(text)

    def show_server(self, state: str, text: str) -> None:
        """Show how the server is: ``connected waiting away local``, and words."""
        self.status.server.show_state(state, text)

    def step_pane(self, by: int) -> None:
        """Move the keyboard to the next pane: navigation, tabs, page."""
        panes: list[QWidget] = [self.navigation, self.workspace.tabs, *([self.workspace.current] if self.workspace.current else [])]
        focused = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focused is pane or (focused and pane.isAncestorOf(focused))), -1)
        pane = panes[(here + by) % len(panes)]
        first = pane.nextInFocusChain() if pane is self.navigation else pane
        (first or pane).setFocus()

    def pin(self, page: Page) -> None:
        """Keep a page in the navigation."""
        how = self.workspace.how(page)
        place = Place(how.code, page.title, page.icon, arguments=how.arguments)
        self._pin([kept for kept in self._kept_pins() if (kept.key, kept.arguments) != (place.key, place.arguments)] + [place])

    def sign_out(self) -> None:
        """Close everything and go back to the login."""
        if self._may_leave(self.sign_out):
            self.signed_out.emit()
            self.close()

    def end(self, why: str) -> None:
        """Close at once, asking nothing, since somebody has ended the session; what was typed is kept for the next time."""
        self._keep_session()
        self._is_ended = self.workspace.is_leaving = True
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # an open question would stand before the login
        self.ended.emit(why)
        self.close()

    def open_demo(self) -> None:
        """Go to the demo firm: this window asks about unsaved work and is closed when the demo is there."""
        self.demo_wanted.emit()

    def _start(self, code: str) -> None:
        if (command := self.commands.find(code)) is not None:
            self.commands.start(command)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once about all unsaved work."""
        if not self._is_ended and not self._may_leave(self.close):
            event.ignore()
            return
        geometry.keep(self, "shell")
        self.workspace.close_drafts(keep=self._is_ended)
        memory().write()
        self.closed.emit()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the Alt key, at this window only: a filter of the whole program would see every event of it."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self.menu_row.mnemonic_keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The palette follows."""
        super().resizeEvent(event)
        self.palette_sheet.place()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.menu_row)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.workspace, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.menu_row.search_wanted.connect(self.show_palette)
        self.menu_row.notices_wanted.connect(lambda: self.workspace.open_page("notices"))
        self.workspace.row.new_wanted.connect(self.show_palette)
        self.workspace.current_changed.connect(self._on_current)
        self.workspace.opened.connect(self._on_opened)
        self.workspace.command_wanted.connect(self._start)
        self.workspace.tabs.menu_wanted.connect(self._show_tab_menu)
        self.navigation.toggled.connect(self._on_folded)
        self.navigation.chosen.connect(lambda place: self.workspace.open_page(place.key, **dict(place.arguments)))
        self.navigation.unpinned.connect(lambda gone: self._pin([place for place in self._kept_pins() if place != gone]))

    def _places(self, lower: bool) -> list[Place]:
        known = [page for page in self._pages if page.in_navigation and page.is_open_to(self._may)]
        seen = [page for page in known if (page.code == "settings") == lower]
        ordered = sorted(seen, key=lambda page: page.order)
        return [Place(page.code, _(page.title), page.icon, _(page.group)) for page in ordered]

    def _on_opened(self, page: Page, how: Any) -> None:
        page.status_changed.connect(lambda: self._show_status(page))
        page.actions_changed.connect(lambda: self._take_commands(page))
        page.titled.connect(lambda: self._on_current(self.workspace.current))

    def _fold_for(self, page: Page | None) -> None:
        """Wide pages have the navigation folded while they are shown, unless the person has unfolded it for this one."""
        wide = page is not None and page not in self._unfolded and self._pages.get(self.workspace.how(page).code).folds_navigation
        self.navigation.set_folded(wide or self.navigation.stays_folded, remember=False)

    def _on_folded(self, folded: bool) -> None:
        if (page := self.workspace.current) is not None:
            self._unfolded.discard(page) if folded else self._unfolded.add(page)

    def _on_current(self, page: Page | None) -> None:
        self._fold_for(page)
        self._keep_session()
        if page is not None and self._has_begun:
            session().look_at(self.workspace.tab_of(page))
        self.setWindowTitle(f"{page.title} — {self._firm} — Kontor" if page else f"{self._firm} — Kontor")
        self.navigation.set_current(self.workspace.how(page).place if page else "")
        self.commands.set_page_commands(page.actions() if page else ())
        self._show_status(page)

    def _take_commands(self, page: Page) -> None:
        if page is self.workspace.current:
            self.commands.set_page_commands(page.actions())

    def _show_status(self, page: Page | None) -> None:
        if page is self.workspace.current:
            self.status.show_parts(page.status_parts if page else ())

    def _show_tab_menu(self, page: Page, point: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        others = [other for other in self.workspace.all() if other is not page]
        menu.addAction(_("Close"), lambda: self.workspace.close_page(page))
        menu.addAction(_("Close the others"), lambda: all(self.workspace.close_page(other) for other in others)).setEnabled(bool(others))
        menu.addSeparator()
        menu.addAction(_("Pin to the navigation"), lambda: self.pin(page)).setEnabled(not self.workspace.how(page).is_new_record)
        menu.popup(point)

    def _kept_pins(self) -> list[Place]:
        kept = memory().get(f"pinned/{self._firm}", [])
        return [Place(key, title, icon, "", tuple(tuple(pair) for pair in arguments)) for key, title, icon, arguments in kept if key in self._pages]

    def _pin(self, places: list[Place]) -> None:
        memory().put(f"pinned/{self._firm}", [[place.key, place.title, place.icon, [list(pair) for pair in place.arguments]] for place in places])
        self.navigation.set_pinned(places)

    def _keep_session(self) -> None:
        if not self.workspace.is_leaving and self._has_begun:
            session().keep(self.workspace.kept_tabs(), self.workspace.tabs.currentIndex())

    def _may_leave(self, again: Callable[[], object]) -> bool:
        self._keep_session()
        self._leaves = self._leaves or self.workspace.close_all(again)
        return self._leaves
