"""Says while a new record is being typed that it may be there already; it only tells, and never stands in the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.core.i18n import _
from app.services import duplicates
from app.services.duplicates import Duplicate
from app.services.records import Draft
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run

if TYPE_CHECKING:
    from app.ui.forms.card_page import CardPage
    from app.ui.forms.field_grid import FieldGrid

ASK_AFTER = 250  # ms without a key


class DuplicateWatch(QObject):
    """Watches the fields of a new record's card."""

    def __init__(self, card: CardPage, grid: FieldGrid) -> None:
        super().__init__(card)
        self._card = card
        self._typed: set[str] = set()
        self._found: dict[str, list[Duplicate]] = {}
        self._told: Duplicate | None = None
        self._ask_soon = QTimer(self, singleShot=True, interval=ASK_AFTER)
        self._ask_soon.timeout.connect(self._ask)
        grid.edited.connect(self._on_edited)

    def _on_edited(self, name: str) -> None:
        name = "name" if name == "client" else name  # a person's name counts at one client
        if name in duplicates.WATCHED[self._card.spec.entity]:
            self._typed.add(name)
            self._ask_soon.start()

    def _ask(self) -> None:
        """Look for what was typed since the last question, not for all of it: that is a single quick look."""
        card = self._card
        if card.record_id is None and card.draft is not None:
            asked, self._typed = self._typed, set()
            values = {name: card.draft[name] for name in (*asked, "client") if name in card.draft.schema}
            operation = partial(duplicates.find, card.context, card.spec.entity, values)
            run(card, operation, done=partial(self._on_found, asked, values), quiet=True)

    def _on_found(self, asked: set[str], values: dict[str, Any], found: list[Duplicate]) -> None:
        draft = self._card.draft
        if self._card.record_id is None and draft is not None and all(draft[name] == value for name, value in values.items()):
            for name in asked:
                self._found[name] = [one for one in found if name in one.fields]
            self._tell(draft)

    def _tell(self, draft: Draft) -> None:
        """Tell of the one record that has most in common with what was typed; of the same one only once."""
        fields: dict[Duplicate, list[str]] = {}
        for name, found in self._found.items():
            for one in found:
                fields.setdefault(replace(one, fields=()), []).append(name)
        best = max(fields, key=lambda one: len(fields[one]), default=None)
        if best == self._told:
            return
        self._told = best
        if best is None:
            self._card.notice.hide_notice()
            return
        labels = ", ".join(draft.schema[name].label for name in fields[best])
        text = _("There is already “{title}” with the same data: {fields}.").format(title=best.title, fields=labels)
        self._card.notice.show_notice(text, "warn", _("Open that one"), partial(navigator().open, best.entity, best.id))
