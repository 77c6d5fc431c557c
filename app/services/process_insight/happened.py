"""What has happened in a period that processes begin with, out of the records and the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.events import DealMoved, DocumentPosted, DocumentReversed, RecordChanged, RecordCreated
from app.db.guard import trail
from app.db.guard.journal import history
from app.db.guard.trail import Wanted
from app.models.documents import Document
from app.models.sales import Deal
from app.services.context import Context
from app.services.entities import model_of
from app.services.journal import PERMISSION
from app.services.journal_lines import kept_values
from app.services.process_runs.signs import Sign, signs_of_each

#: things of one kind that are looked at, and records whose own journal is read by whoever may not read the whole
MOST, MOST_RECORDS = 1000, 300
#: columns that a change of which is told by an event of its own, or by nothing
_QUIET = frozenset({"version", "search", "state", "posted_at", "posted_by_id", "number", "number_key", "frozen"})


@dataclass(frozen=True, slots=True)
class HappenedThen:
    """Something that happened; naive UTC."""

    at: datetime
    sign: Sign


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    op: str
    key: int
    values: dict[str, Any]


@dataclass
class Past:
    """A period of the past.

    :param since: naive UTC, ``until`` not included any more.
    """

    ctx: Context
    session: Session
    since: datetime
    until: datetime
    #: whether there was more than is looked at
    is_cut: bool = False

    def happened(self, codes: Collection[str]) -> list[HappenedThen]:
        """What happened, in its order.

        :param codes: kinds of events, such as ``document.posted``.
        """
        told = [each for code in codes for each in self._told(code)]
        signs = signs_of_each(self.session, [what for _at, what in told])
        found = [HappenedThen(at, sign) for (at, _what), several in zip(told, signs, strict=True) for sign in several if sign.code in codes]
        found.sort(key=lambda each: (each.at, each.sign.code, each.sign.records))
        once = {(each.at.replace(microsecond=0), each.sign): each for each in reversed(found)}  # one save may write a row several times
        return list(reversed(once.values()))

    def _told(self, code: str) -> Iterator[tuple[datetime, object]]:
        entity, _dot, what = code.partition(".")
        if code in ("document.posted", "payment.came"):
            yield from self._posted(is_payment=code == "payment.came")
        elif code == "document.reversed":
            yield from self._reversed()
        elif code == "deal.stage":
            yield from self._moved()
        elif what == "created":
            yield from ((entry.at, RecordCreated(entity, entry.key)) for entry in self._entries(entity, "I"))
        elif what == "changed":
            changed = (entry for entry in self._entries(entity, "U") if entry.values.keys() - _QUIET)
            yield from ((entry.at, RecordChanged(entity, entry.key)) for entry in changed)

    def _posted(self, *, is_payment: bool) -> Iterator[tuple[datetime, object]]:
        columns = (Document.id, Document.type, Document.client_id, Document.gross, Document.currency, Document.posted_at)
        rows = sa.select(*columns).where(
            Document.state == DocumentState.POSTED, Document.posted_at >= self.since, Document.posted_at < self.until, Document.deleted_at.is_(None),
        )
        if is_payment:
            rows = rows.where(Document.type == "payment_in")
        found = self.session.execute(rows.order_by(Document.posted_at.desc(), Document.id).limit(MOST)).all()
        self.is_cut |= len(found) == MOST
        for row in found:
            assert row.posted_at is not None, "only documents with a moment were asked for"
            yield row.posted_at, DocumentPosted(row.id, row.type, row.client_id, row.gross, row.currency)

    def _reversed(self) -> Iterator[tuple[datetime, object]]:
        for entry in self._entries("document", "U"):
            if entry.values.get("state") == [DocumentState.POSTED.value, DocumentState.DRAFT.value]:
                row = self.session.get(Document, entry.key)
                if row is not None:
                    yield entry.at, DocumentReversed(row.id, row.type, row.client_id)

    def _moved(self) -> Iterator[tuple[datetime, object]]:
        for entry in self._entries("deal", "U"):
            both = entry.values.get("stage_id")
            row = self.session.get(Deal, entry.key) if isinstance(both, list) and both[-1] is not None else None
            if row is not None and isinstance(both, list):
                yield entry.at, DealMoved(row.id, row.client_id, int(both[-1]))

    def _entries(self, table: str, op: str) -> list[_Entry]:
        """Entries of the journal about a table; whoever may not read all of it reads those of the newest records."""
        return self._of_journal(table, op) if self.ctx.rights.may(PERMISSION) else self._of_records(table, op)

    def _of_journal(self, table: str, op: str) -> list[_Entry]:
        wanted = Wanted(op=op, table=table, since=self.since, until=self.until)
        found = trail.search(self.session, wanted, limit=MOST)
        self.is_cut |= not found.is_all
        return [
            _Entry(each.at, each.op, int(each.key), kept_values(each.document))
            for each in found.entries if each.key.isdecimal() and self.since <= each.at < self.until
        ]

    def _of_records(self, table: str, op: str) -> list[_Entry]:
        model: Any = model_of(table)
        newest = self.session.scalars(sa.select(model.id).order_by(model.id.desc()).limit(MOST_RECORDS)).all()
        self.is_cut |= len(newest) == MOST_RECORDS
        return [
            _Entry(each.at, each.op, key, each.values)
            for key in newest for each in history(self.session, table, key) if each.op == op and self.since <= each.at < self.until
        ]
