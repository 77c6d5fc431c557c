"""What watches beside a window: when the window is closed before an answer came, nothing goes on behind it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.registry import Registry
from app.db.engine import Database
from app.models.access import SignIn
from app.services.context import Context
from app.services.process_runs import timers
from app.ui.kit.pages import PageType
from app.ui.shell import process_watch
from app.ui.shell.process_watch import ProcessWatch
from app.ui.shell.session_watch import SessionWatch
from app.ui.shell.window import Person, Shell
from tests.helpers.window import settle
from tests.services.reminders.conftest import make_people


@pytest.fixture
def ctx(database: Database) -> Context:
    """Somebody who is signed in."""
    return make_people(database).of("ann")


def test_session_when_the_window_is_closed_before_it_has_begun_then_it_ends_all_the_same(qtbot: QtBot, ctx: Context) -> None:
    parent = QObject()
    watch = SessionWatch(ctx, parent, every=10)
    watch.start()
    watch.stop()
    settle(qtbot)
    with ctx.reading() as session:
        ended = session.scalars(sa.select(SignIn.ended_at)).all()
    assert len(ended) == 1
    assert ended[0] is not None


def test_processes_when_the_window_is_closed_while_it_looks_then_it_looks_no_more(
    qtbot: QtBot, ctx: Context, monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[Context] = []

    def stand_in(context: Context) -> float:
        looks.append(context)
        return 0.0

    monkeypatch.setattr(process_watch, "SHORTEST", 1)
    monkeypatch.setattr(timers, "stand_in", stand_in)
    shell = Shell(ctx, Registry[PageType]("page"), Person("Ann"), "Alfa")
    qtbot.addWidget(shell)
    watch = ProcessWatch(ctx, shell)
    watch.look()
    shell.closed.emit()
    settle(qtbot)
    qtbot.wait(50)  # many times the pause between looks
    assert len(looks) == 1
