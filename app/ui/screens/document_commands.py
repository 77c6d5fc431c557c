"""The buttons of a document, and why they are grey."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.services.documents.document_type import DOCUMENT_TYPES
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.pages import PAGES
from app.ui.kit.run import run
from app.ui.screens.document_papers import print_to_file, show_file
from app.ui.screens.start_process import start_command

if TYPE_CHECKING:
    from app.ui.screens.document_card import DocumentCard

PREVIEW_PAGE = "print_preview"


class DocumentCommands:
    """What can be done with the document of a card now."""

    def __init__(self, card: DocumentCard) -> None:
        self._card = card

    def in_head(self) -> list[Command]:
        """The main button, and what stands under "…"."""
        card = self._card
        refresh = Command("card.refresh", _("&Refresh"), card.reload, "F5", "refresh", "view")
        if card.document.is_posted:
            return [
                Command("document.print", _("&Print"), self._print, "Ctrl+P", "print", "file", self.why_not_print, primary=True),
                Command("document.reverse", _("&Reverse…"), card.reverse, "", "reverse", "edit", self._why_not_reverse), self._begin(), refresh,
            ]
        delete = Command("card.delete", _("&Delete"), card.delete, "", "delete", "edit", self._why_not_delete)
        preview = Command("document.preview", _("Print &preview"), self._preview, "Ctrl+P", "print", "file", self._why_not_preview)
        return [self._post(), preview, delete, self._begin(), refresh]

    def _begin(self) -> Command:
        card = self._card
        return start_command(card, card.context, "document", lambda: card.record_id, card.why_not_stored)

    def _post(self) -> Command:
        unsaved = self._card.is_changed or self._card.record_id is None
        title = _("Save and &post") if unsaved else _("&Post")
        return Command("document.post", title, self._card.post, "Ctrl+Shift+P", "posted", "file", self.why_not_post, primary=True)

    def followers(self) -> list[Command]:
        """Documents that can be made from this one."""
        if self._card.reading is None or not self._card.document.is_posted:
            return []
        return [
            Command(f"document.create.{code}", kind.name, partial(self._create, code), "", kind.icon, "", partial(str, why))
            for code, why in self._card.reading.followers.items() if (kind := DOCUMENT_TYPES.find(code))
        ]

    def _create(self, type: str) -> None:
        navigator().open_page(f"{type}.card", id=None, parents=(self._card.record_id,))

    def _why_not(self, action: str) -> str:
        return self._card.reading.why_not.get(action, "") if self._card.reading else ""

    @property
    def is_untouched(self) -> bool:
        """Whether it is new and nothing was entered."""
        return self._card.record_id is None and not self._card.is_changed

    def why_not_post(self) -> str:
        """Why it cannot be posted."""
        if self.is_untouched:
            return _("Nothing is entered yet: choose a client and enter the first line.")
        return "" if self._card.is_changed else self._why_not("post")

    def _why_not_reverse(self) -> str:
        return self._why_not("unpost")

    def _why_not_delete(self) -> str:
        return _("The record is not saved yet.") if self._card.record_id is None else ""

    def _print(self) -> None:
        """Show the usual form of the document."""
        card = self._card
        if self.why_not_print() or card.reading is None:
            return
        form = card.reading.forms[0].code
        if PREVIEW_PAGE in PAGES:
            navigator().open_page(PREVIEW_PAGE, form=form, document=card.record_id)
        else:
            run(card, partial(print_to_file, card.context, form, card.record_id or 0), done=show_file)

    def _preview(self) -> None:
        """Show the paper of a draft, with DRAFT across it."""
        navigator().open_page(PREVIEW_PAGE, document=self._card.record_id)

    def _why_not_preview(self) -> str:
        """The paper shows what is stored."""
        return _("Save it first: the paper shows what is saved.") if self._card.record_id is None or self._card.is_changed else ""

    def why_not_print(self) -> str:
        """Why there is nothing to print."""
        return "" if self._card.reading and self._card.reading.forms else _("There is no form for it yet.")
