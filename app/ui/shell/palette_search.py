"""What the palette finds, and in which order: the same text gives the same first line, and never a surprise under Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.folding import fold, spellings
from app.ui.kit.memory import memory

MOST_RECENT = 30
SHOWN_RECENT = 8
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that the search found.

    :param exact: its number or code is just what was typed; it stands first then.
    """

    entity: str
    id: int
    title: str
    note: str = ""
    icon: str = "document"
    exact: bool = False


#: finds records by a text; called in a worker thread
SearchRecords = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the palette.

    :param key: stable name, for what was used lately.
    :param kind: ``command page tab record``.
    :param reason: why it cannot be used now; empty = it can.
    """

    key: str
    kind: str
    title: str
    note: str
    icon: str
    shortcut: str
    run: Callable[[], Any]
    reason: str = ""
    exact: bool = False


def rank(query: str, title: str) -> int | None:
    """How well a title answers a query, smaller is better: 0 equal, 1 begins with it, 2 words begin with its words, 3 contains it; None = not."""
    wanted, offered = fold(query), fold(title)
    if not wanted:
        return 3
    if offered == wanted:
        return 0
    if offered.startswith(wanted):
        return 1
    words = offered.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 2
    return 3 if wanted in offered else None


def best_rank(query: str, title: str) -> int | None:
    """The rank under any spelling of the query; the wrong keyboard layout costs a little."""
    found = [(place + 0 if number == 0 else place + 4) for number, text in enumerate(spellings(query)) if (place := rank(text, title)) is not None]
    return min(found, default=None)


class Habits:
    """What a person has chosen in the palette before."""

    def recent(self) -> list[list[str]]:
        """What was chosen lately, newest first, as [key, title, icon]."""
        return list(memory().get("palette/recent", []))

    def chosen_for(self, query: str) -> str:
        """Key of what was chosen for this text the last time; empty when never."""
        return str(memory().get("palette/choices", {}).get(fold(query), ""))

    def remember(self, query: str, item: Item) -> None:
        """Remember a choice."""
        others = [kept for kept in self.recent() if kept[0] != item.key]
        memory().put("palette/recent", [[item.key, item.title, item.icon], *others][:MOST_RECENT])
        if text := fold(query):
            choices = {known: key for known, key in memory().get("palette/choices", {}).items() if known != text}
            choices[text] = item.key
            memory().put("palette/choices", dict(list(choices.items())[-MOST_CHOICES:]))


def arrange(query: str, items: Iterable[Item], records: Sequence[Item], habits: Habits) -> list[Item]:
    """The lines for a query: exact numbers, what was chosen for this text before, then by rank, records last.

    Records arrive later than the rest. As only exact ones go above, the line under Enter does not change while a word is typed.
    """
    arrived = {record.key for record in records}
    items = [item for item in items if item.key not in arrived]
    recent = {kept[0]: place for place, kept in enumerate(habits.recent())}
    if not query:
        used = sorted((item for item in items if item.key in recent), key=lambda item: recent[item.key])[:SHOWN_RECENT]
        return [*used, *(item for item in items if item not in used)]
    ranked = [(best_rank(query, item.title), item) for item in items]
    found = [(place, recent.get(item.key, MOST_RECENT), number, item) for number, (place, item) in enumerate(ranked) if place is not None]
    ordered = [item for *_order, item in sorted(found, key=lambda entry: entry[:3])]
    ordered = [*(record for record in records if record.exact), *ordered, *(record for record in records if not record.exact)]
    usual = habits.chosen_for(query)
    return sorted(ordered, key=lambda item: (not item.exact, item.key != usual))
