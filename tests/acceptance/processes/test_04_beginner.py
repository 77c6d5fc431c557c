"""Bar 4, a person who knows no notation: the wizard's “Sale against prepayment” published, begun, and led to its end by what stands in the windows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.enums.processes import CaseState, StepState
from app.db.engine import Database
from app.process_editor import pages  # noqa: F401 - it declares the page of a process
from app.process_editor.page import EditorPage
from app.process_editor.versions.publish_dialog import PublishDialog
from app.process_editor.wizard.page import BeginPage
from app.services import records
from app.services.documents import actions, chain, defaults, drafts
from app.services.process_work.case_reading import read_case
from app.ui.forms.start_case import StartDialog
from app.ui.kit.pages import PAGES
from app.ui.screens import my_work_page, process_cases  # noqa: F401 - they declare their pages
from app.ui.screens.my_work_page import TEAM, MyWorkPage
from app.ui.screens.step_dialog import StepDialog
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.window import RememberingNavigator, settle, show
from tests.ui.conftest import home, house_style  # noqa: F401 - fixtures
from tests.ui.screens.conftest import opened  # noqa: F401 - fixture

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]


def click(window: QWidget, words: str) -> None:
    """Press a button of a window with the mouse."""
    (button,) = (each for each in window.findChildren(QPushButton) if each.isVisible() and each.text() == words)
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog_of(kind: type[QWidget]) -> QWidget:
    """The dialog of a kind that is open."""
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def do_next(qtbot: QtBot, firm: SmallFirm, title: str, opened: RememberingNavigator, choices: dict[str, str] | None = None) -> None:  # noqa: F811
    """Do the step of this title in My work, answering by choice."""
    page = PAGES.get("my_work").make(firm.ctx)
    assert isinstance(page, MyWorkPage)
    show(qtbot, page)
    settle(qtbot, lambda: bool(page.work.mine or page.work.offered or page.work.team))
    if page.current is None:
        page.tabs.choose(TEAM)
        settle(qtbot)
    assert page.current is not None
    assert page.current.title == title
    click(page, "Do it…")
    settle(qtbot, lambda: page.findChild(StepDialog) is not None)
    form = page.findChild(StepDialog)
    assert form is not None
    settle(qtbot)
    if title == "Fill in the offer":
        (link,) = (each for each in form.findChildren(QPushButton) if each.text().startswith("Quotation"))
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        settle(qtbot)
        entity, key = opened.opened[-1]
        assert entity == "document"
        offer = drafts.load(firm.ctx, key or 0)
        offer.lines = defaults.product_lines(firm.ctx, offer, [(firm.products[0], Decimal(2))])
        drafts.save(firm.ctx, offer)
        click(page, "Do it…")
        settle(qtbot, lambda: any(each.isVisible() for each in page.findChildren(StepDialog)))
        form = next(each for each in page.findChildren(StepDialog) if each.isVisible())
        settle(qtbot)
    for name, words in (choices or {}).items():
        box = form.questions.rows[name].editor.focusProxy()
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(box.findText(words))
        box.activated.emit(box.currentIndex())
    click(form, "Done")
    settle(qtbot, lambda: not any(line.title == title for line in (*page.work.mine, *page.work.offered, *page.work.team)))
    page.close()


def pay(firm: SmallFirm, invoice: int) -> None:
    """The money comes."""
    payment = chain.create_from(firm.ctx, [invoice], "payment_in")
    id = drafts.save(firm.ctx, payment).created("document")[0]
    actions.post(firm.ctx, id, drafts.load(firm.ctx, id).version)


def test_sale_when_a_beginner_takes_the_wizard_then_windows_lead_to_its_end(
    qtbot: QtBot, database: Database, opened: RememberingNavigator, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    firm = small_firm(database)
    client = records.load(firm.ctx, "client", firm.client)
    client["email"] = "beta@example.org"
    records.save(firm.ctx, client)
    deal = records.save(firm.ctx, records.new(firm.ctx, "deal", title="Bolts", client=firm.client, amount=Decimal(500))).created("deal")[0]
    begin = BeginPage(firm.ctx)
    show(qtbot, begin)
    begin.templates.choose("sale_prepayment")
    settle(qtbot)
    click(begin, "Begin")
    settle(qtbot, lambda: bool(opened.opened))
    page = EditorPage(firm.ctx, opened.opened[-1][1] or 0)
    show(qtbot, page, 1390)
    settle(qtbot, lambda: page.opened is not None and page.checker.is_settled)
    click(page, "Publish")
    settle(qtbot, lambda: dialog_of(PublishDialog).go.isEnabled())  # type: ignore[attr-defined]
    click(dialog_of(PublishDialog), "Publish")
    settle(qtbot, lambda: page.opened is not None and page.opened.published is not None)
    page.life.start_case()
    start = dialog_of(StartDialog)
    assert isinstance(start, StartDialog) and start.record is not None
    start.record.set(deal, "Bolts")
    start.record.edited.emit()
    settle(qtbot, start.go.isEnabled)
    click(start, "Start")
    settle(qtbot, lambda: not start.isVisible())
    page.close()

    do_next(qtbot, firm, "Fill in the offer", opened)
    do_next(qtbot, firm, "Hear what the client says", opened, {"result": "Takes the offer"})
    case = read_case(firm.ctx, 1)
    (waiting,) = (line for line in case.lines if line.state is StepState.WAITING)
    assert case.ahead[0] == "Pack the goods"
    pay(firm, int(waiting.waits_for.rpartition(":")[2]))
    do_next(qtbot, firm, "Pack the goods", opened)
    case = read_case(firm.ctx, 1)
    assert case.state is CaseState.FINISHED, case.error
    with capsys.disabled():
        print(f"\nbar 4, a beginner: {len(case.lines)} steps of “{case.process}” from the wizard to the end, three of them by hand", end="")
