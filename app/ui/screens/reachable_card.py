"""A card of somebody whom one can call and write to; where contacts are metered, what it shows of them is a mask until it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from app.core.contact_mask import FIELDS, is_masked
from app.core.i18n import _
from app.services import contacts
from app.services.contacts import Why
from app.services.context import Context
from app.services.records import Draft
from app.ui.forms.card_page import CardPage
from app.ui.forms.editors import ContactEditor
from app.ui.forms.reaching import Shown, reach, read, words_of_rest
from app.ui.forms.spec import Screen
from app.ui.kit.commands import Command
from app.ui.kit.run import run

#: what one does → the field that it takes
TAKES = {"call": "phone", "write": "email"}


class ReachableCard(CardPage):
    """The card of a client or of a person there.

    What was shown stands until the card is closed. Whoever has no limit is shown it when the card opens.
    """

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.reachable: dict[str, ContactEditor] = {}
        self.was_shown = False
        super().__init__(context, screen, id, given)

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What one does with any card, and showing, calling, writing."""
        return (
            *super().actions(),
            Command("contact.show", _("Show phone and &e-mail"), self.show_contacts, "Ctrl+Shift+S", "view", "tools.1", self._why_not_show),
            Command("contact.call", _("&Call"), partial(self.use, "call"), "Ctrl+D", "call", "tools.1", partial(self._why_not_reach, "phone")),
            Command("contact.write", _("&Write an e-mail"), partial(self.use, "write"), "Ctrl+M", "mail", "tools.1",
                    partial(self._why_not_reach, "email")),
        )

    def _why_not_show(self) -> str:
        is_hidden = any(editor.is_hidden for editor in self.reachable.values())
        return self.why_not_stored() or (self._why_never() if is_hidden else _("Nothing is hidden here."))

    def _why_never(self) -> str:
        return "" if self.context.rights.may(contacts.SHOW) else _("Your role is shown no contacts.")

    def _why_not_reach(self, name: str) -> str:
        if name in self.reachable and (value := self.reachable[name].get()):
            return self.why_not_stored() or (self._why_never() if is_masked(value) else "")
        return _("There is no phone.") if name == "phone" else _("There is no e-mail.")

    def show_record(self, draft: Draft) -> None:
        """Name the page; show again what was shown before, and at once what may be shown without a limit."""
        if not self.reachable and self.grid is not None:
            self._bind()
        super().show_record(draft)
        is_hidden = draft.id is not None and any(is_masked(draft[name]) for name in self.reachable)
        if is_hidden and (self.was_shown or self.context.rights.may(contacts.UNLIMITED)):
            self._read("show", "", quiet=True)

    def _bind(self) -> None:
        assert self.grid is not None
        rows = self.grid.rows
        for name in FIELDS[self.spec.entity]:
            if name in rows and isinstance(editor := rows[name].editor, ContactEditor):
                self.reachable[name] = editor
                editor.serve(partial(self._on_wanted, name))

    def _on_wanted(self, name: str, why: Why) -> None:
        if why == "show":
            self.show_contacts()
        else:
            self.use(why, name)

    def show_contacts(self) -> None:
        """Bring what stands behind the masks."""
        if not self._why_not_show():
            self._read("show", "")

    def use(self, why: Why, name: str = "") -> None:
        """Call, write or copy: what was typed as it is, what stands behind a mask counted and journaled."""
        name = name or TAKES[why]
        value = self.reachable[name].get() if name in self.reachable else None
        if self.record_id is not None and is_masked(value):
            self._read(why, name)
        else:
            reach(self, why, value)

    def _read(self, why: Why, name: str, quiet: bool = False) -> None:
        assert self.record_id is not None
        run(self, partial(read, self.context, self.spec.entity, self.record_id, why), done=partial(self._on_read, why, name), quiet=quiet)

    def _on_read(self, why: Why, name: str, shown: Shown) -> None:
        self.was_shown = True
        for field, editor in self.reachable.items():
            editor.show_true(getattr(shown.contacts, field))
        if self.grid is not None and self.reachable:
            self.grid.rows[next(iter(self.reachable))].show_note(words_of_rest(shown.allowance))
        self.actions_changed.emit()
        if name:
            reach(self, why, getattr(shown.contacts, name))
