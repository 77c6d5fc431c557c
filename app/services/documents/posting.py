"""Posting and its reversal, the same for all types: rules, locks, ledgers, frozen names, and the number last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.enums.documents import DocumentState
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.core.events import DocumentPosted, DocumentReversed
from app.core.i18n import _
from app.core.rules.documents import why_not_period
from app.db.session import UnitOfWork
from app.models.documents import Document, DocumentLink
from app.models.finance import SettlementMovement
from app.models.organisation import Firm
from app.services.documents.bulk_writing import update_rows
from app.services.documents.checks import problems
from app.services.documents.document_type import DOCUMENT_TYPES, DocumentType
from app.services.documents.ledger import Refusals, write_movements
from app.services.documents.loading import chunks, load_papers, total_owed
from app.services.documents.numbers import take_numbers, why_not_renumber
from app.services.documents.paper import Paper, Relative
from app.services.documents.relations import (
    allocations_of,
    find_invoices,
    lock_documents,
    parents_of,
    read_relatives,
    read_shares,
)
from app.services.documents.seals import sealed
from app.services.documents.settlement_ledger import paid_by, reverse_settlements
from app.services.documents.stock_ledger import reverse_stock
from app.services.documents.titles import document_title

_TITLE = (Document.type, Document.number, Document.date)


def open_papers(session: Session, kind: DocumentType, ids: Sequence[int], *, lock: bool = True) -> list[Paper]:
    """Documents of one type with all that their rules need, in the order of ``ids``.

    :param lock: hold them, what they rest on and what they pay until the transaction ends.
    """
    parents = parents_of(session, ids) if kind.based_on else {}
    allocations = {} if kind.has_lines else allocations_of(session, ids)
    invoices = find_invoices(session, parents) if kind.joins_claim else {}
    around = {*(parent for group in parents.values() for parent in group), *invoices.values()}
    around |= {claim for shares in allocations.values() for claim, _amount in shares}
    relatives = lock_documents(session, {*ids, *around}) if lock else read_relatives(session, around)
    papers = load_papers(session, ids, {id: [relatives[parent] for parent in group] for id, group in parents.items()})
    set_surroundings(session, papers, invoices, allocations, relatives)
    return papers


def set_surroundings(
    session: Session, papers: Sequence[Paper], invoices: Mapping[int, int], allocations: Mapping[int, list[tuple[int, Decimal]]],
    relatives: Mapping[int, Relative],
) -> None:
    """Tell papers of the invoice of their chain, of what their clients owe and of what they pay; those of a batch count for the next.

    :param invoices: paper → invoice that its amount belongs to.
    :param allocations: payment → what it pays.
    """
    owed: dict[tuple[int, int, str], Decimal] = {}
    for paper in papers:
        invoice = invoices.get(paper.id)
        paper.claim = relatives[invoice] if invoice is not None else None
        if paper.credit_limit is not None and paper.client_id is not None and DOCUMENT_TYPES.get(paper.type).debt(paper):
            client = (paper.firm_id, paper.client_id, paper.currency)
            if client not in owed:
                owed[client] = total_owed(session, *client)
            paper.owed = owed[client]
            owed[client] += paper.gross
    read_shares(session, papers, allocations, relatives)


def check_versions(papers: Iterable[Paper], versions: Mapping[int, int], state: DocumentState) -> None:
    """Refuse documents that somebody changed, or that are not in the state to start from.

    :param versions: what the caller saw; documents that are not named are taken as they are.
    :raises StaleRecord: somebody saved or posted the document meanwhile.
    """
    for paper in papers:
        if versions.get(paper.id, paper.version) != paper.version:
            raise StaleRecord(_("Somebody else changed this document meanwhile."), "document", paper.id)
        if paper.state is not state:
            text = _("{title} is posted already.") if state is DocumentState.DRAFT else _("{title} is a draft.")
            raise StaleRecord(text.format(title=document_title(paper.type, paper.number, paper.date)), "document", paper.id)


def post_papers(uow: UnitOfWork, papers: Sequence[Paper], employee_id: int | None, *, over_limit: bool = False) -> None:
    """Post drafts: all of them or none.

    :param employee_id: who posts.
    :param over_limit: the credit limit was overridden.
    :raises FieldErrors: everything that stands against it, at the guilty fields; of several documents the first that is refused.
    """
    demand_no_problems(papers, over_limit=over_limit)
    raise_first(papers, write_movements(uow, papers))
    hold_period(uow.session, papers)
    numbers = take_numbers(uow.session, papers)
    moment = clock.now()
    update_rows(uow.session, Document, [
        {
            "key": paper.id, "state": DocumentState.POSTED, "version": paper.version + 1, "number": numbers[paper.id].text,
            "number_key": numbers[paper.id].key, "posted_at": moment, "posted_by_id": employee_id, "frozen": sealed(paper, numbers[paper.id].text),
            "search": folding.fold_all([numbers[paper.id].text, paper.external_number]),
        }
        for paper in papers
    ])
    for paper in papers:
        uow.touch("document", paper.id)
        uow.add_event(DocumentPosted(paper.id, paper.type, paper.client_id, paper.gross, paper.currency))


def demand_no_problems(papers: Sequence[Paper], *, over_limit: bool = False) -> None:
    """Meet the rules of all papers, before anything is written.

    :raises FieldErrors: what stands against the first that is refused.
    """
    refused: Refusals = {}
    for paper in papers:
        found = problems(paper, over_limit=over_limit)
        if (problem := why_not_renumber(paper)) is not None:
            found.setdefault("date", problem)
        if found:
            refused[paper.id] = found
    raise_first(papers, refused)


def raise_first(papers: Sequence[Paper], refused: Refusals) -> None:
    """Raise what stands against the first paper that was refused, if any was."""
    for paper in papers:
        if paper.id in refused:
            raise _refusal(paper, refused[paper.id], alone=len(papers) == 1)


def hold_period(session: Session, papers: Sequence[Paper]) -> None:
    """See once more that the period is open, and keep it open until this transaction ends: who closes it waits for us, or we see it.

    Called late, because on Firebird all postings of a firm wait for each other from here on.

    :raises FieldErrors: it was closed meanwhile.
    """
    firms = sa.select(Firm.id, Firm.closed_until).where(Firm.id.in_(sorted({paper.firm_id for paper in papers}))).order_by(Firm.id)
    closed = {row.id: row.closed_until for row in session.execute(firms.with_for_update(read=True))}
    found = {paper.id: problem for paper in papers if (problem := why_not_period(paper.date, closed.get(paper.firm_id))) is not None}
    raise_first(papers, {id: {"date": problem} for id, problem in found.items()})


def _refusal(paper: Paper, errors: Mapping[str, str], *, alone: bool) -> UserError:
    """One document answers with its fields, a batch with the document's name."""
    if alone:
        return FieldErrors(errors)
    return UserError(f"{document_title(paper.type, paper.number, paper.date)}: {' '.join(errors.values())}")


