"""Reports and papers on the screen: parameters, viewer, preview.

Their pages are declared here and loaded when the first of them is opened: they bring everything that draws along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.core.i18n import N_
from app.services.context import Context
from app.ui.kit.pages import Page, PageType, declare


def _catalogue(context: Context, **_more: Any) -> Page:
    from app.ui.reporting.catalogue_page import CataloguePage

    return CataloguePage(context)


def _report(context: Context, report: str = "", parameters: Mapping[str, Any] | None = None, saved: int | None = None, **_more: Any) -> Page:
    from app.ui.reporting.report_page import ReportPage

    return ReportPage(context, report, parameters, saved)


def _print_preview(context: Context, document: int | None = None, form: str = "", documents: Sequence[int] = (), **_more: Any) -> Page:
    from app.ui.reporting.print_preview import PrintPreview

    return PrintPreview(context, documents or (document or 0,), form)


def _day(context: Context, employee: int | None = None, day: date | None = None, form: str = "any/day_plan", **_more: Any) -> Page:
    from app.ui.reporting.day_preview import DayPreview

    return DayPreview(context, employee, day, form)


declare(PageType("reports", N_("Reports"), "report", "", _catalogue, permission="reports.catalogue", order=90))
declare(PageType("report", N_("Report"), "report", "", _report, permission="", in_navigation=False, folds_navigation=True))
declare(PageType("print_preview", N_("Print preview"), "print", "", _print_preview, in_navigation=False))
declare(PageType("day_paper", N_("Day on paper"), "route", "", _day, permission="planning.board.view", order=18))
