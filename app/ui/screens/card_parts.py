"""The body of a card that has more than fields: tabs over what belongs to the record, and its timeline at the side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _
from app.services.context import Context
from app.services.listing import Filter
from app.ui.forms.spec import Screen
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, Hairline
from app.ui.lists.list_panel import ListPanel
from app.ui.screens.files_panel import FilesPanel
from app.ui.screens.timeline_panel import TimelinePanel

GENERAL = "general"
TIMELINE_FROM = 1000  # px of the body: below it the timeline gives its room to the fields


@runtime_checkable
class Renewed(Protocol):
    """What a tab shows and can be read again."""

    def refresh(self) -> None:
        """Read it again."""


class CardParts(QWidget):
    """Tabs, the first of which is the fields; each of the others is made when it is first seen.

    :param form: the fields. :param titles: code → name of each tab after the first, in order.
    :param make: makes what a tab shows. :param timeline: stands at the side, if there is one. :param strip: stands above the tabs.
    :param processes: the processes under way about the record, above all.
    """

    def __init__(
        self, form: QWidget, titles: Mapping[str, str], make: Callable[[str], QWidget], timeline: TimelinePanel | None = None,
        strip: QWidget | None = None, processes: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._make = make
        #: what was seen already, by the code of its tab
        self.pages: dict[str, QWidget] = {GENERAL: form}
        self.timeline, self.processes = timeline, processes
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("Parts of the card"))
        for code, title in {GENERAL: _("General"), **titles}.items():
            self.tabs.add(code, title)
        self._stack = QStackedWidget()
        self._stack.addWidget(form)
        left = QVBoxLayout()
        left.setSpacing(0)
        for widget, below in ((processes, 10), (strip, 12), (self.tabs, 0)):
            if widget is not None:
                around = QHBoxLayout()
                around.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, below)
                around.addWidget(widget)
                left.addLayout(around)
        left.addWidget(Hairline())
        left.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        if timeline is not None:
            row.addWidget(timeline)
        self.tabs.chosen.connect(self.show_part)

    def show_part(self, code: str) -> QWidget:
        """Bring a tab to the front; KeyError when there is none of this code."""
        if self.tabs.current != code:
            self.tabs.choose(code)
        if code not in self.pages:
            self.pages[code] = self._make(code)
            self._stack.addWidget(self.pages[code])
        page = self.pages[code]
        self._stack.setCurrentWidget(page)
        if code != GENERAL:
            page.setFocus()
        return page

    def refresh(self, changes: Changes) -> None:
        """Read again what changes concern, and the timeline."""
        for page in self.pages.values():
            panel = page.panel if isinstance(page, FilesPanel) else page
            if isinstance(panel, ListPanel):
                if changes.touches(panel.spec.entity):
                    panel.refresh()
            elif isinstance(panel, Renewed):
                panel.refresh()
        if self.timeline is not None:
            self.timeline.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The timeline gives way where the window is narrow."""
        super().resizeEvent(event)
        if self.timeline is not None:
            self.timeline.setVisible(event.size().width() >= scaled(TIMELINE_FROM))


def listed(context: Context, screen: Screen, fixed: Mapping[str, Any], new: Callable[[], None], only: tuple[Filter, ...] = ()) -> ListPanel:
    """A tab that lists what belongs to the record.

    :param fixed: attribute values that make it the record's. :param new: what is done where something new is asked for.
    """
    panel = ListPanel(context, screen, fixed, compact=True, only=only)
    panel.opened.connect(lambda id: navigator().open(screen.entity, id))
    panel.asked.connect(lambda _offer: new())
    panel.setFocusProxy(panel.table)
    return panel
