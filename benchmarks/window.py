"""P1, P12, P13, P14: start, memory, a change made elsewhere, and the event loop, also on a line of 150 ms."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import sqlalchemy as sa

from app.core.changes import Changes
from app.db.change_feed import ChangeFeed
from app.services import records
from benchmarks.kit import Figure
from benchmarks.stages import Stage
from tests.helpers.proxy import Proxy

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
CHANGES = 20
ROUND_TRIP = 0.150


def run(stage: Stage) -> list[Figure]:
    """The figures of one database."""
    url = stage.database.backend.url
    mine = [_open(url, "kontor") for _round in range(ROUNDS)]
    bare = [_open(url, "bare") for _round in range(ROUNDS)]
    start, bare_start = (statistics.median(one["start"] for one in part) for part in (mine, bare))
    memory, bare_memory = (statistics.median(one["memory"] for one in part) for part in (mine, bare))
    held = max(one["held"] for one in mine)
    figures = [
        Figure("P1", "program start to the first clients painted", stage.name, start, bare_start, start, start, 0, "≤ 1,500 ms, ≤ 2 ×",
               start <= 1500 and start <= 2 * bare_start),
        Figure("P12", "memory in MB, five cards and the list open", stage.name, memory, bare_memory, memory, 0, 0, "≤ 250 MB, ≤ 3 ×",
               memory <= 250 and memory <= 3 * bare_memory),
        _elsewhere(stage),
        Figure("P14", "longest hold of the event loop, list and five cards", stage.name, held, 0, held, 0, 0, "≤ 50 ms", held <= 50),
    ]
    if url.host:
        proxy = Proxy((url.host, url.port or 0), delay=ROUND_TRIP / 2)
        slow = _open(url.set(port=proxy.port), "kontor")["held"]
        proxy.close()
        figures.append(Figure("P14", "the same with 150 ms on each round trip", stage.name, slow, 0, slow, 0, 0, "≤ 50 ms", slow <= 50))
    return figures


def _open(url: sa.URL, who: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", KONTOR_HOME=home, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that people use is compiled after its first start
        words = [sys.executable, "-m", "benchmarks.opening", url.set(password=None).render_as_string(), who]
        done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _elsewhere(stage: Stage) -> Figure:
    """From the end of a save to its arrival in the feed of another connection."""
    arrived = threading.Event()

    def hear(changes: Changes, _login: str) -> None:
        if changes.touches("client"):
            arrived.set()

    feed = ChangeFeed(stage.database, hear)
    feed.start()
    feed.ready.wait(20)
    waits = []
    for number in range(CHANGES):
        draft = records.load(stage.ctx, "client", 1)
        draft["city"] = f"Town {number}"
        arrived.clear()
        records.save(stage.ctx, draft)
        begin = time.perf_counter()
        if arrived.wait(5):
            waits.append((time.perf_counter() - begin) * 1000)
    feed.stop()
    wait = statistics.median(waits) if waits else 5000.0
    most = 2000 if stage.name == "sqlite" else 200
    return Figure("P13", f"a change made elsewhere arrives ({len(waits)} of {CHANGES})", stage.name, wait, 0, min(waits, default=wait), 0, 0, f"≤ {most} ms",
                  wait <= most and len(waits) == CHANGES)
