"""Saving a card: one save at a time, errors at their fields, somebody else's save merged field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from app.core.changes import Changes
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.core.i18n import _
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
        self._saved: Draft | None = None
        self._newer: dict[str, Any] = {}
        self.is_running = self._reads_now = False

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
        if self._saved is not None and before is not None:
            self.carry_on(draft, self._saved, before)
        self._newer, self._saved = {}, None

    @property
    def is_settling(self) -> bool:
        """Whether a save is on its way or the record is being read after it: news of the record are our own."""
        return self.is_running or self._saved is not None or self._reads_now

    def read(self, operation: Callable[[], Any], done: Callable[[Any], object], failed: Callable[[Exception], object]) -> None:
        """Run what reads the record. What is announced in this turn of the event loop was written before, so it will be seen."""
        self._reads_now = True
        QTimer.singleShot(0, self._card, self._end_turn)
        run(self._card, operation, done=done, failed=failed)

    def _end_turn(self) -> None:
        self._reads_now = False

    def _on_saved(self, then: Then, changes: Changes) -> None:
        card, sent = self._card, self._sent
        assert card.draft is not None
        assert sent is not None
        self.is_running, self._saved = False, sent
        self._key = uuid4().hex
        self._newer = {name: value for name, value in card.draft.changed.items() if name not in sent.changed or sent.changed[name] != value}
        card.draft.changed.clear()
        card.on_saved(changes)
        if then is not None and not self._newer and not self.has_more(sent):
            self._saved = None
            then()
        else:
            card.load()

    def _on_refused(self, then: Then, error: Exception) -> bool:
        self.is_running = False
        if isinstance(error, FieldErrors):
            return not self._card.show_errors(error.errors)
        if isinstance(error, StaleRecord):
            self.settle_clash(then)
            return True
        return False

    # somebody else saved meanwhile -------------------------------------------------------------------------------------------------
    def settle_clash(self, then: Then) -> None:
        """Merge what only one side changed; for the rest ask."""
        assert self._card.draft is not None
        run(self._card, self.clashing(self._card.draft), done=partial(self._on_clashes, then), failed=self._on_not_settled)

    def _on_not_settled(self, error: Exception) -> bool:
        """The record is posted or gone: what was typed stays, and theirs is offered."""
        if isinstance(error, UserError):
            self._card.notice.show_notice(f"{error.text} {error.hint}".strip(), "warn", _("Show theirs"), self._card.reload)
            return True
        return False

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
        self._card.show_merged(self.merging(theirs, self._card.draft, mine))
        self.save(then)

    # what a card with more than fields does otherwise -----------------------------------------------------------------------------
    def clashing(self, draft: Draft) -> Callable[[], tuple[Draft, list[FieldClash]]]:
        """The reading of what somebody else saved meanwhile, and of what both sides changed."""
        return partial(records.clashes, self._card.context, draft)

    def merging(self, theirs: Draft, draft: Draft, mine: Sequence[str]) -> Draft:
        """What two people made of the record; of what clashes only ``mine`` is mine."""
        return records.merge(theirs, draft, mine)

    def carry_on(self, loaded: Draft, sent: Draft, present: Draft) -> None:
        """Put more than fields that was typed while a save was on its way onto the record that was read after it."""

    def has_more(self, sent: Draft) -> bool:
        """Whether more than fields was typed since a draft was sent to be saved."""
        return False
