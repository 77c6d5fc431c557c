"""What a report's page shows when it has no rows, and how it keeps its margin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.services.reporting import Question, ReportInfo
from app.ui.kit.theme import tokens
from app.ui.kit.widgets import Button, EmptyState, Offer


def needs_choice(info: ReportInfo, question: Question) -> EmptyState:
    """Something must be chosen before the report can run."""
    return EmptyState("report", info.title, info.description, (Offer("choose", _("Choose: {label}").format(label=question.label)),))


def stopped(info: ReportInfo) -> EmptyState:
    """The person did not want to wait."""
    return EmptyState("report", info.title, _("The report was stopped."), (Offer("again", _("Run it again")),))


def nothing_found(info: ReportInfo, values: Mapping[str, Any]) -> tuple[EmptyState, dict[str, dict[str, Any]]]:
    """No figures for these filters; returns also what each offer makes of the parameters."""
    used = [question.name for question in info.questions if question.kind not in ("period", "date") and values.get(question.name)]
    offers, wider = [], {}
    if values.get("period") not in (None, "all"):
        offers.append(Offer("all", _("Take all time")))
        wider["all"] = {**values, "period": "all"}
    if used:
        offers.append(Offer("clear", ngettext("Clear {count} filter", "Clear {count} filters", len(used)).format(count=len(used))))
        wider["clear"] = {**values, **dict.fromkeys(used)}
    return EmptyState("report", _("Nothing to show"), _("There are no figures for these filters."), offers), wider


def at_margin(widget: QWidget) -> QWidget:
    """A widget at the page's margin."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 6)
    row.addWidget(widget)
    if isinstance(widget, Button):
        row.addStretch()
    return holder
