"""What a report's page asks its worker for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.reports.charts import ChartSpec
from app.reports.result import ReportResult
from app.services import reporting
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Shown:
    """What a worker brings back: a result with its chart and the names of what is chosen."""

    result: ReportResult
    chart: ChartSpec | None
    labels: Mapping[str, tuple[str, ...]]


def read_report(context: Context, code: str, parameters: Mapping[str, Any]) -> Shown:
    """Run a report and everything that is shown with it."""
    result = reporting.run(context, code, parameters)
    return Shown(result, reporting.chart(result), reporting.chosen_labels(context, code, parameters))
