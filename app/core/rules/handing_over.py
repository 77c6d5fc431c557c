"""Who gets which record of a person who leaves. Pure: the same records and the same rule give the same answer.

Deals and documents go where their client goes, so that a client keeps one face.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

RuleKind = Literal["one", "branch", "category", "shares"]
KINDS: tuple[RuleKind, ...] = ("one", "branch", "category", "shares")


@dataclass(frozen=True, slots=True)
class Record:
    """A record to hand over.

    :param client: key of the client it belongs to; its own key for a client, None for a document without one.
    :param branch: of the client; ``category`` likewise.
    """

    entity: str
    id: int
    client: int | None
    branch: int | None = None
    category: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How records are dealt out.

    :param colleagues: keys of employees. ``one``: the first gets all. ``shares``: each gets as many clients as the others.
        ``branch`` and ``category``: the first gets what ``by`` does not name.
    :param by: key of a branch or category → key of an employee.
    """

    kind: RuleKind
    colleagues: tuple[int, ...]
    by: Mapping[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"kind": self.kind, "colleagues": list(self.colleagues), "by": {str(key): value for key, value in self.by.items()}}

    @property
    def receivers(self) -> tuple[int, ...]:
        """Everybody who may get something."""
        return tuple(dict.fromkeys((*self.colleagues, *self.by.values())))


@dataclass(frozen=True, slots=True)
class Assignment:
    """One record and who gets it."""

    entity: str
    id: int
    to: int


def deal_out(records: Iterable[Record], rule: Rule) -> list[Assignment]:
    """Who gets what, in the order of the records.

    :raises ValueError: the rule names nobody.
    """
    if not rule.colleagues:
        raise ValueError("a rule of handing over names at least one colleague")
    known = list(records)
    shares = _shares(known, rule.colleagues) if rule.kind == "shares" else {}
    return [Assignment(one.entity, one.id, _receiver(one, rule, shares)) for one in known]


def counts(assignments: Iterable[Assignment]) -> dict[int, Counter[str]]:
    """How many records of each entity everybody gets."""
    found: dict[int, Counter[str]] = {}
    for one in assignments:
        found.setdefault(one.to, Counter())[one.entity] += 1
    return found


def _receiver(one: Record, rule: Rule, shares: Mapping[tuple[str, int], int]) -> int:
    first = rule.colleagues[0]
    match rule.kind:
        case "branch":
            return rule.by.get(one.branch or 0, first)
        case "category":
            return rule.by.get(one.category or 0, first)
        case "shares":
            return shares[_lot(one)]
    return first


def _lot(one: Record) -> tuple[str, int]:
    """What goes to one person together: a client with all that belongs to it, or a record without a client."""
    return ("client", one.client) if one.client is not None else (one.entity, one.id)


def _shares(records: Iterable[Record], colleagues: tuple[int, ...]) -> dict[tuple[str, int], int]:
    """Lots in turn: first the clients that are handed over themselves, so that their number is equal, then what else there is."""
    known = list(records)
    own = sorted(_lot(one) for one in known if one.entity == "client")
    others = sorted({_lot(one) for one in known} - set(own))
    return {lot: colleagues[number % len(colleagues)] for number, lot in enumerate([*own, *others])}
