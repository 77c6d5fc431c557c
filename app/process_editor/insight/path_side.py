"""Beside the real path: how many go as drawn, detours, loops and ways in words, and the cases behind what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout

from app.core.i18n import _, format_moment, format_number, ngettext
from app.process_editor.insight.answer_words import time_of
from app.process_editor.insight.path_words import Told, detours_told, headline, lasting, loops_told, ways_told
from app.process_editor.monitor.two_lines import TwoLines
from app.services.process_insight.real_path import CaseBehind, RealPath
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import CountTabs, Ground, Label

WIDTH, MOST_CASES = 360, 300
#: heights at 100 % below which the panel is scrolled as a whole
LEAST_LIST, LEAST_CASES = 120, 90
CHOICES, DETOURS, LOOPS, WAYS = "choices", "detours", "loops", "ways"


class PathSide(QScrollArea):
    """Signals: ``told(object)`` what was chosen, a ``Told``; ``case_wanted(int)`` key of one of our cases."""

    told = Signal(object)
    case_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(scaled(WIDTH))
        self._real: RealPath | None = None
        self._told: dict[str, list[Told]] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = Ground("surface")
        self.setWidget(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        self._headline, self._lasting = Label("", "strong", wrap=True), Label("", "small", "text2", wrap=True)
        column.addWidget(self._headline)
        column.addWidget(self._lasting)
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("What cases do"))
        for key, words in ((DETOURS, _("Detours")), (LOOPS, _("Loops")), (WAYS, _("Ways"))):
            self.tabs.add(key, words)
        self.tabs.chosen.connect(lambda _key: self._show_told())
        column.addWidget(self.tabs)
        self.list = _list(_("What cases do"))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(scaled(LEAST_LIST))
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemClicked.connect(lambda item: self._on_row(self.list.row(item)))
        column.addWidget(self.list, 3)
        self._none = Label("", "body", "text2", wrap=True)
        column.addWidget(self._none, 3, Qt.AlignmentFlag.AlignTop)
        self._count = Label("", "strong", wrap=True)
        column.addWidget(self._count)
        self.cases = _list(_("Cases behind it"))
        self.cases.setMinimumHeight(scaled(LEAST_CASES))
        self.cases.setItemDelegate(TwoLines(self.cases))
        self.cases.itemActivated.connect(self._open)
        column.addWidget(self.cases, 2)

    def show_path(self, real: RealPath, note: str = "", choices: Sequence[Told] | None = None) -> None:
        """Show another path.

        :param note: a sentence more. :param choices: what decides the choices, where somebody has looked for it.
        """
        self._real = real
        self._headline.setText(headline(real))
        self._lasting.setText(" ".join(filter(None, (lasting(real), note))))
        self._told = {CHOICES: list(choices or ()), DETOURS: detours_told(real), LOOPS: loops_told(real), WAYS: ways_told(real)}
        if choices is not None and self.tabs.index_of(CHOICES) < 0:
            self.tabs.add(CHOICES, _("Choices"))
        counts = {key: len(told) for key, told in self._told.items() if self.tabs.index_of(key) >= 0}
        self.tabs.set_counts({**counts, WAYS: len(real.mined.variants)})
        self._show_told()
        self.show_cases(_("All cases"), tuple(real.cases))

    def _show_told(self) -> None:
        key = self.tabs.current or DETOURS
        told = self._told.get(key, [])
        self.list.blockSignals(True)
        self.list.clear()
        for each in told:
            item = QListWidgetItem(each.text)
            item.setToolTip(each.text)
            self.list.addItem(item)
        self.list.blockSignals(False)
        nothing = {
            DETOURS: _("Every case goes as drawn: the drawing says what is done."), LOOPS: _("Nothing is gone round."), WAYS: "",
            CHOICES: _("The drawing has no choice."),
        }[key]
        self.list.setVisible(bool(told))
        self._none.setText(nothing)
        self._none.setVisible(not told)

    def _on_row(self, row: int) -> None:
        told = self._told.get(self.tabs.current or DETOURS, [])
        if 0 <= row < len(told):
            self.show_cases(told[row].text, told[row].cases)
            self.told.emit(told[row])

    def show_cases(self, words: str, names: Sequence[str]) -> None:
        """The cases behind something."""
        real = self._real
        assert real is not None, "a path is shown"
        count = len(names)
        said = ngettext("{count} case", "{count} cases", count).format(count=format_number(count))
        if count > MOST_CASES:
            said = _("{count} cases, the first {most} of them").format(count=format_number(count), most=format_number(MOST_CASES))
        self._count.setText(said)
        self._count.setToolTip(words)
        self.cases.clear()
        for name in names[:MOST_CASES]:
            self.cases.addItem(_item(real.cases[name]))

    def _open(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        if key is not None:
            self.case_wanted.emit(key)


def _item(case: CaseBehind) -> QListWidgetItem:
    lasted = time_of((case.ended_at - case.began_at).total_seconds())
    below = _("{time}, from {begin}").format(time=lasted, begin=format_moment(case.began_at))
    item = QListWidgetItem(f"{case.title}\n{below}")
    item.setData(Qt.ItemDataRole.UserRole, case.id)
    item.setToolTip(f"{case.title}\n{below}")
    return item


def _list(name: str) -> QListWidget:
    found = QListWidget()
    found.setAccessibleName(name)
    found.setFrameShape(QListWidget.Shape.NoFrame)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    found.setSpacing(1)
    return found
