"""P8: import with validation, journal and undo information, beside bare executemany of as many rows."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from app.models.clients import Client
from app.services.imports import facade
from benchmarks.kit import Figure, counted
from benchmarks.stages import Stage

CLIENTS = 4000
SALES = 600
LINES = 5


def run(stage: Stage) -> list[Figure]:
    """The figures of one database: milliseconds for a thousand rows."""
    with tempfile.TemporaryDirectory() as folder:
        clients, sales = Path(folder) / "clients.csv", Path(folder) / "sales.csv"
        _write(clients, ["Name", "Code", "Phone", "E-mail", "City", "Address"], (
            [f"Import {number} GmbH", f"IMP{number:06}", f"+49 40 77{number:05}", f"post{number}@import.example", "Kiel", f"Weg {number}"]
            for number in range(CLIENTS)
        ))
        _write(sales, ["Number", "Date", "Client", "Article", "Name", "Quantity", "Price"], (
            [f"X{number:05}", "2026-03-02", f"Import {number % 50} GmbH", f"Z{line}", f"Thing {line}", "2", "9.90"]
            for number in range(SALES) for line in range(LINES)
        ))
        bare = _bare(stage)
        return [
            _figure(stage, "import of clients, 1,000 rows", CLIENTS, bare, lambda: facade.import_file(stage.ctx, "clients", clients), 4000, 5),
            _figure(stage, "import of sales of 5 lines, 1,000 sales", SALES, bare * LINES, lambda: facade.import_file(stage.ctx, "documents", sales), 1500, 10),
        ]


def _write(file: Path, head: list[str], rows: object) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        writer.writerows(rows)  # type: ignore[call-overload]


def _bare(stage: Stage) -> float:
    """Milliseconds of a thousand bare inserts by executemany."""
    rows = [{"name": f"Bare {number}", "city": "Kiel", "phone": f"{number}", "version": 1} for number in range(CLIENTS)]
    begin = time.perf_counter()
    with stage.database.engine.begin() as connection:
        connection.execute(sa.insert(Client.__table__), rows)  # type: ignore[arg-type]
        elapsed = time.perf_counter() - begin
        connection.rollback()
    return elapsed * 1000 * 1000 / CLIENTS


def _figure(stage: Stage, question: str, count: int, bare: float, work: Callable[[], object], each_second: int, times: int) -> Figure:
    begin, processor = time.perf_counter(), time.process_time()
    with counted(stage.database) as statements:
        done = work()
    elapsed = (time.perf_counter() - begin) * 1000 * 1000 / count
    used = (time.process_time() - processor) * 1000 * 1000 / count
    wrong = getattr(done, "report").refused  # noqa: B009 - whatever the import gives
    if wrong:
        raise RuntimeError(f"{question}: {wrong[0].problems}")
    met = 1000 * 1000 / elapsed >= each_second and elapsed <= times * bare
    return Figure("P8", question, stage.name, elapsed, bare, elapsed, used, len(statements), f"≥ {each_second}/s, ≥ 1/{times}", met)
