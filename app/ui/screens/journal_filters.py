"""What narrows the journal: chips for person, kind of record, kind of action and period, a box for a text in the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.core.i18n import _
from app.core.period import RELATIVE, Period
from app.services import journal
from app.services.journal import JournalQuery
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, FilterChip, Flow, SearchBox


class JournalFilters(QWidget):
    """The row above the journal.

    Signals: ``changed(JournalQuery)``.
    """

    changed = Signal(object)

    def __init__(self, query: JournalQuery, record_title: str = "") -> None:
        super().__init__()
        self.query = query
        self._period, self._record_title = "", record_title
        self._people: Sequence[tuple[str, str]] = ()
        self.chips: dict[str, FilterChip] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        aside = QWidget(self)
        row = QHBoxLayout(aside)
        row.setContentsMargins(0, 0, 0, 0)
        self.text_box = SearchBox(_("Text in the values"), scaled(260))
        self.text_box.searched.connect(lambda text: self.take(replace(self.query, text=text)))
        row.addWidget(self.text_box)
        self._flow = Flow(self, aside, scaled(tokens.FILTER_ROW), tokens.GAP)
        self._flow.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        self.add_button = Button(_("Filter"), "quiet", "add")
        self.add_button.setAccessibleName(_("Add a filter"))
        self.add_button.clicked.connect(lambda: self.menu().popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2))))
        self._flow.insert_widget(0, self.add_button)
        self._show_chips()

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Tell whom one can choose: logins and names."""
        self._people = people
        self._show_chips()

    def take(self, query: JournalQuery) -> None:
        """Ask for something else."""
        if query != self.query:
            self.query = query
            self._show_chips()
            self.changed.emit(query)

    def clear(self) -> None:
        """Ask for everything."""
        self.text_box.blockSignals(True)
        self.text_box.clear()
        self.text_box.blockSignals(False)
        self._period = ""
        self.take(JournalQuery())

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        parts = [chip.text() for chip in self.chips.values()]
        return " · ".join([*parts, *([f"“{self.query.text}”"] if self.query.text else [])])

    def set_period(self, code: str) -> None:
        """Narrow to a period that has a name; an empty code ends that."""
        self._period = code
        self.take(replace(self.query, period=Period.relative(code) if code else None))

    def menu(self) -> QMenu:
        """What can be added, one menu for each kind of filter."""
        menu = QMenu(self)
        for title, choices in (
            (_("Who"), [(name, replace(self.query, person=login)) for login, name in self._people]),
            (_("Action"), [(journal.kind_title(kind), replace(self.query, kind=kind)) for kind in journal.KINDS]),
            (_("Kind of record"), [(name, replace(self.query, entity=code, record=0)) for code, name in journal.tables()]),
        ):
            part = menu.addMenu(title)
            part.setEnabled(bool(choices))
            for name, query in choices:
                part.addAction(name, partial(self.take, query))
        part = menu.addMenu(_("Period"))
        for code, name in RELATIVE.items():
            if code != "all":
                part.addAction(_(name), partial(self.set_period, code))
        return menu

    def _show_chips(self) -> None:
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        query = self.query
        names = dict(self._people)
        entities = dict(journal.tables())
        shown = (
            ("person", _("Who"), names.get(query.person, query.person), replace(query, person="")),
            ("kind", _("Action"), journal.kind_title(query.kind) if query.kind else "", replace(query, kind="")),
            ("entity", _("Record"), self._record_words(entities), replace(query, entity="", record=0)),
            ("period", _("Period"), _(RELATIVE[self._period]) if self._period else "", replace(query, period=None)),
        )
        for code, field, words, without in shown:
            if not words:
                continue
            chip = FilterChip(field, words)
            chip.removed.connect(lambda code=code, without=without: self._remove(code, without))
            chip.clicked.connect(self.add_button.click)
            self._flow.insert_widget(len(self.chips), chip)
            chip.show()
            self.chips[code] = chip
        self.updateGeometry()

    def _record_words(self, entities: dict[str, str]) -> str:
        if self.query.record:
            return self._record_title or f"{entities.get(self.query.entity, self.query.entity)} #{self.query.record}"
        return entities.get(self.query.entity, self.query.entity)

    def _remove(self, code: str, without: JournalQuery) -> None:
        if code == "period":
            self._period = ""
        self.take(without)

    def only_record(self, entity: str, record: int, title: str) -> None:
        """Narrow to one record."""
        self._record_title = title
        self.take(replace(self.query, entity=entity, record=record))
