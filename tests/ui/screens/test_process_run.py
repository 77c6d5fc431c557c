"""A process begun for a list: with progress, and what is refused stands first with its reason."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.core.enums.processes import ProcessEntity, RunState
from app.services import records
from app.services.process_runs import starting
from app.ui.kit.pages import PAGES
from app.ui.lists.list_page import ListPage
from app.ui.screens.process_run_page import RunPage
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, published, step
from tests.helpers.window import RememberingNavigator, settle, show


def test_list_when_a_process_is_begun_for_it_then_a_case_each_and_refusals_told(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator,
) -> None:
    process = published(firm.ctx, chain(step("call"), about="client"), "Billing")
    for number in range(3):
        records.save(firm.ctx, records.new(firm.ctx, "client", name=f"Client {number}"))
    starting.start_case(firm.ctx, process, ProcessEntity.CLIENT, firm.client)
    page = PAGES.get("client.list").make(firm.ctx)
    assert isinstance(page, ListPage)
    show(qtbot, page)
    settle(qtbot, lambda: page.panel.model.is_open)
    page.panel.toggle_all()
    page.panel.actions_of_list.begin_process()
    settle(qtbot, lambda: bool(opened.pages))
    code, arguments = opened.pages[-1]
    assert (code, arguments["about"], len(arguments["records"])) == ("process_run.card", "client", 4)
    start = PAGES.get(code).make(firm.ctx, **arguments)
    assert isinstance(start, RunPage)
    show(qtbot, start)
    settle(qtbot, lambda: start.processes.count() == 1)
    start.begin()
    settle(qtbot, lambda: start.reading is not None and start.reading.state is RunState.FINISHED)
    found = start.reading
    assert found is not None
    assert (found.begun, found.refused, found.waiting) == (3, 1, 0)
    assert "under way" in found.items[0].error
    assert start._why_not_begin() == "All records are through."
