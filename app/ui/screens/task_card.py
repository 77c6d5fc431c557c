"""The card of a task."""

from __future__ import annotations

from app.ui.forms.card_page import CardPage


class TaskCard(CardPage):
    """What is to be done, when, by whom, and what became of it."""
