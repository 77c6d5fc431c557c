"""The invariants of posted documents: numbers without gaps, whole amounts, nothing changed since, nothing that points into the void."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.db.numbering import counter
from app.models.documents import Document, DocumentLine
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.loading import chunks, load_papers
from app.services.documents.numbers import FOREIGN
from app.services.documents.seals import is_unbroken
from app.services.verifying.finding import Finding, Progress

_MOST_NAMED = 5


def numbers(session: Session, _progress: Progress) -> Iterator[Finding]:
    """No number is missing or given twice within its series, also not behind the last one; numbers that came with an import don't count."""
    taken: dict[str, list[int]] = defaultdict(list)
    for key in session.scalars(sa.select(Document.number_key).where(Document.number_key.is_not(None))):
        series, _colon, count = str(key).rpartition(":")
        if FOREIGN not in str(key):
            taken[series].append(int(count))
    last: dict[str, int] = {row.key: row.value for row in session.execute(sa.select(counter.c.key, counter.c.value))}
    for series in sorted({*taken, *last}):
        counts = taken[series]
        present = set(counts)
        if len(present) < len(counts):
            yield Finding("number_twice", _("Series {series}: a number was given twice.").format(series=series))
        if missing := sorted(set(range(1, max([last.get(series, 0), *present]) + 1)) - present):
            text = _("Series {series}: {count} numbers are missing, beginning with {list}.")
            yield Finding("number_gap", text.format(series=series, count=len(missing), list=", ".join(map(str, missing[:_MOST_NAMED]))))


@cache
def _not_adding_up() -> sa.Select[int, str | None]:
    """Built once, when all types are there."""
    with_lines = [kind.code for kind in DOCUMENT_TYPES if kind.has_lines]
    sums = [sa.func.sum(column) for column in (DocumentLine.net, DocumentLine.tax, DocumentLine.gross)]
    amounts = (Document.net, Document.tax, Document.gross)
    return (
        sa.select(Document.id, Document.number)
        .join(DocumentLine, DocumentLine.document_id == Document.id)
        .where(Document.state == DocumentState.POSTED, Document.type.in_(with_lines))
        .group_by(Document.id, Document.number, *amounts)
        .having(sa.or_(*(total != amount for total, amount in zip(sums, amounts, strict=True))))
    )


def posted_are_whole(session: Session, _progress: Progress) -> Iterator[Finding]:
    """Each posted document has its number and its frozen names, is not in the bin, and its amounts are the sums of its lines."""
    posted = Document.state == DocumentState.POSTED
    for id in session.scalars(sa.select(Document.id).where(posted, sa.or_(Document.frozen.is_(None), Document.number.is_(None)))):
        yield Finding("not_frozen", _("Document no. {id} is posted without number or names.").format(id=id), "document", id)
    for id, number in session.execute(sa.select(Document.id, Document.number).where(posted, Document.deleted_at.is_not(None))):
        yield Finding("posted_in_bin", _("{number} is posted and lies in the bin.").format(number=number), "document", id)
    for id, number in session.execute(_not_adding_up()):
        yield Finding("sum", _("The lines of {number} do not add up to its amounts.").format(number=number), "document", id)


def posted_are_unchanged(session: Session, progress: Progress) -> Iterator[Finding]:
    """Each posted document is what it was when it was posted; those that came with an import have no fingerprint."""
    ids = session.scalars(sa.select(Document.id).where(Document.state == DocumentState.POSTED, Document.deleted_at.is_(None))).all()
    done = 0
    for part in chunks(ids):
        progress(done, len(ids), _("Posted documents are unchanged"))
        done += len(part)
        kept = {row.id: row.frozen for row in session.execute(sa.select(Document.id, Document.frozen).where(Document.id.in_(part)))}
        for paper in load_papers(session, part):
            if not is_unbroken(paper, kept[paper.id] or {}):
                text = _("{number} is not what it was when it was posted.")
                yield Finding("changed", text.format(number=paper.number), "document", paper.id)
