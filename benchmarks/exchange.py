"""P8: import with validation, journal and undo information, beside the driver's own executemany of the same rows.

Product and limit take turns, each round with new rows. The limit writes no search column, no batch and no header of the journal; the
journal's triggers belong to the database and run for both.
"""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.services.imports import facade
from benchmarks.kit import Figure, counted
from benchmarks.stages import Stage

ROUNDS = 3
CLIENTS = 2000
SALES = 400
LINES = 5
FIRST_KEY = -1_000_000  # of the bare rows: below all that the other questions use
_DAY = date(2026, 3, 2)


def run(stage: Stage) -> list[Figure]:
    """The figures of one database: milliseconds for a thousand rows or sales."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            _figure(stage, "import of clients, 1,000 rows", CLIENTS, _clients(stage, Path(folder)), _bare_clients, 4000, 5),
            _figure(stage, "import of sales of 5 lines, 1,000 sales", SALES, _sales(stage, Path(folder)), _bare_sales, 1500, 10),
        ]


def _clients(stage: Stage, folder: Path) -> Callable[[int], object]:
    def work(turn: int) -> object:
        return facade.import_file(stage.ctx, "clients", folder / f"clients{turn}.csv")

    for turn in range(ROUNDS + 1):
        _write(folder / f"clients{turn}.csv", ["Name", "Code", "Phone", "E-mail", "City", "Address"], _people(f"I{turn}"))
    return work


def _sales(stage: Stage, folder: Path) -> Callable[[int], object]:
    def work(turn: int) -> object:
        return facade.import_file(stage.ctx, "documents", folder / f"sales{turn}.csv")

    for turn in range(ROUNDS + 1):
        _write(folder / f"sales{turn}.csv", ["Number", "Date", "Client", "Article", "Name", "Quantity", "Price", "VAT"], (
            [f"X{turn}-{number:05}", _DAY.isoformat(), f"Sale {number % 50} GmbH", f"Z{line}", f"Thing {line}", "2", "9.90", "19"]
            for number in range(SALES) for line in range(LINES)
        ))
    return work


def _people(prefix: str) -> Iterable[list[str]]:
    return (
        [f"{prefix} Import {at} GmbH", f"{prefix}-{at:06}", f"+49 40 77{at:05}", f"{prefix}.{at}@import.example", "Kiel", f"Weg {at}"] for at in range(CLIENTS)
    )


def _write(file: Path, head: list[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        writer.writerows(rows)


def _bare_clients(stage: Stage) -> float:
    columns = ("name", "code", "phone", "email", "city", "address", "kind", "status", "is_customer", "is_supplier", "discount", "version")
    rows = [(*person, "company", "active", True, False, Decimal(0), 1) for person in _people("B")]
    return _bare(stage, [("client", columns, rows)])


def _bare_sales(stage: Stage) -> float:
    heads = ("id", "version", "type", "number", "number_key", "date", "state", "firm_id", "currency", "prices_include_tax", "net", "tax", "gross")
    lines = ("document_id", "position", "article", "name", "quantity", "price", "discount", "vat_percent", "net", "tax", "gross")
    net, tax, gross = Decimal("19.80"), Decimal("3.76"), Decimal("23.56")
    papers = [
        (FIRST_KEY - at, 1, "invoice", f"B{at}", f"b:{at}", _DAY, "posted", 1, "EUR", False, net * LINES, tax * LINES, gross * LINES) for at in range(1, SALES + 1)
    ]
    positions = [
        (FIRST_KEY - at, line, f"Z{line}", f"Thing {line}", Decimal(2), Decimal("9.90"), Decimal(0), Decimal(19), net, tax, gross)
        for at in range(1, SALES + 1) for line in range(1, LINES + 1)
    ]
    return _bare(stage, [("document", heads, papers), ("document_line", lines, positions)])


def _bare(stage: Stage, tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> float:
    """Milliseconds of executemany by the driver itself; taken back afterwards."""
    pooled = stage.database.engine.raw_connection()
    mark = "%s" if stage.name == "postgres" else "?"
    preparer = stage.database.engine.dialect.identifier_preparer
    ready = []
    for table, columns, rows in tables:
        names, marks = ", ".join(map(preparer.quote, columns)), ", ".join(mark for _name in columns)
        ready.append((f"INSERT INTO {preparer.quote(table)} ({names}) VALUES ({marks})", _plain(stage, rows)))
    try:
        cursor = pooled.cursor()
        begin = time.perf_counter()
        if stage.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        for text, rows in ready:
            cursor.executemany(text, rows)
        elapsed = time.perf_counter() - begin
        cursor.close()
    finally:
        pooled.rollback()
        pooled.close()
    return elapsed


def _plain(stage: Stage, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Values as the driver takes them: SQLite knows neither decimals nor days."""
    if stage.name != "sqlite":
        return [tuple(row) for row in rows]
    return [tuple(int(value * 100) if isinstance(value, Decimal) else str(value) if isinstance(value, date) else value for value in row) for row in rows]


def _figure(stage: Stage, question: str, count: int, work: Callable[[int], object], bare: Callable[[Stage], float], each_second: int, times: int) -> Figure:
    mine: list[float] = []
    limits: list[float] = []
    processors: list[float] = []
    statements = 0
    for turn in range(ROUNDS + 1):
        limit = bare(stage)
        begin, processor = time.perf_counter(), time.process_time()
        with counted(stage.database) as seen:
            done = work(turn)
        elapsed, used = time.perf_counter() - begin, time.process_time() - processor
        if wrong := getattr(done, "report").refused:  # noqa: B009 - whatever the import gives
            raise RuntimeError(f"{question}: {wrong[0].problems}")
        if turn:  # the first one warms up
            statements = len(seen)
            for figures, seconds in ((mine, elapsed), (limits, limit), (processors, used)):
                figures.append(seconds * 1000 * 1000 / count)
    product, limit, processor = (statistics.median(figures) for figures in (mine, limits, processors))
    met = 1000 * 1000 / product >= each_second and product <= times * limit
    return Figure("P8", question, stage.name, product, limit, min(mine), processor, statements, f"≥ {each_second:,}/s, ≥ 1/{times}", met)
