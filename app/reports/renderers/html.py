"""HTML: one file for a browser or a mail, with the chart as a drawing in it."""

from __future__ import annotations

from html import escape
from pathlib import Path

from app.core.i18n import language
from app.reports.charts import ChartSpec, draw, fitting_height, to_svg
from app.reports.formats import written
from app.reports.renderers.text import cleaned, foot_lines, head_lines
from app.reports.result import Column, ReportResult, Row

_STYLE = """
body { font: 14px/1.4 Inter, "Noto Sans", "Segoe UI", sans-serif; color: #1B1F26; margin: 24px; }
h1 { font-size: 20px; font-weight: 600; margin: 0 0 4px; }
p { color: #535B67; margin: 0; }
figure { margin: 16px 0; }
table { border-collapse: collapse; margin: 16px 0; }
th, td { padding: 5px 10px; border-bottom: 1px solid #E7E9ED; text-align: left; font-weight: 400; white-space: nowrap; }
th { color: #535B67; font-size: 12px; font-weight: 500; border-bottom-color: #D3D7DE; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.group td, .total td { background: #F7F8FA; font-weight: 600; }
"""
_CHART_WIDTH, _CHART_HEIGHT = 860.0, 240.0


def write(result: ReportResult, chart: ChartSpec | None, file: Path) -> None:
    """Write the report as one file without scripts."""
    parts = [
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8"><title>{_safe(result.title)}</title>',
        f"<style>{_STYLE}</style></head><body><h1>{_safe(result.title)}</h1>",
        *(f"<p>{_safe(line)}</p>" for line in head_lines(result)),
    ]
    if chart is not None:
        svg = to_svg(draw(chart, _CHART_WIDTH, fitting_height(chart, _CHART_HEIGHT)))
        parts.append(f"<figure>{svg[svg.index('<svg') :]}</figure>")
    parts.append("<table><thead>")
    if any(column.head for column in result.columns):
        parts.append("<tr>" + "".join(f"<th{_class(column)}>{_safe(column.head)}</th>" for column in result.columns) + "</tr>")
    parts.append("<tr>" + "".join(f"<th{_class(column)}>{_safe(column.title)}</th>" for column in result.columns) + "</tr></thead><tbody>")
    parts += [_row(result, row) for row in result.rows]
    if result.total is not None:
        parts.append(_row(result, result.total))
    parts.append("</tbody></table>" + "".join(f"<p>{_safe(line)}</p>" for line in foot_lines(result)) + "</body></html>")
    file.write_text("\n".join(parts), encoding="utf-8")


def _row(result: ReportResult, row: Row) -> str:
    cells = []
    for number, (column, value) in enumerate(zip(result.columns, row.values)):
        is_name = number == 0 and row.kind != "row"
        text = row.label if is_name else "" if value is None and row.kind != "row" and not column.measure else written(column, value)
        indent = f' style="padding-left:{10 + 18 * row.level}px"' if number == 0 and row.level else ""
        cells.append(f"<td{_class(column) if not is_name else ''}{indent}>{_safe(text)}</td>")
    return f'<tr class="{row.kind}">{"".join(cells)}</tr>'


def _class(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _safe(text: str) -> str:
    return escape(cleaned(text))
