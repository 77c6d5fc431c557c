"""A list with everything that belongs to it but the page's head: views, filters, table, totals, bar of the selection, empty states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services import listing, references
from app.services.context import Context
from app.services.listing import Filter, ListQuery
from app.ui.forms.spec import Screen
from app.ui.kit.run import run
from app.ui.kit.widgets import Hairline
from app.ui.lists.columns import Column, make_column
from app.ui.lists.emptiness import Emptiness
from app.ui.lists.filter_bar import FilterBar
from app.ui.lists.filter_words import resolve
from app.ui.lists.filtering import Filtering
from app.ui.lists.group_layout import MOST_LEVELS
from app.ui.lists.list_actions import ListActions
from app.ui.lists.list_menus import ListMenus
from app.ui.lists.list_model import ListModel
from app.ui.lists.list_state import ListState
from app.ui.lists.list_words import count_words, selected_sums, status_parts
from app.ui.lists.selection import Selection
from app.ui.lists.selection_bar import SelectionBar
from app.ui.lists.source import ListingSource, ListSource
from app.ui.lists.table import ListTable
from app.ui.lists.total_row import TotalRow
from app.ui.lists.view_tabs import ViewTabs
from app.ui.lists.widths import SAMPLE, Widths, stretched_column


class ListPanel(QWidget):
    """The list of a screen.

    Signals: ``opened(int)`` a record is to be opened, ``asked(str)`` an offer of the empty state was taken ("new", "import"),
    ``status_changed()``.

    :param fixed: attribute values that are no filter of the person's (the client of a card's tab).
    :param only: conditions that are no filter of the person's either.
    :param compact: a part of a card: no views, no memory.
    """

    opened = Signal(int)
    asked = Signal(str)
    status_changed = Signal()

    def __init__(
        self, context: Context, screen: Screen, fixed: Mapping[str, Any] | None = None, compact: bool = False,
        only: tuple[Filter, ...] = (), source: ListSource | None = None, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.spec, self.is_compact = context, screen, compact
        self.source = source or ListingSource(context, screen.refine)
        self._only = only
        self._fixed = (*screen.fixed, *(fixed or {}).items())
        self._labels: dict[int, str] = {}
        self.sums: Mapping[str, Any] = {}
        self._widths = Widths()
        fresh = self._known_columns([name for name in screen.columns if name not in self._same_everywhere])
        self.state = ListState(screen, fresh, remembered=not compact)
        self.selection = Selection(self)
        self.model = ListModel(self.source, self)
        self.table = ListTable(self.model, self.selection)
        self.table.setAccessibleName(_(screen.title))
        self.actions_of_list = ListActions(self)
        self.filter_bar = FilterBar(context)
        self.filtering = Filtering(self)
        self.views = ViewTabs(self)
        self.total_row = TotalRow(self.table)
        self.selection_bar = SelectionBar(self.actions_of_list.of_selection())
        self._build()
        self._connect()
        self.menus = ListMenus(self)
        self.filter_bar.show_fields(self.filterable())
        self.show_query()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.is_compact:
            self.views.hide()
        else:
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(self.views)
            column.addLayout(row)
            column.addWidget(Hairline())
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.filter_bar)
        place = QWidget()
        stack = QStackedLayout(place)
        stack.addWidget(self.table)
        self.emptiness = Emptiness(stack, self.table, self.spec, can_import=self.spec.imports and not self.is_compact)
        self.emptiness.chosen.connect(self._on_offer)
        body.addWidget(place, 1)
        body.addWidget(self.total_row)
        body.addWidget(self.selection_bar)
        self.selection_bar.hide()
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.table.opened.connect(self.opened)
        self.table.resized.connect(self._on_resized)
        header = self.table.head
        header.sort_asked.connect(self.sort_by)
        header.all_asked.connect(self.toggle_all)
        header.sectionMoved.connect(self._on_moved)
        self.model.opened.connect(self._on_opened)
        self.model.counted.connect(self._on_counted)
        self.model.summed.connect(self._on_summed)
        self.selection.changed.connect(self._on_selection)
        self.selection_bar.clear_button.clicked.connect(self.selection.clear)
        self.selection_bar.all_button.clicked.connect(lambda: self.selection.select_all(self.model.total))

    # fields ----------------------------------------------------------------------------------------------------------------------
    def info(self, name: str) -> FieldInfo:
        """What is known of a column."""
        return self.source.column_info(self.spec.entity, name)

    def _known_columns(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the names that this person may see."""
        found = []
        for name in names:
            try:
                self.info(name)
            except KeyError:
                continue
            found.append(name)
        return tuple(found)

    @property
    def _same_everywhere(self) -> set[str]:
        """Fields that have one value in all rows, such as the client on the client's card: they are neither shown nor filtered."""
        return {name.removesuffix("_id") for name, _value in self._fixed}

    def filterable(self) -> list[FieldInfo]:
        """Fields that can be filtered and grouped by."""
        known, same = listing.columns_of(self.context, self.spec.entity), self._same_everywhere
        return [self.spec.refine(info) for info in known if info.kind not in ("file", "memo") and info.name not in same]

    def columns(self) -> tuple[Column, ...]:
        """The columns in force."""
        names = self.query.columns
        return tuple(make_column(name, self.info(name), number == 0, self.state.widths.get(name, 0)) for number, name in enumerate(names))

    # what is shown ---------------------------------------------------------------------------------------------------------------
    @property
    def query(self) -> ListQuery:
        """What the person asked for, as the database takes it."""
        wanted = self.state.query
        filters = [*self._only, *wanted.filters, *([self.filtering.typed] if self.filtering.typed else [])]
        return replace(
            wanted, columns=self._known_columns(wanted.columns), entity=self.spec.entity, fixed=self._fixed,
            filters=tuple(resolve(item, self.context.user.id, self.info(item.field).kind) for item in filters),
        )

    def show_query(self) -> None:
        """Show what the state says."""
        query = self.state.query
        self.filter_bar.show_filters(query.filters, self._labels)
        self.filter_bar.show_search(query.search)
        self.table.sorted_columns = dict(query.sort)
        self.model.show(self.query, self.columns())
        self.menus.name_buttons()
        self.views.mark()
        self._ask_labels()
        self.status_changed.emit()

    def change(self, **parts: Any) -> None:
        """Change parts of what is asked for: columns, filters, sort, group, search."""
        self.state.change(**parts)
        self.selection.clear()
        self.show_query()

    def _ask_labels(self) -> None:
        """Read the texts of references in filters that are not known yet."""
        wanted = {
            (self.info(item.field).reference, item.value) for item in self.state.query.filters
            if self.info(item.field).kind == "ref" and isinstance(item.value, int) and item.value not in self._labels
        }
        if wanted:
            run(self, partial(_read_labels, self.context, wanted), done=self._on_labels)

    def _on_labels(self, labels: dict[int, str]) -> None:
        self._labels.update(labels)
        self.filter_bar.show_filters(self.state.query.filters, self._labels)

    # order, groups, columns --------------------------------------------------------------------------------------------------------
    def sort_by(self, column: int, joins: bool = False) -> None:
        """Sort by a column; again turns the order round. With ``joins`` the present order stays in force before it."""
        name = self.model.columns[column].name
        present = dict(self.state.query.sort)
        falling = not present[name] if name in present else self.model.columns[column].is_right
        sort = {**present, name: falling} if joins else {name: falling}
        self.change(sort=tuple(sort.items()))

    def group_by(self, *names: str) -> None:
        """Group by up to four fields; none ends the grouping."""
        self.change(group=tuple(names[:MOST_LEVELS]))

    def set_columns(self, names: Sequence[str]) -> None:
        """Show these columns."""
        if names:
            self.change(columns=tuple(names))

    def _on_resized(self, column: int, width: int) -> None:
        self.state.resize(self.model.columns[column].name, width)

    def _on_moved(self, _section: int, _before: int, _after: int) -> None:
        names = [self.model.columns[section - 1].name for section in self.table.head.order()]
        if names != [column.name for column in self.model.columns]:
            self.table.head.put_back()
            self.set_columns(names)

    def toggle_all(self) -> None:
        """The tick in the head: all that match, or none."""
        if len(self.selection):
            self.selection.clear()
        else:
            self.selection.select_all(self.model.total)

    # answers ---------------------------------------------------------------------------------------------------------------------
    def _on_opened(self) -> None:
        self._fit_columns()
        self.table.scrollToTop()
        if self.model.rowCount():
            self.table.go_to(min(max(0, self.table.currentIndex().row()), 0), max(0, self.table.current_column))

    def _fit_columns(self) -> None:
        """Give the columns the widths that titles, the first rows and the sums need."""
        columns, grouped = self.model.columns, bool(self.model.group_count)
        rows = [row for number in range(min(SAMPLE, self.model.rowCount())) if (row := self.model.record(number)) is not None]
        stretched = stretched_column(columns, self.spec.stretch)
        self.table.show_widths(self._widths.needs(columns, rows, self.sums, grouped, stretched), stretched)

    def _on_counted(self, total: int) -> None:
        self.selection.set_total(total)
        self.total_row.show_text(count_words(self, total))
        self.total_row.setVisible(bool(total))
        self.views.show_count(total)
        self.show_emptiness()
        self.status_changed.emit()

    def show_emptiness(self) -> None:
        """Say why there are no rows: nothing was entered yet, or nothing fits."""
        total, conditions = self.model.total, self.filtering.count if self.views.all_count != 0 else 0
        self.filter_bar.setVisible(bool(total or conditions))
        self.emptiness.show(total, conditions)

    def _on_summed(self, sums: Mapping[str, Any]) -> None:
        self.sums = sums
        self.total_row.show_sums(sums)
        self._fit_columns()

    def _on_selection(self) -> None:
        count = len(self.selection)
        self.selection_bar.setVisible(count > 0)
        self.selection_bar.show_count(count, self.model.total, selected_sums(self))
        self.status_changed.emit()

    def _on_offer(self, code: str) -> None:
        if code == "clear":
            self.filtering.clear()
            self.table.setFocus()
        else:
            self.asked.emit(code)

    def refresh(self, changes: Changes | None = None) -> None:
        """Take over changes from elsewhere, or read everything again."""
        if changes is None:
            self.model.reload()
        else:
            self.model.refresh(changes)

    def status_parts(self) -> list[str]:
        """What is shown, and what restricts it."""
        return status_parts(self, self.filtering.typed is not None)


def _read_labels(context: Context, wanted: set[tuple[str, int]]) -> dict[int, str]:
    return {id: label for (_entity, id), label in references.labels(context, wanted).items()}
