"""Saved reports keep everything that was chosen, and mean it relative to the day they run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.core import clock
from app.core.access import Rights
from app.core.enums.people import Role
from app.core.errors import FieldErrors, UserError
from app.db.engine import Database
from app.db.session import UnitOfWork
from app.services import reporting, saved_reports
from app.services.context import Context, UserInfo
from tests.reports.conftest import Trade, write_firm, write_papers


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner of the small firm."""
    with UnitOfWork(database, "test.trade", login="test") as uow:
        trade = Trade(uow.session)
        write_firm(trade)
        write_papers(trade)
        uow.commit()
    return Context(database, UserInfo(trade["Ann"], "Ann Weber", "ann", Role.OWNER))


def test_saved_report_when_run_later_then_its_period_has_moved(ctx: Context) -> None:
    chosen = {"period": "this_month", "group": "manager", "across": "month", "client": [1, 2]}
    changes = saved_reports.save(ctx, "sales_by_client", "  My clients ", chosen)
    (id,) = changes.created("saved_view")
    kept = saved_reports.saved_report(ctx, id)
    assert (kept.name, kept.code, kept.title, kept.parameters, kept.is_shared) == ("My clients", "sales_by_client", "Sales by client", chosen, False)
    for month, name in ((1, "Alfa"), (3, "Alfa")):
        with clock.frozen(datetime(2026, month, 31, 12)):
            result = reporting.run(ctx, kept.code, kept.parameters)
        assert next(row.label for row in result.rows if row.kind == "row") == name
        assert f"2026{month:02}" in result.columns[1].name


def test_saved_report_when_somebody_elses_then_only_shared_ones_are_seen(ctx: Context) -> None:
    saved_reports.save(ctx, "price_list", "Mine", {})
    saved_reports.save(ctx, "price_list", "Everybody's", {}, shared=True)
    other = replace(ctx, user=UserInfo(None, "Else", "else"))
    assert [report.name for report in saved_reports.saved_reports(ctx)] == ["Everybody's", "Mine"]
    assert [report.name for report in saved_reports.saved_reports(other)] == ["Everybody's"]
    nobody = replace(ctx, rights=Rights(frozenset({"reports.payments.run"})))
    assert saved_reports.saved_reports(nobody) == []


def test_saved_report_when_overwritten_and_deleted_then_changes_and_goes(ctx: Context) -> None:
    (id,) = saved_reports.save(ctx, "payments", "Money", {}).created("saved_view")
    saved_reports.save(ctx, "payments", "Cash", {"method": "cash"}, id=id)
    assert [(report.name, report.parameters) for report in saved_reports.saved_reports(ctx)] == [("Cash", {"method": "cash"})]
    saved_reports.delete(ctx, id)
    assert saved_reports.saved_reports(ctx) == []
    with pytest.raises(UserError, match="any more"):
        saved_reports.saved_report(ctx, id)


def test_saved_report_when_wrong_then_is_refused(ctx: Context) -> None:
    with pytest.raises(UserError, match="no name"):
        saved_reports.save(ctx, "payments", " ", {})
    with pytest.raises(FieldErrors):
        saved_reports.save(ctx, "payments", "x", {"period": "never"})
