"""What the card of a document reads in one go, on a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.services.context import Context
from app.services.documents import actions, chain, drafts
from app.services.documents.chain import ChainItem
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.documents.draft_model import DocumentDraft
from app.services.printing import FormChoice, forms_for
from app.ui.kit.widgets import ChainLink
from app.ui.lists.cell_text import near_day

POSTED = DocumentState.POSTED


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


def read_document(context: Context, id: int) -> Reading:
    """A stored document."""
    draft = drafts.load(context, id)
    action = "unpost" if draft.is_posted else "post"
    followers = {code: why_not or "" for code, why_not in chain.followers(context, [id]).items()} if draft.is_posted else {}
    forms = forms_for(context, id) if draft.is_posted else ()
    return Reading(draft, chain.chain(context, id), {action: actions.why_not(context, id, action) or ""}, followers, forms)


def new_document(context: Context, type: str, parents: Sequence[int], given: Mapping[str, Any]) -> Reading:
    """A fresh document, or one with what its parents leave to do."""
    if parents:
        return Reading(chain.create_from(context, list(parents), type))
    return Reading(drafts.new(context, type, **given))


def links_of(items: Sequence[ChainItem]) -> list[ChainLink]:
    """A chain as the strip shows it."""
    return [_link(item) for item in items]


def _link(item: ChainItem) -> ChainLink:
    kind = DOCUMENT_TYPES.get(item.type)
    number = item.title.removeprefix(kind.name).strip(" ,")
    is_partly = any(0 < share < 100 for share in item.done.values()) or (item.open is not None and 0 < item.open < item.gross)
    state = "here" if item.is_current else "open" if item.state is not POSTED else "partly" if is_partly else "done"
    note = near_day(item.date) if item.state is POSTED else ""
    return ChainLink(kind.name, number if item.state is POSTED else _("draft"), note, state, str(item.id))
