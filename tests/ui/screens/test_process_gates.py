"""What a process keeps shut: the button is grey and says which step opens it, and a bar leads there."""

from __future__ import annotations

from decimal import Decimal

from pytestqt.qtbot import QtBot

from app.core.enums.processes import ProcessEntity
from app.services import records
from app.services.process_runs import starting, working
from app.ui.forms.spec import SCREENS
from app.ui.kit.widgets import Button, InfoBar
from app.ui.screens.deal_card import DealCard
from app.ui.screens.document_card import DocumentCard
from app.ui.screens.start_process import StartProcess
from tests.helpers.firm import SmallFirm, sell
from tests.helpers.processes import chain, open_step, published, step
from tests.helpers.window import RememberingNavigator, settle, show


def test_post_when_a_process_keeps_it_shut_then_the_bar_names_the_step_and_leads_there(
    qtbot: QtBot, firm: SmallFirm, opened: RememberingNavigator,
) -> None:
    published(firm.ctx, chain(step("sign"), step("bill", guards={"post": "invoice"}), about="client"), "Sale")
    invoice = sell(firm, "invoice", [(firm.products[0], Decimal(2))])
    card = DocumentCard(firm.ctx, SCREENS.get("invoice"), invoice)
    show(qtbot, card)
    settle(qtbot, lambda: card.body is not None and card.body.processes is not None and card.body.processes.found.shut is not None)
    assert card.body is not None
    assert card.body.processes is not None
    strip = card.body.processes
    assert "Sale" in card.commands.why_not_post()
    assert "“Sale” has to be gone through first" in bar_of(strip).words.text()
    (case,) = starting.start_case(firm.ctx, 1, ProcessEntity.CLIENT, firm.client).created("process_case")
    strip.refresh()
    settle(qtbot, lambda: strip.found.shut is not None and strip.found.shut.case_id == case)
    waiting = open_step(firm.ctx, case)
    assert "“Sign”" in bar_of(strip).words.text()
    bar_of(strip).findChildren(Button)[0].click()
    assert opened.pages[-1] == ("process_case.card", {"id": case, "step": waiting.id})
    working.complete(firm.ctx, waiting.id, waiting.version)
    card.reload()
    settle(qtbot, lambda: not card.commands.why_not_post())
    settle(qtbot, lambda: strip.found.shut is None)


def test_deal_when_a_process_keeps_its_stage_shut_then_saving_says_what_to_begin(qtbot: QtBot, firm: SmallFirm) -> None:
    stages = [id for id, _text in stages_of(firm)]
    published(firm.ctx, chain(step("sign"), step("win", guards={"stage": stages[1]}), about="deal"), "Sale")
    deal = records.save(firm.ctx, records.new(firm.ctx, "deal", title="Fit-out", client=firm.client)).created("deal")[0]
    card = DealCard(firm.ctx, SCREENS.get("deal"), deal)
    show(qtbot, card)
    settle(qtbot, lambda: card.grid is not None)
    assert card.draft is not None
    card.draft["stage"] = stages[1]
    card.save()
    settle(qtbot, lambda: card.findChild(InfoBar) is not None)
    bar = card.findChild(InfoBar)
    assert bar is not None
    assert "Sale" in bar.words.text()
    bar.findChildren(Button)[0].click()
    dialog = card.findChild(StartProcess) or card.window().findChild(StartProcess)
    assert dialog is not None
    settle(qtbot, lambda: dialog.chosen is not None)
    assert dialog.chosen is not None
    assert dialog.chosen.name == "Sale"


def bar_of(strip: object) -> InfoBar:
    """The newest bar of a strip: those before it are on their way out."""
    return strip.findChildren(InfoBar)[-1]  # type: ignore[attr-defined, no-any-return]


def stages_of(firm: SmallFirm) -> list[tuple[int, str]]:
    """Stages of deals in their order."""
    from app.services import listing
    from app.services.listing import ListQuery

    rows = listing.window(firm.ctx, ListQuery("deal_stage", ("name",), sort=(("position", False),)), 0, 10)
    return [(row.id, str(row.values[0])) for row in rows]


