"""The use cases of a document's buttons: post, reverse, and why a button is grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.changes import Changes
from app.core.enums.documents import DocumentState
from app.core.errors import AccessDenied, UserError
from app.core.i18n import _
from app.core.rules.documents import why_not_period
from app.models.documents import Document
from app.services.context import Context
from app.services.documents.checks import problems
from app.services.documents.document_type import DOCUMENT_TYPES, DRAFT, POSTED, DocumentType
from app.services.documents.loading import chunks
from app.services.documents.posting import (
    check_versions,
    lock_for_reversal,
    open_papers,
    post_papers,
    unpost_papers,
    why_not_reverse,
)
from app.services.gates import told_what_opens, why_shut
from app.services.use_case import perform

#: permission to post above a client's credit limit
OVERRIDE = "finance.credit.override"
#: documents that one transaction posts
_BATCH = 500


def post(ctx: Context, id: int, version: int | None, key: str | None = None, override: str = "") -> Changes:
    """Post a draft.

    :param version: of the document as the user saw it; None for one that he has just saved himself.
    :param key: idempotency key of the form.
    :param override: why the client's credit limit does not count this time; takes the right ``finance.credit.override``.
    :raises FieldErrors: what stands against it, at the guilty fields.
    :raises GateShut: a process keeps it shut.
    :raises StaleRecord: somebody changed the document meanwhile.
    """
    if override:
        ctx.rights.demand(OVERRIDE)
    return _post(ctx, _type_of(ctx, [id]), [id], {} if version is None else {id: version}, key, override)


def post_many(ctx: Context, ids: Sequence[int], key: str | None = None) -> Changes:
    """Post drafts of one type, in their order; each five hundred of them wholly or not at all.

    :raises UserError: one of them is refused; the text names it. The batches before it stay posted.
    """
    kind = _type_of(ctx, ids)
    changes = Changes()
    for start in range(0, len(ids), _BATCH):
        batch_key = key and f"{key}:{start}"
        changes |= _post(ctx, kind, ids[start : start + _BATCH], {}, batch_key)
    return changes


def _post(ctx: Context, kind: DocumentType, ids: Sequence[int], versions: Mapping[int, int], key: str | None, override: str = "") -> Changes:
    def operation(inner: Context) -> Changes:
        data = {"override": override} if override else {}
        with told_what_opens(inner, "document", ids), inner.uow(key, **data) as uow:
            papers = open_papers(uow.session, kind, ids)
            check_versions(papers, versions, DocumentState.DRAFT)
            post_papers(uow, papers, inner.user.id, over_limit=bool(override))
            return uow.commit()

    return perform(ctx, kind.transitions[DRAFT, POSTED], operation)


def unpost(ctx: Context, id: int, version: int, reason: str, key: str | None = None) -> Changes:
    """Reverse a posted document: it becomes a draft again and keeps its number.

    :param reason: stands in the journal.
    :raises UserError: later documents rest on it, or there is no reason.
    :raises FieldErrors: what came in is gone, or the period is closed.
    """
    if not reason.strip():
        raise UserError(_("Say why it is reversed."), _("The reason stands in the history."))
    kind = _type_of(ctx, [id])

    def operation(inner: Context) -> Changes:
        with inner.uow(key, reason=reason.strip()[:500]) as uow:
            lock_for_reversal(uow.session, [id])
            papers = open_papers(uow.session, kind, [id], lock=False)
            check_versions(papers, {id: version}, DocumentState.POSTED)
            unpost_papers(uow, papers)
            return uow.commit()

    return perform(ctx, kind.transitions[POSTED, DRAFT], operation)


def why_not(ctx: Context, id: int, action: str) -> str | None:
    """Why a button of a document is grey: a sentence, or None when it may be pressed.

    :param action: ``post`` or ``unpost``. Stock is only looked at when it is taken.
    """
    kind = _type_of(ctx, [id])
    with ctx.reading() as session:
        if action == "post":
            return why_not_post(ctx, session, kind, id)
        if (denied := why_not_move(ctx, kind, action)) is not None:
            return denied
        (paper,) = open_papers(session, kind, [id], lock=False)
        if paper.state is not POSTED:
            return _("It is a draft.")
        resting = why_not_reverse(session, paper)
        return " ".join(resting) if resting else why_not_period(paper.date, paper.closed_until)


def why_not_post(ctx: Context, session: Session, kind: DocumentType, id: int) -> str | None:
    """Why a document of a type cannot be posted, in an open session."""
    if (denied := why_not_move(ctx, kind, "post")) is not None:
        return denied
    (paper,) = open_papers(session, kind, [id], lock=False)
    if paper.state is not DRAFT:
        return _("It is posted already.")
    return next(iter(problems(paper).values()), None) or why_shut(session, "document", id)


def why_not_move(ctx: Context, kind: DocumentType, action: str) -> str | None:
    """Which right the user lacks for posting or reversing documents of a type."""
    try:
        ctx.rights.demand(kind.transitions[(DRAFT, POSTED) if action == "post" else (POSTED, DRAFT)])
    except AccessDenied as denied:
        return str(denied)
    return None


def _type_of(ctx: Context, ids: Sequence[int]) -> DocumentType:
    with ctx.reading() as session:
        types = {type for part in chunks(ids) for type in session.scalars(sa.select(Document.type).where(Document.id.in_(part)).distinct())}
    if len(types) != 1:
        raise UserError(_("The document is not there any more.") if not types else _("Choose documents of one type only."))
    return DOCUMENT_TYPES.get(types.pop())
