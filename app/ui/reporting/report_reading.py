"""What a report's page asks its worker for; cancelling stops the statement on the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget

from app.reports.charts import ChartSpec
from app.reports.result import ReportResult
from app.services import reporting
from app.services.context import Context
from app.services.stopping import Stopped, stoppable
from app.ui.kit.errand import Cancelled
from app.ui.kit.run import Job, Report, run


@dataclass(frozen=True, slots=True)
class Shown:
    """What a worker brings back: a result with its chart and the names of what is chosen."""

    result: ReportResult
    chart: ChartSpec | None
    labels: Mapping[str, tuple[str, ...]]


def read_report(page: QWidget, context: Context, code: str, parameters: Mapping[str, Any], done: Callable[[Shown], object]) -> Job:
    """Run a report and everything that is shown with it, on a worker thread."""
    watched, stop = stoppable(context)
    job = run(page, partial(_read, watched, code, parameters), done=done, progress=True)
    # a pool of its own: the workers may all be waiting for what is to be stopped
    job.cancelled.connect(lambda: QThreadPool.globalInstance().start(stop.ask))
    return job


def _read(context: Context, code: str, parameters: Mapping[str, Any], _report: Report) -> Shown:
    try:
        result = reporting.run(context, code, parameters)
        return Shown(result, reporting.chart(result), reporting.chosen_labels(context, code, parameters))
    except Stopped as stopped:
        raise Cancelled from stopped
