"""Bar 5, T-13: the clock of a workstation is wrong, or it stands in another time zone; what reaches the server bears the right time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from app import main
from app.core import clock
from app.db.engine import Database
from app.models.access import SignIn
from app.models.files import Note
from app.services import notes
from app.services.context import open_context
from app.services.doctor.examination import examine
from app.ui.kit.message import bars
from app.ui.shell import clock_watch
from tests.helpers.firm import small_firm
from tests.helpers.window import settle

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(300), pytest.mark.backends("postgres", "firebird-fdb", "firebird-driver")]
DAY, HOUR = 86_400, 3_600
#: seconds that the test itself may take
TAKEN = 120


@pytest.fixture
def real() -> Iterator[None]:
    """Own time again at the end, and no bar."""
    yield
    clock.follow(0)
    bars.hide(clock_watch.BAR)


@pytest.mark.parametrize(("seconds", "zone"), [
    (-DAY, "UTC"), (DAY, "UTC"), (-HOUR, "UTC"), (HOUR, "UTC"), (0, "Asia/Kolkata"), (0, "Pacific/Kiritimati"), (HOUR, "America/St_Johns"), (-DAY, "Asia/Kolkata"),
])
def test_workstation_when_its_clock_is_wrong_then_the_right_time_is_saved_and_people_are_told(
    qtbot: QtBot, real: None, database: Database, backend: str, seconds: int, zone: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = small_firm(database).client
    right = time.time
    began = datetime.now(UTC)
    with monkeypatch.context() as turned:
        turned.setenv("TZ", zone)
        time.tzset()
        turned.setattr(time, "time", lambda: right() + seconds)
        shell = main.open_shell(open_context(database))
        try:
            settle(qtbot, lambda: (clock_watch.BAR in bars.all()) == bool(seconds))
            ctx = open_context(database)
            notes.add_note(ctx, "client", client, "said today")
            wanted, day = began.astimezone().date(), clock.today()
            said = bars.all()[clock_watch.BAR].text if seconds else "nothing, rightly"
            examined = [finding for finding in examine(database).findings if finding.check == "clock"]
        finally:
            shell.close()
            settle(qtbot)
    time.tzset()
    table, column = ("jrn.entry", "at") if database.name == "postgres" else ("jrn_entry", '"AT"')
    with database.engine.connect() as connection:
        stamps = {
            "journal": connection.exec_driver_sql(f"SELECT MAX({column}) FROM {table}").scalar(),
            "note": connection.scalar(sa.select(Note.written_at)),
            "sign-in": connection.scalar(sa.select(sa.func.max(SignIn.seen_at))),
        }
        connection.rollback()
    away = {name: (stamp - began.replace(tzinfo=None)) for name, stamp in stamps.items() if stamp is not None}
    assert set(away) == set(stamps)
    assert all(timedelta(seconds=-5) < one < timedelta(seconds=TAKEN) for one in away.values()), away
    assert day - wanted in (timedelta(), timedelta(days=1) if began.astimezone().hour == 23 else timedelta())
    assert len(examined) == bool(seconds)
    with capsys.disabled():
        print(f"\nT-13, {backend}: clock {seconds:+d} s in {zone}: journal, note and sign-in bear the server's time; the window said: {said}")
