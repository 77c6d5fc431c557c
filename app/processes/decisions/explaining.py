"""Whether something known explains a way, and more than chance does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from app.processes.decisions.growing import Row, askable, grow
from app.processes.decisions.rule import Known, Rule

#: cases of which something can be learned, and how many of them go each way
ENOUGH, ENOUGH_EACH = 12, 3
#: parts in which the cases are tried: a rule is derived from nine of ten and asked about the tenth
PARTS = 10
#: what a rule may leave of the mistakes of whoever always says the commoner way; how often chance alone may agree with it as well
_LEFT, _BY_CHANCE = 1 / 2, 2e-4
#: cases that a second question must save
_SAVED = 2


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule.

    :param right: cases that it told rightly without having been derived from them.
    :param usual: those that are told rightly by always saying the commoner way.
    """

    rule: Rule
    right: int
    usual: int
    cases: int


def explain(rows: Sequence[Row], fields: Sequence[Known]) -> Explained | None:
    """What decides whether cases go a way; None where nothing that is known does better than chance.

    :param rows: in an order that stays the same, so that the answer does. :param fields: the likelier first.
    """
    went = sum(row[1] for row in rows)
    least = min(went, len(rows) - went)
    fields = askable(rows, fields)
    if len(rows) < ENOUGH or least < ENOUGH_EACH or not fields:
        return None
    tried = {depth: _tried(rows, fields, depth) for depth in (1, 2)}
    wrong = {depth: sum(told != row[1] for told, row in zip(said, rows, strict=True)) for depth, said in tried.items()}
    depth = 2 if wrong[2] <= wrong[1] - max(_SAVED, wrong[1] / 3) else 1
    if wrong[depth] > least * _LEFT or _chance(tried[depth], rows) > _BY_CHANCE:
        return None
    rule = grow(rows, fields, depth)
    return Explained(rule, len(rows) - wrong[depth], len(rows) - least, len(rows)) if isinstance(rule, Rule) else None


def _tried(rows: Sequence[Row], fields: Sequence[Known], depth: int) -> list[bool]:
    """What rules say of cases that they were not derived from; each part has its share of both ways."""
    seen, parts = Counter[bool](), []
    for _values, went in rows:
        parts.append(seen[went] % PARTS)
        seen[went] += 1
    rules = [grow([row for row, other in zip(rows, parts, strict=True) if other != part], fields, depth) for part in range(PARTS)]
    return [rule.holds(values) if isinstance(rule := rules[part], Rule) else rule for (values, _went), part in zip(rows, parts, strict=True)]


def _chance(said: Sequence[bool], rows: Sequence[Row]) -> float:
    """How likely so many of the cases that went the way were told if what is said had nothing to do with it (R. A. Fisher's exact test)."""
    count, went, told = len(rows), sum(row[1] for row in rows), sum(said)
    both = sum(says and row[1] for says, row in zip(said, rows, strict=True))
    return sum(comb(went, each) * comb(count - went, told - each) for each in range(both, min(went, told) + 1)) / comb(count, told)
