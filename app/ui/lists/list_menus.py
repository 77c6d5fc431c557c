"""The menus of a list: group, order, columns, and those of a head and of a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.lists.group_layout import MOST_LEVELS, GroupHead

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel


class ListMenus:
    """Fills and opens the menus of a panel."""

    def __init__(self, panel: ListPanel) -> None:
        self._panel = panel
        bar = panel.filter_bar
        for button, fill in ((bar.group_button, self.fill_groups), (bar.sort_button, self.fill_sorts), (bar.columns_button, self.fill_columns)):
            menu: QMenu = button.property("menu_of")
            menu.aboutToShow.connect(partial(fill, menu))
        panel.table.head.menu_asked.connect(self.open_head_menu)
        panel.table.cell_menu.connect(self.open_cell_menu)

    def name_buttons(self) -> None:
        """Say on the buttons what groups and orders the list."""
        query, bar = self._panel.state.query, self._panel.filter_bar
        group = ", ".join(self._panel.info(name).label for name in query.group)
        bar.group_button.setText(" " + (group or _("Group")))
        bar.group_button.setAccessibleName(_("Grouped by {names}").format(names=group) if group else _("Group"))
        words = _("Sorting")
        if query.sort:
            name, falling = query.sort[0]
            label = self._panel.info(name).label
            words = _("{field}, falling").format(field=label) if falling else label
        bar.sort_button.setText(f" {words}")
        bar.sort_button.setAccessibleName(_("Sorting: {words}").format(words=words))
        bar.columns_button.setAccessibleName(_("Columns"))

    def _choices(self, menu: QMenu, ticked: Iterable[str], act: Callable[[str], object]) -> None:
        chosen = set(ticked)
        for info in self._panel.filterable():
            action = menu.addAction(info.label, partial(act, info.name))
            action.setCheckable(True)
            action.setChecked(info.name in chosen)

    def fill_groups(self, menu: QMenu) -> None:
        """Fields to group by; a second one groups within the first."""
        menu.clear()
        group = self._panel.state.query.group
        menu.addAction(_("No groups"), self._panel.group_by).setEnabled(bool(group))
        if group:
            menu.addAction(_("Fold all"), partial(self._fold, True))
            menu.addAction(_("Unfold all"), partial(self._fold, False))
        menu.addSeparator()
        self._choices(menu, group, self._toggle_group)

    def _fold(self, folded: bool) -> None:
        self._panel.model.fold(self._panel.model.group_keys(), folded)

    def _toggle_group(self, name: str) -> None:
        group = self._panel.state.query.group
        self._panel.group_by(*(other for other in group if other != name), *(() if name in group or len(group) >= MOST_LEVELS else (name,)))

    def fill_sorts(self, menu: QMenu) -> None:
        """Columns to sort by."""
        menu.clear()
        present = dict(self._panel.state.query.sort)
        for column in self._panel.model.columns:
            for falling in (False, True):
                words = _("{field}, falling") if falling else _("{field}, rising")
                action = menu.addAction(words.format(field=column.title), partial(self._panel.change, sort=((column.name, falling),)))
                action.setCheckable(True)
                action.setChecked(present.get(column.name) is falling)

    def fill_columns(self, menu: QMenu) -> None:
        """Columns to show; a new one stands last."""
        menu.clear()
        shown = self._panel.state.query.columns
        menu.addAction(_("As shipped"), partial(self._panel.set_columns, self._panel.state.fresh.columns))
        menu.addSeparator()
        self._choices(menu, shown, self._toggle_column)

    def _toggle_column(self, name: str) -> None:
        shown = self._panel.state.query.columns
        self._panel.set_columns([other for other in shown if other != name] if name in shown else [*shown, name])

    def open_head_menu(self, column: int, at: QPoint) -> None:
        """The menu of a column's head."""
        panel = self._panel
        shown = panel.model.columns[column]
        menu = QMenu(panel)
        menu.addAction(_("Sort, rising"), partial(panel.change, sort=((shown.name, False),)))
        menu.addAction(_("Sort, falling"), partial(panel.change, sort=((shown.name, True),)))
        if any(info.name == shown.name for info in panel.filterable()):
            menu.addAction(_("Group by “{field}”").format(field=shown.title), partial(panel.group_by, shown.name))
            menu.addAction(_("Filter by “{field}”…").format(field=shown.title), partial(self._ask_filter, shown.name))
        menu.addSeparator()
        menu.addAction(_("Hide the column"), partial(self._toggle_column, shown.name)).setEnabled(len(panel.model.columns) > 1)
        self._open(menu, at)

    def _ask_filter(self, name: str) -> None:
        self._panel.filter_bar.ask_for_filter().choose_field(name)

    def open_cell_menu(self, row: int, _column: int, at: QPoint) -> None:
        """The menu of a cell."""
        if isinstance(self._panel.model.item(row), GroupHead):
            return
        menu = QMenu(self._panel)
        for command in self._panel.actions_of_list.of_cell():
            add_command(menu, command)
        self._open(menu, at)

    def _open(self, menu: QMenu, at: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def add_command(menu: QMenu, command: Command) -> None:
    """One line of a menu, with its key and the reason why it is grey."""
    keys = command.shortcuts[0] if command.shortcuts else ""
    action = menu.addAction(f"{command.plain_title}\t{keys}" if keys else command.plain_title, command.run)
    reason = command.why_not()
    action.setEnabled(not reason)
    action.setToolTip(reason)
