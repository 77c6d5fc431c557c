"""Pages of insight: a process played ahead, the way that cases really take, a process proposed from what was done by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.i18n import set_language
from app.process_editor.insight.choice_words import choices_told
from app.process_editor.insight.load_chart import LoadChart, RoleLoad
from app.process_editor.insight.path_page import PathPage
from app.process_editor.insight.path_side import CHOICES
from app.process_editor.insight.proposal_page import ProposalPage
from app.process_editor.insight.simulation_page import SimulationPage
from app.services import records
from app.services.context import Context
from app.services.process_runs import starting, working
from app.ui.kit.navigator import use_navigator
from tests.helpers.firm import SmallFirm, post
from tests.helpers.processes import chain, open_step, published, step
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures

MONDAY = datetime(2026, 3, 2, 9)


def lived(ctx: Context, cases: int) -> int:
    """A process of two steps, of which so many cases are finished, one a day."""
    process = published(ctx, chain(step("call", role="owner"), step("write", role="owner")), "Order")
    for day in range(cases):
        with clock.frozen(MONDAY + timedelta(days=day)):
            (case,) = starting.start_case(ctx, process).created("process_case")
        for hours in (2, 5):
            with clock.frozen(MONDAY + timedelta(days=day, hours=hours)):
                row = open_step(ctx, case)
                working.complete(ctx, row.id, row.version)
    return process


def test_simulation_when_something_is_changed_then_both_answers_stand_beside_each_other(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    ctx, opened = standing_firm.ctx, RememberingNavigator()
    use_navigator(opened)
    process = lived(ctx, 5)
    with clock.frozen(MONDAY + timedelta(days=6)):
        (waiting,) = starting.start_case(ctx, process).created("process_case")
        page = SimulationPage(ctx, process)
        show(qtbot, page)
        settle(qtbot, lambda: page.setting is not None)
        assert page.why_not_stop()
        page.side.weeks.setCurrentIndex(0)
        page.side.arrivals.setValue(200)
        page.side.people("Owner").setValue(1)
        page.play()
        settle(qtbot, lambda: page.answer is not None)
        first = page.answer

        assert first is not None
        assert first.then is not None
        assert first.then.cases > 1.5 * first.now.cases
        assert [line.cells[1] for line in page.panel.cases.lines] == ["Call"]
        assert {line.key for line in page.panel.queues.lines} == {"call", "write"}
        assert len(page.panel.chart.loads[0].then) == 4
        page.panel.cases.opened.emit(waiting)
        assert opened.opened == [("process_case", waiting)]
        page.play()
        page.stop()
        settle(qtbot, lambda: not page.side.is_playing)
        assert page.answer is first


def test_simulation_when_nothing_was_lived_then_typed_figures_count_and_it_says_so(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    process = published(standing_firm.ctx, chain(step("call", role="owner", minutes=45)))
    page = SimulationPage(standing_firm.ctx, process)
    show(qtbot, page)
    settle(qtbot, lambda: page.setting is not None)
    assert page.side.basis.count() == 1
    assert page.side.typed.minutes["call"].value() == 45
    page.side.typed.cases.setValue(10.0)
    page.side.weeks.setCurrentIndex(0)
    page.play()
    settle(qtbot, lambda: page.answer is not None)

    assert page.answer is not None
    assert 20 < page.answer.now.cases < 60
    assert page.answer.history is None


def test_real_path_when_shown_then_lines_have_shares_and_a_detour_leads_to_its_cases(
    qtbot: QtBot, standing_firm: SmallFirm, tmp_path: Path,
) -> None:
    ctx = standing_firm.ctx
    process = lived(ctx, 2)
    use_navigator(RememberingNavigator())
    with clock.frozen(MONDAY + timedelta(days=6)):
        page = PathPage(ctx, process)
        show(qtbot, page)
        settle(qtbot, lambda: page.real is not None)
        assert "2 of 2 cases" in page.status_text
        assert page.body.view.graph.edges["call-write-"].name == "100 %"
        page.body.view.select(("call",), "call")
        assert page.body.side.cases.count() == 2
        lines = ["case,activity,timestamp", "1,Call,2026-03-02 09:00", "1,Write,2026-03-02 10:00", "2,Call,2026-03-02 09:00",
                 "2,Write,2026-03-02 10:00", "2,Call,2026-03-02 11:00"]
        file = tmp_path / "old.csv"
        file.write_text("\n".join(lines))
        page.take_file(file)
        settle(qtbot, lambda: page.real is not None and page.real.source == "old.csv")
        assert page.body.side.list.item(0).text() == "In 1 of 2 cases: “Call” was done once more after “Write”"
        page.body.side.list.setCurrentRow(0)
        assert [page.body.side.cases.item(row).text().partition("\n")[0] for row in range(page.body.side.cases.count())] == ["2"]
        assert page.body.view.graph.lines
        assert page.body.view.current == "call"


def test_proposal_when_orders_were_handled_then_is_taken_as_a_draft(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    from app.services.documents import chain as papers
    from app.services.documents import defaults, drafts

    ctx, opened = standing_firm.ctx, RememberingNavigator()
    use_navigator(opened)
    for _number in range(3):
        order = drafts.new(ctx, "order", client=standing_firm.client)
        order.lines = defaults.product_lines(ctx, order, [(standing_firm.products[0], Decimal(1))])
        key = post(ctx, drafts.save(ctx, order))
        post(ctx, drafts.save(ctx, papers.create_from(ctx, [key], "delivery_note")))
    page = ProposalPage(ctx)
    show(qtbot, page)
    settle(qtbot, lambda: page.offered is not None)
    assert page.stack.currentIndex() == 1
    page.beginning.setCurrentIndex(3)
    page.refresh()
    settle(qtbot, lambda: page.offered is not None and page.offered.real is not None)
    assert "3 of 3 cases" in page.status_text
    page.take()
    assert page.said.text()
    page.name.setText("Order to delivery")
    page.take()
    settle(qtbot, lambda: bool(opened.opened))
    assert opened.opened[0][0] == "process"


def test_load_when_drawn_then_each_bar_says_its_figure(qtbot: QtBot) -> None:
    chart = LoadChart()
    show(qtbot, chart)
    chart.show_loads([RoleLoad("Owner", (0.2, None), (0.4, None))], ["02/03", "09/03"])

    assert chart.accessibleDescription() == "Owner, week from 02/03: 20 %, then 40 %; Owner, week from 09/03: nobody works"
    assert chart.top == 0.5

def test_proposal_when_a_total_decides_a_choice_then_the_page_says_so_and_how_many_cases_agree(qtbot: QtBot, standing_firm: SmallFirm) -> None:
    from app.services.documents import chain as papers
    from app.services.documents import defaults, drafts

    ctx = standing_firm.ctx
    use_navigator(RememberingNavigator())
    for number in range(18):
        is_large = number % 3 == 0
        order = drafts.new(ctx, "order", client=standing_firm.client)
        order.lines = defaults.product_lines(ctx, order, [(standing_firm.products[0], Decimal(100 + number if is_large else 1 + number))])
        key = post(ctx, drafts.save(ctx, order))
        if is_large:
            now = clock.now()
            ask = records.new(ctx, "task", title="Ask the boss", kind="call", document=key, employee=ctx.user.id, starts_at=now, ends_at=now)
            ask["state"] = "done"
            records.save(ctx, ask)
        post(ctx, drafts.save(ctx, papers.create_from(ctx, [key], "invoice")))
    page = ProposalPage(ctx)
    page.beginning.setCurrentIndex(3)
    show(qtbot, page)
    page.refresh()
    settle(qtbot, lambda: page.offered is not None and page.offered.real is not None)
    side = page.body.side

    side.tabs.choose(CHOICES)

    assert side.list.count() == 1
    said = side.list.item(0).text()
    assert said.startswith("Total over ")
    assert ": Call; 18 of 18 cases agree. Otherwise: Invoice. Of cases that it was not derived from, it told" in said
    side.list.setCurrentRow(0)
    assert page.offered is not None
    (choice,) = page.offered.choices
    assert page.body.view.current == choice.choice
    assert page.offered.real is not None
    condition = page.offered.real.graph.edges[choice.ways[0].edge].condition
    assert condition.startswith("gross > ")
    set_language("ru")
    told = choices_told(page.offered.real.graph, page.offered.choices)[0].text
    set_language("en")
    assert "сходятся 18 из 18 случаев. Иначе: " in told
