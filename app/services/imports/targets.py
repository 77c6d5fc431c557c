"""What a file can be imported as, and where its columns can go: declarations, one module a kind below ``kinds``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from app.core.fields import FieldInfo, Option
from app.core.i18n import _
from app.core.registry import Registry
from app.services import schema
from app.services.context import Context
from app.services.imports.headers import header_words

ValueKind = Literal["text", "code", "email", "phone", "number", "date", "bool", "choice", "ref", "rate"]
_NUMBERS = {"int", "money", "price", "quantity", "percent"}


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a column can go to.

    :param name: name of the field; fields of a document's lines begin with ``line.``.
    :param label: as people read it, translated.
    :param required: whether a new record needs it.
    :param synonyms: other words in heads of columns, folded by ``header_words``.
    :param digits: decimals that are kept of a number.
    :param reference: entity that is named by the words of the cell.
    :param info: field behind it, whose own checks hold as well.
    """

    name: str
    label: str
    kind: ValueKind
    required: bool = False
    synonyms: frozenset[str] = frozenset()
    digits: int = 4
    length: int = 0
    reference: str = ""
    options: tuple[Option, ...] = ()
    info: FieldInfo | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A target that is no field of the entity; its label is marked by ``N_``."""

    name: str
    label: str
    kind: ValueKind
    synonyms: str = ""
    required: bool = False
    digits: int = 4
    length: int = 0
    reference: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportKind:
    """What a file can be imported as.

    :param code: stands in mapping files and in ``import_batch.kind``.
    :param title: marked by ``N_``.
    :param entity: whose records come out.
    :param synonyms: field → words that heads of columns use for it, parted by ``|``; fields that are not named here are no targets.
    :param codes: fields whose "17850.0" is 17850.
    :param keys: ways to know a record again, as target names; the first that a file can serve is proposed.
    :param own: targets beside the entity's fields.
    :param optional: required fields for which there is a value if the file has none.
    :param creates: whether unknown records are made, or are mistakes.
    """

    code: str
    title: str
    icon: str
    entity: str
    synonyms: dict[str, str]
    keys: tuple[tuple[str, ...], ...]
    codes: frozenset[str] = frozenset()
    own: tuple[Own, ...] = ()
    creates: bool = True
    optional: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """Its title in the user's language."""
        return _(self.title)

    def targets(self, ctx: Context) -> dict[str, Target]:
        """All places that a column can go to for this user, the users' own fields among them."""
        known = schema.fields(ctx, self.entity)
        named = [_of_field(info, self.synonyms.get(info.name, ""), info.name in self.codes, info.name in self.optional)
                 for name in [*self.synonyms, *(name for name, info in known.items() if info.custom)]
                 if (info := known.get(name)) is not None and info.writable]
        return {target.name: target for target in [*named, *map(_of_own, self.own)]}


KINDS: Registry[ImportKind] = Registry("kind of import")


def known_words(targets: Iterable[Target]) -> frozenset[str]:
    """All words that heads of columns may use."""
    return frozenset(word for target in targets for word in target.synonyms)


def _words(label: str, synonyms: str, name: str) -> frozenset[str]:
    return frozenset(header_words(word) for word in (label, name.removeprefix("line."), *synonyms.split("|")) if word)


def _of_field(info: FieldInfo, synonyms: str, is_code: bool, optional: bool) -> Target:
    kind: ValueKind = "text"
    if is_code:
        kind = "code"
    elif info.mask in ("email", "phone"):
        kind = "email" if info.mask == "email" else "phone"
    elif info.kind in _NUMBERS:
        kind = "number"
    elif info.kind in ("date", "datetime"):
        kind = "date"
    elif info.kind in ("bool", "choice", "ref"):
        kind = info.kind
    return Target(
        info.name, info.label, kind, info.required and not optional, _words(info.label, synonyms, info.name), info.digits, info.length,
        info.reference, info.options, info,
    )


def _of_own(own: Own) -> Target:
    label = _(own.label)
    return Target(own.name, label, own.kind, own.required, _words(label, own.synonyms, own.name), own.digits, own.length, own.reference, own.options)
