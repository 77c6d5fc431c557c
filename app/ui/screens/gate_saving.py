"""Saving a card whose change a process may keep shut: the refusal names the step and leads to it."""

from __future__ import annotations

from collections.abc import Callable

from app.services.gates import GateShut
from app.ui.forms.card_saving import CardSaving
from app.ui.screens.process_strip import lead, lead_words


class GateSaving(CardSaving):
    """Says what opens a gate where others say that something went wrong."""

    def _on_refused(self, then: Callable[[], None] | None, error: Exception) -> bool:
        if not isinstance(error, GateShut):
            return super()._on_refused(then, error)
        self.is_running = False
        card, shut = self._card, error.shut
        record = card.spec.entity, card.record_id or 0
        card.notice.show_notice(f"{error.text} {error.hint}".strip(), "warn", lead_words(shut), lambda: lead(card, card.context, record, shut))
        return True
