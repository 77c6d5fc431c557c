"""How a page opens another one without knowing it."""

from __future__ import annotations

from typing import Any, Protocol


class Navigator(Protocol):
    """Opens pages by name; the shell fulfils it."""

    def open(self, entity: str, id: int | None) -> None:
        """Open the card of a record; None opens the card of a new one."""

    def open_list(self, entity: str) -> None:
        """Open the list of an entity."""

    def open_page(self, code: str, /, **arguments: Any) -> None:
        """Open a page of the registry; the arguments go to its ``make``."""

    def start(self, code: str) -> None:
        """Start a command of the window by its code; one that is not there is no error."""


_current: list[Navigator] = []


def use_navigator(new: Navigator) -> None:
    """Make a navigator the one in force; the shell does this when it is made."""
    _current[:] = [new]


def navigator() -> Navigator:
    """The navigator in force; RuntimeError before there is a shell."""
    if not _current:
        raise RuntimeError("no shell has been made yet")
    return _current[0]
