"""Saving a document: lines and shares are merged with somebody else's, and with what was typed while a save was on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.services.documents import draft_merging
from app.services.documents.draft_model import DocumentDraft
from app.services.records import Draft, FieldClash
from app.ui.forms.card_saving import CardSaving


class DocumentSaving(CardSaving):
    """The saves of a document's card."""

    def clashing(self, draft: Draft) -> Callable[[], tuple[Draft, list[FieldClash]]]:
        """Header, lines and shares of somebody who saved meanwhile."""
        return partial(draft_merging.clashes, self._card.context, _document(draft))

    def merging(self, theirs: Draft, draft: Draft, mine: Sequence[str]) -> Draft:
        """What two people made of the document."""
        return draft_merging.merge(_document(theirs), _document(draft), mine)

    def carry_on(self, loaded: Draft, sent: Draft, present: Draft) -> None:
        """Keep the lines that were typed during a save."""
        draft_merging.carry_on(_document(loaded), _document(sent), _document(present))

    def has_more(self, sent: Draft) -> bool:
        """Whether lines were typed during a save."""
        return self._card.draft is not None and draft_merging.has_more(_document(sent), _document(self._card.draft))


def _document(draft: Draft) -> DocumentDraft:
    assert isinstance(draft, DocumentDraft)
    return draft
