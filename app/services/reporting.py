"""Reports for people: which ones there are, running them, opening their numbers, writing them to files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.changes import Changes
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.core.registry import discover
from app.reports import definitions
from app.reports.catalogue import GROUPS, REPORTS, ReportSpec
from app.reports.charts import ChartSpec, chart_of
from app.reports.parameters import ACROSS, COMPARE, GROUP, YEAR_BEFORE, kept, resolve
from app.reports.query import labels
from app.reports.renderers import csv, html, json, pdf, xlsx
from app.reports.result import Column, Explanation, ReportResult, Row
from app.reports.run import explain as explain_number
from app.reports.run import open_number
from app.reports.run import run as run_report
from app.services import events, taking
from app.services.context import Context
from app.services.events import Event
from app.services.taking import Taking
from app.services.use_case import use_case

discover(definitions)

Writer = Callable[[ReportResult, ChartSpec | None, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a report can be written to; ``suffix`` with its dot."""

    code: str
    source: str
    suffix: str
    write: Writer

    @property
    def title(self) -> str:
        """Its name in the user's language."""
        return _(self.source)


FORMATS = {
    each.code: each
    for each in (
        Format("pdf", N_("PDF"), ".pdf", pdf.write),
        Format("xlsx", N_("Excel"), ".xlsx", xlsx.write),
        Format("csv", N_("CSV"), ".csv", csv.write),
        Format("html", N_("Web page"), ".html", html.write),
        Format("json", N_("JSON"), ".json", json.write),
    )
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value and its name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A parameter as a person is asked for it; ``kind`` is period, date, ref, choice or bool."""

    name: str
    kind: str
    label: str
    default: Any
    required: bool
    reference: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A report as the catalogue shows it.

    :param groups: what rows can be put together by.
    :param across: what figures can be spread over as columns.
    :param compares: what figures can be compared with.
    """

    code: str
    title: str
    group: str
    description: str
    questions: tuple[Question, ...]
    groups: tuple[Choice, ...]
    across: tuple[Choice, ...]
    compares: tuple[Choice, ...]
    opens: bool


def catalogue(ctx: Context) -> list[ReportInfo]:
    """The reports that the person may run, by groups."""
    found = [_info(spec) for spec in REPORTS if ctx.rights.may(spec.permission)]
    order = [_(group) for group in GROUPS]
    return sorted(found, key=lambda info: (order.index(info.group), info.title))


def report_info(ctx: Context, code: str) -> ReportInfo:
    """One report; AccessDenied without its right, UserError for an unknown code."""
    return _info(_spec(ctx, code))


def run(ctx: Context, code: str, parameters: Mapping[str, Any] | None = None) -> ReportResult:
    """Run a report.

    :param parameters: as they may be kept: periods by name, days as ISO text or ``today``, lists of ids; what is missing takes its default.
    :raises AccessDenied: the right ``reports.<code>.run`` is missing.
    :raises FieldErrors: parameters are wrong.
    """
    spec = _spec(ctx, code)
    with ctx.reading() as session:
        result = run_report(session, spec, parameters or {}, ctx.user.name, ctx.rights.readable)
    digest = taking.digest_of("\n".join(repr(row.values) for row in result.rows))
    rows, filters = result.provenance.rows, _filters(result)
    events.note(ctx, Event.REPORT, title=result.title, report=code, rows=rows, filters=filters, sha256=digest)
    return result


def drill(ctx: Context, result: ReportResult, row: Row, column: Column) -> ReportResult:
    """The documents (or movements) behind a number; their sum equals it, and each row's ``record`` opens one.

    :raises ValueError: the number does not open, see ``ReportResult.opens``.
    """
    spec = _spec(ctx, result.code)
    with ctx.reading() as session:
        return open_number(session, spec, result, row, column, ctx.user.name, ctx.rights.readable)


def opens(result: ReportResult, row: Row, column: Column) -> bool:
    """Whether ``drill`` can open a number."""
    return bool(REPORTS.get(result.code).detail) and result.opens(row, column)


def explain(result: ReportResult, row: Row, column: Column) -> Explanation:
    """How a number was made: its rule, the filters, how many rows, when."""
    return explain_number(result, row, column)


def chart(result: ReportResult) -> ChartSpec | None:
    """The chart of a result, or None."""
    return chart_of(REPORTS.get(result.code).chart, result)


def chosen_labels(ctx: Context, code: str, parameters: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Names of the records that parameters have chosen."""
    spec = _spec(ctx, code)
    found = {}
    with ctx.reading() as session:
        for parameter in spec.parameters:
            if parameter.kind == "ref" and parameters.get(parameter.name):
                found[parameter.name] = tuple(labels(session, parameter.reference, tuple(parameters[parameter.name])))
    return found


def defaults(ctx: Context, code: str) -> dict[str, Any]:
    """The parameters of a report as they stand when it is opened."""
    return kept(_spec(ctx, code), {})


def check(ctx: Context, code: str, parameters: Mapping[str, Any]) -> None:
    """Raise FieldErrors where parameters are wrong; what is missing takes its default."""
    spec = _spec(ctx, code)
    resolve(spec, kept(spec, parameters))


@use_case("reports.export")
def export(ctx: Context, result: ReportResult, format: str, file: Path, reason: str = "", *, printed: bool = False) -> Changes:
    """Write a result to a file; the journal keeps who took which figures out.

    :param format: a code of ``FORMATS``.
    :param reason: what so many rows are for, where they are more than the firm's limit.
    :param printed: the file goes to a printer.
    :raises UserError: the right or the reason for so many rows is missing, the format is unknown, the file cannot be written,
        or there is too much for the format.
    """
    spec = _spec(ctx, result.code)
    kind = FORMATS.get(format)
    if kind is None:
        hint = _("Choose one of {formats}.").format(formats=", ".join(FORMATS))
        raise UserError(_("“{format}” is not a format of reports.").format(format=format), hint)
    taking.check(ctx, result.provenance.rows, reason)
    with _replacing(file) as fresh:
        kind.write(result, chart_of(spec.chart, result), fresh)
        taking.take(ctx, Taking(
            Event.PRINT if printed else Event.EXPORT, "", result.title, result.provenance.rows, taking.digest_of_file(fresh), _filters(result),
            reason=reason, form=format,
        ))
        with ctx.uow(report=result.code, format=format, rows=result.provenance.rows, file=file.name[:200]) as uow:
            return uow.commit()


def tell_of_copy(ctx: Context, result: ReportResult, text: str, rows: int, reason: str = "") -> Changes:
    """Tell the journal of rows of a report that go to the clipboard as a text.

    :raises UserError: the right or the reason for so many rows is missing.
    """
    told = Taking(Event.COPY, "", result.title, rows, taking.digest_of(text), _filters(result), reason=reason)
    return taking.take(ctx, told)


def _filters(result: ReportResult) -> str:
    """The filters of a result in words."""
    return " · ".join(f"{label}: {text}" for label, text in result.provenance.filters)


@contextmanager
def _replacing(file: Path) -> Iterator[Path]:
    """A new file beside the wanted one that takes its place only when all is well."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        yield fresh
        fresh.replace(file)
    except OSError as error:
        text = _("The file “{name}” cannot be written.").format(name=file.name)
        raise UserError(text, _("Close it in other programs, or choose another folder.")) from error
    finally:
        fresh.unlink(missing_ok=True)


def _spec(ctx: Context, code: str) -> ReportSpec:
    spec = REPORTS.find(code)
    if spec is None:
        raise UserError(_("There is no report “{code}”.").format(code=code))
    ctx.rights.demand(spec.permission)
    return spec


def _info(spec: ReportSpec) -> ReportInfo:
    questions = tuple(
        Question(
            each.name, each.kind, _(each.label), each.default, each.required, each.reference,
            tuple(Choice(option.value, _(option.label)) for option in each.options),
        )
        for each in spec.parameters
    )
    groups, across = _choices(spec, spec.groups), _choices(spec, spec.across)
    compares = (Choice(YEAR_BEFORE, _("Year before")),) if spec.compared else ()
    texts = (_(spec.title), _(spec.group), _(spec.description))
    return ReportInfo(spec.code, *texts, questions, groups, across, compares, bool(spec.detail))


def _choices(spec: ReportSpec, names: Sequence[str]) -> tuple[Choice, ...]:
    if not names:
        return ()
    fact = spec.fact(resolve(spec, kept(spec, {})))
    return tuple(Choice(name, _(fact.dimension(name).label)) for name in names)


__all__ = [
    "ACROSS", "COMPARE", "FORMATS", "GROUP", "Choice", "Format", "Question", "ReportInfo", "catalogue", "chart", "check", "chosen_labels",
    "defaults", "drill", "explain", "export", "opens", "report_info", "run", "tell_of_copy",
]
