"""The button that checks everything, and the page that closes the books."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.i18n import format_date
from app.db.session import UnitOfWork
from app.models.stock import StockBalance
from app.services.documents import periods
from app.services.verifying import CHECKS
from app.ui.kit.navigator import use_navigator
from app.ui.kit.pages import PAGES
from app.ui.screens.check_page import CheckPage
from app.ui.screens.periods_page import PeriodsPage
from tests.helpers.firm import SmallFirm, only
from tests.helpers.window import settle, show


class Opened:
    """Remembers what a page opens."""

    def __init__(self) -> None:
        self.records: list[tuple[str, int | None]] = []

    def open(self, entity: str, id: int | None) -> None:
        self.records.append((entity, id))

    def open_list(self, entity: str) -> None:
        raise AssertionError(entity)

    def open_page(self, code: str, /, **arguments: object) -> None:
        raise AssertionError(code)

    def start(self, code: str) -> None:
        raise AssertionError(code)


def test_check_when_all_is_well_then_said_with_the_time_and_a_finding_opens_its_record(qtbot: QtBot, firm: SmallFirm) -> None:
    page = PAGES.get("check_data").make(firm.ctx)
    assert isinstance(page, CheckPage)
    show(qtbot, page)
    page.check()
    settle(qtbot, lambda: not page.outcome.isHidden())
    assert page.outcome.text().startswith(f"Nothing is wrong: {len(CHECKS)} checks, ")
    assert page.findings.isHidden()
    with UnitOfWork(firm.ctx.database, "test.spoil") as uow:
        uow.session.execute(sa.update(StockBalance).where(StockBalance.product_id == firm.products[0]).values(quantity=Decimal(1)))
        uow.commit()
    page.check()
    settle(qtbot, lambda: page.findings.count() == 1)
    assert page.outcome.text().startswith(f"1 finding: {len(CHECKS)} checks, ")
    opened = Opened()
    use_navigator(opened)
    page.findings.itemActivated.emit(page.findings.item(0))
    assert opened.records == [("product", firm.products[0])]


@pytest.fixture
def closing(qtbot: QtBot, firm: SmallFirm) -> PeriodsPage:
    made = PAGES.get("periods").make(firm.ctx)
    assert isinstance(made, PeriodsPage)
    show(qtbot, made)
    settle(qtbot, lambda: bool(made.state.text()))
    return made


def test_books_when_closed_on_the_page_then_kept_and_opening_asks_for_a_reason(qtbot: QtBot, closing: PeriodsPage, firm: SmallFirm) -> None:
    yesterday = clock.today() - timedelta(1)
    assert closing.state.text() == "Nothing is closed."
    closing.until.put(clock.today() + timedelta(1))
    closing.save()
    settle(qtbot, lambda: not closing.problem.isHidden())
    assert "has not come" in closing.problem.text()
    closing.until.put(yesterday)
    closing.save()
    settle(qtbot, lambda: not closing.is_changed and closing.state.text() != "Nothing is closed.")
    assert closing.state.text() == f"Closed until {format_date(yesterday)}."
    assert closing.until.text() == format_date(yesterday)
    assert "closed until" in closing.history.text()
    closing.until.put(None)
    closing.save()
    settle(qtbot, lambda: not closing.problem.isHidden())
    assert "reason" in closing.problem.text()
    closing.reason.setText("A receipt came late")
    closing.save()
    settle(qtbot, lambda: closing.state.text() == "Nothing is closed.")
    assert periods.books(firm.ctx, only(firm.ctx, "firm")).until is None
