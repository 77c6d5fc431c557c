"""Workstations and agents with wrong clocks that sleep and die: ``python -m tests.acceptance.planner.clients URL FILE SECONDS LEASE``.

The password comes in KONTOR_PASSWORD, the persons and their moments as JSON on the standard input. Each client is a process (a fork, which
spares the imports) whose whole Python believes another time of day, up to a day away. FILE takes one line for each time that a
client shows something, before it says so to the database. Prints what was done to the clients as JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.db.engine import open_database
from app.services.context import Context, UserInfo, open_context
from app.services.reminders import firing, popping

DAY = 24 * 3600.0
#: stands for the bell of the change feed, which wakes a workstation when another one takes something; s
LONGEST_SLEEP = 2.0
#: of a hundred times that a workstation takes something, so often it dies before it shows it, and so often before it says that it has
DIES_BEFORE, DIES_AFTER = 1.0, 0.5
AFTER_A_REFUSAL = 0.5  # s
_sleepy: list[bool] = []
_fork = multiprocessing.get_context("fork")


@dataclass(slots=True)
class Client:
    """A workstation of a person, or an agent; ``number`` is its place, where another one stands up when it has died."""

    number: int
    person: int
    is_agent: bool
    skew: float
    process: Any = None
    back_at: float = 0.0
    asleep_until: float = 0.0


def main(url: str, file: str, seconds: float, lease: float) -> None:
    """Let them all work until the time is over and what was due has come."""
    told = json.load(sys.stdin)
    dice = random.Random(told["seed"])
    places = [(person, False) for person in told["persons"] for _desk in range(3)] + [(0, True)] * 2
    clients = [Client(number, person, is_agent, dice.uniform(-DAY, DAY)) for number, (person, is_agent) in enumerate(places)]
    counts = {"killed": 0, "stopped": 0, "died": 0, "clients": len(clients)}
    began = time.monotonic()
    for client in clients:
        _start(client, url, file, lease)
    while (past := time.monotonic() - began) < seconds + 3 * lease:
        time.sleep(0.25)
        _torment(clients, counts, dice, past / seconds, lease, lambda client: _start(client, url, file, lease))
    for client in clients:
        _end(client)
    print(json.dumps(counts))


def _torment(clients: list[Client], counts: dict[str, int], dice: random.Random, month: float, lease: float, start: Callable[[Client], None]) -> None:
    """Kill and stop some; let those stand up again whose time has come. Agents are dead from the 10th to the 22nd day of the month."""
    now = time.monotonic()
    for client in clients:
        no_agent = client.is_agent and 0.33 < month < 0.73
        if not client.process.is_alive():
            if client.back_at == 0.0:
                counts["died"] += 1
                client.back_at = now + dice.uniform(0.5, 3.0)
            if now >= client.back_at and not no_agent:
                start(client)
            continue
        if now >= client.asleep_until:
            client.asleep_until = 0.0
            os.kill(client.process.pid, signal.SIGCONT)  # also one that has only just fallen asleep
        if no_agent or (month < 1 and dice.random() < 0.002):
            _end(client)
            counts["killed"] += 1
            client.back_at = now + dice.uniform(0.5, 3.0)
        elif month < 1 and not client.is_agent and not client.asleep_until and dice.random() < 0.002:
            os.kill(client.process.pid, signal.SIGUSR1)
            counts["stopped"] += 1
            client.asleep_until = now + dice.uniform(0.5, 1.5) * lease


def _start(client: Client, url: str, file: str, lease: float) -> None:
    client.process = _fork.Process(target=_agent if client.is_agent else _workstation, args=(client, url, file, lease))
    client.process.start()
    client.back_at = client.asleep_until = 0.0


def _end(client: Client) -> None:
    with suppress(ProcessLookupError):
        os.kill(client.process.pid, signal.SIGKILL)
    client.process.join()


def _open(client: Client, url: str) -> Context:
    """Come to work with a wrong clock: nothing in this process knows the right time."""
    signal.signal(signal.SIGUSR1, lambda *_signal: _sleepy.append(True))
    right = time.time
    time.time = lambda: right() + client.skew
    ctx = open_context(open_database(url, os.environ.get("KONTOR_PASSWORD")))
    return replace(ctx, user=UserInfo(client.person or ctx.user.id, "", ctx.user.login))


def _agent(client: Client, url: str, _file: str, lease: float) -> None:
    """Write what is due, sleep until the next."""
    ctx = _open(client, url)
    while True:
        try:
            time.sleep(min(firing.fire_due(ctx, f"agent {client.number}").seconds, LONGEST_SLEEP))
        except UserError:
            time.sleep(AFTER_A_REFUSAL)


def _workstation(client: Client, url: str, file: str, lease: float) -> None:
    """Show what is due to the person, sleep until the next."""
    ctx = _open(client, url)
    dice = random.Random(os.getpid())
    with Path(file).open("a", buffering=1, encoding="ascii") as log:
        turn_at = time.monotonic() + lease / 2
        while True:
            try:
                _perhaps_sleep(dice)
                asked_at = time.monotonic()
                found = firing.fire_mine(ctx, f"desk {client.number}", lease=lease)
                popups = tuple(item for item in found.popups if time.monotonic() - asked_at < item.lease)
                if popups:
                    _show(ctx, log, popups, dice)
                if time.monotonic() >= turn_at:
                    turn_at = time.monotonic() + min(firing.stand_in(ctx, f"desk {client.number}", lease=lease).seconds, lease / 3)
                time.sleep(min(max(found.seconds - (time.monotonic() - asked_at), 0), LONGEST_SLEEP))
            except UserError:
                time.sleep(AFTER_A_REFUSAL)


def _show(ctx: Context, log: Any, popups: tuple[popping.Reminded, ...], dice: random.Random) -> None:
    _perhaps_die(dice, DIES_BEFORE)
    _perhaps_sleep(dice)
    for item in popups:
        log.write(f"{item.reminder_id} {item.held.partition('|')[0].rpartition(' ')[2]} {os.getpid()} shown\n")
    _perhaps_die(dice, DIES_AFTER)
    _perhaps_sleep(dice)
    rightly = popping.confirm(ctx, popups)
    for item in popups:
        log.write(f"{item.reminder_id} - {os.getpid()} {'kept' if item.reminder_id in rightly else 'withdrawn'}\n")


def _perhaps_sleep(dice: random.Random) -> None:
    """Fall asleep, if told to, here or at the next such place: before looking, before showing, before saying so."""
    if _sleepy and dice.random() < 0.5:
        _sleepy.clear()
        os.kill(os.getpid(), signal.SIGSTOP)


def _perhaps_die(dice: random.Random, percent: float) -> None:
    if dice.random() * 100 < percent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
