"""Arranges what the database gave: figures spread over columns, rows put into groups, sums where like is added to like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.i18n import _
from app.core.period import add_months
from app.reports.catalogue import Dimension, Measure, ReportSpec
from app.reports.formats import month_name
from app.reports.query import FACTS, Record
from app.reports.result import Column, Keys, Row, nameless


def columns_of(
    rows: Sequence[Dimension], measures: Sequence[Measure], records: Sequence[Record], across: Dimension | None = None, spread: Sequence[str] = ()
) -> tuple[Column, ...]:
    """The columns: what describes a row, then its figures; those named in ``spread`` for each value of ``across``, then all of them in all."""
    described = [column for dimension in rows for column in _description(dimension)]
    figures = [_figure(each, records) for each in measures]
    if across is None:
        return (*described, *figures)
    wide = []
    for key in sorted({record[f"key:{across.name}"] for record in records}, key=lambda value: (value is None, value)):
        head = next(_shown(across, record) for record in records if record[f"key:{across.name}"] == key)
        wide += [replace(column, name=f"{column.name}:{key}", keys=((across.name, key),), head=head) for column in figures if column.name in spread]
    added_up = [column for column in figures if column.added]
    return (*described, *wide, *(replace(column, head=_("Total")) for column in added_up))


def _description(dimension: Dimension) -> list[Column]:
    if dimension.hidden:
        return []
    if not dimension.attributes:
        return [Column(dimension.name, _(dimension.label), dimension.kind, options=dimension.options)]
    return [Column(each.name, _(each.label), each.kind, each.digits, options=each.options) for each in dimension.attributes]


def _figure(measure: Measure, records: Sequence[Record]) -> Column:
    units = {_unit(measure, record) for record in records}
    unit = units.pop() if measure.unit == "currency" and len(units) == 1 else ""
    return Column(measure.name, _(measure.label), measure.kind, measure.digits, measure.name, measure.added, unit=unit or "")


def _unit(measure: Measure, record: Record) -> str | None:
    return record.get(measure.unit) if measure.unit else None


def _shown(dimension: Dimension, record: Record) -> str:
    name = dimension.attributes[0].name if dimension.attributes else dimension.name
    value = record[name]
    if value is None:
        return nameless()
    if isinstance(value, date) and dimension.kind == "month":
        return month_name(value)
    return next((_(option.label) for option in dimension.options if option.value == value), str(value))


class Arrangement:
    """Makes the rows of a report out of records.

    :param groups: dimensions of the groups, outermost first.
    :param rows: dimensions of the innermost rows.
    :param record: the one of them whose record a row shows; the last unless named.
    """

    def __init__(
        self, columns: tuple[Column, ...], groups: Sequence[Dimension], rows: Sequence[Dimension], measures: Sequence[Measure], record: str = ""
    ) -> None:
        self.columns = columns
        self._groups, self._dimensions = tuple(groups), tuple(rows)
        self._measures = {each.name: each for each in measures}
        self._record = next((each for each in rows if each.name == record), rows[-1])

    def rows(self, records: Sequence[Record], sort: Sequence[tuple[str, bool]]) -> tuple[Row, ...]:
        """All rows, groups before what lies in them, each level in the report's order."""
        return tuple(self._level(list(records), 0, (), tuple(sort)))

    def total(self, records: Sequence[Record], count: int) -> Row | None:
        """The sums of everything; None when no column is added up."""
        if not records or not any(column.added for column in self.columns):
            return None
        return Row("total", 0, (), _("Total"), self._values(records, described=False), count, facts=self._facts(records))

    def _level(self, records: list[Record], level: int, keys: Keys, sort: tuple[tuple[str, bool], ...]) -> list[Row]:
        if level == len(self._groups):
            return self._ordered([self._row(part, level, keys) for part in self._parts(records, self._dimensions)], sort)
        group = self._groups[level]
        heads: list[tuple[Row, list[Row]]] = []
        for part in self._parts(records, (group,)):
            own: Keys = (*keys, (group.name, part[0][f"key:{group.name}"]))
            inside = self._level(part, level + 1, own, sort)
            count = sum(1 for row in inside if row.kind == "row")
            values, facts = self._values(part, described=False), self._facts(part)
            heads.append((Row("group", level, own, _shown(group, part[0]), values, count, facts=facts), inside))
        order = {id(row): place for place, row in enumerate(self._ordered([head for head, _inside in heads], sort))}
        heads.sort(key=lambda pair: order[id(pair[0])])
        return [row for head, inside in heads for row in (head, *inside)]

    def _parts(self, records: list[Record], dimensions: Sequence[Dimension]) -> list[list[Record]]:
        parts: dict[tuple[Any, ...], list[Record]] = {}
        for record in records:
            parts.setdefault(tuple(record[f"key:{each.name}"] for each in dimensions), []).append(record)
        return list(parts.values())

    def _row(self, part: list[Record], level: int, keys: Keys) -> Row:
        first = part[0]
        own: Keys = (*keys, *((each.name, first[f"key:{each.name}"]) for each in self._dimensions))
        key = first[f"key:{self._record.name}"]
        record = (self._record.entity, int(key)) if self._record.entity and key is not None else None
        label = ", ".join(_shown(each, first) for each in self._dimensions if not each.hidden)
        return Row("row", level, own, label, self._values(part, described=True), record=record, facts=self._facts(part))

    def _values(self, part: Sequence[Record], described: bool) -> tuple[Any, ...]:
        return tuple(self._value(column, part, described) for column in self.columns)

    def _facts(self, part: Sequence[Record]) -> tuple[int, ...]:
        """How many facts are behind each value; one tuple with one number where nothing is spread."""
        whole = sum(record[FACTS] for record in part)
        return tuple(sum(record[FACTS] for record in _under(column, part)) if column.keys else whole for column in self.columns)

    def _value(self, column: Column, part: Sequence[Record], described: bool) -> Any:
        if not column.measure:
            return part[0][column.name] if described else None
        return added(self._measures[column.measure], _under(column, part), described)

    def _ordered(self, rows: list[Row], sort: tuple[tuple[str, bool], ...]) -> list[Row]:
        """Sort by several columns; groups have no values in columns that describe, so their own name counts there."""
        places = {column.name: number for number, column in enumerate(self.columns)}
        for name, falls in reversed(sort):
            place = places.get(name)
            if name == "key":
                rows = sorted(rows, key=lambda row: _ordinal(row.keys[-1][1]), reverse=falls)
            elif place is not None:
                rows = sorted(rows, key=self._sorter(place), reverse=falls)
        return rows

    def _sorter(self, place: int) -> Callable[[Row], tuple[int, Any]]:
        describes = not self.columns[place].measure

        def key(row: Row) -> tuple[int, Any]:
            if row.kind == "group" and describes:
                name, value = row.keys[-1]
                return _ordinal(value if name == "month" else row.label)
            return _ordinal(row.values[place])

        return key


