"""Beside the monitored drawing: figures of the chosen step, who holds what, and the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _, format_number, ngettext
from app.process_editor.monitor.marking import length
from app.process_editor.monitor.two_lines import LATE, TwoLines
from app.processes.durations import say_duration
from app.services.process_insight.monitor import MOST_CASES, CaseAt, Monitor, NodeFigures
from app.ui.kit.emptying import empty
from app.ui.kit.navigator import navigator
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import ElidedLabel, Label

WIDTH = 320
MOST_HOLDERS = 6


def _over(fact: Decimal | int | None, plan: Decimal | int | None) -> str:
    return "bad" if fact is not None and plan and fact > plan else "text"


def _costs(figures: NodeFigures) -> list[tuple[str, str, str]]:
    """Cost and plan, where either is known."""
    if figures.cost is None and figures.planned_cost is None:
        return []
    fact, plan = (format_number(amount, 2) if amount is not None else "—" for amount in (figures.cost, figures.planned_cost))
    return [(_("cost on average"), fact, _over(figures.cost, figures.planned_cost)), (_("planned cost"), plan, "text")]


class MonitorSide(QWidget):
    """A panel; a case is opened by Enter or a double click."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        self.headline = Label("", "section", wrap=True)
        column.addWidget(self.headline)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        column.addLayout(self._grid)
        self._holders = QVBoxLayout()
        self._holders.setSpacing(2)
        column.addLayout(self._holders)
        self._count = Label("", "strong")
        column.addSpacing(4)
        column.addWidget(self._count)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Cases here"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(1)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.itemActivated.connect(_open)
        column.addWidget(self.list, 1)

    def show_step(self, title: str, figures: NodeFigures) -> None:
        """Figures of one step."""
        self._show(title, [
            (_("now"), format_number(figures.now), "text"), (_("late"), format_number(figures.late), "bad" if figures.late else "text"),
            (_("done in the period"), format_number(figures.passed), "text"), (_("half of them within"), length(figures.half), "text"),
            (_("90 % within"), length(figures.most), "text"),
            (_("working time on average"), say_duration(figures.worked) if figures.worked else "—", _over(figures.worked, figures.planned)),
            (_("planned, working time"), say_duration(figures.planned) if figures.planned else "—", "text"),
            *_costs(figures),
        ], figures.holders)

    def show_process(self, monitor: Monitor) -> None:
        """Figures of the whole process."""
        holders: dict[str, int] = {}
        for each in monitor.figures.values():
            for name, count in each.holders:
                holders[name] = holders.get(name, 0) + count
        rows = [
            (_("under way"), format_number(monitor.running), "text"), (_("late"), format_number(monitor.late), "bad" if monitor.late else "text"),
            (_("stopped"), format_number(monitor.stopped), "bad" if monitor.stopped else "text"),
            (_("finished in the period"), format_number(monitor.finished), "text"),
            (_("half of them within"), length(monitor.half), "text"), (_("90 % within"), length(monitor.most), "text"),
        ]
        if monitor.elsewhere:
            rows.append((_("at steps of older versions"), format_number(monitor.elsewhere), "text"))
        self._show(_("All cases"), rows, tuple(sorted(holders.items(), key=lambda item: -item[1])))

    def _show(self, title: str, rows: Sequence[tuple[str, str, str]], holders: Sequence[tuple[str, int]]) -> None:
        self.headline.setText(title)
        empty(self._grid)
        for place, (name, value, ink) in enumerate(rows):
            self._grid.addWidget(ElidedLabel(name, "body", "text2"), place, 0)
            self._grid.addWidget(Label(value, "strong", ink), place, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.setColumnStretch(0, 1)
        empty(self._holders)
        if holders:
            self._holders.addSpacing(6)
            self._holders.addWidget(Label(_("Who holds what"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (name, count) in enumerate(holders[:MOST_HOLDERS]):
            grid.addWidget(ElidedLabel(name or _("nobody yet"), "body", "text" if name else "text2"), place, 0)
            grid.addWidget(Label(format_number(count), "body"), place, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        self._holders.addLayout(grid)

    def show_cases(self, process: str, cases: Sequence[CaseAt]) -> None:
        """The cases behind the figures, late ones first.

        :param process: its name, which need not stand before each case.
        """
        count = len(cases)
        words = ngettext("{count} open step", "{count} open steps", count).format(count=format_number(count))
        self._count.setText(words if count < MOST_CASES else _("The {count} most urgent open steps").format(count=format_number(count)))
        self.list.clear()
        for one in cases:
            title = one.title.removeprefix(f"{process}: ")
            below = " · ".join(filter(None, (_when(one), one.step, one.who or one.state.label)))
            item = QListWidgetItem(f"{title}\n{below}")
            item.setData(Qt.ItemDataRole.UserRole, one.case_id)
            item.setData(LATE, one.is_late)
            item.setToolTip(f"{title}\n{below}")
            self.list.addItem(item)


def _when(one: CaseAt) -> str:
    since = int((clock.now() - one.since).total_seconds() // 60)
    return _("late") if one.is_late else _("for {time}").format(time=length(since))


def _open(item: QListWidgetItem) -> None:
    navigator().open("process_case", item.data(Qt.ItemDataRole.UserRole))
