"""Runs a report, and lists what is behind one of its numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import _, format_date
from app.core.period import RELATIVE, Period
from app.reports.catalogue import Dimension, Fact, Measure, Parameter, ReportSpec
from app.reports.comparison import BEFORE, keys_before, measures_before, merged, with_change, year_before
from app.reports.formats import written
from app.reports.parameters import ACROSS, COMPARE, GROUP, kept, resolve
from app.reports.query import Records, conditions_of, conditions_of_keys, fetch, labels, select, with_branches
from app.reports.result import Column, Explanation, Keys, Opened, Provenance, ReportResult, Row
from app.reports.table import Arrangement, columns_of, with_missing_months

#: entities whose records lie within each other; choosing one chooses what is below it
TREES = frozenset({"product_group"})

Readable = Callable[[str, str], bool]


def run(session: Session, spec: ReportSpec, chosen: Mapping[str, Any], user: str, readable: Readable) -> ReportResult:
    """Run a report.

    :param chosen: parameters as they are kept; what is missing takes its default.
    :param user: name of the person, for the head of the paper.
    :param readable: whether the person may see a field of an entity.
    :raises FieldErrors: parameters are wrong.
    :raises UserError: the report has too many rows.
    """
    parameters = kept(spec, chosen)
    values = resolve(spec, parameters)
    fact = spec.fact(values)
    groups = [fact.dimension(values[GROUP])] if values[GROUP] else []
    across = fact.dimension(values[ACROSS]) if values[ACROSS] else None
    rows = [fact.dimension(name) for name in spec.rows]
    measures = _visible(fact.measures, readable)
    started, seen = time.perf_counter(), clock.now()
    compared = [measure for measure in measures if measure.name in spec.compared] if values[COMPARE] and across is None else []
    records, groups = _records(session, spec, fact, groups, rows, across, measures, values, compared)
    filters = described(session, spec, values, parameters)
    if compared:
        filters += ((_("Compared with"), period_text(year_before(values)["period"])),)
        measures += measures_before(compared)
    columns = columns_of(rows, measures, records, across, spec.spread)
    arrangement = Arrangement(columns, groups, rows, measures, records, spec.record)
    made = list(arrangement.rows(spec.sort))
    count = sum(1 for row in made if row.kind == "row")
    total = arrangement.total(count)
    if compared and total is not None:
        columns, (*made, total) = with_change(columns, [*made, total])
    notes = _notes(measures, records)
    provenance = Provenance(filters, user, seen, time.perf_counter() - started, count, notes)
    texts = {measure.name: _(measure.note) for measure in measures}
    return ReportResult(
        spec.code, _(spec.title), _(spec.description), parameters, columns, tuple(made), total, provenance,
        notes=texts, group_titles={each.name: _(each.label) for each in groups},
    )


def _visible(measures: Sequence[Measure], readable: Readable) -> list[Measure]:
    def is_seen(measure: Measure) -> bool:
        entity, _dot, name = measure.source.partition(".")
        return not name or readable(entity, name)

    return [measure for measure in measures if is_seen(measure)]


def _records(
    session: Session, spec: ReportSpec, fact: Fact, groups: list[Dimension], rows: list[Dimension], across: Dimension | None,
    measures: Sequence[Measure], values: Mapping[str, Any], compared: Sequence[Measure],
) -> tuple[Records, list[Dimension]]:
    """Records, and the groups they are to stand in: several currencies become the outermost group, so that no sum mixes them."""
    wanted = [*groups, *(each for each in rows if each not in groups)]
    if across is not None and across not in wanted:
        wanted.append(across)
    by_currency = any(each.unit == "currency" for each in measures) and all(each.name != "currency" for each in wanted)
    if by_currency:
        wanted.append(fact.dimension("currency"))
    conditions = conditions_of(fact, _widened(session, spec, values))
    found = fetch(session, select(fact, wanted, measures, conditions, fact.filled), wanted, measures)
    if compared:
        conditions = conditions_of(fact, _widened(session, spec, year_before(values)))
        past = fetch(session, select(fact, wanted, compared, conditions, fact.filled), wanted, compared)
        found = merged(found, past, [each.name for each in wanted], measures, compared)
    if by_currency and len(found.column("currency")) > 1:
        groups = [fact.dimension("currency"), *groups]
    return with_missing_months(spec, found, [*measures, *measures_before(compared)], [each.name for each in wanted]), groups


def _widened(session: Session, spec: ReportSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    trees = {each.name: each.reference for each in spec.parameters if each.reference in TREES}
    return {
        name: with_branches(session, trees[name], value) if name in trees and value is not None else value for name, value in values.items()
    }


def open_number(
    session: Session, spec: ReportSpec, result: ReportResult, row: Row, column: Column, user: str, readable: Readable
) -> ReportResult:
    """List the documents (or movements) behind a number; their sum equals it.

    :raises ValueError: nothing stands behind this number.
    """
    if not spec.detail or not result.opens(row, column):
        raise ValueError(f"{spec.code}: {column.name} does not open")
    values = resolve(spec, result.parameters)
    keys: Keys = tuple(dict((*row.keys, *column.keys)).items())
    measure = column.measure.removesuffix(BEFORE)
    if measure != column.measure:
        values, keys = year_before(values), keys_before(keys)
    fact = (spec.behind or _own_facts(spec))(measure, values)
    measures = _visible([fact.measure(measure)], readable)
    detail = [fact.dimension(spec.detail)]
    wanted = [*detail, *(fact.dimension(each.unit) for each in measures if each.unit == "currency")]
    conditions = [*conditions_of(fact, _widened(session, spec, values)), *conditions_of_keys(fact, keys)]
    started, seen = time.perf_counter(), clock.now()
    records = fetch(session, select(fact, wanted, measures, conditions, (measure,)), wanted, measures)
    columns = columns_of(detail, measures, records)
    arrangement = Arrangement(columns, [], detail, measures, records)
    sort = tuple((each.name, False) for each in columns if each.kind == "date") or ((columns[0].name, False),)
    made = arrangement.rows(sort)
    filters = (*result.provenance.filters, *_shown_keys(result, row, column))
    provenance = Provenance(filters, user, seen, time.perf_counter() - started, len(made), _notes(measures, records))
    heading = " · ".join(part for part in (_(spec.title), column.head, row.label if row.kind != "total" else "", column.label) if part)
    return ReportResult(
        spec.code, heading, _("What this number is made of."), result.parameters, columns, made, arrangement.total(len(made)),
        provenance, Opened(column.measure, keys, result.number(row, column)), {column.measure: result.notes.get(column.measure, "")},
    )


def _own_facts(spec: ReportSpec) -> Callable[[str, Mapping[str, Any]], Fact]:
    return lambda _measure, values: spec.fact(values)


def explain(result: ReportResult, row: Row, column: Column) -> Explanation:
    """How a number was made: its rule in words, the filters, how many rows, when."""
    title = f"{column.title}: {written(column, result.number(row, column))}"
    conditions = (*result.provenance.filters, *_shown_keys(result, row, column))
    rule = result.notes.get(column.measure, "")
    return Explanation(title, rule, conditions, result.facts(row, column), result.provenance.seen, result.provenance.seconds)


def _shown_keys(result: ReportResult, row: Row, column: Column) -> tuple[tuple[str, str], ...]:
    shown = [(_("Row"), row.label)] if row.kind != "total" else []
    if column.keys:
        shown.append((_("Column"), column.head))
    return tuple(shown)


def _notes(measures: Sequence[Measure], records: Records) -> tuple[str, ...]:
    notes = []
    if len(records.column("currency")) > 1:
        notes.append(_("Amounts in unlike currencies are not added up."))
    if any(each.unit == "unit" for each in measures) and len(records.column("unit")) > 1:
        notes.append(_("Quantities in unlike units are not added up."))
    return tuple(notes)


def described(session: Session, spec: ReportSpec, values: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Label and text of each filter in force."""
    texts = []
    for parameter in spec.parameters:
        value = values[parameter.name]
        if value is not None:
            texts.append((_(parameter.label), _text(session, parameter, value, parameters[parameter.name])))
    return tuple(texts)


def _text(session: Session, parameter: Parameter, value: Any, raw: Any) -> str:
    match parameter.kind:
        case "period":
            return period_text(value, raw if isinstance(raw, str) else "")
        case "date":
            return format_date(value)
        case "ref":
            return ", ".join(labels(session, parameter.reference, value))
        case "choice":
            return next(_(option.label) for option in parameter.options if option.value == value)
        case "bool":
            return _("yes") if value else _("no")
    raise TypeError(parameter.kind)


def period_text(period: Period, raw: str = "") -> str:
    """A period's days, behind its name where it has one."""
    name = _(RELATIVE[raw]) if raw in RELATIVE else ""
    if period.first is None and period.last is None:
        return _(RELATIVE["all"])
    days = f"{format_date(period.first)} – {format_date(period.last)}"
    return f"{name} ({days})" if name else days

