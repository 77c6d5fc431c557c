"""The head of the planner: where in time, whose rows, how wide, and what to do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QMenu, QSizePolicy, QWidget, QWidgetAction

from app.core.i18n import _
from app.core.planning.board import RowKind
from app.ui.forms.quick_task import KEYS as QUICK_KEYS
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, IconButton, Label, MenuButton
from app.ui.planner.period import VIEWS
from app.ui.planner.segments import Segments


class Toolbar(QWidget):
    """Title, arrows, today, the days; people or resources, filter, search, views, the main button.

    Signals: ``stepped(int)``, ``today_wanted()``, ``day_wanted(date)``, ``view_wanted(str)``, ``kind_wanted(str)``, ``filters_wanted(QPoint)``,
    ``find_wanted()``, ``new_wanted()``, ``line_wanted()``, ``backlog_wanted()``.
    """

    stepped = Signal(int)
    today_wanted = Signal()
    day_wanted = Signal(object)
    view_wanted = Signal(str)
    kind_wanted = Signal(str)
    filters_wanted = Signal(QPoint)
    find_wanted = Signal()
    new_wanted = Signal()
    line_wanted = Signal()
    backlog_wanted = Signal()

    def __init__(self, may_create: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(scaled(tokens.PAGE_HEAD))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 8)
        row.setSpacing(4)
        self.title = Label(_("Planner"), "page")
        row.addWidget(self.title)
        row.addSpacing(8)
        self._add(row, IconButton("chevron_left", _("Earlier"), lambda: self.stepped.emit(-1), "PgUp"))
        self._add(row, IconButton("chevron_right", _("Later"), lambda: self.stepped.emit(1), "PgDown"))
        self.today = Button(_("Today"), "quiet")
        self.today.clicked.connect(self.today_wanted)
        row.addWidget(self.today)
        self.days = Button("", "quiet")
        self.days.clicked.connect(self._choose_day)
        row.addWidget(self.days)
        self.week = Label("", "body", "text2")
        row.addWidget(self.week)
        row.addStretch(1)
        self.kind = IconButton("team", _("People or resources"), self._choose_kind)
        self._add(row, self.kind)
        self.filters = IconButton("filter", _("Filter"), lambda: self.filters_wanted.emit(_below(self.filters)), "Ctrl+Shift+F")
        self._add(row, self.filters)
        self._add(row, IconButton("search", _("Find a task"), self.find_wanted.emit, "Ctrl+F"))
        self.line = IconButton("task_add", _("Task in one line…"), self.line_wanted.emit, QUICK_KEYS)
        self.line.setVisible(may_create)
        self._add(row, self.line)
        self.backlog = IconButton("panel", _("Not planned"), self.backlog_wanted.emit, checkable=True)
        self._add(row, self.backlog)
        row.addSpacing(4)
        words = {code: _(title) for code, title in VIEWS.items()}
        self.views = Segments(_("How much time is shown"), words)
        self.views.chosen.connect(self.view_wanted)
        row.addWidget(self.views)
        menu = QMenu(self)
        for code, title in words.items():
            menu.addAction(title, partial(self.view_wanted.emit, code))
        self.views_menu = MenuButton("", menu)
        row.addWidget(self.views_menu)
        row.addSpacing(4)
        self.new = Button(_("New task"), "primary", "add")
        self.new.clicked.connect(self.new_wanted)
        self.new.setVisible(may_create)
        row.addWidget(self.new)
        self._kind: RowKind = "employee"

    def _add(self, row: QHBoxLayout, button: IconButton) -> None:
        row.addWidget(button)

    def show_state(self, days: str, week: str, view: str, kind: RowKind, is_filtered: bool, has_backlog: bool) -> None:
        """Show where the planner is."""
        self._kind = kind
        self.days.setText(days)
        self.days.setAccessibleName(_("Days shown: {days}").format(days=days))
        self.week.setText(week)
        self.views.choose(view)
        self.views_menu.setText(_(VIEWS[view]))
        self.views_menu.setAccessibleName(_("How much time is shown"))
        self.kind.set_icon("team" if kind == "employee" else "resource")
        self.filters.set_icon("filter", "accent_text" if is_filtered else "text2", is_filtered)
        self.backlog.setChecked(has_backlog)
        self._fit()

    def kinds(self) -> QMenu:
        """Whose rows are shown, to choose from."""
        menu = QMenu(self)
        for kind, text in (("employee", _("People")), ("resource", _("Cars, rooms, machines"))):
            action = menu.addAction(text, partial(self.kind_wanted.emit, kind))
            action.setCheckable(True)
            action.setChecked(kind == self._kind)
        return menu

    def _choose_kind(self) -> None:
        self.kinds().popup(_below(self.kind))

    def _choose_day(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setGridVisible(False)

        def chosen(day: QDate) -> None:
            menu.close()
            self.day_wanted.emit(day.toPython())

        calendar.clicked.connect(chosen)
        calendar.activated.connect(chosen)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(_below(self.days))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words give way where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The views become a menu, then the week and the title go."""
        room = self.width() - 2 * tokens.MARGIN
        for shown in ((True, True, True), (True, False, True), (False, False, True), (False, False, False)):
            self.views.setVisible(shown[0])
            self.views_menu.setVisible(not shown[0])
            self.week.setVisible(shown[1] and bool(self.week.text()))
            self.title.setVisible(shown[2])
            if self._row.minimumSize().width() - 2 * tokens.MARGIN <= room:
                return

    def minimumSizeHint(self) -> QSize:
        """Narrower than all words together."""
        return QSize(scaled(420), super().minimumSizeHint().height())


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height() + 2))
