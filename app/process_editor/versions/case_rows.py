"""The cases that run by older versions, with what becomes of each: it goes on as it began, or moves; nothing ever disappears (UX 2 B2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.process_editor.versions.places_dialog import PlacesDialog
from app.process_editor.words import title
from app.processes.definition import Graph
from app.processes.moving import land, rests
from app.services.process_runs.deciding import Impact, RunningCase
from app.ui.kit.emptying import empty
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedBox, ElidedLabel, Ground, Label

#: lines in which cases can be decided about; what is beyond goes on as it began
MOST = 200
#: cases at the same place that are decided about together, until somebody wants each by itself
MANY = 5
STAY, MOVE, CHOOSE = "stay", "move", "choose"


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case that is to go on by the new version.

    :param choices: token → node, where its place is gone.
    """

    case_id: int
    choices: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Option:
    """What can become of a case.

    :param what: ``STAY``, ``MOVE`` or ``CHOOSE``. :param nodes: where it goes on, by the number of the place that is gone.
    """

    words: str
    what: str
    nodes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where cases stand alike: the version, the places, and what can become of them in the new version.

    :param why_not: why nobody can move them as they stand.
    """

    version_id: int
    nodes: tuple[tuple[str, str | None], ...]
    steps: tuple[str, ...]
    options: tuple[_Option, ...]
    is_known: bool
    why_not: str


class CaseRows(QWidget):
    """A line for each case, or for many at the same place: title, where they stand, what becomes of them.

    Signals: ``changed()``.

    :param graphs: drawings of the versions by key of the version, for the names of places.
    """

    changed = Signal()

    def __init__(self, impact: Impact, graphs: Mapping[int, Graph], numbers: Mapping[int, int], number: int) -> None:
        super().__init__()
        self.setAccessibleName(_("Cases under way"))
        self._impact, self._graphs, self._numbers, self._new, self._number = impact, graphs, numbers, impact.new.graph, number
        self._places: dict[_Place, list[RunningCase]] = {}
        #: what somebody chose beside what is offered, by place
        self._chosen: dict[_Place, list[_Option]] = {}
        for case in impact.cases:
            self._places.setdefault(self._place(case), []).append(case)
        self._apart: set[_Place] = set()
        #: by case; those that are decided about together share one
        self.boxes: dict[int, ElidedBox] = {}
        inner = Ground("raised")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for column, stretch in enumerate((3, 3, 4, 0)):
            self._grid.setColumnStretch(column, stretch)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.addWidget(area, 1)
        self._beyond = Label("", "small", "text2")
        column_of_all.addWidget(self._beyond)
        self._fill()

    def sizeHint(self) -> QSize:
        """At most six lines, then it scrolls."""
        return QSize(600, scaled(tokens.CONTROL + 4) * min(self._grid.rowCount(), 6))

    def _place(self, case: RunningCase) -> _Place:
        """Where a case stands; what can become of it is found once for all that stand there."""
        old = self._graphs.get(case.version_id, self._new)
        places = tuple((token.node, token.edge) for token in case.tokens)
        same = next((each for each in self._places if (each.version_id, each.nodes) == (case.version_id, places)), None)
        if same is not None:
            return same
        steps = tuple(title(old.nodes[each.node]) if each.node in old.nodes else each.node for each in case.standings)
        return _Place(case.version_id, places, steps, tuple(self._options(case)), not case.needs_choice, case.landing.why_not)

    def _options(self, case: RunningCase) -> list[_Option]:
        """Whether a case moves, and to which steps where its own are gone."""
        options = [_Option(_("goes on with version {number}").format(number=self._numbers.get(case.version_id, 0)), STAY)]
        unsure = [number for number, each in enumerate(case.standings) if each.move.kind != "stays"]
        if not case.needs_choice:
            moved = [self._new.nodes[key] for each in case.standings if (key := case.landing.moves[each.token_id].node or "") in self._new.nodes]
            where = ", ".join(title(node) for node in moved)
            return [*options, _Option(_("moves to version {number} at {step}").format(number=self._number, step=where), MOVE)]
        if len(unsure) == 1:
            places = [key for key, node in self._new.nodes.items() if rests(node)]
            possible = [key for key in places if not self._why_not(case, {unsure[0]: key})]
            return [*options, *(self._moves({unsure[0]: key}) for key in possible)]
        if case.proposal:
            order = {each.token_id: number for number, each in enumerate(case.standings)}
            options.append(self._moves({order[token]: key for token, key in case.proposal.items()}))
        return [*options, _Option(_("choose the places…"), CHOOSE)] if unsure else options

    def _moves(self, nodes: Mapping[int, str]) -> _Option:
        where = ", ".join(dict.fromkeys(title(self._new.nodes[key]) for _number, key in sorted(nodes.items())))
        return _Option(_("moves to version {number}, on at {step}").format(number=self._number, step=where), MOVE, tuple(sorted(nodes.items())))

    def _why_not(self, case: RunningCase, nodes: Mapping[int, str]) -> str:
        """Why a case cannot go on at places, told by their number."""
        choices = {case.standings[number].token_id: key for number, key in nodes.items()}
        return land(self._impact.old[case.version_id], self._impact.new, case.tokens, choices).why_not

    def _fill(self) -> None:
        """Make the lines, with what was decided so far."""
        decided = {case_id: box.currentIndex() for case_id, box in self.boxes.items()}
        empty(self._grid)
        self.boxes.clear()
        for column, words in enumerate((_("Case"), _("Stands at"), _("What becomes of it"))):
            self._grid.addWidget(Label(words, "small_label", "text2"), 0, column)
        row, beyond = 1, 0
        for place, cases in self._places.items():
            together = len(cases) > MANY and place not in self._apart
            for group in [cases] if together else [[case] for case in cases]:
                if row <= MOST:
                    self._add(row, place, group, decided)
                    row += 1
                else:
                    beyond += len(group)
        self._grid.setRowStretch(row, 1)
        words = ngettext("{count} more case goes on as it began.", "{count} more cases go on as they began.", beyond).format(count=beyond)
        self._beyond.setText(words)
        self._beyond.setVisible(bool(beyond))

    def _add(self, row: int, place: _Place, cases: Sequence[RunningCase], decided: Mapping[int, int]) -> None:
        count = len(cases)
        name = ngettext("{count} case", "{count} cases", count).format(count=count) if count > 1 else cases[0].title
        steps = ", ".join(place.steps)
        self._grid.addWidget(ElidedLabel(name), row, 0)
        self._grid.addWidget(ElidedLabel(steps, "body", "text2"), row, 1)
        box = ElidedBox()
        box.setAccessibleName(_("What becomes of {case}").format(case=name if count == 1 else f"{name}, {steps}"))
        box.setMinimumHeight(scaled(tokens.CONTROL))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for option in (*place.options, *self._chosen.get(place, ())):
            box.addItem(option.words, option)
        box.setCurrentIndex(decided.get(cases[0].case_id, 0))
        box.setToolTip(place.why_not)
        box.currentIndexChanged.connect(partial(self._on_decided, place, tuple(cases), box))
        self._grid.addWidget(box, row, 2)
        if count > 1:
            apart = Button(_("One by one"), "link")
            apart.setAccessibleName(_("Decide one by one about {cases}").format(cases=f"{name}, {steps}"))
            apart.clicked.connect(partial(self.take_apart, place))
            self._grid.addWidget(apart, row, 3)
        self.boxes.update(dict.fromkeys((case.case_id for case in cases), box))

    def _on_decided(self, place: _Place, cases: Sequence[RunningCase], box: ElidedBox, _index: int) -> None:
        option: _Option = box.currentData()
        if option.what == CHOOSE:
            box.setCurrentIndex(0)
            self._choose(place, cases)
        self.changed.emit()

    def _choose(self, place: _Place, cases: Sequence[RunningCase]) -> None:
        """Let somebody say for each place that is gone where the cases go on."""
        case = cases[0]
        dialog = PlacesDialog(self.window(), case, self._impact.old[case.version_id], self._impact.new, self._number, len(cases))
        dialog.placed.connect(partial(self._take_places, place, tuple(cases)))
        dialog.open()

    def _take_places(self, place: _Place, cases: Sequence[RunningCase], nodes: Mapping[int, str]) -> None:
        option = self._moves(nodes)
        known = [*place.options, *self._chosen.get(place, ())]
        if option not in known:
            self._chosen.setdefault(place, []).append(option)
            known.append(option)
            for box in {id(box): box for case in self._places[place] if (box := self.boxes.get(case.case_id)) is not None}.values():
                box.addItem(option.words, option)
        self._decide(cases, known.index(option))

    def take_apart(self, place: _Place, *_more: object) -> None:
        """Give each case of a place a line of its own."""
        first = self._places[place][0].case_id
        self._apart.add(place)
        self._fill()
        self.boxes[first].setFocus()

    def move_all(self) -> None:
        """Let every case move whose place is known in the new version."""
        for place, cases in self._places.items():
            if place.is_known:
                self._decide(cases, 1)

    def keep_all(self) -> None:
        """Let every case go on as it began."""
        for cases in self._places.values():
            self._decide(cases, 0)

    def _decide(self, cases: Sequence[RunningCase], option: int) -> None:
        for case in cases:
            if case.case_id in self.boxes:
                self.boxes[case.case_id].setCurrentIndex(option)

    def moved(self) -> list[MovedCase]:
        """The cases that are to move."""
        found = []
        for cases in self._places.values():
            for case in cases:
                option: _Option | None = self.boxes[case.case_id].currentData() if case.case_id in self.boxes else None
                if option is not None and option.what == MOVE:
                    found.append(MovedCase(case.case_id, {case.standings[number].token_id: key for number, key in option.nodes}))
        return found
