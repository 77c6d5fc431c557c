"""Columns of a list: what stands in them, how it looks, how wide it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.fields import FieldInfo

Look = Literal["text", "name", "state", "person", "number", "date", "moment", "bool", "due"]

#: pixels at 100 %
WIDTHS: dict[Look, int] = {
    "text": 150, "name": 320, "state": 112, "person": 148, "number": 112, "date": 104, "moment": 132, "bool": 84, "due": 104,
}
#: codes and currencies need less
SHORT, SHORT_TEXT = 80, 5
#: references to these are shown with an avatar
PEOPLE = frozenset({"employee"})
#: days after which something is late
DUE_FIELDS = frozenset({"due_on"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    :param name: field, or a path such as ``manager.post``.
    :param info: what is known of the field.
    :param look: how cells are painted.
    :param width: pixels at 100 % of text size: what a person gave it, else what its kind usually takes.
    :param is_sized: whether a person gave it its width.
    """

    name: str
    info: FieldInfo
    look: Look
    width: int
    is_sized: bool = False

    @property
    def title(self) -> str:
        """The words of the head."""
        return self.info.label

    @property
    def is_right(self) -> bool:
        """Whether head and cells stand to the right."""
        return self.look == "number"

    @property
    def is_tabular(self) -> bool:
        """Whether its figures stand below one another."""
        return self.look in ("number", "date", "moment", "due")


def make_column(name: str, info: FieldInfo, is_first: bool = False, width: int = 0) -> Column:
    """A column as its field asks to be seen; the first one carries the name of the row."""
    look = look_of(info, is_first)
    usual = SHORT if look == "text" and 0 < info.length <= SHORT_TEXT else WIDTHS[look]
    return Column(name, info, look, width or usual, bool(width))


def look_of(info: FieldInfo, is_first: bool = False) -> Look:
    """How cells of a field are painted."""
    if is_first and info.kind in ("text", "memo", "ref"):
        return "name"
    if info.is_number:
        return "number"
    match info.kind:
        case "choice":
            return "state" if any(option.tone for option in info.options) else "text"
        case "ref":
            return "person" if info.reference in PEOPLE else "text"
        case "date":
            return "due" if info.name in DUE_FIELDS else "date"
        case "datetime":
            return "moment"
        case "bool":
            return "bool"
    return "text"
