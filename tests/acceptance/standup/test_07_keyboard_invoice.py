"""Bar 7: an invoice of ten lines for a known client, by keyboard only, from the open window to the paper."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import main
from app.core.words import amount_in_words
from app.db.engine import Database
from app.services import listing, printing, records
from app.services.documents import drafts
from app.services.listing import ListQuery
from app.ui.screens.document_card import DocumentCard
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.window import settle, write

CONTROL = Qt.KeyboardModifier.ControlModifier
MOST_GROUPS = 60
LINES = 10


class Keyboard:
    """Hands that count: a word typed is one group, so is a key or a chord."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window
        self.groups: list[str] = []

    def type(self, text: str) -> None:
        self.groups.append(text)
        write(text)
        settle(self._qtbot)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.groups.append(key.name)
        # A window system gives a key to the window itself while none of its widgets has the focus.
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifiers)
        settle(self._qtbot)


@pytest.fixture
def firm(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFirm:
    """A firm with a bank account that a payment code can name."""
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    made = small_firm(database, products=LINES)
    own = listing.window(made.ctx, ListQuery("firm", (), sort=(("id", False),)), 0, 1)[0].id
    account = records.new(made.ctx, "firm_bank_account", firm=own, account="DE89370400440532013000", bank_code="COBADEFFXXX", bank_name="Bank", is_default=True)
    records.save(made.ctx, account)
    return made


@pytest.mark.timeout(600)
def test_invoice_when_entered_by_keyboard_only_then_paper_has_it_all(qtbot: QtBot, firm: SmallFirm, capsys: pytest.CaptureFixture[str]) -> None:
    main.make_application("en", "light")
    shell = main.open_shell(firm.ctx)
    qtbot.addWidget(shell)
    shell.resize(1440, 900)
    shell.show()
    shell.activateWindow()
    qtbot.waitExposed(shell)
    settle(qtbot)
    hands = Keyboard(qtbot, shell)
    hands.key(Qt.Key.Key_K, CONTROL)
    hands.type("beta bau")
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, lambda: shell.workspace.current is not None)
    client_card = shell.workspace.current
    hands.key(Qt.Key.Key_K, CONTROL)
    hands.type("new invoice")
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, lambda: shell.workspace.current is not client_card)
    page = shell.workspace.current
    assert isinstance(page, DocumentCard)
    settle(qtbot, lambda: page.body is not None)
    for number in range(LINES):
        if number:  # Enter went on to the quantity: below it and one to the left is the name of the next line
            hands.key(Qt.Key.Key_Down)
            hands.key(Qt.Key.Key_Left)
        hands.type(f"{number + 2}*A-{number:03}")
        hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_S, CONTROL)
    settle(qtbot, lambda: page.record_id is not None)
    hands.key(Qt.Key.Key_K, CONTROL)
    hands.type("post")
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, lambda: page.document.is_posted)
    document = drafts.load(firm.ctx, page.record_id or 0)
    shell.close()
    assert [(line.name, line.quantity) for line in document.lines] == [(f"Bolt M{number + 6}", Decimal(number + 2)) for number in range(LINES)]
    pdf = pypdfium2.PdfDocument(printing.print_form(firm.ctx, "any/invoice", document.id or 0))
    text = re.sub(r"\s+", " ", "".join(page.get_textpage().get_text_range() for page in pdf))
    for line in document.lines:
        assert line.name in text
    words = amount_in_words(document["gross"], "EUR", "de")
    assert re.sub(r"\s+", " ", words) in text
    codes = [code.text for page in pdf for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    pdf.close()
    payment = next(code for code in codes if code.startswith("BCD"))
    assert f"EUR{document['gross']}" in payment.replace("\r", "").split("\n")
    assert "DE89370400440532013000" in payment
    with capsys.disabled():
        print(f"\nbar 7: {len(hands.groups)} keystroke groups for a posted invoice of {LINES} lines; every line, the total in words and the payment code are on the paper")
    assert len(hands.groups) <= MOST_GROUPS
