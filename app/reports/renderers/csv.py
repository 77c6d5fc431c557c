"""CSV: rows only, for other programs; with the separators that the spreadsheet of the language expects."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.core.i18n import language
from app.reports.charts import ChartSpec
from app.reports.formats import written
from app.reports.renderers.text import harmless, titles
from app.reports.result import Column, ReportResult


def write(result: ReportResult, chart: ChartSpec | None, file: Path) -> None:
    """Write the innermost rows, the groups that they lie in as columns before them."""
    comma = language() != "en"
    groups = _group_titles(result)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream, delimiter=";" if comma else ",")
        sheet.writerow([harmless(title) for title in (*groups, *titles(result.columns))])
        inside: list[str] = []
        for row in result.rows:
            if row.kind == "group":
                inside = [*inside[: row.level], row.label]
            else:
                sheet.writerow([*map(harmless, inside), *(_text(column, value, comma) for column, value in zip(result.columns, row.values))])


def _group_titles(result: ReportResult) -> list[str]:
    """One title for each level of groups."""
    levels = max((row.level for row in result.rows), default=0)
    names = next(([name for name, _value in row.keys[: row.level]] for row in result.rows if row.kind == "row"), [])
    return [result.group_titles.get(name, name) for name in names[:levels]]


def _text(column: Column, value: Any, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:.{column.digits or 2}f}" if column.kind != "quantity" else f"{value.normalize():f}"
        return text.replace(".", ",") if comma else text
    if isinstance(value, date):
        return value.strftime("%Y-%m") if column.kind == "month" else value.isoformat()
    return harmless(written(column, value)) if not isinstance(value, int) or column.kind == "choice" else str(value)
