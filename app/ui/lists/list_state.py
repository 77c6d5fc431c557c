"""What a list shows now, against the view it was opened from; remembered at this workstation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.services import views
from app.services.listing import ListQuery
from app.ui.forms.spec import Preset, Screen
from app.ui.kit.memory import memory

ALL = "all"


def preset_key(preset: Preset) -> str:
    """The key of a view that the program brings along."""
    return f"preset:{preset.code}"


def preset_query(fresh: ListQuery, preset: Preset) -> ListQuery:
    """The query of such a view, over that of a fresh list."""
    return replace(fresh, filters=preset.filters, sort=preset.sort or fresh.sort, group=preset.group)


class ListState:
    """Columns, widths, order, filters and groups in force.

    :param columns: the columns of a fresh list.
    :param remembered: whether it is kept from one day to the next.
    """

    def __init__(self, screen: Screen, columns: tuple[str, ...], remembered: bool) -> None:
        self._screen = screen
        self._key = f"list/{screen.list_code}" if remembered else ""
        self.fresh = ListQuery(screen.entity, columns, sort=screen.sort)
        self.widths: dict[str, int] = {}
        self._begin()
        self._recall()

    def _begin(self) -> None:
        """The view that a list has on its first day; part of a card shows everything."""
        first = next((preset for preset in self._screen.presets if self._key and preset.code == self._screen.opens_with), None)
        self.view = preset_key(first) if first else ALL
        self.saved = self.query = preset_query(self.fresh, first) if first else self.fresh

    @property
    def is_changed(self) -> bool:
        """Whether the list differs from its view in more than the words searched for."""
        return replace(self.query, search=self.saved.search) != self.saved

    def change(self, **parts: Any) -> None:
        """Change parts of the query."""
        self.query = replace(self.query, **parts)
        self._remember()

    def resize(self, name: str, width: int) -> None:
        """Remember the width of a column, in pixels."""
        self.widths[name] = width
        self._remember()

    def show_view(self, key: str, query: ListQuery, widths: dict[str, int] | None = None) -> None:
        """Take over a view as it was saved."""
        self.view, self.saved, self.query = key, query, query
        if widths:
            self.widths = dict(widths)
        self._remember()

    def mark_saved(self, key: str) -> None:
        """What is shown has become the view."""
        self.view, self.saved = key, replace(self.query, search="")
        self._remember()

    def _remember(self) -> None:
        if self._key:
            query = views.written(replace(self.query, search=""))
            memory().put(self._key, {"view": self.view, "widths": self.widths, "saved": views.written(self.saved), "query": query})

    def _recall(self) -> None:
        kept = memory().get(self._key) if self._key else None
        if not isinstance(kept, dict):
            return
        try:
            self.saved, self.query = (views.read(self._screen.entity, kept[name]) for name in ("saved", "query"))
            self.view, self.widths = str(kept["view"]), {str(name): int(width) for name, width in kept["widths"].items()}
        except (KeyError, TypeError, ValueError):  # written by another version: a fresh list is no loss
            self._begin()
            self.widths = {}
