"""Rows of an opening stock: one posted opening document for each warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.enums.catalog import ProductKind
from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import _, format_date
from app.core.rules.documents import why_not_number
from app.db.session import UnitOfWork
from app.models.catalog import Barcode, Product
from app.models.documents import Document, DocumentLine
from app.models.organisation import Firm
from app.models.stock import Warehouse
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.posting import open_papers, post_papers
from app.services.imports.guess import Layout
from app.services.imports.mapping import BoundColumn, Mapping
from app.services.imports.outcome import FileRow, Finding, Outcome, Problem, Report
from app.services.imports.row_reader import RowReader
from app.services.imports.targets import ImportKind, Target

_TYPE = "stock_opening"


@dataclass(frozen=True, slots=True)
class _Line:
    product_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class _Plan:
    warehouse_id: int
    day: date
    lines: tuple[_Line, ...]


@dataclass
class StockEngine:
    """See the module. A wrong row is left out; the rest of its warehouse comes in."""

    ctx: Context
    kind: ImportKind
    targets: dict[str, Target]
    columns: Sequence[BoundColumn]
    mapping: Mapping
    layout: Layout
    report: Report

    def __post_init__(self) -> None:
        self._reader = RowReader(self.targets, self.columns, self.mapping, self.layout, self.report)
        self._goods: set[int] | None = None

    def portions(self, rows: Iterable[FileRow]) -> Iterator[list[FileRow]]:
        """All rows at once: a warehouse opens with one document."""
        found = list(rows)
        if found:
            yield found

    def check(self, session: Session, portion: list[FileRow]) -> list[Finding]:
        """What becomes of each warehouse, and which rows are left out."""
        findings: list[Finding] = []
        warehouses: dict[tuple[int, date], list[tuple[FileRow, _Line]]] = {}
        seen: dict[tuple[int, int], int] = {}
        for row in portion:
            if (fault := self._reader.fault(row)) is not None:
                findings.append(Finding("", (row,), Outcome.WRONG, (fault,)))
                continue
            problems: list[Problem] = []
            values = self._reader.values(session, row, problems)
            if not values and not problems:
                continue
            self._reader.complete(session, row, values, problems)
            if values.get("warehouse") is None and not problems:
                values["warehouse"] = self._usual_warehouse(session)
            line = self._line(session, row, values, problems)
            if line is not None and (first := seen.get((values["warehouse"], line.product_id))) is not None:
                text = _("The same goods stand in row {row} already.").format(row=first)
                findings.append(Finding(_title(values), (row,), Outcome.DUPLICATE, (self._reader.problem(row, "line.article", text),)))
            elif line is None:
                findings.append(Finding(_title(values), (row,), Outcome.WRONG, tuple(problems)))
            elif line.quantity:
                seen[values["warehouse"], line.product_id] = row.number
                warehouses.setdefault((values["warehouse"], values.get("date") or clock.today()), []).append((row, line))
            else:
                findings.append(Finding(_title(values), (row,), Outcome.SAME))
        return [*findings, *(self._opening(session, place, rows) for place, rows in warehouses.items())]

    def _line(self, session: Session, row: FileRow, values: dict[str, Any], problems: list[Problem]) -> _Line | None:
        if not problems:
            problems += [self._reader.missing(row, name) for name in ("warehouse", "line.quantity") if values.get(name) is None]
        product = self._product(session, values)
        if product is None:
            text = _("“{words}” is not in the database: import the goods first.").format(words=_title(values))
            problems.append(self._reader.problem(row, "line.article", text))
        elif not self._is_goods(session, product):
            problems.append(self._reader.problem(row, "line.article", _("No stock is kept of a service.")))
        if (quantity := values.get("line.quantity")) is not None and (problem := why_not_number(quantity)) is not None:
            problems.append(self._reader.problem(row, "line.quantity", problem))
        return None if problems or product is None else _Line(product, values["line.quantity"])

    def _usual_warehouse(self, session: Session) -> int | None:
        """Where the goods lie if the file does not say."""
        return session.scalars(
            sa.select(Warehouse.id).where(Warehouse.deleted_at.is_(None)).order_by(Warehouse.is_default.desc(), Warehouse.id)
        ).first()

    def _product(self, session: Session, values: dict[str, Any]) -> int | None:
        if (barcode := values.get("line.barcode")) is not None:
            known = self._reader.lookups.named(session, "barcode", "code").get(fold(barcode))
            if known is not None:
                return session.scalar(sa.select(Barcode.product_id).where(Barcode.id == known))
        for name, column in (("line.article", "article"), ("line.name", "name")):
            if (word := values.get(name)) is not None:
                return self._reader.lookups.named(session, "product", column).get(fold(word))
        return None

    def _is_goods(self, session: Session, product: int) -> bool:
        if self._goods is None:
            self._goods = set(session.scalars(sa.select(Product.id).where(Product.kind == ProductKind.GOODS)))
        return product in self._goods

    def _opening(self, session: Session, place: tuple[int, date], rows: list[tuple[FileRow, _Line]]) -> Finding:
        warehouse_id, day = place
        warehouse = session.get(Warehouse, warehouse_id)
        title = f"{DOCUMENT_TYPES.get(_TYPE).name}: {warehouse.name if warehouse else ''}"
        plan = _Plan(warehouse_id, day, tuple(line for _row, line in rows))
        file_rows = tuple(row for row, _line in rows)
        earlier = sa.select(Document).where(Document.type == _TYPE, Document.warehouse_id == warehouse_id, Document.deleted_at.is_(None))
        stored = session.scalars(earlier.order_by(Document.id)).first()
        if stored is None:
            return Finding(title, file_rows, Outcome.NEW, plan=plan)
        lines = session.execute(sa.select(DocumentLine.product_id, DocumentLine.quantity).where(DocumentLine.document_id == stored.id))
        if {(line.product_id, line.quantity) for line in plan.lines} == {(product, quantity) for product, quantity in lines}:
            return Finding(title, file_rows, Outcome.SAME)
        text = _("The warehouse was opened on {day} with another stock; reverse that document first.").format(day=format_date(stored.date))
        return Finding(title, file_rows, Outcome.WRONG, (Problem(str(file_rows[0].number), "", text),))

    def write(self, uow: UnitOfWork, findings: list[Finding], batch_id: int) -> None:
        """Write and post the opening documents."""
        session = uow.session
        firm = session.scalars(sa.select(Firm).where(Firm.deleted_at.is_(None)).order_by(Firm.id)).first()
        if firm is None:
            raise UserError(_("There is no own firm yet that documents could belong to."), _("Enter your firm first."))
        documents = []
        for finding in findings:
            plan: _Plan = finding.plan
            wanted = {line.product_id: line for line in plan.lines}
            products = {product.id: product for id in wanted if (product := session.get(Product, id)) is not None}
            document = Document(
                type=_TYPE, date=plan.day, state=DocumentState.DRAFT, firm_id=firm.id, warehouse_id=plan.warehouse_id, currency=firm.currency,
                manager_id=self.ctx.user.id, batch_id=batch_id,
                lines=[
                    DocumentLine(
                        position=position, product_id=line.product_id, article=products[line.product_id].article,
                        name=products[line.product_id].name, quantity=line.quantity, unit_id=products[line.product_id].unit_id,
                    )
                    for position, line in enumerate(plan.lines, 1)
                ],
            )
            session.add(document)
            documents.append(document)
        session.flush()
        papers = open_papers(session, DOCUMENT_TYPES.get(_TYPE), [document.id for document in documents])
        post_papers(uow, papers, self.ctx.user.id)

    def accept(self, findings: list[Finding]) -> None:
        """Nothing to remember."""


def _title(values: dict[str, Any]) -> str:
    return str(values.get("line.article") or values.get("line.name") or values.get("line.barcode") or "")
