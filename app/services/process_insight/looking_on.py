"""Looks on while a case is tried: which ways it goes, and what each step would leave behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from app.core.enums.documents import DocumentState
from app.models.catalog import Product, Unit
from app.models.clients import Client
from app.models.documents import Document, DocumentLine
from app.models.files import Attachment
from app.models.organisation import Employee
from app.models.processes import ProcessCase, ProcessStep
from app.models.reminders import Notice, OutgoingMessage
from app.models.sales import Deal
from app.models.stock import StockMovement, StockReservation, Warehouse
from app.processes.state import Advance
from app.services import references, schema
from app.services.context import Context
from app.services.documents.titles import document_title
from app.services.entities import ENTITIES
from app.services.journal_values import plain
from app.services.process_insight.trial import Effects, FieldChange, Letter, Made, Paper, PaperLine, StockMove
from app.services.process_runs.course import LOOKING_ON
from app.services.spelling import in_words

#: domains whose records are shown otherwise than by their name, or are not for people
_UNTOLD = frozenset({"documents", "stock", "finance", "processes", "files", "search"})
_WATCHED = (Client, Deal, Document)


@dataclass
class _Noted:
    """What was noted since it was told last; cases, ends and ways of the whole trial."""

    cases: list[int] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    ends: list[str] = field(default_factory=list)
    born: set[int] = field(default_factory=set)
    made: list[Any] = field(default_factory=list)
    letters: list[OutgoingMessage] = field(default_factory=list)
    enclosed: list[Attachment] = field(default_factory=list)
    #: entity, key, attribute → what it was before
    changed: dict[tuple[str, int, str], Any] = field(default_factory=dict)

    def copied(self) -> _Noted:
        return _Noted(
            list(self.cases), set(self.passed), list(self.ends), set(self.born), list(self.made), list(self.letters), list(self.enclosed),
            dict(self.changed),
        )


class LookingOn:
    """What happens in the session of a trial."""

    def __init__(self, ctx: Context, session: Session) -> None:
        self._ctx, self._session, self._noted = ctx, session, _Noted()
        self._kept = self._noted
        self._told: set[tuple[str, int]] = set()
        session.info[LOOKING_ON] = self._see
        event.listen(session, "after_flush", self._note)

    @property
    def cases(self) -> list[int]:
        """The cases that have begun, the tried one first."""
        return self._noted.cases

    @property
    def passed(self) -> frozenset[str]:
        """Nodes and lines that the tried case has gone along."""
        return frozenset(self._noted.passed)

    @property
    def ends(self) -> list[str]:
        """Keys of the ends that the tried case has reached."""
        return self._noted.ends

    def mark(self) -> None:
        """A part begins that may be taken back."""
        self._kept = self._noted.copied()

    def back(self) -> None:
        """It was taken back."""
        self._noted = self._kept

    def take(self, row: ProcessStep, at: datetime) -> Effects:
        """What has come into being since it was asked last.

        :param row: the step that did it. :param at: the moment of the trial, naive UTC.
        """
        noted, session = self._noted, self._session
        kept = row.document_id if row.document_id is not None and self._is_posted_at(row.document_id, at) else None
        papers = sorted({*noted.born, *((kept,) if kept is not None else ())})
        effects = Effects(
            tuple(made for record in noted.made if (made := self._made(record)) is not None),
            tuple(paper_of(session, id) for id in papers), tuple(move for id in papers for move in self._moves(id)),
            tuple(self._changes()), tuple(self._letters()),
        )
        noted.born, noted.made, noted.letters, noted.enclosed, noted.changed = set(), [], [], [], {}
        return effects

    def _see(self, case: ProcessCase, advance: Advance) -> None:
        if not self._noted.cases or case.id != self._noted.cases[0]:
            return
        self._noted.passed |= {*advance.passed, *(left.node for left in advance.left if left.is_done)}
        if advance.end:
            self._noted.ends.append(advance.end)

    def _note(self, session: Session, _context: UOWTransaction) -> None:
        noted = self._noted
        for record in session.new:
            match record:
                case ProcessCase():
                    noted.cases.append(record.id)
                case Document():
                    noted.born.add(record.id)
                case OutgoingMessage():
                    noted.letters.append(record)
                case Attachment():
                    noted.enclosed.append(record)
                case _:
                    noted.made.append(record)
        for record in session.dirty:
            if isinstance(record, _WATCHED) and not (isinstance(record, Document) and record.id in noted.born):
                self._note_changes(record)

    def _note_changes(self, record: Any) -> None:
        for attribute in sa.inspect(record).mapper.column_attrs:
            history = sa.inspect(record).attrs[attribute.key].history
            if history.has_changes():
                place = (str(record.__tablename__), record.id, attribute.key)
                self._noted.changed.setdefault(place, history.deleted[0] if history.deleted else None)

    def _made(self, record: Any) -> Made | None:
        entity = ENTITIES.find(str(record.__tablename__))
        if isinstance(record, Notice):
            return Made("notice", "", str((record.values or {}).get("title") or ""), self._person(record.employee_id))
        if entity is None or entity.domain in _UNTOLD:
            return None
        text = references.label_in(self._session, entity.code, record.id)
        return Made(entity.code, entity.name, text, self._person(getattr(record, "employee_id", None)))

    def _person(self, employee_id: int | None) -> str:
        return self._session.scalar(sa.select(Employee.name).where(Employee.id == (employee_id or 0))) or ""

    def _letters(self) -> list[Letter]:
        enclosed: dict[int, list[str]] = {}
        for each in self._noted.enclosed:
            if each.entity == OutgoingMessage.__tablename__:
                enclosed.setdefault(each.record_id, []).append(each.name)
        return [
            Letter(each.channel.label, each.recipient, each.subject or "", each.text, tuple(enclosed.get(each.id, ())))
            for each in self._noted.letters
        ]

    def _changes(self) -> list[FieldChange]:
        found = []
        for (entity, id, attribute), before in self._noted.changed.items():
            known = {schema.attribute_name(entity, name): info for name, info in schema.fields(self._ctx, entity).items()}
            info = known.get(attribute)
            record = self._session.get(ENTITIES.get(entity).model, id)
            after = getattr(record, attribute)
            if info is None or before == after:
                continue
            wanted = {(info.reference, int(value)) for value in (before, after) if info.reference and value is not None}
            labels = references.labels_in(self._session, wanted) if wanted else {}
            old, new = (in_words(labels, info, plain(value)) for value in (before, after))
            found.append(FieldChange(references.line(self._session, entity, record), info.label, old, new))
        return found

    def _is_posted_at(self, document_id: int, at: datetime) -> bool:
        """Whether a document took effect at this moment of the trial, and was not told of before."""
        moment = self._session.scalar(sa.select(Document.posted_at).where(Document.id == document_id))
        return moment is not None and moment == at

    def _moves(self, document_id: int) -> list[StockMove]:
        found = []
        for model in (StockMovement, StockReservation):
            statement = (
                sa.select(model.id, model.quantity, Product.name.label("product"), Warehouse.name.label("warehouse"), Unit.sign)
                .join(Product, Product.id == model.product_id).join(Warehouse, Warehouse.id == model.warehouse_id)
                .outerjoin(Unit, Unit.id == Product.unit_id).where(model.document_id == document_id).order_by(model.id)
            )
            for row in self._session.execute(statement):
                place = (str(model.__tablename__), row.id)
                if place not in self._told:
                    self._told.add(place)
                    found.append(StockMove(row.product, row.warehouse, row.quantity, row.sign or "", model is StockReservation))
        return found


def paper_of(session: Session, document_id: int) -> Paper:
    """A document as it stands in a session, with its lines and sums."""
    columns = (Document.type, Document.number, Document.date, Document.state, Document.net, Document.tax, Document.gross, Document.currency)
    head = session.execute(
        sa.select(*columns, Client.name.label("client")).outerjoin(Client, Client.id == Document.client_id).where(Document.id == document_id)
    ).one()
    lines = session.execute(
        sa.select(DocumentLine.name, DocumentLine.quantity, Unit.sign, DocumentLine.price, DocumentLine.net)
        .outerjoin(Unit, Unit.id == DocumentLine.unit_id).where(DocumentLine.document_id == document_id).order_by(DocumentLine.position)
    )
    return Paper(
        document_title(head.type, head.number, head.date), head.client or "", head.state is DocumentState.POSTED,
        tuple(PaperLine(line.name, line.quantity, line.sign or "", line.price, line.net) for line in lines),
        head.net, head.tax, head.gross, head.currency,
    )
