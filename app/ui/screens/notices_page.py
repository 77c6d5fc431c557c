"""What stands under the bell: what others did that concerns me, and what I was reminded of. Looking at it empties the bell."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.core import clock
from app.core.i18n import N_, _, ngettext
from app.services.context import Context
from app.services.reminders import notices
from app.services.reminders.notices import NoticeLine
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import Page, PageType, declare
from app.ui.kit.run import run
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import EmptyState, Happening, PageHead, Timeline
from app.ui.lists.cell_text import near_day

_ICONS = {
    "given": "assign", "taken": "assign", "moved": "planner", "unplanned": "planner", "invited": "meeting", "answered": "reply",
    "cancelled": "close", "done": "done", "escalated": "warning", "stopped": "warning", "reminder": "reminder",
    "absence_asked": "absence", "absence_granted": "done", "absence_refused": "forbidden",
}


class NoticesPage(Page):
    """The person's notices, newest first; a click opens what it is about."""

    entities: ClassVar[tuple[str, ...]] = ("notice",)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Notices"), "bell")
        self._context = context
        self.lines: dict[int, NoticeLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead(_("Notices")))
        self.timeline = Timeline()
        self.timeline.setAccessibleName(_("Notices"))
        self.timeline.opened.connect(lambda code: self._open(int(code)))
        self.empty = EmptyState("bell", _("Nothing new"), _("What colleagues do with your tasks appears here, and what you were reminded of."))
        self.empty.hide()
        inner = QHBoxLayout()
        inner.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        inner.addWidget(self.timeline)
        column.addLayout(inner, 1)
        column.addWidget(self.empty, 1)
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        run(self, partial(notices.latest, self._context), done=self._show, quiet=True)

    def _show(self, found: list[NoticeLine]) -> None:
        self.lines = {line.id: line for line in found}
        fresh = [line.id for line in found if line.is_new]
        self.timeline.show_happenings([_happening(line) for line in found])
        self.timeline.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.set_status(ngettext("{count} new notice", "{count} new notices", len(fresh)).format(count=len(fresh)))
        if fresh and self.isVisible():
            run(self, partial(notices.see, self._context, fresh), quiet=True)

    def _open(self, id: int) -> None:
        line = self.lines[id]
        navigator().open(line.entity, line.record_id)


def _happening(line: NoticeLine) -> Happening:
    here = clock.local(line.at)
    detail = _("new") if line.is_new else ""
    return Happening(near_day(here.date()), f"{here:%H:%M}", line.text, detail, _ICONS.get(line.code, "bell"), str(line.id))


def _make(context: Context, **_arguments: Any) -> Page:
    return NoticesPage(context)


declare(PageType("notices", N_("Notices"), "bell", "", _make, permission="reminders.notice.view", in_navigation=False))