def _ordinal(value: Any) -> tuple[int, Any]:
    """A key for sorting that takes missing values and counts capital letters as small ones."""
    if value is None:
        return (0, 0)
    return (1, value.casefold() if isinstance(value, str) else value)


def _under(column: Column, part: Sequence[Record]) -> Sequence[Record]:
    """The records that belong under a column."""
    for name, key in column.keys:
        part = [record for record in part if record[f"key:{name}"] == key]
    return part


def added(measure: Measure, records: Sequence[Record], single: bool = False) -> Any:
    """The sum of a figure; None when there is nothing, or when unlike things would be added."""
    figures = [(_unit(measure, record), record[measure.name]) for record in records if record[measure.name] is not None]
    if not figures or (not measure.added and not (single and len(figures) == 1)):
        return None
    if len({unit for unit, _figure in figures}) > 1:
        return None
    return sum((figure for _unit_name, figure in figures[1:]), start=figures[0][1])


def with_missing_months(spec: ReportSpec, records: list[Record], measures: Sequence[Measure], names: Sequence[str]) -> list[Record]:
    """Fill the gaps between the first and the last month of a report by months alone, so that a quiet month shows as zero."""
    if spec.rows != ("month",) or set(names) != {"month", "currency"} or not records or len({record["currency"] for record in records}) > 1:
        return records
    known = {record["month"] for record in records}
    month, last = min(known), max(known)
    filled = list(records)
    while month < last:
        if month not in known:
            zeros = {each.name: 0 if each.kind == "int" else Decimal(0) for each in measures}
            filled.append({"key:month": month.year * 100 + month.month, "month": month, **_currency(records[0]), **zeros, FACTS: 0})
        month = add_months(month, 1)
    return filled


def _currency(record: Record) -> Record:
    return {"key:currency": record["key:currency"], "currency": record["currency"]}
