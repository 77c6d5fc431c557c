"""P14: the event loop over the whole tour, also on a line of 150 ms, and the statements of every screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.demo import make_demo_firm
from benchmarks.kit import Figure
from benchmarks.stages import Stage
from tests.helpers.proxy import Proxy

ROOT = Path(__file__).resolve().parent.parent
ROUND_TRIP = 0.150  # s
LONGEST_HOLD = 50.0  # ms
#: plays only so many scenes, to try the benchmark itself
SCENES = os.environ.get("KONTOR_TOUR_SCENES", "")


def run(stage: Stage) -> list[Figure]:
    """The figures of one database; the statements of its screens are printed beside them."""
    database = stage.empty("tour")
    make_demo_firm(database, "en")
    database.dispose()
    url = database.backend.url
    direct = _play(url)
    figures = [_figure(stage, "longest hold of the event loop over the whole tour", direct)]
    far: list[dict[str, Any]] = []
    if url.host:
        proxy = Proxy((url.host, url.port or 0), delay=ROUND_TRIP / 2)
        far = _play(url.set(port=proxy.port))
        proxy.close()
        figures.append(_figure(stage, "the same with 150 ms on each round trip", far))
    print(_screens(stage.name, direct, far))
    return figures


def _figure(stage: Stage, question: str, screens: list[dict[str, Any]]) -> Figure:
    worst = max(screens, key=lambda one: one["held"])
    busy = max(one["busy"] for one in screens)
    statements = max(one["statements"] for one in screens)
    waited = sum(len(one["waited"]) for one in screens)
    question = f"{question}, {len(screens)} screens (worst: {worst['name']}; {waited} statements waited for by the window's thread)"
    return Figure("P14", question, stage.name, worst["held"], 0, worst["held"], busy, statements, "≤ 50 ms", worst["held"] <= LONGEST_HOLD)


def _screens(kind: str, direct: list[dict[str, Any]], far: list[dict[str, Any]]) -> str:
    """What each screen took, as a table: milliseconds until quiet, longest hold of the loop, of it by our own work, statements."""
    late = {one["name"]: one for one in far}
    head = "ready after, ms | loop held, ms | own work, ms | statements | of them waited for by the window's thread"
    lines = [f"| screen on {kind} | {head} | with 150 ms: ready after | loop held |", "|---|---:|---:|---:|---:|---|---:|---:|"]
    for one in direct:
        again = late.get(one["name"])
        slow = f"{again['milliseconds']:.0f} | {again['held']:.0f}" if again else "– | –"
        lines.append(f"| {one['name']} | {one['milliseconds']:.0f} | {one['held']:.0f} | {one['busy']:.0f} | {one['statements']} | {_places(one['waited'])} | {slow} |")
    return "\n".join(lines) + "\n"


def _places(waited: list[str]) -> str:
    """How many, and which places of the program."""
    return f"{len(waited)}: {', '.join(dict.fromkeys(waited))}" if waited else "–"


def _play(url: sa.URL) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, KONTOR_PASSWORD=url.password or "", KONTOR_HOME=home, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
        words = [sys.executable, "-m", "benchmarks.touring", url.set(password=None).render_as_string(), *filter(None, [SCENES])]
        done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=3600, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if told["troubles"]:
        raise RuntimeError(f"{len(told['troubles'])} scenes went wrong: {told['troubles'][0][-1500:]}")
    screens: list[dict[str, Any]] = told["screens"]
    return screens
