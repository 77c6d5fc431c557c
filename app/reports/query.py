"""Turns a report and its parameters into one SELECT that runs alike on the three databases.

Facts are summed by their keys first; only the sums meet the tables that name them, so that a report over a hundred thousand lines
joins a few hundred rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.models.base import Base
from app.reports.catalogue import Attribute, Condition, Dimension, Fact, Measure
from app.reports.result import Keys, month_start

#: innermost rows that a report may have
MOST_ROWS = 100_000

#: under this name a record says how many facts it sums up
FACTS = "facts behind"
Record = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of the database as they came, and which place of them holds what; keys stand under ``key:<dimension>``."""

    places: Mapping[str, int]
    rows: list[Record]

    def column(self, name: str) -> set[Any]:
        """All values under a name; empty when there is no such name."""
        place = self.places.get(name)
        return set() if place is None else {row[place] for row in self.rows}


def select(
    fact: Fact, dimensions: Sequence[Dimension], measures: Sequence[Measure], conditions: Iterable[Condition], filled: Sequence[str]
) -> sa.Select[Any]:
    """The statement: figures of the facts that meet the conditions, by dimensions.

    :param filled: measures of which one must differ from zero.
    """
    keys: list[sa.Label[Any]] = [each.key.label(f"k_{each.name}") for each in dimensions]
    figures = {each.name: sa.func.sum(each.expression) if each.added else sa.func.max(each.expression) for each in measures}
    counted = sa.func.count().label("facts")
    sums = sa.select(*keys, *(figure.label(f"m_{name}") for name, figure in figures.items()), counted).select_from(fact.source)
    sums = sums.where(*fact.conditions, *conditions).group_by(*(each.key for each in dimensions))
    checked = [figures.get(name, sa.func.sum(fact.measure(name).expression)) for name in filled]
    if checked:
        sums = sums.having(sa.or_(*(figure != sa.literal_column("0") for figure in checked)))
    inner = sums.subquery("sums")
    source: sa.FromClause = inner
    columns: list[sa.ColumnElement[Any]] = list(inner.c)
    for dimension in dimensions:
        if dimension.join is not None:
            source = dimension.join(source, inner.c[f"k_{dimension.name}"])
        columns += [attribute.expression.label(f"a_{attribute.name}") for attribute in dimension.attributes]
    return sa.select(*columns).select_from(source).limit(MOST_ROWS + 1)


def conditions_of(fact: Fact, values: Mapping[str, Any]) -> list[Condition]:
    """The conditions that the parameters put on the facts."""
    return [fact.filters[name](value) for name, value in values.items() if value is not None and name in fact.filters]


def conditions_of_keys(fact: Fact, keys: Keys) -> list[Condition]:
    """The conditions that single out the facts behind a row or a number."""
    found = []
    for name, value in keys:
        key = fact.dimension(name).key
        found.append(key.is_(None) if value is None else key == value)
    return found


def fetch(session: Session, statement: sa.Select[Any], dimensions: Sequence[Dimension], measures: Sequence[Measure]) -> Records:
    """Run the statement.

    :raises UserError: there are more rows than a report may have.
    """
    rows: list[Record] = list(session.execute(statement))
    if len(rows) > MOST_ROWS:
        raise UserError(_("The report has more than {count} rows.").format(count=MOST_ROWS), _("Narrow its period or its filters."))
    attributes: list[Attribute] = [attribute for each in dimensions for attribute in each.attributes]
    names = [f"key:{each.name}" for each in dimensions] + [each.name for each in measures] + [FACTS]
    places = {name: place for place, name in enumerate([*names, *(attribute.name for attribute in attributes)])}
    for each in dimensions:
        if each.kind == "month":
            places[each.name], place = len(places), places[f"key:{each.name}"]
            starts = {key: month_start(key) for key in {row[place] for row in rows}}
            rows = [(*row, starts[row[place]]) for row in rows]
        elif not each.attributes:
            places[each.name] = places[f"key:{each.name}"]
    return Records(places, rows)


def labels(session: Session, entity: str, ids: Sequence[int]) -> list[str]:
    """Names of chosen records, in the order of the ids; the interface shows them in filters and on paper."""
    table = Base.metadata.tables[entity]
    name = table.c["name"] if "name" in table.c else table.c["number"]
    found = {row[0]: row[1] for row in session.execute(sa.select(table.c.id, name).where(table.c.id.in_(ids)))}
    return [found.get(id, "?") for id in ids]


def with_branches(session: Session, entity: str, ids: Sequence[int]) -> tuple[int, ...]:
    """The chosen groups of a tree together with all groups below them."""
    table = Base.metadata.tables[entity]
    below: dict[int | None, list[int]] = {}
    for id, parent in session.execute(sa.select(table.c.id, table.c.parent_id)):
        below.setdefault(parent, []).append(id)
    found: dict[int, None] = {}
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found[id] = None
            waiting += below.get(id, [])
    return tuple(found)
