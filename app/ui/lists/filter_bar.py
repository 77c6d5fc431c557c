"""The row above a list: filter chips at the left, search, group, order and columns as quiet words at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services.context import Context
from app.services.listing import Filter
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, FilterChip, Flow, SearchBox
from app.ui.lists.filter_popup import FilterPopup
from app.ui.lists.filter_words import filter_words


class _TypedBox(SearchBox):
    """The box of the filter by the current column: Escape empties it and gives the focus back."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and arrow down go back to the list."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.key() == Qt.Key.Key_Escape:
                self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """What narrows and orders a list.

    Signals: ``added(Filter)``, ``changed(int, Filter)``, ``removed(int)``, ``searched(str)``, ``typed(str)`` the filter of the current
    column, ``left()`` the focus wants back to the list, ``group_asked()``, ``sort_asked()``, ``columns_asked()`` open their menus.
    """

    added = Signal(object)
    changed = Signal(int, object)
    removed = Signal(int)
    searched = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._fields: dict[str, FieldInfo] = {}
        self._labels: dict[int, str] = {}
        self.chips: list[FilterChip] = []
        self._filters: tuple[Filter, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # a fixed height would be that of one line
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        asides = QWidget(self)
        self._flow = Flow(self, asides, scaled(tokens.FILTER_ROW), tokens.GAP)
        self._flow.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN - 8, 0)
        row = QHBoxLayout(asides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        self.add_button = Button(_("Filter"), "quiet", "add")
        self.add_button.clicked.connect(self.ask_for_filter)
        self.typed_box = _TypedBox(width=scaled(240))
        self.typed_box.hide()
        self.typed_box.searched.connect(self.typed)
        self.typed_box.left.connect(self._leave_typed)
        for place, widget in enumerate((self.add_button, self.typed_box)):
            self._flow.insert_widget(place, widget)
        self.search_box = _TypedBox(_("Search in this list"), width=scaled(240))
        self.search_box.hide()
        self.search_box.searched.connect(self.searched)
        self.search_box.left.connect(self._leave_search)
        row.addWidget(self.search_box)
        self.search_button = Button(_("Search"), "quiet", "search")
        self.search_button.setToolTip(_("Search in this list") + "   Ctrl+F")
        self.search_button.clicked.connect(self.open_search)
        self.group_button = self._menu_button("group")
        self.sort_button = self._menu_button("sort")
        self.columns_button = self._menu_button("columns")
        self.columns_button.setText(" " + _("Columns"))
        for button in (self.search_button, self.group_button, self.sort_button, self.columns_button):
            row.addWidget(button)

    def _menu_button(self, meaning: str) -> Button:
        button = Button(" ", "quiet", meaning)
        menu = QMenu(button)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2))))
        button.setProperty("menu_of", menu)
        button.menu_shown = menu  # type: ignore[attr-defined]
        return button

    def show_fields(self, fields: Sequence[FieldInfo]) -> None:
        """Tell which fields can be filtered by."""
        self._fields = {info.name: info for info in fields}

    def show_filters(self, filters: Sequence[Filter], labels: Mapping[int, str]) -> None:
        """Show the chips of the filters in force."""
        self._filters, self._labels = tuple(filters), dict(labels)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for number, wanted in enumerate(self._filters):
            info = self._fields[wanted.field]
            chip = FilterChip(info.label, filter_words(info, wanted, self._labels))
            chip.clicked.connect(lambda _checked=False, number=number: self.change(number))
            chip.removed.connect(lambda number=number: self.removed.emit(number))
            self._flow.insert_widget(number, chip)
            chip.show()
            self.chips.append(chip)
        self.add_button.setAccessibleName(_("Add a filter"))
        self.updateGeometry()

    def change(self, number: int) -> FilterPopup:
        """Open the popup of a chip."""
        wanted = self._filters[number]
        popup = FilterPopup(self._context, [self._fields[wanted.field]], wanted, self._labels, self)
        popup.applied.connect(lambda new: self.changed.emit(number, new))
        popup.open_below(self.chips[number])
        return popup

    def ask_for_filter(self) -> FilterPopup:
        """Open the popup of a new filter."""
        popup = FilterPopup(self._context, list(self._fields.values()), None, self._labels, self)
        popup.applied.connect(self.added.emit)
        popup.open_below(self.add_button)
        return popup

    def start_typing(self, column: str, text: str) -> None:
        """Begin to filter by a column with a first letter."""
        self.typed_box.setPlaceholderText(_("{column} contains").format(column=column))
        self.typed_box.setAccessibleName(_("{column} contains").format(column=column))
        self.typed_box.show()
        self.typed_box.setFocus()
        self.typed_box.setText(text)

    def end_typing(self) -> None:
        """Put the box of the current column away."""
        if self.typed_box.isVisible() or self.typed_box.text():
            self.typed_box.hide()
            self.typed_box.clear()

    def open_search(self) -> None:
        """Show the search box and go there."""
        self.search_button.hide()
        self.search_box.show()
        self.search_box.setFocus()
        self.search_box.selectAll()

    def show_search(self, text: str) -> None:
        """Show the text that is searched for."""
        if text != self.search_box.text().strip():
            self.search_box.setText(text)
        self.search_box.setVisible(bool(text) or self.search_box.hasFocus())
        self.search_button.setHidden(self.search_box.isVisibleTo(self))

    def _leave_typed(self) -> None:
        if not self.typed_box.text():
            self.typed_box.hide()
        self.left.emit()

    def _leave_search(self) -> None:
        self.show_search(self.search_box.text().strip())
        self.left.emit()
        if not self.search_box.text():
            self.search_box.hide()
            self.search_button.show()
