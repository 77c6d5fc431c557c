"""Declarations of cards and lists: plain data, no Qt, no database.

A new entity needs one ``Screen``; labels, lengths, masks and rights come from the schema, so they are stated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.fields import FieldInfo
from app.core.i18n import NN_
from app.core.registry import Registry
from app.services.listing import Filter


def _never(_draft: Any) -> bool:
    return False


def _always(_draft: Any) -> bool:
    return True


def _same(info: FieldInfo) -> FieldInfo:
    return info


def _nothing(_draft: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class F:
    """One field of a card.

    :param name: a field of the entity, proved by ``Screen.check``.
    :param editor: a key of ``EDITORS``; empty = by the field's kind.
    :param readonly: whether the field is locked for a draft, as a pure function of it.
    :param visible: whether the field is shown for a draft.
    :param within: attribute values that a reference must have, as a function of the draft: the contacts of one client.
    """

    name: str
    editor: str = ""
    readonly: Callable[[Any], bool] = _never
    visible: Callable[[Any], bool] = _always
    within: Callable[[Any], Mapping[str, Any]] = _nothing


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
class Preset:
    """A view that the program brings along.

    :param title: marked with ``N_``.
    :param filters: conditions of the list query; values may be relative (``me``, ``this_month``).
    """

    code: str
    title: str
    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    group: tuple[str, ...] = ()


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
    :param empty_title: its title then, where "No … yet" would read badly, marked with ``N_``.
    :param imports: whether a file can fill the list.
    :param name: the field that names a record.
    :param sort: order of the list: (field, descending).
    :param count: words for a number of records, singular and plural, marked with ``N_`` ("{count} client").
    :param presets: views that the program brings along beside "All".
    :param opens_with: preset that is in force when the list is opened for the first time; empty = all rows.
    :param fixed: attribute values that every row of the list has, such as the type of a document.
    :param stretch: column that takes the width which is left; empty = the first one.
    :param code: name of the list where one entity has several; empty = the entity.
    :param refine: says more of a field than the schema can, such as the titles behind the codes of document types.
    :param card_class: a hand-written card, where a declaration is not enough; :param list_class: a hand-written page of the list.
    """

    entity: str
    title: str
    one: str
    new: str
    icon: str
    columns: tuple[str, ...]
    card: tuple[Group, ...] = ()
    empty: str = ""
    empty_title: str = ""
    imports: bool = False
    name: str = "name"
    sort: tuple[tuple[str, bool], ...] = ()
    count: tuple[str, str] = NN_("{count} record", "{count} records")
    presets: tuple[Preset, ...] = ()
    opens_with: str = ""
    fixed: tuple[tuple[str, Any], ...] = ()
    stretch: str = ""
    code: str = ""
    refine: Callable[[FieldInfo], FieldInfo] = _same
    card_class: type | None = None
    list_class: type | None = None

    @property
    def list_code(self) -> str:
        """The name under which the list is declared and its views are kept."""
        return self.code or self.entity

    def check(self, known: Mapping[str, FieldInfo]) -> list[str]:
        """Every name that the entity does not have."""
        used = [item.name for group in self.card for item in group.fields]
        used += [column.split(".")[0] for column in self.columns]
        used += [name for name, _descending in self.sort] + [self.name]
        used += [item.field for preset in self.presets for item in preset.filters]
        return [f"{self.entity}: no field {name!r}" for name in used if name not in known]


#: every declared screen by its entity, or by its own code
SCREENS: Registry[Screen] = Registry("screen")


def entity_of_page(code: str, arguments: Mapping[str, Any]) -> str:
    """The entity of a page by its code and arguments: ``invoice.card`` shows a document."""
    name = str(arguments.get("entity") or code.partition(".")[0])
    screen = SCREENS.find(name)
    return screen.entity if screen is not None else name


def declare_screen(screen: Screen) -> Screen:
    """Add a screen to ``SCREENS`` and hand it back."""
    return SCREENS.add(screen.list_code, screen)
