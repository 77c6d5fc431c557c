"""What watches beside an open window: session, sleep of the computer, clock, reminders, metering, journal and backups."""

from __future__ import annotations

from collections.abc import Callable

from app.services.context import Context
from app.ui.shell.agent_watch import AgentWatch
from app.ui.shell.backup_watch import BackupWatch
from app.ui.shell.clock_watch import ClockWatch
from app.ui.shell.journal_notice import JournalNotice
from app.ui.shell.metering_watch import MeteringWatch
from app.ui.shell.process_watch import ProcessWatch
from app.ui.shell.reminder_watch import ReminderWatch
from app.ui.shell.series_watch import SeriesWatch
from app.ui.shell.session_watch import SessionWatch
from app.ui.shell.wake_watch import WakeWatch
from app.ui.shell.window import Shell


def begin_watches(ctx: Context, shell: Shell, look: Callable[[], object], *, demo: bool) -> None:
    """Start them all; they end with the window.

    :param look: asks for what other workstations have changed; called when the computer has slept.
    :param demo: a firm to try needs no seals and no backups.
    """
    if not demo:
        sealing = JournalNotice(ctx, shell)
        sealing.start()
        shell.closed.connect(sealing.stop)
        BackupWatch(ctx, shell)
        AgentWatch(ctx, shell)
        SeriesWatch(ctx, shell)
        ProcessWatch(ctx, shell)
    watch = SessionWatch(ctx, shell)
    watch.ended.connect(shell.end)
    watch.start()
    shell.closed.connect(watch.stop)
    wake = WakeWatch(shell)
    wake.woken.connect(look)
    wake.woken.connect(watch.ask)
    wake.woken.connect(ClockWatch(ctx, shell).look)
    wake.woken.connect(ReminderWatch(ctx, shell).look)
    MeteringWatch(shell, ctx)
