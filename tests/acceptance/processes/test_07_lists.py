"""Bar 7, in the window: a process begun for 300 clients by clicks, stopped in the middle, gone on with; nobody twice, refusals tried again."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.enums.processes import CaseState, ProcessEntity, RunState
from app.db.engine import Database
from app.db.many_rows import insert_many
from app.db.session import UnitOfWork
from app.models.clients import Client
from app.models.processes import ProcessCase
from app.services.process_runs import deciding, starting
from app.ui.kit.pages import PAGES
from app.ui.kit.run import is_idle
from app.ui.lists.list_page import ListPage
from app.ui.screens import clients, process_cases, process_run_page  # noqa: F401 - they declare their pages
from app.ui.screens.process_run_page import RunPage
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.processes import chain, published, step
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import database, home, house_style  # noqa: F401 - fixtures
from tests.ui.screens.conftest import opened  # noqa: F401 - fixture

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600), pytest.mark.backends]
CLIENTS, BUSY = 300, 7
#: ms that the whole list may take on a busy machine; how fast it goes is measured elsewhere
PATIENCE = 240_000


def click(window: QWidget, words: str) -> None:
    """Press a button of a window with the mouse."""
    (button,) = (each for each in window.findChildren(QPushButton) if each.isVisible() and each.text() == words)
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def many_clients(firm: SmallFirm) -> list[int]:
    """All clients of the firm, so many that a list is long."""
    with UnitOfWork(firm.ctx.database, "test.clients") as uow:
        rows = [{"name": f"Client {number:03}", "search": f"client {number:03}"} for number in range(CLIENTS - 1)]
        insert_many(uow.session.connection(), Client.__table__, rows)  # type: ignore[arg-type]
        uow.commit()
    with firm.ctx.reading() as session:
        return list(session.scalars(sa.select(Client.id).order_by(Client.id)))


def cases(firm: SmallFirm) -> Counter[int]:
    """How many cases under way each client has."""
    with firm.ctx.reading() as session:
        return Counter(session.scalars(sa.select(ProcessCase.record_id).where(ProcessCase.state == CaseState.RUNNING)))


def test_300_clients_when_begun_stopped_and_gone_on_with_by_clicks_then_each_has_one_case(
    qtbot: QtBot, database: Database, backend: str, opened: RememberingNavigator, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    firm = small_firm(database)
    process, known = published(firm.ctx, chain(step("call"), about="client"), "Billing"), many_clients(firm)
    assert len(known) == CLIENTS
    busy = [
        starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, client).created("process_case")[0] for client in known[:: CLIENTS // BUSY][:BUSY]
    ]
    page = PAGES.get("client.list").make(firm.ctx)
    assert isinstance(page, ListPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open)
    page.panel.table.horizontalHeader().all_asked.emit()  # type: ignore[attr-defined]
    settle(qtbot)
    click(page, "Begin a process")
    settle(qtbot, lambda: bool(opened.pages))
    code, given = opened.pages[-1]
    assert len(given["records"]) == CLIENTS
    start = PAGES.get(code).make(firm.ctx, **given)
    assert isinstance(start, RunPage)
    show(qtbot, start)
    settle(qtbot, lambda: start.processes.count() == 1)
    seen: list[int] = []

    def watch() -> None:
        told = re.fullmatch(r"(\d+) of 300 records", start.status_text)
        if told is not None:
            seen.append(int(told[1]))
            if len(seen) > 1 and seen[-2] < 100 <= seen[-1]:
                click(start, "Stop")

    start.status_changed.connect(watch)
    click(start, "Begin")
    qtbot.waitUntil(lambda: is_idle() and start.reading is not None and start.reading.state is RunState.STOPPED, timeout=PATIENCE)
    assert start.reading is not None
    half = start.reading
    assert 0 < half.waiting < CLIENTS
    assert max(cases(firm).values()) == 1

    click(start, "Begin")
    qtbot.waitUntil(lambda: is_idle() and start.reading is not None and start.reading.state is RunState.FINISHED, timeout=PATIENCE)
    full = start.reading
    assert (full.begun, full.refused, full.waiting) == (CLIENTS - BUSY, BUSY, 0)
    assert all("under way" in item.error for item in full.items[:BUSY])
    assert seen == sorted(seen)
    assert seen[-1] == CLIENTS

    for case in busy:
        deciding.cancel_case(firm.ctx, case, "Not wanted")
    click(start, "Try the refused again")
    settle(qtbot, lambda: start.reading is not None and start.reading.begun == CLIENTS)
    assert cases(firm) == Counter(dict.fromkeys(known, 1))
    with capsys.disabled():
        print(f"\nbar 7, by clicks, {backend}: {CLIENTS} clients, stopped at {CLIENTS - half.waiting}, gone on with, {BUSY} refused and tried again: one case each")
