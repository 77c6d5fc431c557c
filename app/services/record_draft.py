"""A record on a card: detached from the database, with what was stored and what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.core.fields import FieldInfo
from app.core.i18n import _
from app.services.entities import entity_of


@dataclass
class Draft:
    """A record out of the database: what was stored, what was typed, and what the user may do with it.

    :param id: key, None while it is new.
    :param base: stored values by field name; references are keys.
    :param labels: shown texts of the references in ``base`` and of those chosen since.
    """

    entity: str
    id: int | None
    version: int
    schema: dict[str, FieldInfo]
    base: dict[str, Any]
    labels: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.changed[name] if name in self.changed else self.base.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in self.schema:
            raise KeyError(f"{self.entity}: no field {name!r}")
        if value == self.base.get(name):
            self.changed.pop(name, None)
        else:
            self.changed[name] = value

    @property
    def values(self) -> dict[str, Any]:
        """All values as they stand on the card."""
        return {**self.base, **self.changed}

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed; a new record with its defaults only is unchanged."""
        return bool(self.changed)

    @property
    def title(self) -> str:
        """What stands for the record in a tab."""
        value = self[entity_of(self.entity).label]
        return str(value) if value else _("New: {name}").format(name=entity_of(self.entity).name)


@dataclass(frozen=True, slots=True)
class FieldClash:
    """A field that two people changed: what both saw, and what each made of it (shown texts)."""

    name: str
    label: str
    base: str
    mine: str
    theirs: str
