"""Two people draw the same process: whoever saves later is told who was faster, and decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.i18n import _, format_moment
from app.process_editor.opening import Opened
from app.services.process_designs.drafts import DrawnMeanwhile
from app.ui.kit import message

if TYPE_CHECKING:
    from app.process_editor.page import EditorPage


class Meeting(QObject):
    """Speaks for the others on a page."""

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page)
        self._page = page
        self._theirs: Opened | None = None

    def tell(self, theirs: Opened) -> None:
        """Somebody else has saved while this page has changes: say so across the page, nothing is lost."""
        self._theirs = theirs
        line = theirs.design.line
        text = _("{who} saved this drawing at {time}. Yours is not saved yet.").format(who=line.edited_by, time=format_moment(line.edited_at))
        self._page.frame.notices.show_notice(text, "warn", _("Compare"), self.compare)

    def compare(self) -> None:
        """Show what differs between theirs and mine."""
        if self._theirs is not None:
            self._page.life.show_difference(self._theirs.design.graph, self._page.document.graph, _("Theirs and yours"))

    def ask(self, error: Exception, then: Callable[[], None] | None) -> bool:
        """Let the person decide after a save was refused; False where it was refused for another reason."""
        if not isinstance(error, DrawnMeanwhile):
            return False
        choices = (
            message.Choice("mine", _("Save mine over it"), "danger"), message.Choice("theirs", _("Take theirs")),
            message.Choice("", _("Go on drawing"), "primary"),
        )
        answer = message.choose(self._page, error.text, _("Nothing of yours is lost: it stays on the canvas until you decide."), choices)
        if answer == "mine":
            self._page.save(then, over=error.version)
        elif answer == "theirs":
            self._page.take_theirs()
        else:
            self._page.refresh()
        return True
