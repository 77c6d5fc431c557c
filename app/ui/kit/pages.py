"""Pages: what stands in a tab of the window, and the registry of their types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.core.changes import Changes
from app.core.i18n import _
from app.core.registry import Registry
from app.ui.kit import message
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.commands import Command
from app.ui.kit.theme import theme

REFRESH_AFTER = 60  # ms: several announcements in a row redraw a page once


class Page(QWidget):
    """The content of one tab. Subclasses set ``entities`` and override what they need.

    Signals: ``titled()`` title or icon is new, ``edited(bool)`` unsaved work came or went, ``status_changed()``, ``actions_changed()``,
    ``closing()`` the page is done and wants its tab closed, ``became(str, int)`` a new record was saved: entity and key of what it shows now.
    """

    titled = Signal()
    edited = Signal(bool)
    status_changed = Signal()
    actions_changed = Signal()
    closing = Signal()
    became = Signal(str, int)

    #: entities whose changes make the page refresh; also those shown only by name
    entities: ClassVar[tuple[str, ...]] = ()

    def __init__(self, title: str = "", icon: str = "document", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._icon, self._is_changed, self._is_stale = title, icon, False, False
        self._status: tuple[str, ...] = ()
        self.ground = "surface"
        self.setAccessibleName(title)
        self._refresh_soon = QTimer(self, singleShot=True, interval=REFRESH_AFTER)
        self._refresh_soon.timeout.connect(self._refresh_if_seen)
        changes_bus.changed.connect(self._on_changes)

    @property
    def title(self) -> str:
        """The words of the tab."""
        return self._title

    @property
    def icon(self) -> str:
        """The icon of the tab, a word of ``ICONS``."""
        return self._icon

    def set_title(self, title: str, icon: str = "") -> None:
        """Change the words of the tab, and its icon if one is given."""
        self._title, self._icon = title, icon or self._icon
        self.setAccessibleName(title)
        self.titled.emit()

    @property
    def is_changed(self) -> bool:
        """Whether there is work that is not saved."""
        return self._is_changed

    def set_changed(self, changed: bool) -> None:
        """Tell that unsaved work came or went."""
        if changed != self._is_changed:
            self._is_changed = changed
            self.edited.emit(changed)

    @property
    def status_text(self) -> str:
        """What the status bar says, in one line."""
        return " · ".join(self._status)

    @property
    def status_parts(self) -> tuple[str, ...]:
        """What the status bar says: what is shown, then each thing that restricts it."""
        return self._status

    def set_status(self, *parts: str) -> None:
        """Say in the status bar what is shown and what restricts it."""
        self._status = tuple(part for part in parts if part)
        self.status_changed.emit()

    def actions(self) -> Sequence[Command]:  # type: ignore[override]  # QWidget.actions() lists QActions, nobody asks a page for those
        """The commands of this page; they join the menus and the palette while its tab is the current one."""
        return ()

    def refresh(self) -> None:
        """Read again what is shown, keeping place and selection."""

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save unsaved work through ``run`` and call ``then`` once it is saved. A page without unsaved work has nothing to do."""
        if then is not None:
            then()

    def can_close(self) -> bool:
        """Whether the tab may be closed now. With unsaved work the person is asked; after "Save" the page closes itself when it is saved."""
        if not self._is_changed:
            return True
        answer = message.choose(
            self, _("Save the changes in “{title}”?").format(title=self._title), _("Without saving they are lost."),
            (message.Choice("save", _("Save"), "primary"), message.Choice("discard", _("Do not save"), "danger"), message.Choice("", _("Cancel"))),
        )
        if answer == "save":
            self.save(self.closing.emit)
        return answer == "discard"

    def draft_state(self) -> dict[str, Any] | None:
        """What to keep on disk against a crash: plain values, or None when nothing was typed."""
        return None

    def restore_draft(self, state: dict[str, Any]) -> None:
        """Take back what ``draft_state`` gave before a crash."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the page."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().color(self.ground))

    def showEvent(self, event: QShowEvent) -> None:
        """A page that went stale while hidden reads again when it is seen."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh_soon.start()

    def _on_changes(self, changes: Changes) -> None:
        if any(changes.touches(entity) for entity in self.entities):
            self._is_stale = True
            if self.isVisible():
                self._refresh_soon.start()

    def _refresh_if_seen(self) -> None:
        if self._is_stale and self.isVisible():
            self._is_stale = False
            self.refresh()


@dataclass(frozen=True, slots=True)
class PageType:
    """One declared kind of page.

    The shell finds the list of an entity under ``<entity>.list`` and its card under ``<entity>.card``; an entity without its own
    falls back to the types ``list`` and ``card``, which get ``entity=…``. A card gets ``id=…`` (None for a new record).

    :param code: ``desk``, ``client.list``, ``planner``.
    :param title: marked with ``N_``; translated when it is shown.
    :param icon: a word of ``ICONS``.
    :param group: heading in the navigation, marked with ``N_``; empty = above all headings.
    :param make: ``make(context, **arguments) -> Page``.
    :param permission: who lacks it does not see the page.
    :param in_navigation: False for cards and other pages that are reached from elsewhere.
    :param order: place in the navigation, smaller first; then the order of declaration. The order of groups is that of their first page.
    :param folds_navigation: wide pages (planner, board, process, report) start with the navigation folded.
    """

    code: str
    title: str
    icon: str
    group: str
    make: Callable[..., Page]
    permission: str = ""
    in_navigation: bool = True
    order: int = 100
    folds_navigation: bool = False

    def is_open_to(self, may: Callable[[str], bool]) -> bool:
        """Whether somebody with these rights sees the page."""
        return not self.permission or may(self.permission)


#: every declared page type by its code
PAGES: Registry[PageType] = Registry("page")


def declare(page_type: PageType) -> PageType:
    """Add a page type to ``PAGES`` and hand it back."""
    return PAGES.add(page_type.code, page_type)
