"""The open pages: makes them from the registry, keeps one tab for each, and fulfils the Navigator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.registry import Registry
from app.ui.kit.draft_store import DraftStore, StoredDraft
from app.ui.kit.emptying import empty
from app.ui.kit.message import Bar, Choice, bars, choose, inform
from app.ui.kit.pages import Page, PageType
from app.ui.kit.session import Tab
from app.ui.kit.widgets import InfoBar
from app.ui.shell.opened import AsleepPage, Opened
from app.ui.shell.tabs import TabRow

MOST_REOPENED = 20


class Workspace(QWidget):
    """Tabs and pages. ``is_leaving`` tells that all of them are being closed, with the window.

    Signals: ``current_changed(Page | None)``, ``opened(Page, Opened)``, ``command_wanted(str)`` a page asks for a command of the window.
    """

    current_changed = Signal(object)
    opened = Signal(object, object)
    command_wanted = Signal(str)

    def __init__(
        self, context: object, pages: Registry[PageType], may: Callable[[str], bool], drafts: DraftStore | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._pages, self._may, self._drafts = context, pages, may, drafts
        self._how: dict[Page, Opened] = {}
        self._closed: list[Opened] = []
        self.is_leaving = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.row = TabRow()
        self.tabs = self.row.tabs
        column.addWidget(self.row)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(0)
        column.addLayout(self._bars)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._on_current)
        self.tabs.close_wanted.connect(self.close_page)
        bars.changed.connect(self._show_bars)
        self._show_bars()

    @property
    def current(self) -> Page | None:
        """The page of the current tab."""
        return self.tabs.page(self.tabs.currentIndex())

    def all(self) -> list[Page]:
        """All open pages in the order of their tabs."""
        return [page for index in range(self.tabs.count()) if (page := self.tabs.page(index)) is not None]

    def how(self, page: Page) -> Opened:
        """How a page was opened."""
        return self._how[page]

    def open(self, entity: str, id: int | None) -> None:
        """Open the card of a record; None opens the card of a new one."""
        self._bring(self._opened_of(entity, "card", id=id))

    def open_list(self, entity: str) -> None:
        """Open the list of an entity."""
        self._bring(self._opened_of(entity, "list"))

    def open_page(self, code: str, /, **arguments: Any) -> None:
        """Open a page of the registry, or bring up the tab that shows it already; KeyError for an unknown code."""
        self._bring(Opened(code, tuple(sorted(arguments.items()))))

    def _bring(self, opened: Opened) -> None:
        if not opened.is_new_record:
            for page, how in self._how.items():
                if how == opened:
                    self.tabs.setCurrentIndex(self.tabs.index_of(page))
                    return
        self._make(opened)

    def start(self, code: str) -> None:
        """Start a command of the window by its code."""
        self.command_wanted.emit(code)

    def reopen(self) -> None:
        """Open again what was closed last."""
        if self._closed:
            last = self._closed.pop()
            self.open_page(last.code, **dict(last.arguments))

    def restore(self, tabs: Sequence[Tab], current: int) -> None:
        """Put tabs of the last time there again; each page is made when it is looked at, the current one now.

        :param current: number of the tab to show, from 0.
        """
        with QSignalBlocker(self.tabs):
            for tab in tabs:
                if (page_type := self._pages.find(tab.code)) is not None and page_type.is_open_to(self._may):
                    page = AsleepPage(_(page_type.title) if page_type.in_navigation else tab.title, tab.icon)  # the language may be another
                    self._how[page] = Opened(tab.code, tuple(sorted(tab.arguments.items())))
                    self.tabs.add(page)
            self.tabs.setCurrentIndex(min(current, self.tabs.count() - 1))
        self._on_current(self.tabs.currentIndex())

    def kept_tabs(self) -> list[Tab]:
        """The open pages as they can be opened again, in the order of their tabs."""
        return [self.tab_of(page) for page in self.all()]

    def tab_of(self, page: Page) -> Tab:
        """A page as it can be opened again."""
        how = self._how[page]
        return Tab(how.code, page.title, page.icon, dict(how.arguments))

    def why_not_reopen(self) -> str:
        """Why nothing can be reopened, or an empty text."""
        return "" if self._closed else _("No page has been closed yet.")

    def take_draft(self, draft: StoredDraft) -> None:
        """Open the page of a left draft and give it back what was typed."""
        self.open_page(draft.page, **draft.arguments)
        if (page := self.current) is not None and self._drafts is not None:
            page.restore_draft(draft.state)
            self._drafts.adopt(draft)

    def offer_drafts(self) -> None:
        """Say in a bar what a program that ended badly left behind, and offer to take it back; × leaves it for the next start."""
        left = self._drafts.pending() if self._drafts is not None else []
        if not left:
            return
        titles = ", ".join(f"“{draft.title}”" for draft in left)

        def take() -> None:
            bars.hide("drafts")
            for draft in left:
                self.take_draft(draft)

        text = _("Not saved before the program ended: {titles}.").format(titles=titles)
        bars.show("drafts", Bar(text, "warn", "draft", _("Take back"), take, closable=True))

    def close_page(self, page: Page) -> bool:
        """Close a tab; returns False when the person wants to keep it (or it is still being saved)."""
        if page not in self._how or not page.can_close():
            return page not in self._how
        self._drop(page)
        return True

    def close_drafts(self, keep: bool = False) -> None:
        """The window ends: in order, so that nothing of it is offered at the next start; or by somebody else's will, and what was typed is kept."""
        if self._drafts is not None:
            (self._drafts.keep if keep else self._drafts.close)()

    def close_current(self) -> None:
        """Close the current tab."""
        if self.current is not None:
            self.close_page(self.current)

    def refresh(self) -> None:
        """Read again what the current page shows."""
        if self.current is not None:
            self.current.refresh()

    def why_not_close(self) -> str:
        """Why no tab can be closed, or an empty text."""
        return "" if self.current is not None else _("No page is open.")

    def close_all(self, then: Callable[[], object]) -> bool:
        """Close everything, asking once about all unsaved work.

        :param then: called later, once what had to be saved is saved; not called when True is returned at once.
        """
        changed = [page for page in self.all() if page.is_changed]
        answer = "discard"
        if changed:
            titles = ", ".join(f"“{page.title}”" for page in changed)
            answer = choose(
                self, _("Save the changes?"), _("Not saved yet: {titles}.").format(titles=titles),
                (Choice("save", _("Save all"), "primary"), Choice("discard", _("Do not save"), "danger"), Choice("", _("Cancel"))),
            )
        if answer == "discard":
            self.is_leaving = True
            for page in self.all():
                self._drop(page)
            return True
        if answer == "save":
            self._save_all(changed, then)
        return False

    def _save_all(self, pages: list[Page], then: Callable[[], object]) -> None:
        waiting = set(pages)

        def one_is_saved(page: Page) -> None:
            waiting.discard(page)
            if not waiting:
                QTimer.singleShot(0, self, then)  # a window cannot be closed again while it is being closed

        for page in pages:
            page.save(partial(one_is_saved, page))

    def step(self, by: int) -> None:
        """Go to the next tab or the one before, round the ends."""
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def go(self, number: int) -> None:
        """Go to a tab by its number from 1; 9 is the last one."""
        self.tabs.setCurrentIndex(self.tabs.count() - 1 if number == 9 else min(number, self.tabs.count()) - 1)

    def _opened_of(self, entity: str, kind: str, **arguments: Any) -> Opened:
        code, shared = (f"{entity}.{kind}", {}) if f"{entity}.{kind}" in self._pages else (kind, {"entity": entity})
        return Opened(code, tuple(sorted({**arguments, **shared}.items())))

    def _on_became(self, page: Page, entity: str, id: int) -> None:
        """A new record was saved: its tab, its place among the closed ones and its drafts go by its key."""
        if page in self._how:
            opened = self._how[page] = self._opened_of(entity, "card", id=id)
            if self._drafts is not None:
                self._drafts.readdress(page, opened.code, dict(opened.arguments))

    def _make(self, opened: Opened) -> None:
        page_type = self._pages.get(opened.code)
        if not page_type.is_open_to(self._may):
            title = _("You may not open “{title}”.").format(title=_(page_type.title))
            inform(self, title, _("Ask the owner for the right."))
            return
        page = self._page(page_type, opened)
        with QSignalBlocker(self.tabs):  # the first tab becomes current before it has its page
            index = self.tabs.add(page)
            self.tabs.setCurrentIndex(index)
        self._on_current(index)
        self.opened.emit(page, opened)

    def _wake(self, index: int, asleep: AsleepPage) -> None:
        """Make the page of a tab that was there the last time."""
        opened = self._how.pop(asleep)
        page = self._page(self._pages.get(opened.code), opened)
        if opened.code.endswith("card"):
            page.set_title(asleep.title, asleep.icon)  # until the record is read
        self.tabs.setTabData(index, page)
        self.tabs.renew(page)
        asleep.deleteLater()
        self.opened.emit(page, opened)

    def _page(self, page_type: PageType, opened: Opened) -> Page:
        page = page_type.make(self._context, **dict(opened.arguments))
        if not page.title:
            page.set_title(_(page_type.title), page_type.icon)
        self._how[page] = opened
        page.titled.connect(lambda: self.tabs.renew(page))
        page.edited.connect(lambda: self.tabs.renew(page))
        page.closing.connect(lambda: self.close_page(page))
        page.became.connect(lambda entity, id: self._on_became(page, entity, id))
        self._stack.addWidget(page)
        if self._drafts is not None:
            self._drafts.watch(page, opened.code, dict(opened.arguments))
        return page

    def _drop(self, page: Page) -> None:
        opened = self._how.pop(page)
        if not opened.is_new_record:
            self._closed = [*self._closed, opened][-MOST_REOPENED:]
        if self._drafts is not None:
            self._drafts.forget(page)
        self.tabs.removeTab(self.tabs.index_of(page))
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _on_current(self, index: int) -> None:
        if self.is_leaving:
            return
        asleep = self.tabs.page(index)
        if isinstance(asleep, AsleepPage):
            self._wake(index, asleep)
        page = self.tabs.page(index)
        if page is not None:
            self._stack.setCurrentWidget(page)
            inside = page.focusWidget()
            (inside if inside is not None and inside.isVisibleTo(page) else page).setFocus()
        self.current_changed.emit(page)

    def _show_bars(self) -> None:
        empty(self._bars)
        for key, bar in bars.all().items():
            shown = InfoBar(bar.text, bar.state, bar.icon, bar.action, bar.act, bar.closable, flush=True)
            shown.closed.connect(lambda key=key: bars.hide(key))
            self._bars.addWidget(shown)
