"""A fresh document for its card, and the strip of its chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.services.context import Context
from app.services.document_reading import Reading
from app.services.documents import chain, drafts
from app.services.documents.chain import ChainItem
from app.services.documents.document_type import DOCUMENT_TYPES
from app.ui.kit.widgets import ChainLink
from app.ui.lists.cell_text import near_day

POSTED = DocumentState.POSTED


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
