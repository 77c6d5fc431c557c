"""The bar that tells of a journal that was shortened: at the first start of any window, and at each one until somebody takes note."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app import main
from app.db.guard import seal
from app.services import records
from app.services.sealing import seal_now
from app.services.witness import Witness
from app.ui.kit import message
from app.ui.kit.message import bars
from app.ui.shell import journal_notice
from app.ui.shell.window import Shell
from tests.helpers import tampering
from tests.helpers.firm import SmallFirm
from tests.helpers.window import settle


@pytest.fixture
def started(qtbot: QtBot, firm: SmallFirm, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Shell]]:
    """Windows whose sealer is quick; they are closed at the end."""
    monkeypatch.setattr(journal_notice, "PAUSE", 0.05)
    windows: list[Shell] = []
    yield windows
    for window in windows:
        window.close()
    settle(qtbot)  # what they had asked the firm's database is answered before it goes


def test_window_when_it_is_open_then_the_journal_is_sealed(qtbot: QtBot, firm: SmallFirm, started: list[Shell]) -> None:
    started.append(main.open_shell(firm.ctx))
    qtbot.waitUntil(lambda: seal.head(firm.ctx.database) is not None)
    settle(qtbot)
    assert journal_notice.BAR not in bars.all()


def test_window_when_the_tail_of_the_journal_was_cut_then_each_start_tells_until_somebody_takes_note(
    qtbot: QtBot, firm: SmallFirm, started: list[Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = firm.ctx.database
    assert seal_now(database) > 0
    main.open_shell(firm.ctx).close()
    records.save(firm.ctx, records.new(firm.ctx, "client", name="Later GmbH"))
    assert seal_now(database) > 0
    tampering.cut(database, 1)
    for _start in range(2):
        bars.hide(journal_notice.BAR)
        shell = main.open_shell(firm.ctx)
        started.append(shell)
        qtbot.waitUntil(lambda: journal_notice.BAR in bars.all())
        bar = bars.all()[journal_notice.BAR]
        assert "block 2" in bar.text and bar.state == "bad"
        shell.close()
    monkeypatch.setattr(message, "ask", lambda *_words: True)
    shell = main.open_shell(firm.ctx)
    started.append(shell)
    qtbot.waitUntil(lambda: journal_notice.BAR in bars.all())
    act = bars.all()[journal_notice.BAR].act
    assert act is not None
    act()
    assert journal_notice.BAR not in bars.all()
    records.save(firm.ctx, records.new(firm.ctx, "client", name="Another GmbH"))
    qtbot.waitUntil(lambda: Witness.of(database.url).known()[-1].number > 1)
    with seal.looking(database) as connection:
        assert Witness.of(database.url).missing(connection) is None
    settle(qtbot)
    assert journal_notice.BAR not in bars.all()
