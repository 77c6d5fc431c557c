"""Sleeps until the next reminder is due, shows it, and carries the person's answers; rings the bell for what others did."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from app.core import clock, i18n
from app.core.changes import Changes
from app.core.enums.planning import ReminderAction
from app.core.errors import UserError
from app.services.context import Context
from app.services.planning import acting
from app.services.reminders import answering, firing, notices, own_settings, popping
from app.services.reminders.firing import Next
from app.services.reminders.popping import Reminded
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.run import run
from app.ui.shell.reminder_window import Answer, ReminderWindow
from app.ui.shell.tray import Tray
from app.ui.shell.window import Shell

#: ms after a change elsewhere at which it looks: several in a row are one look
SOON = 150
#: ms after which it tries again when the server is away
AWAY = 5_000
#: ms after the start, and after a change elsewhere, at which it looks whether an agent does its work
FIRST_TURN = 10_000
#: a timer of more ms would overflow; looking in between costs three statements
LONGEST = 6 * 3_600_000
PERMISSION = "reminders.reminder.take"


class ReminderWatch(QObject):
    """One for each window of the program. Several workstations of a person share out what is due by leases in the database."""

    def __init__(self, ctx: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._ctx, self._shell = ctx, shell
        self._holder = f"{platform.node()}:{os.getpid()}"
        self._is_looking = self._looks_again = self._is_over = False
        self._asked_at = (0.0, 0.0)
        self._seen: set[int] = set()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._stand_in)
        self.window = ReminderWindow()
        self.window.live_beside(shell)
        self.window.answered.connect(self._answer)
        self.window.seen.connect(self._see)
        self.tray = Tray(shell, self.stand_up)
        shell.closed.connect(self.stop)
        changes_bus.changed.connect(self._hear)
        if ctx.user.id is not None:
            self._ring()
            if ctx.rights.may(PERMISSION):
                run(shell, partial(own_settings.note_language, ctx, i18n.language()), failed=_comes_again, quiet=True)
                run(shell, partial(popping.unanswered, ctx), done=self._begin, failed=self._come_later, quiet=True)

    def look(self) -> None:
        """Look now what is due."""
        if self._is_looking:
            self._looks_again = True
            return
        if self._is_over or self._ctx.user.id is None or not self._ctx.rights.may(PERMISSION):
            return
        self._is_looking, self._looks_again = True, False
        self._asked_at = _clocks()
        run(self._shell, partial(firing.fire_mine, self._ctx, self._holder), done=self._show, failed=self._wait, quiet=True)

    def stop(self) -> None:
        """The window of the program is closed: what waits is shown by another workstation, or at the next start."""
        if self._is_over:
            return
        self._is_over = True
        self._timer.stop()
        self._turn.stop()
        self.window.items = []
        self.window.hide()
        self.window.deleteLater()
        self.tray.hide()

    def stand_up(self) -> None:
        """Show what waits, as a click on the tray does; without anything the program itself."""
        if self.window.items:
            self.window.show_items(self.window.items)
        else:
            self._shell.showNormal() if self._shell.isMinimized() else self._shell.show()
            self._shell.raise_()
            self._shell.activateWindow()

    # looking -------------------------------------------------------------------------------------------------------------------------
    def _begin(self, missed: Iterable[Reminded]) -> None:
        """What was shown before and not answered stands in the same list as what was missed since."""
        if self._is_over:
            return
        self._add(missed, self.window.items)
        self.look()
        self._turn.start(FIRST_TURN)

    def _show(self, found: Next) -> None:
        self._is_looking = False
        if self._is_over:
            return
        if found.has_written:
            self._ring()
        popups = [item for item in found.popups if self._passed() < item.lease]
        if popups:
            self._add(self.window.items, popups)
        self._confirm()
        _ring_within(self._timer, 0 if self._looks_again else _wait_for(found))

    def _stand_in(self) -> None:
        """Do what an agent should have done, where none runs."""
        run(self._shell, partial(firing.stand_in, self._ctx, self._holder), done=self._take_turn, failed=self._lose_turn, quiet=True)

    def _take_turn(self, found: Next) -> None:
        if not self._is_over:
            _ring_within(self._turn, _wait_for(found))

    def _lose_turn(self, error: Exception) -> bool:
        if not self._is_over:
            self._turn.start(AWAY)
        return isinstance(error, UserError)

    def _passed(self) -> float:
        """Seconds since it asked, of which leases may have run out: by the clock that nobody sets, and by the one that goes on in a sleep."""
        return max(now - then for now, then in zip(_clocks(), self._asked_at, strict=True))

    def _add(self, *items: Iterable[Reminded]) -> None:
        """Show these together; of one reminder the last counts."""
        if self._is_over:
            return
        self.window.show_items({item.reminder_id: item for some in items for item in some}.values())

    def _confirm(self) -> None:
        """Say what stands on the screen, also what could not be said before because the server was away or the computer slept."""
        held = [item for item in self.window.items if item.held]
        if held:
            run(self._shell, partial(popping.confirm, self._ctx, held), done=partial(self._keep, held), failed=self._come_later, quiet=True)

    def _keep(self, said: Iterable[Reminded], rightly: frozenset[int]) -> None:
        """Take off what another workstation shows; the rest waits for an answer. What was taken anew meanwhile has an answer of its own."""
        names = {item.held for item in said}
        settled = {item.reminder_id for item in self.window.items if item.held in names}
        self.window.items = [replace(item, held="") if item.reminder_id in settled & rightly else item for item in self.window.items]
        if gone := settled - rightly:
            self._take_off(gone)

    def _take_off(self, gone: Iterable[int]) -> None:
        if self._is_over:
            return
        kept = [item for item in self.window.items if item.reminder_id not in set(gone)]
        self.window.show_items(kept, stand_up=False)

    def _wait(self, error: Exception) -> bool:
        self._is_looking = False
        return self._come_later(error)

    def _come_later(self, error: Exception) -> bool:
        """A server that is away has a bar of its own; what is due comes as soon as it is back."""
        if not self._is_over:
            self._timer.start(AWAY)
        return isinstance(error, UserError)

    def _hear(self, changes: Changes) -> None:
        if self._is_over:
            return
        if changes.touches("notice"):
            self._ring()
        if any(changes.touches(entity) for entity in ("reminder", "reminder_delivery", "reminder_setting", "escalation_rule")):
            _ring_within(self._timer, SOON)
            _ring_within(self._turn, FIRST_TURN)
            said = frozenset(item.reminder_id for item in self.window.items if not item.held)
            if said and changes.touches("reminder"):
                run(self._shell, partial(_still_waiting, self._ctx, said), done=self._compare, failed=_comes_again, quiet=True)

    def _compare(self, found: tuple[frozenset[int], dict[int, Reminded]]) -> None:
        """Answered at another workstation, or the task was moved: off the list. What was said to be shown since it asked stays."""
        asked, waiting = found
        self.window.items = [item if item.held else waiting.get(item.reminder_id, item) for item in self.window.items]
        if gone := asked - waiting.keys():
            self._take_off(gone)

    def _ring(self) -> None:
        run(self._shell, partial(notices.unread, self._ctx), done=self._shell.menu_row.bell.set_unread, failed=_comes_again, quiet=True)

    # answers -------------------------------------------------------------------------------------------------------------------------
    def _see(self, items: list[Reminded]) -> None:
        fresh = [item.reminder_id for item in items if item.reminder_id not in self._seen]
        if fresh:
            self._seen.update(fresh)
            run(self._shell, partial(answering.see, self._ctx, fresh), failed=_comes_again, quiet=True)

    def _answer(self, answer: Answer, items: list[Reminded]) -> None:
        ids = [item.reminder_id for item in items]
        operation: Callable[[], Any]
        match answer.code:
            case "done":
                operation = partial(acting.finish, self._ctx, ids)
            case "tomorrow":
                operation = partial(acting.put_off, self._ctx, ids)
            case "later":
                operation = partial(answering.snooze, self._ctx, ids, clock.now() + timedelta(minutes=answer.minutes))
            case "call":
                operation = partial(answering.answer, self._ctx, ids, ReminderAction.CALLED)
            case "open":
                operation = partial(answering.answer, self._ctx, ids, ReminderAction.OPENED)
            case _:
                operation = partial(answering.answer, self._ctx, ids, ReminderAction.DISMISSED)
        self._take_off(ids)
        if answer.code in ("open", "call"):
            self._open(items[0], answer.code == "call")
        run(self._shell, operation, failed=partial(self._on_refused, items))

    def _open(self, item: Reminded, is_call: bool) -> None:
        """The card of the task; to call, that of the client, where the numbers are."""
        if self._shell.isMinimized():
            self._shell.showNormal()
        self._shell.raise_()
        self._shell.activateWindow()
        if is_call and item.client_id is not None:
            self._shell.workspace.open("client", item.client_id)
        else:
            self._shell.workspace.open("task", item.task_id)

    def _on_refused(self, items: list[Reminded], _error: Exception) -> bool:
        """It waits on; why, is told by a message."""
        self._add(items, self.window.items)
        return False


def _wait_for(found: Next) -> int:
    """Milliseconds to sleep."""
    return min(LONGEST, max(0, round(found.seconds * 1000) + 1))


def _ring_within(timer: QTimer, milliseconds: int) -> None:
    """Start a timer unless it rings sooner: what was heard meanwhile counts more than an answer that did not know of it."""
    if not timer.isActive() or timer.remainingTime() > milliseconds:
        timer.start(milliseconds)


def _still_waiting(ctx: Context, asked: frozenset[int]) -> tuple[frozenset[int], dict[int, Reminded]]:
    """What waits for an answer now, beside what it is to be compared with."""
    return asked, {item.reminder_id: item for item in popping.unanswered(ctx)}


def _clocks() -> tuple[float, float]:
    return time.monotonic(), clock.now().timestamp()


def _comes_again(error: Exception) -> bool:
    return isinstance(error, UserError)
