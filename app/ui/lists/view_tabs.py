"""The views of a list as tabs with counts: all, those of the program, those that people saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.core.changes import Changes
from app.core.i18n import _
from app.services import views
from app.services.listing import ListQuery
from app.ui.kit import message
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import CountTabs, IconButton
from app.ui.lists.filter_words import resolve
from app.ui.lists.list_state import ALL, preset_key, preset_query
from app.ui.lists.view_dialog import ViewDialog

if TYPE_CHECKING:
    from app.ui.lists.list_panel import ListPanel


@dataclass(frozen=True, slots=True)
class _Shown:
    name: str
    query: ListQuery
    saved: views.View | None = None


class ViewTabs(QWidget):
    """Tabs above a list."""

    def __init__(self, panel: ListPanel) -> None:
        super().__init__()
        self._panel = panel
        self._views: dict[str, _Shown] = {}
        self.all_count: int | None = None
        self.tabs = CountTabs()
        self.tabs.setAccessibleName(_("Views"))
        self.add_button = IconButton("add", _("Save as a view"), self.open_menu, size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs, 0)
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(tokens.VIEW_ROW))
        self._show([])
        self.tabs.chosen.connect(self._on_chosen)
        if not panel.is_compact:
            self.refresh()

    @property
    def current_name(self) -> str:
        """The name of the view in force."""
        return self._views[self._panel.state.view].name if self._panel.state.view in self._views else _("All")

    def refresh(self) -> None:
        """Read the saved views."""
        run(self, partial(views.views, self._panel.context, self._panel.spec.list_code), done=self._fill)

    def _fill(self, saved: list[views.View]) -> None:
        self._show(saved)
        self._count()

    def _show(self, saved: list[views.View]) -> None:
        screen, fresh = self._panel.spec, self._panel.state.fresh
        shown = {ALL: _Shown(_("All"), fresh)}
        for preset in screen.presets:
            shown[preset_key(preset)] = _Shown(_(preset.title), preset_query(fresh, preset))
        for kept in saved:
            shown[f"view:{kept.id}"] = _Shown(kept.name, replace(kept.query, entity=screen.entity), kept)
        self.tabs.blockSignals(True)
        for key in self._views:
            self.tabs.remove(key)
        self._views = shown
        for key, view in shown.items():
            self.tabs.add(key, view.name)
        if self._panel.state.view not in shown:
            self._panel.state.view = ALL
        self.tabs.choose(self._panel.state.view)
        self.tabs.blockSignals(False)
        self.mark()

    def _count(self) -> None:
        queries = {
            key: replace(
                view.query, fixed=self._panel.query.fixed, search="",
                filters=tuple(resolve(item, self._panel.context.user.id, self._panel.info(item.field).kind) for item in view.query.filters),
            )
            for key, view in self._views.items()
        }
        source = self._panel.source
        if not self._panel.is_compact:
            run(self, lambda: dict(zip(queries, source.counts(list(queries.values())), strict=True)), done=self._on_counts)

    def recount(self) -> None:
        """Count the rows of all views anew."""
        self._count()

    def _on_counts(self, counts: dict[str, int]) -> None:
        self.all_count = counts.get(ALL)
        if self._panel.model.is_open and not self._panel.model.total:
            self._panel.show_emptiness()
        changed = self._panel.state.view if self._panel.state.is_changed else ""
        self.tabs.set_counts({key: count for key, count in counts.items() if key != changed})
        self._panel.status_changed.emit()

    def show_count(self, total: int) -> None:
        """The rows of the view in force were counted."""
        if self.tabs.index_of(self._panel.state.view) >= 0:
            self.tabs.set_count(self._panel.state.view, total)

    def mark(self) -> None:
        """Show the dot of a view that differs from what is saved."""
        for key in self._views:
            self.tabs.set_changed(key, key == self._panel.state.view and self._panel.state.is_changed)

    def show_view(self, key: str) -> None:
        """Show a view as it is saved."""
        view = self._views[key]
        self._panel.state.show_view(key, view.query, view.saved.widths if view.saved else None)
        if self.tabs.current != key:
            self.tabs.choose(key)
        self._panel.selection.clear()
        self._panel.show_query()

    def _on_chosen(self, key: str) -> None:
        if key != self._panel.state.view:
            self.show_view(key)

    # saving ----------------------------------------------------------------------------------------------------------------------
    def menu(self) -> QMenu:
        """What can be done with the view in force."""
        menu = QMenu(self)
        shown = self._views.get(self._panel.state.view)
        saved = shown.saved if shown else None
        changed = self._panel.state.is_changed
        self._add(menu, _("Save the changes in “{name}”").format(name=self.current_name), self.save_changes, bool(saved) and changed)
        self._add(menu, _("Save as a new view…"), self.save_as, True)
        self._add(menu, _("Rename “{name}”…").format(name=self.current_name), self.rename, bool(saved))
        self._add(menu, _("Back to what is saved"), lambda: self.show_view(self._panel.state.view), changed)
        menu.addSeparator()
        self._add(menu, _("Delete “{name}”").format(name=self.current_name), self.delete, bool(saved))
        return menu

    def _add(self, menu: QMenu, text: str, act: Callable[[], object], usable: bool) -> None:
        menu.addAction(text, act).setEnabled(usable)

    def open_menu(self) -> None:
        """Open the menu of the view."""
        menu = self.menu()
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2)))
        menu.aboutToHide.connect(menu.deleteLater)

    def save_changes(self) -> None:
        """Write what is shown into the view in force."""
        if saved := self._views[self._panel.state.view].saved:
            self._write(saved.name, saved.is_shared, saved.id)

    def save_as(self) -> None:
        """Ask for a name and save what is shown as a view."""
        self._ask(ViewDialog(self, _("Save as a view"), "", False), None)

    def rename(self) -> None:
        """Ask for another name of the view in force."""
        if saved := self._views[self._panel.state.view].saved:
            self._ask(ViewDialog(self, _("Rename the view"), saved.name, saved.is_shared), saved.id)

    def _ask(self, dialog: ViewDialog, id: int | None) -> None:
        dialog.finished.connect(
            lambda answer: self._write(dialog.name, dialog.is_shared, id) if answer == QDialog.DialogCode.Accepted else None
        )
        dialog.open()

    def _write(self, name: str, shared: bool, id: int | None) -> None:
        panel = self._panel
        query = replace(panel.state.query, search="")
        save = partial(views.save, panel.context, panel.spec.list_code, name, query, panel.state.widths, shared, id)
        run(self, save, done=partial(self._on_saved, id))

    def _on_saved(self, id: int | None, changes: Changes) -> None:
        key = id if id is not None else next(iter(changes.created("saved_view")), None)
        if key is not None:
            self._panel.state.mark_saved(f"view:{key}")
        self.refresh()
        message.toast(self, _("The view is saved."))

    def delete(self) -> None:
        """Delete the view in force; the records stay."""
        if saved := self._views[self._panel.state.view].saved:
            run(self, partial(views.delete, self._panel.context, saved.id), done=lambda _changes: self._on_deleted())

    def _on_deleted(self) -> None:
        self.show_view(ALL)
        self.refresh()
