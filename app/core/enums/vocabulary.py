"""The base of closed vocabularies: a value for the database, a label for people, a tone for the eye."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn, Self, TypeVar

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


V = TypeVar("V", bound=Vocabulary)


def choice(vocabulary: type[V], value: str) -> V:
    """The member that is stored as a value; ValueError for an unknown one."""
    return next((member for member in vocabulary if member.value == value), None) or _unknown(vocabulary, value)


def _unknown(vocabulary: type[Vocabulary], value: str) -> NoReturn:
    raise ValueError(f"{value!r} is no {vocabulary.__name__}")
