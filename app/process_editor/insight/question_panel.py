"""Beside a simulation: what it rests on, how far it looks ahead, and what is to be otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.insight.typed_fields import TypedFields
from app.process_editor.monitor.side import WIDTH
from app.services.process_insight.setting import Setting
from app.services.process_insight.simulating import Question, expected, has_history
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Ground, Hairline, Label, ProgressLine

WEEKS, USUAL_WEEKS = (4, 13, 26, 52), 13
FEWER, MORE, MOST_TIMES, HIGHEST_DRAW = -5, 10, 500, 999


class QuestionPanel(Ground):
    """Fields; Enter in one of them plays.

    Signals: ``asked()``, ``stopped()``.
    """

    asked = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self.is_playing, self._history = False, ""
        self.setAccessibleName(_("What if"))
        self.setFixedWidth(scaled(WIDTH))
        self._work: dict[str, float] = {}
        self._people: dict[str, QSpinBox] = {}
        self._titles: Mapping[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = Ground("surface")
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(16, 14, 16, 14)
        self._body.setSpacing(4)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column.addWidget(area, 1)
        column.addWidget(Hairline())
        column.addWidget(self._foot())
        self._make()

    def _make(self) -> None:
        self.basis = QComboBox()
        self.basis.activated.connect(lambda _index: self._show_basis())
        self._said = Label("", "small", "text2", wrap=True)
        self.typed = TypedFields()
        self.weeks = QComboBox()
        for count in WEEKS:
            self.weeks.addItem(ngettext("{count} week", "{count} weeks", count).format(count=count), count)
        self.weeks.setCurrentIndex(WEEKS.index(USUAL_WEEKS))
        self.arrivals = percent_box()
        self.step, self.share = QComboBox(), percent_box()
        self.step.activated.connect(lambda _index: self._show_share())
        self.share.valueChanged.connect(self._on_share)
        self._changed = Label("", "small", "text2", wrap=True)
        self.draw = QSpinBox(minimum=1, maximum=HIGHEST_DRAW)
        self.draw.setToolTip(_("The same number gives the same answer to the same question; another one draws other lots."))
        self._staff = QVBoxLayout()
        self._staff.setSpacing(4)
        self._add(_("Rests on"), self.basis)
        self._body.addWidget(self._said)
        self._body.addWidget(self.typed)
        self._add(_("Looks ahead"), self.weeks)
        self._body.addSpacing(8)
        self._body.addWidget(Label(_("What if"), "section"))
        self._add(_("Cases, of as many as now"), self.arrivals)
        self._body.addLayout(self._staff)
        self._add(_("A step"), self.step)
        self._add(_("takes, of its time now"), self.share)
        self._body.addWidget(self._changed)
        self._add(_("Number of the draw"), self.draw)
        self._body.addStretch(1)

    def _add(self, words: str, field: QWidget) -> None:
        label = Label(words, "small", "text2", wrap=True)
        label.setBuddy(field)
        field.setAccessibleName(words)
        if isinstance(field, (QComboBox, QAbstractSpinBox)):
            field.setMinimumHeight(scaled(tokens.CONTROL))
        self._body.addSpacing(6)
        self._body.addWidget(label)
        self._body.addWidget(field)

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(16, 12, 16, 12)
        self.progress = ProgressLine(name=_("Progress"))
        self.go = Button(_("Play"), "primary", "play")
        self.go.clicked.connect(lambda: self.stopped.emit() if self.is_playing else self.asked.emit())
        column.addWidget(self.progress)
        column.addWidget(self.go)
        self.progress.hide()
        return foot

    def show_setting(self, setting: Setting, titles: Mapping[str, str]) -> None:
        """Offer what a process has."""
        self._titles, self._work = titles, {}
        self.basis.clear()
        count = len(setting.log.traces)
        if has_history(setting):
            self.basis.addItem(ngettext("{count} finished case", "{count} finished cases", count).format(count=count), True)
        self.basis.addItem(_("What I type"), False)
        self._history = "" if has_history(setting) else _told(count)
        self.typed.show_expected(expected(setting), {key: titles[key] for key in setting.graph.nodes if key in setting.human})
        self._show_staff(setting)
        self.step.clear()
        for key, title in titles.items():
            if key in setting.human:
                self.step.addItem(title, key)
        self._show_basis()
        self._show_share()

    def _show_staff(self, setting: Setting) -> None:
        empty(self._staff)
        self._people = {}
        for role in sorted({*setting.roles.values(), *_doing(setting)}):
            count = sum(each.role == role for each in setting.staff)
            field = PeopleBox(minimum=max(FEWER, -count), maximum=MORE)
            now = ngettext("{count} person, as now", "{count} people, as now", count).format(count=count)
            field.setMinimumHeight(scaled(tokens.CONTROL))
            field.setToolTip(now)
            words = _("{role}: people more or fewer ({now})").format(role=role, now=now)
            field.setAccessibleName(words)
            label = Label(words, "small", "text2", wrap=True)
            label.setBuddy(field)
            self._staff.addSpacing(6)
            self._staff.addWidget(label)
            self._staff.addWidget(field)
            self._people[role] = field

    def _show_basis(self) -> None:
        rests_on_history = bool(self.basis.currentData())
        self.typed.setVisible(not rests_on_history)
        told = _("When cases came, which ways they took, how long they waited and who worked on them, in the last year.")
        self._said.setText(told if rests_on_history else self._history or _("What stands here instead of the history of the firm."))

    def _show_share(self) -> None:
        self.share.blockSignals(True)
        self.share.setValue(round(100 * self._work.get(self.step.currentData() or "", 1.0)))
        self.share.blockSignals(False)

    def _on_share(self, value: int) -> None:
        key = self.step.currentData()
        if key:
            self._work[key] = value / 100
        changed = [_("“{step}” takes {share} %").format(step=self._titles[each], share=round(share * 100))
                   for each, share in self._work.items() if share != 1.0]
        self._changed.setText("\n".join(changed))

    def question(self) -> Question:
        """What is asked."""
        return Question(
            int(self.weeks.currentData()), None if self.basis.currentData() else self.typed.typed(), self.arrivals.value() / 100,
            {key: share for key, share in self._work.items() if share != 1.0},
            {role: field.value() for role, field in self._people.items() if field.value()}, self.draw.value(),
        )

    def people(self, role: str) -> QSpinBox:
        """The field of a role."""
        return self._people[role]

    def show_playing(self, is_playing: bool) -> None:
        """While it is played the button stops it."""
        self.is_playing = is_playing
        self.progress.setVisible(is_playing)
        self.progress.set_share(0.0)
        self.go.setText(_("Stop") if is_playing else _("Play"))
        self.go.setAccessibleName(self.go.text())


class PeopleBox(QSpinBox):
    """How many more or fewer, with its sign."""

    def textFromValue(self, value: int) -> str:
        """"+1", "−1", "0"."""
        return f"+{value}" if value > 0 else str(value).replace("-", "\N{MINUS SIGN}")

    def valueFromText(self, text: str) -> int:
        """The same back."""
        return int(text.replace("\N{MINUS SIGN}", "-"))


def _told(count: int) -> str:
    """Why history does not speak."""
    if not count:
        return _("No case is finished yet. Check what stands here; it decides the answer.")
    return ngettext(
        "Only {count} case is finished: too few to learn from. Check what stands here; it decides the answer.",
        "Only {count} cases are finished: too few to learn from. Check what stands here; it decides the answer.", count,
    ).format(count=count)


def _doing(setting: Setting) -> set[str]:
    """Roles of those who did steps in history and are here."""
    done = {event.who for trace in setting.log.traces for event in trace.events if event.who}
    return {each.role for each in setting.staff if each.name in done}


def percent_box() -> QSpinBox:
    """A field for a share of what is now."""
    field = QSpinBox(minimum=5, maximum=MOST_TIMES, singleStep=10)
    field.setSuffix(_(" %"))
    field.setValue(100)
    return field
