"""How a page was opened, and what stands in its tab until it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.ui.kit.pages import Page


@dataclass(frozen=True, slots=True)
class Opened:
    """How a page was opened: enough to open it again."""

    code: str
    arguments: tuple[tuple[str, Any], ...]

    @property
    def place(self) -> str:
        """Code of the place in the navigation it belongs to: a card belongs to the list of its entity."""
        entity = dict(self.arguments).get("entity") or self.code.partition(".")[0]
        return f"{entity}.list" if self.code == "card" or self.code.endswith(".card") or self.code == "list" else self.code

    @property
    def is_new_record(self) -> bool:
        """Whether it is a card of a record that does not exist yet: each of them gets a tab of its own."""
        return dict(self.arguments).get("id", 0) is None


class AsleepPage(Page):
    """Holds the tab of a page that was open the last time, until somebody looks at it."""
