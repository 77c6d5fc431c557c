"""Arranges what the database gave: figures spread over columns, rows put into groups, sums where like is added to like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from app.core.i18n import _, format_date
from app.core.period import add_months
from app.reports.catalogue import Dimension, Measure, ReportSpec
from app.reports.formats import month_name
from app.reports.query import FACTS, Record, Records
from app.reports.result import Column, Keys, Row, nameless


def columns_of(
    rows: Sequence[Dimension], measures: Sequence[Measure], records: Records, across: Dimension | None = None, spread: Sequence[str] = ()
) -> tuple[Column, ...]:
    """The columns: what describes a row, then its figures; those named in ``spread`` for each value of ``across``, then all of them in all."""
    described = [column for dimension in rows for column in _description(dimension)]
    figures = [_figure(each, records) for each in measures]
    if across is None:
        return (*described, *figures)
    wide = []
    shown, place = _teller(across, records), records.places[f"key:{across.name}"]
    examples = {row[place]: row for row in records.rows}
    heads = {key: shown(row) for key, row in examples.items()}
    for key in sorted(heads, key=lambda value: (value is None, value)):
        single = (across.name, key)
        wide += [replace(column, name=f"{column.name}:{key}", keys=(single,), head=heads[key]) for column in figures if column.name in spread]
    added_up = [column for column in figures if column.added]
    return (*described, *wide, *(replace(column, head=_("Total")) for column in added_up))


def _description(dimension: Dimension) -> list[Column]:
    if dimension.hidden:
        return []
    if not dimension.attributes:
        return [Column(dimension.name, _(dimension.label), dimension.kind, options=dimension.options)]
    return [Column(each.name, _(each.label), each.kind, each.digits, options=each.options) for each in dimension.attributes]


def _figure(measure: Measure, records: Records) -> Column:
    units = records.column("currency") if measure.unit == "currency" else set()
    unit = units.pop() if len(units) == 1 else ""
    return Column(measure.name, _(measure.label), measure.kind, measure.digits, measure.name, measure.added, unit=unit or "")


def _teller(dimension: Dimension, records: Records) -> Callable[[Record], str]:
    """A function that names the dimension's value in a record."""
    place = records.places[dimension.attributes[0].name if dimension.attributes else dimension.name]
    if dimension.kind == "month":
        return lambda record: nameless() if record[place] is None else month_name(record[place])
    kind = dimension.attributes[0].kind if dimension.attributes else dimension.kind
    if kind == "date":
        return lambda record: nameless() if record[place] is None else format_date(record[place])
    if kind == "text":
        return lambda record: nameless() if record[place] is None else record[place]
    names = {option.value: _(option.label) for option in dimension.options}
    return lambda record: nameless() if record[place] is None else names.get(record[place], str(record[place]))


