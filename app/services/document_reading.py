"""A document as its card shows it: the draft, its chain, and why each button is grey; from one look at its family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.core.rules.documents import why_not_period
from app.services.context import Context
from app.services.documents import actions, chain, drafts
from app.services.documents.chain import ChainItem
from app.services.documents.draft_model import DocumentDraft
from app.services.documents.family import Family, read_family
from app.services.documents.posting import what_rests
from app.services.documents.settlement_ledger import paid_by
from app.services.printing import FormChoice, forms_in


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with what its buttons need to know.

    :param why_not: action → why it cannot be done now; empty where it can.
    :param followers: type → why it cannot be made from this document.
    """

    draft: DocumentDraft
    items: Sequence[ChainItem] = ()
    why_not: Mapping[str, str] = field(default_factory=dict)
    followers: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[FormChoice] = ()

    @property
    def current(self) -> ChainItem | None:
        """The document's own place in its chain."""
        return next((item for item in self.items if item.is_current), None)


def read_document(ctx: Context, id: int) -> Reading:
    """A stored document for its card.

    :raises UserError: it is not there (any more).
    """
    with ctx.reading() as session:
        draft = drafts.read(ctx, session, id)
        family = read_family(session, [id], payments=True)
        items = chain.tree_of(family, id)
        if not draft.is_posted:
            return Reading(draft, items, {"post": actions.why_not_post(ctx, session, draft.kind, id) or ""})
        why_not = actions.why_not_move(ctx, draft.kind, "unpost") or _why_not_reverse(session, draft, family)
        followers = {code: text or "" for code, text in chain.followers_in(ctx, family, [id]).items()}
        return Reading(draft, items, {"unpost": why_not}, followers, forms_in(session, id))


def _why_not_reverse(session: Session, draft: DocumentDraft, family: Family) -> str:
    id = draft.id or 0
    resting = what_rests(session, (family.members[child] for child in family.children.get(id, ())), paid_by(session, [id])[id])
    return " ".join(resting) if resting else why_not_period(draft["date"], draft.closed_until) or ""
