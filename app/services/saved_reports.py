"""Reports that people keep under a name: which one, and its parameters as they were chosen, so that "this month" stays this month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.changes import Changes
from app.core.errors import StaleRecord, UserError
from app.core.i18n import _
from app.models.customization import SavedView
from app.reports.catalogue import REPORTS
from app.services import reporting
from app.services.context import Context
from app.services.use_case import use_case

_PREFIX = "report:"


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A kept report; ``title`` is the name of the report that it runs."""

    id: int
    name: str
    code: str
    title: str
    parameters: dict[str, Any]
    is_shared: bool


def saved_reports(ctx: Context) -> list[SavedReport]:
    """What the person kept, and what others keep for everybody; only of reports that the person may run."""
    mine = sa.or_(SavedView.employee_id.is_(None), SavedView.employee_id == ctx.user.id)
    statement = sa.select(SavedView).where(SavedView.entity.startswith(_PREFIX, autoescape=True), mine)
    with ctx.reading() as session:
        found = session.scalars(statement).all()
    kept = []
    for view in found:
        spec = REPORTS.find(view.entity.removeprefix(_PREFIX))
        if spec is not None and ctx.rights.may(spec.permission):
            kept.append(SavedReport(view.id, view.name, spec.code, _(spec.title), view.definition["parameters"], view.employee_id is None))
    return sorted(kept, key=lambda report: report.name.casefold())


def saved_report(ctx: Context, id: int) -> SavedReport:
    """One of them; UserError when it is there no more."""
    for report in saved_reports(ctx):
        if report.id == id:
            return report
    raise UserError(_("This saved report is not there any more."), _("Look for it in the list of reports."))


@use_case("reports.saved.save")
def save(
    ctx: Context, code: str, name: str, parameters: Mapping[str, Any], shared: bool = False, id: int | None = None, key: str | None = None
) -> Changes:
    """Keep a report under a name.

    :param parameters: as they are kept, see ``reporting.run``.
    :param id: of a saved report that is overwritten; None makes a new one.
    :raises UserError: the name is empty, or parameters are wrong.
    """
    if not name.strip():
        raise UserError(_("The saved report has no name."), _("Type one."))
    reporting.check(ctx, code, parameters)
    with ctx.uow(key, report=code) as uow:
        view = uow.session.get(SavedView, id) if id is not None else SavedView(entity=f"{_PREFIX}{code}", position=0)
        if view is None:
            raise StaleRecord(_("Somebody deleted this saved report meanwhile."), "saved_view", id or 0)
        if id is None:
            uow.session.add(view)
        view.name = name.strip()
        view.employee_id = None if shared else ctx.user.id
        view.definition = {"parameters": dict(parameters)}
        return uow.commit()


@use_case("reports.saved.delete")
def delete(ctx: Context, id: int, key: str | None = None) -> Changes:
    """Forget a saved report; figures are not touched."""
    with ctx.uow(key) as uow:
        view = uow.session.get(SavedView, id)
        if view is not None and view.entity.startswith(_PREFIX):
            uow.session.delete(view)
        return uow.commit()
