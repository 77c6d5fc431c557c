"""The card of a client: figures, fields, everything that belongs to the client in tabs, the timeline at the side."""

from __future__ import annotations

from app.ui.forms.card_page import CardPage


class ClientCard(CardPage):
    """A client with all that belongs to it."""
