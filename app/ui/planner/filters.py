"""What a planner is narrowed to: values with their names, kept with the tab, and the menu that chooses them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from app.core.enums.planning import ResourceKind, TaskKind
from app.core.i18n import N_, _
from app.core.planning.board import RowKind
from app.services import references
from app.services.context import Context
from app.services.planning.board import BoardFilter
from app.ui.kit.run import run

#: part of a filter → its name
PARTS = {
    "branches": N_("Branch"), "departments": N_("Department of"), "kinds": N_("Kind"), "clients": N_("Client"),
    "resource_kinds": N_("Kind of resource"),
}
_ENTITIES = {"branches": "branch", "departments": "employee", "clients": "client"}
_CODES: dict[str, type[TaskKind] | type[ResourceKind]] = {"kinds": TaskKind, "resource_kinds": ResourceKind}
MOST = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """The values of each part: key or code → name as it is shown.

    :param is_open_only: what is done is not shown.
    """

    values: Mapping[str, Mapping[Any, str]]
    is_open_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not self.is_open_only and not any(self.values.values())

    @property
    def count(self) -> int:
        """How many parts narrow the planner."""
        return sum(bool(values) for values in self.values.values()) + self.is_open_only

    def chosen(self) -> BoardFilter:
        """As the board is asked."""
        return BoardFilter(
            branches=tuple(self.values.get("branches", ())), departments=tuple(self.values.get("departments", ())),
            clients=tuple(self.values.get("clients", ())), kinds=tuple(self.values.get("kinds", ())),
            resource_kinds=tuple(self.values.get("resource_kinds", ())), with_closed=not self.is_open_only,
        )

    def toggled(self, part: str, key: Any, name: str) -> Filters:
        """With one value more, or less."""
        before = dict(self.values.get(part, {}))
        after = {known: text for known, text in before.items() if known != key} if key in before else {**before, key: name}
        return replace(self, values={**self.values, part: after})

    def without(self, part: str) -> Filters:
        """Without a part; ``open`` stands for that of what is done."""
        return replace(self, is_open_only=False) if part == "open" else replace(self, values={**self.values, part: {}})

    def kept(self) -> dict[str, Any]:
        """Plain values for the memory of the tab."""
        parts = {part: [[str(key), name] for key, name in values.items()] for part, values in self.values.items() if values}
        return {**parts, "open": self.is_open_only}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Filters:
        """What was kept; values that are not known any more are left out."""
        values: dict[str, dict[Any, str]] = {}
        for part in PARTS:
            codes = _CODES.get(part)
            for key, name in kept.get(part, []):
                if codes is None:
                    values.setdefault(part, {})[int(key)] = str(name)
                elif (code := next((one for one in codes if one.value == key), None)) is not None:
                    values.setdefault(part, {})[code] = code.label
        return cls(values, bool(kept.get("open", False)))


def filter_menu(
    parent: QWidget, context: Context, shown: Filters, kind: RowKind, change: Callable[[Filters], object], choose_client: Callable[[], object],
) -> QMenu:
    """The menu of all parts; lists of records are read when their submenu is opened."""
    menu = QMenu(parent)
    of_rows = ("branches", "departments") if kind == "employee" else ("branches", "resource_kinds")
    for part in (*of_rows, "kinds"):
        below = menu.addMenu(_(PARTS[part]))
        if part in _CODES:
            _fill(below, shown, part, ((one, one.label) for one in _CODES[part]), change)
        else:
            below.addAction(_("Reading…")).setEnabled(False)
            below.aboutToShow.connect(partial(_read, below, context, shown, part, change))
    menu.addAction(_("Client…"), choose_client)
    menu.addSeparator()
    done = menu.addAction(_("Show what is done"), lambda: change(replace(shown, is_open_only=not shown.is_open_only)))
    done.setCheckable(True)
    done.setChecked(not shown.is_open_only)
    menu.addSeparator()
    clear = menu.addAction(_("Clear all filters"), lambda: change(Filters({})))
    clear.setEnabled(not shown.is_empty)
    return menu


def _read(menu: QMenu, context: Context, shown: Filters, part: str, change: Callable[[Filters], object]) -> None:
    def done(found: list[references.Suggestion]) -> None:
        _fill(menu, shown, part, ((one.id, one.text) for one in found), change)

    run(menu, partial(references.suggest, context, _ENTITIES[part], "", MOST), done=done, quiet=True)


def _fill(menu: QMenu, shown: Filters, part: str, choices: Iterable[tuple[Any, str]], change: Callable[[Filters], object]) -> None:
    menu.clear()
    for key, name in choices:
        action = menu.addAction(name.replace("&", "&&"), partial(_toggle, shown, part, key, name, change))
        action.setCheckable(True)
        action.setChecked(key in shown.values.get(part, {}))


def _toggle(shown: Filters, part: str, key: Any, name: str, change: Callable[[Filters], object]) -> None:
    change(shown.toggled(part, key, name))
