"""Below a simulated drawing: its figures with their sentences, the load of the roles, the queues, the ends of the cases under way."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _, format_moment, format_number
from app.process_editor.insight.answer_words import chart_of, figure_lines, time_of
from app.process_editor.insight.load_chart import LoadChart
from app.process_editor.insight.rows import Line, Rows
from app.processes.simulation import ActivityLoad
from app.services.process_insight.setting import Setting
from app.services.process_insight.simulating import Answer
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, Ground, Label

FIGURES, LOAD, QUEUES, CASES = "figures", "load", "queues", "cases"


class AnswerPanel(QWidget):
    """Four views of an answer.

    Signals: ``case_wanted(int)`` key of a case to open, ``step_chosen(str)`` a step to show on the drawing.
    """

    case_wanted = Signal(int)
    step_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("What the simulation says"))
        self.stack = QStackedWidget()
        self._figures, self.chart = QGridLayout(), LoadChart()
        self.queues = Rows(_("Queues"), (_("Step"), _("done"), _("half wait at most"), _("90 % wait at most"), _("longest queue"), _("work")),
                           range(1, 6))
        self.cases = Rows(_("Cases under way"), (_("Case"), _("stands at"), _("half of the plays end by"), _("90 % end by"), _("due")), ())
        self.queues.chosen.connect(lambda step: self.step_chosen.emit(step))
        self.cases.opened.connect(lambda case: self.case_wanted.emit(case))
        for key, words, shown in (
            (FIGURES, _("Figures"), self._scrolled(self._figure_sheet())), (LOAD, _("Load of the roles"), self._scrolled(self.chart)),
            (QUEUES, _("Queues"), self.queues), (CASES, _("Cases under way"), self.cases),
        ):
            self.tabs.add(key, words)
            self.stack.addWidget(shown)
        self.tabs.chosen.connect(lambda key: self.stack.setCurrentIndex((FIGURES, LOAD, QUEUES, CASES).index(key)))
        head = QVBoxLayout()
        head.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, 4)
        head.addWidget(self.tabs)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _figure_sheet(self) -> QWidget:
        sheet = Ground("surface")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(tokens.MARGIN, 4, tokens.MARGIN, 12)
        self._figures.setHorizontalSpacing(24)
        self._figures.setVerticalSpacing(6)
        column.addLayout(self._figures)
        column.addStretch(1)
        return sheet

    def _scrolled(self, shown: QWidget) -> QScrollArea:
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if isinstance(shown, LoadChart):
            ground = Ground("surface")
            column = QVBoxLayout(ground)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(shown)
            column.addStretch(1)
            shown = ground
        area.setWidget(shown)
        return area

    def show_answer(self, setting: Setting, answer: Answer, titles: Mapping[str, str]) -> None:
        """Show another answer."""
        self._show_figures(setting, answer, titles)
        self.chart.show_loads(*chart_of(answer))
        shown = answer.then or answer.now
        ordered = sorted(shown.outcome.activities.items(), key=lambda each: -each[1].queued)
        self.queues.show_lines([_queue_line(step, titles.get(step, step), load) for step, load in ordered])
        self.cases.show_lines(_case_lines(setting, answer, titles))
        self.tabs.set_count(CASES, len(shown.ends))

    def _show_figures(self, setting: Setting, answer: Answer, titles: Mapping[str, str]) -> None:
        grid = self._figures
        empty(grid)
        has_two = answer.then is not None
        grid.addWidget(Label(_("as it is"), "small", "text2"), 0, 1, Qt.AlignmentFlag.AlignRight)
        if has_two:
            grid.addWidget(Label(_("what if"), "small", "text2"), 0, 2, Qt.AlignmentFlag.AlignRight)
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(figure_lines(setting, answer, titles), start=1):
            name = Label(line.name, "body", wrap=True)
            name.setMinimumWidth(scaled(170))
            grid.addWidget(name, row, 0, top)
            grid.addWidget(Label(line.now, "strong"), row, 1, Qt.AlignmentFlag.AlignRight | top)
            if has_two:
                grid.addWidget(Label(line.then, "strong", line.ink), row, 2, Qt.AlignmentFlag.AlignRight | top)
            grid.addWidget(Label(line.why, "small", "text2", wrap=True), row, 3, top)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(3, 5)


def _queue_line(step: str, title: str, load: ActivityLoad) -> Line:
    cells = (title, format_number(load.passed), time_of(load.half), time_of(load.most), format_number(load.longest), time_of(load.worked))
    return Line(step, cells)


def _case_lines(setting: Setting, answer: Answer, titles: Mapping[str, str]) -> list[Line]:
    """The cases under way, what is said to end last first."""
    ends = (answer.then or answer.now).ends
    found = []
    for case in sorted(setting.under_way, key=lambda each: ends[each.name].half, reverse=True):
        line, end = setting.cases[case.name], ends[case.name]
        name = " · ".join(filter(None, (line.title.removeprefix(f"{setting.name}: "), line.client if line.client not in line.title else "")))
        places = [titles.get(stand.place, stand.place) for stand in case.stands if stand.is_at_work]
        cells = (name, ", ".join(places) or "—", format_moment(end.half), format_moment(end.most), format_moment(line.due_at) or "—")
        inks = ((2, "bad"), (3, "bad")) if line.due_at is not None and end.half > line.due_at else \
            ((3, "warn"),) if line.due_at is not None and end.most > line.due_at else ()
        found.append(Line(line.id, cells, inks))
    return found