def unpost_papers(uow: UnitOfWork, papers: Sequence[Paper]) -> None:
    """Reverse posted documents to drafts, which keep their numbers: all of them or none.

    :raises UserError: later documents rest on one of them.
    :raises FieldErrors: goods that came in are gone, or the period is closed.
    """
    for paper in papers:
        if (problem := why_not_reverse(uow.session, paper)) is not None:
            raise UserError(*problem)
        if (closed := why_not_period(paper.date, paper.closed_until)) is not None:
            raise _refusal(paper, {"date": closed}, alone=len(papers) == 1)
    raise_first(papers, reverse_stock(uow, papers))
    reverse_settlements(uow, papers)
    hold_period(uow.session, papers)
    update_rows(uow.session, Document, [
        {
            "key": paper.id, "state": DocumentState.DRAFT, "version": paper.version + 1, "posted_at": None, "posted_by_id": None,
            "frozen": None,
        }
        for paper in papers
    ])
    for paper in papers:
        uow.touch("document", paper.id)
        uow.add_event(DocumentReversed(paper.id, paper.type, paper.client_id))


def lock_for_reversal(session: Session, ids: Sequence[int]) -> None:
    """Hold documents and the claims they are booked on, in the one order that all posting keeps."""
    claims: set[int] = set()
    for part in chunks(ids):
        claims |= set(session.scalars(sa.select(SettlementMovement.claim_id).where(SettlementMovement.document_id.in_(part)).distinct()))
    lock_documents(session, {*ids, *claims})


def why_not_reverse(session: Session, paper: Paper) -> tuple[str, str] | None:
    """What rests on a posted document: a sentence and its cure, or None."""
    columns = (Document.id, Document.state, *_TITLE)
    children = sa.select(*columns).join(DocumentLink, DocumentLink.child_id == Document.id).where(DocumentLink.parent_id == paper.id)
    return what_rests(session, session.execute(children), paid_by(session, [paper.id])[paper.id])


def what_rests(session: Session, children: Iterable[Any], booked: Collection[int]) -> tuple[str, str] | None:
    """What rests on a document, a sentence and its cure, or None.

    :param children: id, state, type, number and date of the documents made from it.
    :param booked: documents that stand booked on its claim.
    """
    posted = [child for child in children if child.state is DocumentState.POSTED]
    if posted:
        first = min(posted, key=lambda child: child.id)
        return _("{title} was made from it.").format(title=document_title(first.type, first.number, first.date)), _("Reverse that first.")
    if booked:
        other: Any = session.execute(sa.select(*_TITLE).where(Document.id == min(booked))).one()
        return _("{title} is booked on it.").format(title=document_title(*other)), _("Reverse that first.")
    return None
