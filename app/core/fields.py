"""What lists, cards, filters, imports and reports know of a field, whether it is shipped or the users' own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "text", "memo", "int", "money", "price", "quantity", "percent", "date", "datetime", "bool", "choice", "ref", "file"
]

#: kinds whose values are Decimals and stand to the right
NUMERIC: frozenset[Kind] = frozenset({"int", "money", "price", "quantity", "percent"})


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a closed list: what is stored and what is shown."""

    value: str
    label: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of an entity as this user may see it.

    :param name: attribute name, or the code of a user's own field.
    :param kind: how it is edited, compared and shown.
    :param label: its name in the user's language.
    :param reference: entity code that a ``ref`` points to.
    :param digits: decimal places of a number.
    :param length: most characters of a text.
    :param group: head under which a default card shows it.
    :param mask: name of a semantic check ("iban", "tax_id", "phone", "email").
    :param metered: whether only a mask of its values is shown, also of those that the journal knows.
    :param nullable: whether a stored value may be taken out again; a field with a default need not be filled and may not be emptied.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    length: int = 0
    digits: int = 0
    reference: str = ""
    options: tuple[Option, ...] = ()
    readable: bool = True
    writable: bool = True
    group: str = ""
    hint: str = ""
    mask: str = ""
    custom: bool = False
    searchable: bool = False
    nullable: bool = True
    metered: bool = False

    @property
    def is_number(self) -> bool:
        """Whether values are added up and stand to the right."""
        return self.kind in NUMERIC


class Reference(NamedTuple):
    """A reference as a list shows it: the key to open, and the text."""

    id: int | None
    text: str
