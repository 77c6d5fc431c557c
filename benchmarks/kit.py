"""What every benchmark needs: turns of product and limit, medians, counted statements, and a printed table."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.db.engine import Database

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured question on one database.

    :param product: median milliseconds of Kontor; ``limit`` of the bare driver or library doing the same.
    :param goal: what PERFORMANCE asks for, as it stands there.
    :param met: whether it was reached here; None where there is no goal for this database.
    """

    number: str
    question: str
    database: str
    product: float
    limit: float
    best: float
    processor: float
    statements: int
    goal: str
    met: bool | None

    @property
    def ratio(self) -> float:
        """Product to limit."""
        return self.product / self.limit if self.limit else 0.0


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that reach a database within the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def measure(
    number: str, question: str, database: Database, product: Callable[[], Any], limit: Callable[[], Any], goal: str, within: Callable[[float, float], bool],
    rounds: int = ROUNDS, name: str = "",
) -> Figure:
    """Let product and limit take turns after a warm-up; the median of each counts.

    :param within: takes both medians in milliseconds and says whether the goal is met.
    """
    product()
    limit()
    with counted(database) as statements:
        product()
    mine, bare, processor = [], [], []
    for _round in range(rounds):
        begin, begin_processor = time.perf_counter(), time.process_time()
        product()
        mine.append((time.perf_counter() - begin) * 1000)
        processor.append((time.process_time() - begin_processor) * 1000)
        begin = time.perf_counter()
        limit()
        bare.append((time.perf_counter() - begin) * 1000)
    product_ms, limit_ms = statistics.median(mine), statistics.median(bare)
    return Figure(
        number, question, name or database.name, product_ms, limit_ms, min(mine), statistics.median(processor), len(statements), goal,
        within(product_ms, limit_ms),
    )


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| no | question | database | Kontor, ms | bare, ms | ratio | statements | goal | met |",
        "|---|---|---|---:|---:|---:|---:|---|---|",
    ]
    for one in figures:
        met = {True: "yes", False: "no", None: "–"}[one.met]
        beside = f"{one.limit:.2f} | {one.ratio:.1f}" if one.limit else "– | –"  # some questions have no bare counterpart
        lines.append(f"| {one.number} | {one.question} | {one.database} | {one.product:.2f} | {beside} | {one.statements} | {one.goal} | {met} |")
    return "\n".join(lines)


def write_json(figures: list[Figure], file: Path) -> None:
    """The figures for a machine."""
    file.write_text(json.dumps([{**asdict(one), "ratio": one.ratio} for one in figures], indent=1), encoding="utf-8")
