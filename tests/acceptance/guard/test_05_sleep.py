"""Bar 5, T-05: a laptop sleeps eight hours with an open card; the server has long ended its connections, and somebody else has saved the record."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app.core import clock
from app.db.engine import Database
from app.services import records
from app.ui.forms.clash_dialog import ClashDialog
from app.ui.kit.message import bars
from tests.acceptance.guard.test_05_window import TYPED, Desk, home, proxy  # noqa: F401 - fixtures
from tests.helpers.firm import SmallFirm, small_firm
from tests.helpers.proxy import Proxy
from tests.helpers.window import settle

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300)]
SERVERS = pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")
#: seconds within which the window works again
AWAKE = 3.0
_HELD = {
    "postgres": "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
    "firebird": "SELECT COUNT(*) FROM mon$transactions WHERE mon$state = 1 AND mon$read_only = 0 AND mon$attachment_id <> CURRENT_CONNECTION",
}


@pytest.fixture
def firm(database: Database) -> SmallFirm:
    """A small firm."""
    return small_firm(database)


@pytest.fixture
def desk(firm: SmallFirm, proxy: Proxy, home: Path, qtbot: QtBot) -> Iterator[Desk]:  # noqa: F811
    """The laptop, with a client open."""
    opened = Desk(qtbot, firm, proxy.port)
    yield opened
    opened.leave()


def held(database: Database) -> int:
    """Transactions of others that could hold locks."""
    with database.engine.connect() as connection:
        return int(connection.execute(sa.text(_HELD[database.name])).scalar_one())


@SERVERS
@pytest.mark.parametrize("same_field", [False, True])
def test_laptop_when_it_slept_with_an_open_card_then_it_is_back_at_once_and_nothing_is_overwritten(
    firm: SmallFirm, desk: Desk, proxy: Proxy, qtbot: QtBot, backend: str, same_field: bool, capsys: pytest.CaptureFixture[str],  # noqa: F811
) -> None:
    desk.type()
    settle(qtbot)
    proxy.is_mute = True  # the lid is closed
    locks = held(firm.ctx.database)
    proxy.forget()
    other = records.load(firm.ctx, "client", firm.client)
    other["city" if same_field else "comment"] = "Bremen"
    records.save(firm.ctx, other)
    notice = desk.card.notice
    with clock.frozen(clock.now() + timedelta(hours=8)):
        proxy.is_mute = False
        desk.loop.start()
        began = time.monotonic()
        qtbot.waitUntil(lambda: notice.count() > 0 and "server" not in bars.all())
        seconds = time.monotonic() - began
        settle(qtbot)
        assert desk.dialogs() == []
        desk.card.save()
        if same_field:
            qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in desk.shell.findChildren(ClashDialog)))
            assert records.load(firm.ctx, "client", firm.client)["city"] == "Bremen"
            desk.shell.findChildren(ClashDialog)[0].accept()
        settle(qtbot, lambda: not desk.card.is_changed)
    stored = records.load(firm.ctx, "client", firm.client)
    assert stored["city"] == TYPED
    assert same_field or stored["comment"] == "Bremen"
    with capsys.disabled():
        print(f"\nT-05, {backend}, {'same' if same_field else 'another'} field saved meanwhile: locks held while asleep {locks}; awake and told of the other's save "
              f"after {seconds:.1f} s, longest hold {desk.held()}; {'asked which holds' if same_field else 'merged'}, nothing overwritten")
    assert locks == 0
    assert seconds <= AWAKE
