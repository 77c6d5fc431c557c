"""Declarations of cards and lists: plain data, no Qt, no database.

A new entity needs one ``Screen``; labels, lengths, masks and rights come from the schema, so they are stated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.fields import FieldInfo
from app.core.registry import Registry


def _never(_draft: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class F:
    """One field of a card.

    :param name: a field of the entity, proved by ``Screen.check``.
    :param editor: a key of ``EDITORS``; empty = by the field's kind.
    :param readonly: whether the field is locked for a draft, as a pure function of it.
    :param visible: whether the field is shown for a draft.
    """

    name: str
    editor: str = ""
    readonly: Callable[[Any], bool] = _never
    visible: Callable[[Any], bool] = field(default=lambda _draft: True)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one head.

    :param title: marked with ``N_``.
    :param column: 0 left, 1 right, on a card that is wide enough for two columns.
    """

    title: str
    fields: tuple[F, ...]
    column: int = 0


@dataclass(frozen=True, slots=True)
class Screen:
    """How one entity is listed and edited.

    :param entity: code of the entity.
    :param title: the list's title, marked with ``N_``.
    :param one: what one record is called in the middle of a sentence, marked with ``N_`` ("client").
    :param new: the words of the button that makes one, marked with ``N_`` ("New client").
    :param icon: a word of ``ICONS``.
    :param columns: fields of the list in their order; paths such as ``manager.post`` are allowed.
    :param card: groups of the card; empty = no card of its own.
    :param empty: what an empty list says under its title, marked with ``N_``.
    :param name: the field that names a record.
    :param sort: order of the list: (field, descending).
    :param totals: columns that the list adds up.
    :param card_class: a hand-written card, where a declaration is not enough.
    """

    entity: str
    title: str
    one: str
    new: str
    icon: str
    columns: tuple[str, ...]
    card: tuple[Group, ...] = ()
    empty: str = ""
    name: str = "name"
    sort: tuple[tuple[str, bool], ...] = ()
    totals: tuple[str, ...] = ()
    card_class: type | None = None

    def check(self, known: Mapping[str, FieldInfo]) -> list[str]:
        """Every name that the entity does not have."""
        used = [item.name for group in self.card for item in group.fields]
        used += [column.split(".")[0] for column in self.columns]
        used += [name for name, _descending in self.sort] + list(self.totals) + [self.name]
        return [f"{self.entity}: no field {name!r}" for name in used if name not in known]


#: every declared screen by its entity
SCREENS: Registry[Screen] = Registry("screen")


def declare_screen(screen: Screen) -> Screen:
    """Add a screen to ``SCREENS`` and hand it back."""
    return SCREENS.add(screen.entity, screen)
