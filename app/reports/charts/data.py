"""Takes the figures of a chart out of a report's result, each with the number that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.core import clock
from app.core.i18n import _, currency_sign
from app.reports.catalogue import ChartKind, ChartPlan
from app.reports.charts.spec import ChartSpec, Series, Target
from app.reports.comparison import BEFORE
from app.reports.formats import month_name
from app.reports.result import Column, ReportResult, Row

#: series of a stacked chart before the rest becomes one
MOST_SERIES = 6


def chart_of(plan: ChartPlan | None, result: ReportResult) -> ChartSpec | None:
    """The chart of a result; None where it has none, or nothing to show."""
    if plan is None or result.opened is not None:
        return None
    rows = _outermost(result)
    spread = [column for column in result.columns if column.keys and column.measure == plan.measures[0]]
    if len(rows) < 2 and not spread:
        return None
    if spread:
        return _stacked(result, rows, spread)
    columns = [column for column in result.columns if column.measure in plan.measures and not column.keys]
    if not columns:
        return None
    if plan.kind == "bars":
        return _by_time(plan, result, rows, columns)
    kind: ChartKind = "rows" if plan.kind == "stacked" else plan.kind
    return _ranked(kind, plan.top, result, rows, columns)


def _outermost(result: ReportResult) -> list[int]:
    """Places of the rows to draw: the groups where there are some; of unlike currencies only those of the first."""
    level = 0
    rows = list(enumerate(result.rows))
    if result.rows and result.rows[0].kind == "group" and result.rows[0].keys[-1][0] == "currency":
        level = 1
        end = next((place for place, row in rows[1:] if row.level == 0), len(rows))
        rows = rows[:end]
    return [place for place, row in rows if row.level == level]


def _title(columns: Sequence[Column]) -> str:
    return ", ".join(column.label for column in columns)


def _unit(columns: Sequence[Column], result: ReportResult) -> str:
    if columns[0].unit:
        return currency_sign(columns[0].unit)
    group = result.rows[0]
    return currency_sign(str(group.keys[0][1])) if columns[0].kind == "money" and group.keys and group.keys[0][0] == "currency" else ""


def _target(result: ReportResult, row: int, column: Column) -> Target | None:
    return (row, result.columns.index(column)) if result.opens(result.rows[row], column) else None


def _figure(result: ReportResult, row: int, column: Column) -> Decimal | None:
    value = result.number(result.rows[row], column)
    return None if value is None else Decimal(value)


def _by_time(plan: ChartPlan, result: ReportResult, rows: list[int], columns: list[Column]) -> ChartSpec:
    shown = rows[-plan.top :]
    past = [column for column in result.columns if column.measure == f"{plan.measures[0]}{BEFORE}"]
    if past:
        columns = [*past, columns[0]]
    columns = [column for column in columns if any(_figure(result, row, column) for row in shown)] or columns[:1]
    series = tuple(
        Series(column.label, tuple(_figure(result, row, column) for row in shown), tuple(_target(result, row, column) for row in shown))
        for column in columns
    )
    months = [_month(result.rows[row]) for row in shown]
    now = clock.today().replace(day=1)
    running = months.index(now) if now in months else None
    one_year = len({month.year for month in months if month}) == 1
    names = tuple(_name(result.rows[row], one_year) for row in shown)
    return ChartSpec("bars", _title(columns[-1:] if past else columns), _unit(columns, result), names, series, running, bool(past))


def _month(row: Row) -> date | None:
    name, value = row.keys[-1]
    if name != "month" or value is None:
        return None
    return date(value // 100, value % 100, 1)


def _name(row: Row, one_year: bool) -> str:
    month = _month(row)
    if month is None:
        return row.label
    return month_name(month).split(" ")[0] if one_year else month_name(month)


def _ranked(kind: ChartKind, top: int, result: ReportResult, rows: list[int], columns: list[Column]) -> ChartSpec:
    """The largest, and the rest as one."""

    def size(row: int) -> Decimal:
        return sum((abs(_figure(result, row, column) or Decimal(0)) for column in columns), Decimal(0))

    ordered = sorted((row for row in rows if size(row)), key=size, reverse=True)
    shown, rest = (ordered, []) if len(ordered) <= top else (ordered[: top - 1], ordered[top - 1 :])
    names = [result.rows[row].label for row in shown] + ([_("Other ({count})").format(count=len(rest))] if rest else [])
    series = []
    for column in columns:
        values = [_figure(result, row, column) for row in shown]
        targets: list[Target | None] = [_target(result, row, column) for row in shown]
        if rest:
            values.append(_sum(result, rest, column))
            targets.append(None)
        series.append(Series(column.label, tuple(values), tuple(targets)))
    title = _("Open amount") if kind == "aged" else _title(columns)
    return ChartSpec(kind, title, _unit(columns, result), tuple(names), tuple(series), has_rest=bool(rest))


def _sum(result: ReportResult, rows: Sequence[int], column: Column) -> Decimal:
    return sum((_figure(result, row, column) or Decimal(0) for row in rows), Decimal(0))


def _stacked(result: ReportResult, rows: list[int], columns: list[Column]) -> ChartSpec | None:
    """Rows as layers over the columns that the figures are spread on."""
    ordered = sorted(rows, key=lambda row: _total(result, row, columns), reverse=True)
    shown, rest = (ordered, []) if len(ordered) <= MOST_SERIES else (ordered[: MOST_SERIES - 1], ordered[MOST_SERIES - 1 :])
    series = [
        Series(
            result.rows[row].label,
            tuple(_figure(result, row, column) for column in columns),
            tuple(_target(result, row, column) for column in columns),
        )
        for row in shown
    ]
    if rest:
        series.append(Series(_("Other"), tuple(_sum(result, rest, column) for column in columns)))
    if not series:
        return None
    heads = [column.head for column in columns]
    years = {head.split(" ")[-1] for head in heads}
    short = [head.split(" ")[0] for head in heads] if columns[0].keys[0][0] == "month" and len(years) == 1 else heads
    running = next((place for place, column in enumerate(columns) if _is_now(column)), None)
    return ChartSpec("stacked", columns[0].label, _unit(columns, result), tuple(short), tuple(series), running)


def _total(result: ReportResult, row: int, columns: list[Column]) -> Decimal:
    return sum((_figure(result, row, column) or Decimal(0) for column in columns), Decimal(0))


def _is_now(column: Column) -> bool:
    name, value = column.keys[0]
    today = clock.today()
    return name == "month" and value == today.year * 100 + today.month
