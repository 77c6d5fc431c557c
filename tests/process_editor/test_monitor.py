"""The monitor: where the cases of a process stand, what is late, how long steps take; a click shows the cases behind a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.enums.processes import ProcessEntity
from app.process_editor.monitor.marking import NOW, marks_of, trace_marks
from app.process_editor.monitor.page import MonitorPage
from app.services import records
from app.services.process_insight.monitor import cases_at, percentile, read_monitor, read_trace
from app.services.process_runs import starting, working
from app.ui.kit.navigator import use_navigator
from tests.helpers.firm import SmallFirm
from tests.helpers.processes import chain, open_step, published, step
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

MONDAY = datetime(2026, 3, 2, 8, 0)


def test_percentile_when_ranked_then_the_nearest_length_that_covers_it() -> None:
    assert percentile((), 50) is None
    assert [percentile(range(1, 11), percent) for percent in (50, 90, 100)] == [5, 9, 10]
    assert percentile((7,), 90) == 7


def test_monitor_when_cases_stand_and_have_passed_then_counted_timed_and_led_to(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    ctx, opened = standing_firm.ctx, RememberingNavigator()
    use_navigator(opened)
    first, second = replace(step("check", due=60), x=60.0), replace(step("send"), x=260.0)
    cases = []
    with clock.frozen(MONDAY):
        process = published(ctx, chain(first, second, about="client"), "Order")
        for number in range(3):
            client = records.save(ctx, records.new(ctx, "client", name=f"Client {number}")).created("client")[0]
            cases += starting.start_case(ctx, process, ProcessEntity.CLIENT, client).created("process_case")
    for case, minutes in zip(cases[:2], (30, 90), strict=True):
        with clock.frozen(MONDAY + timedelta(minutes=minutes)):
            checked = open_step(ctx, case)
            working.complete(ctx, checked.id, checked.version)
    with clock.frozen(MONDAY + timedelta(days=2)):
        monitor = read_monitor(ctx, process)
        check, send = monitor.figures["check"], monitor.figures["send"]
        assert (check.now, check.late, check.passed, check.half, check.most) == (1, 1, 2, 30, 90)
        assert (send.now, send.late, monitor.running) == (2, 0, 3)
        assert next((one.case_id, one.is_late) for one in cases_at(ctx, process)) == (cases[2], True)
        marks = marks_of(monitor, NOW)
        assert (marks["check"].text, marks["check"].tone, marks["send"].heat) == ("1 now, 1 late", "bad", 1.0)
        trace = read_trace(ctx, cases[0])
        assert {key: mark.tone for key, mark in trace_marks(trace).items() if mark.outline} == {"check": "ok", "send": "accent"}
        page = MonitorPage(ctx, process)
        show(qtbot, page)
        settle(qtbot, lambda: page.monitor is not None and page.side.list.count() == 3)
        page.view.select(("send",))
        settle(qtbot, lambda: page.side.list.count() == 2)
        page.side.list.itemActivated.emit(page.side.list.item(0))
        assert opened.opened == [("process_case", cases[0])]
