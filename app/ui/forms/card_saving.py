"""Saving a card: one save at a time, errors at their fields, somebody else's save merged field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtWidgets import QDialog

from app.core.changes import Changes
from app.core.errors import FieldErrors, StaleRecord
from app.services import records
from app.services.records import Draft, FieldClash
from app.ui.forms.clash_dialog import ClashDialog
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.ui.forms.card_page import CardPage

Then = Callable[[], None] | None


class CardSaving:
    """The saves of one card. The idempotency key is born with the form and renewed by each save that was written."""

    def __init__(self, card: CardPage) -> None:
        self._card = card
        self._key = uuid4().hex
        self._sent: Draft | None = None
        self._newer: dict[str, Any] = {}
        self.is_running = False

    def save(self, then: Then = None) -> None:
        """Write what was typed, and call ``then`` once it is saved."""
        card = self._card
        if card.draft is None or card.grid is None or self.is_running:
            return
        if problems := card.problems():
            card.show_errors(problems)
            return
        if not card.draft.is_changed:
            if then:
                then()
            return
        self.is_running = True
        self._sent = deepcopy(card.draft)  # the worker's own: the person may go on typing
        run(card, card.writing(self._sent, self._key), done=partial(self._on_saved, then), failed=partial(self._on_refused, then))

    def take_newer(self, draft: Draft, before: Draft | None) -> None:
        """Put what was typed while a save was on its way onto the draft that was read after it."""
        for name, value in self._newer.items():
            draft[name] = value
            if before is not None and name in before.labels:
                draft.labels[name] = before.labels[name]
        self._newer = {}

    def _on_saved(self, then: Then, changes: Changes) -> None:
        card, sent = self._card, self._sent
        assert card.draft is not None
        assert sent is not None
        self.is_running = False
        self._key = uuid4().hex
        self._newer = {name: value for name, value in card.draft.changed.items() if name not in sent.changed or sent.changed[name] != value}
        card.draft.changed.clear()
        card.on_saved(changes)
        if then is not None and not self._newer:
            then()
        else:
            card.load()

    def _on_refused(self, then: Then, error: Exception) -> bool:
        self.is_running = False
        if isinstance(error, FieldErrors):
            return not self._card.show_errors(error.errors)
        if isinstance(error, StaleRecord):
            self._card.settle_clash(then)
            return True
        return False

    # somebody else saved meanwhile -------------------------------------------------------------------------------------------------
    def settle_clash(self, then: Then) -> None:
        """Merge what only one side changed; for the rest ask."""
        assert self._card.draft is not None
        run(self._card, partial(records.clashes, self._card.context, self._card.draft), done=partial(self._on_clashes, then))

    def _on_clashes(self, then: Then, found: tuple[Draft, list[FieldClash]]) -> None:
        theirs, clashes = found
        if not clashes:
            self._merge(theirs, (), then)
            return
        dialog = ClashDialog(self._card, clashes)

        def settle(answer: int) -> None:
            if answer == QDialog.DialogCode.Accepted:
                self._merge(theirs, dialog.kept_mine, then)
            dialog.deleteLater()

        dialog.finished.connect(settle)
        dialog.open()

    def _merge(self, theirs: Draft, mine: Sequence[str], then: Then) -> None:
        assert self._card.draft is not None
        self._key = uuid4().hex
        self._card.show_merged(records.merge(theirs, self._card.draft, mine))
        self.save(then)
