"""What was open the last time and what was looked at lately: for one database and person at this workstation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ui.kit.memory import memory

MOST_TABS = 30
MOST_RECENT = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that can be opened again.

    :param code: of the page type; ``arguments`` are those it was opened with.
    """

    code: str
    title: str
    icon: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> int | None:
        """Key of the record that a card shows; None for other pages."""
        id = self.arguments.get("id")
        return id if isinstance(id, int) and (self.code == "card" or self.code.endswith(".card")) else None

    @property
    def can_be_kept(self) -> bool:
        """Whether it can be written down: not the card of a record that is not saved yet, nor what was made from things of the moment."""
        if self.arguments.get("id", 0) is None:
            return False
        try:
            return bool(json.loads(json.dumps(dict(self.arguments))) == dict(self.arguments))
        except (TypeError, ValueError):
            return False


class Session:
    """Keeps tabs and records looked at in the memory of this workstation.

    :param owner: stands for the database and the person.
    """

    def __init__(self, owner: str) -> None:
        self._key = f"session/{owner}"

    def keep(self, tabs: Iterable[Tab], current: int) -> None:
        """Write down what is open.

        :param current: number of the tab that is seen, from 0.
        """
        known = list(tabs)
        kept = [number for number, tab in enumerate(known) if tab.can_be_kept][:MOST_TABS]
        shown = kept.index(current) if current in kept else len(kept) - 1
        self._put("tabs", [_raw(known[number]) for number in kept])
        self._put("current", shown)

    def tabs(self) -> tuple[list[Tab], int]:
        """What was open, and the number of the tab that was seen."""
        return [_tab(raw) for raw in self._get("tabs", [])], int(self._get("current", 0))

    def look_at(self, tab: Tab) -> None:
        """Remember that the card of a record was looked at."""
        if tab.record is not None and tab.can_be_kept:
            others = [known for known in self.recent() if (known.code, known.record) != (tab.code, tab.record)]
            self._put("recent", [_raw(known) for known in (tab, *others)][:MOST_RECENT])

    def recent(self) -> list[Tab]:
        """The cards looked at lately, the last one first."""
        return [_tab(raw) for raw in self._get("recent", [])]

    def _get(self, name: str, default: Any) -> Any:
        return memory().get(self._key, {}).get(name, default)

    def _put(self, name: str, value: Any) -> None:
        memory().put(self._key, {**memory().get(self._key, {}), name: value})


def _raw(tab: Tab) -> dict[str, Any]:
    return {"code": tab.code, "title": tab.title, "icon": tab.icon, "arguments": dict(tab.arguments)}


def _tab(raw: dict[str, Any]) -> Tab:
    return Tab(raw["code"], raw["title"], raw["icon"], raw["arguments"])


_current = [Session("")]


def use_session(new: Session) -> None:
    """Make a session the one in force; the program does this when a person has signed in."""
    _current[:] = [new]


def session() -> Session:
    """The session in force."""
    return _current[0]