class Arrangement:
    """Makes the rows of a report out of records.

    :param groups: dimensions of the groups, outermost first.
    :param rows: dimensions of the innermost rows.
    :param record: the one of them whose record a row shows; the last unless named.
    """

    def __init__(
        self, columns: tuple[Column, ...], groups: Sequence[Dimension], rows: Sequence[Dimension], measures: Sequence[Measure], records: Records,
        record: str = "",
    ) -> None:
        self.columns, self._records = columns, records
        self._groups, self._dimensions = tuple(groups), tuple(rows)
        self._measures = {each.name: each for each in measures}
        self._record = next((each for each in rows if each.name == record), rows[-1])
        self._key_places = tuple(records.places[f"key:{each.name}"] for each in self._dimensions)
        self._tellers = [_teller(each, records) for each in self._dimensions if not each.hidden]
        self._spread = next((column.keys[0][0] for column in columns if column.keys), "")
        self._key_names = tuple(each.name for each in self._dimensions)
        self._record_place = records.places[f"key:{self._record.name}"]
        self._own = itemgetter(*(records.places[column.measure or column.name] for column in columns), records.places[FACTS])

    def rows(self, sort: Sequence[tuple[str, bool]]) -> tuple[Row, ...]:
        """All rows, groups before what lies in them, each level in the report's order."""
        return tuple(self._level(self._records.rows, 0, (), tuple(sort)))

    def total(self, count: int) -> Row | None:
        """The sums of everything; None when no column is added up."""
        if not self._records.rows or not any(column.added for column in self.columns):
            return None
        values, facts = self._sums(self._records.rows)
        return Row("total", 0, (), _("Total"), values, count, facts=facts)

    def _level(self, records: Sequence[Record], level: int, keys: Keys, sort: tuple[tuple[str, bool], ...]) -> list[Row]:
        if level == len(self._groups):
            parts = _parts(records, self._key_places)
            if len(parts) == len(records) and not self._spread:
                return self._ordered(self._plain_rows(records, level, keys), sort)
            return self._ordered([self._row(part, level, keys) for part in parts], sort)
        group = self._groups[level]
        place, told = self._records.places[f"key:{group.name}"], _teller(group, self._records)
        heads: list[tuple[Row, list[Row]]] = []
        for part in _parts(records, (place,)):
            own: Keys = (*keys, (group.name, part[0][place]))
            inside = self._level(part, level + 1, own, sort)
            count = sum(1 for row in inside if row.kind == "row")
            values, facts = self._sums(part)
            heads.append((Row("group", level, own, told(part[0]), values, count, facts=facts), inside))
        order = {id(row): number for number, row in enumerate(self._ordered([head for head, _inside in heads], sort))}
        heads.sort(key=lambda pair: order[id(pair[0])])
        return [row for head, inside in heads for row in (head, *inside)]

    def _plain_rows(self, records: Sequence[Record], level: int, keys: Keys) -> list[Row]:
        """One row for each record, by the shortest way."""
        own, names, places, width = self._own, self._key_names, self._key_places, len(self.columns)
        rows = []
        for record in records:
            values = own(record)
            row_keys = (*keys, *zip(names, [record[place] for place in places]))
            rows.append(Row("row", level, row_keys, self._label(record), values[:-1], 1, self._opened(record), (values[-1],) * width))
        return rows

    def _label(self, record: Record) -> str:
        if len(self._tellers) == 1:
            return self._tellers[0](record)
        return ", ".join([tell(record) for tell in self._tellers])

    def _opened(self, record: Record) -> tuple[str, int] | None:
        key = record[self._record_place]
        return (self._record.entity, key) if self._record.entity and key is not None else None

    def _row(self, part: Sequence[Record], level: int, keys: Keys) -> Row:
        first = part[0]
        own: Keys = (*keys, *zip(self._key_names, [first[place] for place in self._key_places]))
        label, record = self._label(first), self._opened(first)
        sums, facts = self._sums(part)
        described = tuple(value if column.measure else first[self._records.places[column.name]] for column, value in zip(self.columns, sums))
        return Row("row", level, own, label, described, 1, record, facts)

    def _sums(self, part: Sequence[Record]) -> tuple[tuple[Any, ...], tuple[int, ...]]:
        """What each column adds up to over some records, and over how many facts."""
        place = self._records.places.get(f"key:{self._spread}", -1)
        under: dict[Any, list[Record]] = {}
        if self._spread:
            for record in part:
                under.setdefault(record[place], []).append(record)
        values, facts = [], []
        counted = self._records.places[FACTS]
        whole = sum(record[counted] for record in part)
        for column in self.columns:
            records = under.get(column.keys[0][1], []) if column.keys else part
            facts.append(sum(record[counted] for record in records) if column.keys else whole)
            values.append(self._sum(self._measures[column.measure], records) if column.measure else None)
        return tuple(values), tuple(facts)

    def _sum(self, measure: Measure, records: Sequence[Record]) -> Any:
        """The sum of a figure; None when there is nothing, or when unlike things would be added."""
        place, unit = self._records.places[measure.name], self._records.places.get(measure.unit, -1)
        figures = [record[place] for record in records if record[place] is not None]
        if not figures or (not measure.added and len(figures) > 1):
            return None
        if unit >= 0 and len({record[unit] for record in records if record[place] is not None}) > 1:
            return None
        return sum(figures[1:], start=figures[0])

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


def _parts(records: Sequence[Record], places: tuple[int, ...]) -> list[list[Record]]:
    """Records with the same keys together, in the order of their first ones."""
    key = itemgetter(*places)
    parts: dict[Any, list[Record]] = {}
    for record in records:
        parts.setdefault(key(record), []).append(record)
    return list(parts.values())


def _ordinal(value: Any) -> tuple[int, Any]:
    """A key for sorting that takes missing values and counts capital letters as small ones."""
    if value is None:
        return (0, 0)
    return (1, value.casefold() if isinstance(value, str) else value)


def with_missing_months(spec: ReportSpec, records: Records, measures: Sequence[Measure], names: Sequence[str]) -> Records:
    """Fill the gaps between the first and the last month of a report by months alone, so that a quiet month shows as zero."""
    if spec.rows != ("month",) or set(names) != {"month", "currency"} or len(records.column("currency")) != 1:
        return records
    known = records.column("month")
    month: date = min(known)
    places = records.places
    fresh = []
    while (month := add_months(month, 1)) < max(known):
        if month not in known:
            row = list(records.rows[0])
            row[places["key:month"]], row[places["month"]], row[places[FACTS]] = month.year * 100 + month.month, month, 0
            for each in measures:
                row[places[each.name]] = 0 if each.kind == "int" else Decimal(0)
            fresh.append(tuple(row))
    return replace(records, rows=[*records.rows, *fresh])
