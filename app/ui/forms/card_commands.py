"""What one does with any card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import _
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator

if TYPE_CHECKING:
    from app.ui.forms.card_page import CardPage

#: what has its own button, or a key that everybody knows
HIDDEN_IN_HEAD = {"card.save", "card.save_close", "card.close"}


def card_commands(card: CardPage) -> tuple[Command, ...]:
    """Save, close, delete, look back, refresh."""

    def why_not_save() -> str:
        return "" if card.is_changed else _("Nothing is changed.")

    def look_back() -> None:
        navigator().open_page("history", entity=card.spec.entity, id=card.record_id, title=card.title)

    return (
        Command("card.save", _("&Save"), card.save, "Ctrl+S", "save", "file", why_not_save),
        Command("card.save_close", _("Save and c&lose"), card.save_and_close, "Ctrl+Return|Ctrl+Enter", "save", "file"),
        Command("card.close", _("Close the card"), card.close_card, "Esc", "close", ""),
        Command("card.refresh", _("&Refresh"), card.reload, "F5", "refresh", "view"),
        Command("card.history", _("&History and earlier states"), look_back, "", "history", "view", card.why_not_stored),
        Command("card.delete", _("&Delete"), card.delete, "", "delete", "edit", card.why_not_stored),
    )
