"""The base of closed vocabularies: a value for the database, a label for people, a tone for the eye."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from app.core.fields import Option
from app.core.i18n import _


class Vocabulary(StrEnum):
    """An enumeration whose members carry a label (marked by ``N_``) and a tone: ``ok``, ``warn``, ``bad``, ``info`` or nothing."""

    source: str
    tone: str

    def __new__(cls, value: str, label: str, tone: str = "") -> Self:
        """Make a member from value, English label and tone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.source = label
        member.tone = tone
        return member

    @property
    def label(self) -> str:
        """The label in the language of the window."""
        return _(self.source)

    @classmethod
    def options(cls) -> tuple[Option, ...]:
        """All members as a choice field shows them."""
        return tuple(Option(member.value, member.label, member.tone) for member in cls)
