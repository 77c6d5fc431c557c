"""What every kind of import is made of: an engine that cuts rows into portions, checks and writes them. Chosen here by the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.db.session import UnitOfWork
from app.services.context import Context
from app.services.imports.document_engine import DocumentEngine
from app.services.imports.guess import Layout
from app.services.imports.mapping import BoundColumn, Mapping
from app.services.imports.outcome import FileRow, Finding, Report
from app.services.imports.record_engine import RecordEngine
from app.services.imports.stock_engine import StockEngine
from app.services.imports.targets import ImportKind, Target


class Engine(Protocol):
    """Works through one file once."""

    def portions(self, rows: Iterable[FileRow]) -> Iterator[list[Any]]:
        """The rows in portions of one transaction each."""
        ...

    def check(self, session: Session, portion: Any) -> list[Finding]:
        """What becomes of a portion; nothing is written."""
        ...

    def write(self, uow: UnitOfWork, findings: list[Finding], batch_id: int) -> None:
        """Put the findings that write into an open unit of work."""
        ...

    def accept(self, findings: list[Finding]) -> None:
        """After the commit."""
        ...


Maker = Callable[[Context, ImportKind, dict[str, Target], Sequence[BoundColumn], Mapping, Layout, Report], Engine]

#: kind → engine; all others make one record a row
ENGINES: dict[str, Maker] = {"documents": DocumentEngine, "stock": StockEngine}


def engine_for(
    ctx: Context, kind: ImportKind, targets: dict[str, Target], columns: Sequence[BoundColumn], mapping: Mapping, layout: Layout, report: Report
) -> Engine:
    """The engine of a kind, ready for one file."""
    return ENGINES.get(kind.code, RecordEngine)(ctx, kind, targets, columns, mapping, layout, report)
