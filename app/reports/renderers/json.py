"""JSON: everything of a result for other programs; decimals as texts, so that no cent is lost."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.reports.charts import ChartSpec
from app.reports.result import ReportResult, Row


def write(result: ReportResult, chart: ChartSpec | None, file: Path) -> None:
    """Write the report; rows are objects by column."""
    names = [column.name for column in result.columns]

    def row_of(row: Row) -> dict[str, Any]:
        return {"kind": row.kind, "level": row.level, "label": row.label, "values": dict(zip(names, row.values))}

    seen = result.provenance
    content = {
        "report": result.code,
        "title": result.title,
        "parameters": dict(result.parameters),
        "filters": dict(seen.filters),
        "seen": seen.seen,
        "user": seen.user,
        "notes": seen.notes,
        "columns": [{"name": column.name, "title": column.title, "head": column.head, "kind": column.kind} for column in result.columns],
        "rows": [row_of(row) for row in result.rows],
        "total": None if result.total is None else row_of(result.total),
    }
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=_plain), encoding="utf-8")


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value))
