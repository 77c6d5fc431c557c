"""Rows that make documents with lines: groups them by number and checks each document as a whole.

A document with one wrong line does not come in at all: half an invoice would be a wrong invoice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import _, format_date, format_money
from app.core.rules.documents import why_not_amount, why_not_period
from app.db.session import UnitOfWork
from app.models.documents import Document, DocumentLine
from app.models.organisation import Firm
from app.services.context import Context
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.imports.cells import Cell, Unreadable, shortened
from app.services.imports.document_parts import ClientPart, DocumentPart, LinePart, sign_of
from app.services.imports.document_writer import DocumentWriter
from app.services.imports.guess import Layout
from app.services.imports.kinds.documents import TYPES
from app.services.imports.mapping import BoundColumn, Mapping
from app.services.imports.outcome import FileRow, Finding, Outcome, Problem, Report
from app.services.imports.row_reader import RowReader
from app.services.imports.targets import ImportKind, Target
from app.services.imports.tax_rates import RateOnDay, TaxRates

#: lines that are written in one transaction, as far as whole documents allow
PORTION = 1_000
_CHUNK = 500
_ZERO = Decimal(0)
#: fields of the header that the file gives, beside number, date, type and client
_HEADER = ("currency", "manager", "due_on", "external_number", "subject", "note")
#: what all rows of a document must agree on
_ONE_VALUE = ("date", "type", "client_code", "client_tax_id", "currency")

Group = tuple[str, list[FileRow]]


@dataclass
class DocumentEngine:
    """See the module. One object serves one run through one file."""

    ctx: Context
    kind: ImportKind
    targets: dict[str, Target]
    columns: Sequence[BoundColumn]
    mapping: Mapping
    layout: Layout
    report: Report
    _firm: Firm | None = None
    _writer: DocumentWriter | None = None
    _rates: TaxRates = field(init=False)

    def __post_init__(self) -> None:
        self._reader = RowReader(self.targets, self.columns, self.mapping, self.layout, self.report)
        self._line_columns = [column for column in self.columns if column.target.name.startswith("line.")]
        self._head_columns = [column for column in self.columns if not column.target.name.startswith("line.")]
        self._types = dict(self.mapping.types) or {"": "invoice"}
        for code in self._types.values():
            if code not in TYPES:
                text = _("Documents of the type “{code}” cannot be imported.").format(code=code)
                raise UserError(text, _("Choose one of: {list}.").format(list=", ".join(TYPES)))

    def portions(self, rows: Iterable[FileRow]) -> Iterator[list[Group]]:
        """Documents with all their rows, in the order of their first one: about as many lines at a time as one transaction writes."""
        groups: dict[tuple[str, str], list[FileRow]] = {}
        for row in rows:
            groups.setdefault((self._words(row, "number"), self._words(row, "type")), []).append(row)
        portion: list[Group] = []
        lines = 0
        for (number, _type), found in groups.items():
            portion.append((number, found))
            lines += len(found)
            if lines >= PORTION:
                yield portion
                portion, lines = [], 0
        if portion:
            yield portion

    def _words(self, row: FileRow, name: str) -> str:
        """What tells the rows of one document from those of another, readable or not."""
        place = self._reader.places.get(name)
        if place is None:
            return ""
        cell = _cell(row, place)
        try:
            return place.read(cell) or ""
        except Unreadable:
            return str(cell)

    # ------------------------------------------------------------------ checking

    def check(self, session: Session, portion: list[Group]) -> list[Finding]:
        """What becomes of each document; nothing is written."""
        firm = self._own_firm(session)
        findings = [self._read(session, firm, number, rows) for number, rows in portion]
        present = self._present(session, firm, [finding.plan for finding in findings if finding.plan is not None])
        for finding in findings:
            part: DocumentPart | None = finding.plan
            if part is None or finding.outcome is Outcome.WRONG:
                continue
            stored = present.get((part.type, part.number, part.date.year))
            if stored is not None:
                self._compare(finding, part, stored)
        return findings

    def _own_firm(self, session: Session) -> Firm:
        if self._firm is None:
            firm = session.scalars(sa.select(Firm).where(Firm.deleted_at.is_(None)).order_by(Firm.id)).first()
            if firm is None:
                raise UserError(_("There is no own firm yet that documents could belong to."), _("Enter your firm first."))
            session.expunge(firm)
            self._firm = firm
            self._rates = TaxRates(firm.country)
        return self._firm

    def _read(self, session: Session, firm: Firm, number: str, rows: list[FileRow]) -> Finding:
        reader, first = self._reader, rows[0]
        if not number:
            return Finding("", tuple(rows), Outcome.WRONG, tuple(reader.missing(row, "number") for row in rows))
        if faults := [fault for row in rows if (fault := reader.fault(row)) is not None]:
            return Finding(number, tuple(rows), Outcome.WRONG, tuple(faults))
        problems: list[Problem] = []
        head = self._header(session, rows, problems)
        type = self._type(number, head, first, problems)
        title = f"{DOCUMENT_TYPES.get(type).name} {number}" if type else number
        day: date | None = head.get("date")
        if day is None and not problems:
            problems.append(reader.missing(first, "date"))
        elif day is not None and (closed := why_not_period(day, firm.closed_until)) is not None:
            problems.append(reader.problem(first, "date", closed))
        client = ClientPart(*(head.get(f"client_{name}") for name in ("code", "tax_id", "name", "country", "city")))
        if client.code is None and client.tax_id is None and client.name is None:
            client = ClientPart(name=reader.fixed("client_name"), country=client.country, city=client.city)
            if client.name is None:
                problems.append(reader.missing(first, "client_name"))
        lines = [line for row in rows if (line := self._line(session, row, day, problems)) is not None]
        if problems or day is None or not type:
            return Finding(title, tuple(rows), Outcome.WRONG, tuple(problems))
        currency = (head.get("currency") or firm.currency).upper()
        sign = sign_of(type, [line.quantity for line in lines])
        for line in lines:
            line.quantity *= sign
        part = DocumentPart(type, number, day, {name: head.get(name) for name in _HEADER} | {"currency": currency}, client, lines)
        part.work_out(prices_include_tax=firm.prices_include_tax, round_tax=firm.round_tax)
        if (too_large := why_not_amount(part.totals.gross)) is not None:
            return Finding(title, tuple(rows), Outcome.WRONG, (Problem(str(first.number), "", too_large),))
        return Finding(title, tuple(rows), Outcome.NEW, plan=part)

    def _header(self, session: Session, rows: list[FileRow], problems: list[Problem]) -> dict[str, Any]:
        """The fields of the header, from the first row that has them; a later row that says otherwise is wrong."""
        values: dict[str, Any] = {}
        origin: dict[str, int] = {}
        for row in rows:
            # nearly all rows repeat what the first one says of the header
            fresh = [column for column in self._head_columns if row is rows[0] or _cell(row, column) != _cell(rows[0], column)]
            for name, value in self._reader.values(session, row, problems, fresh).items():
                if name not in values:
                    values[name], origin[name] = value, row.number
                elif values[name] != value and name in _ONE_VALUE:
                    text = _("Row {row} of the same document says otherwise.").format(row=origin[name])
                    problems.append(self._reader.problem(row, name, text))
        for name in (*_HEADER, "date", "type", "client_country"):
            if values.get(name) is None and (value := self._reader.fixed(name)) is not None:
                target = self.targets[name]
                values[name] = self._reader.refer(session, target, value) if target.kind == "ref" else value
        return values

    def _line(self, session: Session, row: FileRow, day: date | None, problems: list[Problem]) -> LinePart | None:
        reader, before = self._reader, len(problems)
        values = reader.values(session, row, problems, self._line_columns)
        if len(problems) > before:
            return None
        reader.complete(session, row, values, problems, part="line.")
        problems += [reader.missing(row, name) for name in ("line.quantity", "line.price") if values.get(name) is None]
        discount = values.get("line.discount", _ZERO)
        if not 0 <= discount <= 100:
            problems.append(reader.problem(row, "line.discount", _("A percentage lies between 0 and 100.")))
        rate = self._rate(session, row, day, values.get("line.vat_percent"), problems)
        article, words = values.get("line.article"), values.get("line.name")
        if article is None and words is None:
            problems.append(reader.missing(row, "line.name" if "line.name" in reader.places else "line.article"))
        if len(problems) > before:
            return None
        quantity, price, unit = values["line.quantity"], values["line.price"], values.get("line.unit")
        return LinePart(article, words, quantity, price, discount, rate.id if rate else None, rate.percent if rate else _ZERO, unit)

    def _rate(self, session: Session, row: FileRow, day: date | None, written: Decimal | str | None, problems: list[Problem]) -> RateOnDay | None:
        """The firm's rate of tax that a line names; a file that says nothing of tax makes lines without."""
        if written is None or day is None:
            return None
        try:
            return self._rates.find(session, day, written)
        except Unreadable as problem:
            problems.append(self._reader.problem(row, "line.vat_percent", str(problem)))
            return None

    def _type(self, number: str, head: dict[str, Any], row: FileRow, problems: list[Problem]) -> str:
        """The type that the row names, or that the beginning of the number stands for; the longest beginning counts."""
        if (words := head.get("type")) is not None:
            for code in TYPES:
                known = DOCUMENT_TYPES.get(code)
                if fold(words) in (fold(code), fold(known.name), fold(known.title[0])):
                    return code
            if words in self._types:
                return self._types[words]
            problems.append(self._reader.problem(row, "type", _("“{text}” is no type of document.").format(text=shortened(words))))
            return ""
        for prefix in sorted(self._types, key=len, reverse=True):
            if number.startswith(prefix):
                return self._types[prefix]
        problems.append(self._reader.problem(row, "number", _("The number {number} stands for no type.").format(number=number)))
        return ""

    def _present(self, session: Session, firm: Firm, parts: list[DocumentPart]) -> dict[tuple[str, str, int], Any]:
        """Documents that are there already, by type, number and year."""
        numbers = sorted({part.number for part in parts})
        found: dict[tuple[str, str, int], Any] = {}
        lines = sa.select(sa.func.count()).where(DocumentLine.document_id == Document.id).scalar_subquery()
        for start in range(0, len(numbers), _CHUNK):
            statement = sa.select(Document.type, Document.number, Document.date, Document.gross, Document.currency, lines.label("lines")).where(
                Document.number.in_(numbers[start : start + _CHUNK]), Document.firm_id == firm.id, Document.deleted_at.is_(None)
            )
            found |= {(row.type, row.number, row.date.year): row for row in session.execute(statement)}
        return found

    def _compare(self, finding: Finding, part: DocumentPart, stored: Any) -> None:
        if (stored.date, stored.gross, stored.lines) == (part.date, part.totals.gross, len(part.lines)):
            finding.outcome, finding.plan = Outcome.SAME, None
            return
        text = _("{title} of {day} with {lines} lines and {gross} is in the database already; documents are not changed by an import.")
        text = text.format(title=finding.title, day=format_date(stored.date), lines=stored.lines, gross=format_money(stored.gross, stored.currency))
        finding.outcome, finding.plan = Outcome.WRONG, None
        finding.problems = (self._reader.problem(finding.rows[0], "number", text),)

    # ------------------------------------------------------------------ writing

    def write(self, uow: UnitOfWork, findings: list[Finding], batch_id: int) -> None:
        """Put new documents into an open unit of work, posted."""
        if self._writer is None:
            self._writer = DocumentWriter(self._own_firm(uow.session), self._reader.lookups, self.ctx.user.id)
        self._writer.write(uow, [finding.plan for finding in findings], batch_id)

    def accept(self, findings: list[Finding]) -> None:
        """After the commit: the clients and goods that were made are known from now on."""
        if self._writer is not None:
            self._writer.accept()



def _cell(row: FileRow, column: BoundColumn) -> Cell:
    return row.cells[column.index] if column.index < len(row.cells) else None
