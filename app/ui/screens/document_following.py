"""Keeps on a card what follows from its client, price list and day: read one after the other, in the order they were typed."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import UserError
from app.services.documents import draft_following
from app.services.documents.draft_following import LEADING, Followed
from app.services.documents.draft_model import DocumentDraft
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.ui.screens.document_card import DocumentCard


class DocumentFollowing:
    """The consequences of a card's leading fields."""

    def __init__(self, card: DocumentCard) -> None:
        self._card = card
        self._known: dict[str, Any] = {}
        self._waiting: list[str] = []
        self._is_running = False

    def know(self, draft: DocumentDraft) -> None:
        """A draft was read: everything in it has followed already."""
        self._known = {name: draft[name] for name in LEADING}

    def wants(self, name: str) -> bool:
        """Whether a field has another value than the one that was followed last."""
        return name in LEADING and self._card.document[name] != self._known.get(name)

    def start(self, name: str) -> None:
        """A leading field was changed: read what follows, after what is being read already."""
        self._waiting.append(name)
        self._next()

    def _next(self) -> None:
        document = self._card.document
        while self._waiting and not self._is_running:
            name = self._waiting.pop(0)
            if not self.wants(name) or (document[name] is None and name != "client"):
                continue  # nothing follows from no day: what stands there stays until one is typed
            self._is_running = True
            sent = deepcopy(document)
            operation = partial(draft_following.follow, self._card.context, deepcopy(sent), name, self._known.get(name))
            run(self._card, operation, done=partial(self._on_followed, name, sent), failed=partial(self._on_refused, name))

    def _on_followed(self, name: str, sent: DocumentDraft, followed: Followed) -> None:
        self._is_running = False
        document = self._card.document
        draft_following.take(document, sent, followed.draft)
        self._known.update({other: document[other] for other in LEADING if other not in self._waiting}, **{name: sent[name]})
        self._card.show_followed(followed.rates)
        self._next()

    def _on_refused(self, name: str, error: Exception) -> bool:
        self._is_running = False
        grid = self._card.grid
        if not isinstance(error, UserError) or grid is None or name not in grid.rows:
            return False
        grid.rows[name].show_error(f"{error.text} {error.hint}".strip())
        return True
