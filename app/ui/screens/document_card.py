"""The card of a document: chain, header, lines by keyboard, sums; post, reverse, print, create the next one from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QDialog, QWidget

from app.core.changes import Changes
from app.core.errors import FieldErrors, StaleRecord
from app.core.i18n import _, ngettext
from app.services.context import Context
from app.services.document_reading import Reading, read_document
from app.services.documents import actions, draft_checks, drafts
from app.services.documents.document_type import DocumentType
from app.services.documents.draft_model import DocumentDraft
from app.services.records import Draft
from app.ui.forms.card_page import CardPage
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.joined_grid import JoinedGrid
from app.ui.forms.reason_dialog import ReasonDialog
from app.ui.forms.spec import Screen
from app.ui.kit.commands import Command
from app.ui.kit.navigator import navigator
from app.ui.kit.run import run
from app.ui.kit.widgets import PageHead, StateChip
from app.ui.screens.document_body import DocumentBody
from app.ui.screens.document_commands import DocumentCommands
from app.ui.screens.document_fields import comment_group, detail_groups, header_groups
from app.ui.screens.document_following import DocumentFollowing
from app.ui.screens.document_papers import kept_lines, kept_rows, post_saved, take_lines
from app.ui.screens.document_reading import new_document
from app.ui.screens.document_saving import DocumentSaving
from app.ui.screens.line_reading import LineReader

#: amounts that are worked out and nobody typed
WORKED_OUT = {"net", "tax", "gross"}


class DocumentCard(CardPage):
    """A document of any type."""

    buttons_in_head = 1
    saving_is_primary = False

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        self.reading: Reading | None = None
        self.body: DocumentBody | None = None
        self._built_posted = False
        self.following = DocumentFollowing(self)
        self.commands = DocumentCommands(self)
        super().__init__(context, screen, id, given)

    def make_head(self) -> PageHead:
        """The title alone: a document has a number and no name."""
        return PageHead(self.title)

    def make_saving(self) -> DocumentSaving:
        """Header, lines and shares."""
        return DocumentSaving(self)

    # loading ---------------------------------------------------------------------------------------------------------------------
    @property
    def document(self) -> DocumentDraft:
        """The draft as what it is here."""
        assert isinstance(self.draft, DocumentDraft)
        return self.draft

    @property
    def kind(self) -> DocumentType:
        """The type of the document."""
        return self.document.kind

    def load(self) -> None:
        """Read the document with its chain, or make a new one."""
        if self.record_id is not None:
            operation: Callable[[], Reading] = partial(read_document, self.context, self.record_id)
        else:
            given = dict(self._given)
            operation = partial(new_document, self.context, given.pop("type", self.spec.code), tuple(given.pop("parents", ())), given)
        self.saving.read(operation, self._on_read, self._on_lost)

    def _on_read(self, reading: Reading) -> None:
        self.reading = reading
        looks_different = self.grid is not None and self._built_posted != reading.draft.is_posted
        if looks_different:
            self._take_down()
        self._built_posted = reading.draft.is_posted
        self._on_loaded(reading.draft)
        if looks_different:
            self._building.finish()  # the person sees one picture change into the other, not an empty page between

    def show_around(self) -> None:
        """The chain, and what is open."""
        if self.body is not None and self.reading is not None:
            self.body.show_reading(self.reading)

    def start(self) -> None:
        """A posted document is read line by line; in a draft work begins in the header."""
        if self.document.is_posted and self.body is not None:
            self.body.start()
            return
        super().start()
        if self.record_id is None and "client" in self._given and self.body is not None and self.body.table is not None and self.isVisible():
            self.body.table.start()  # the header is known already

    def _take_down(self) -> None:
        """Posted and draft look different: build the body anew."""
        if self._body is not None:
            self.column.removeWidget(self._body)
            self.save_bar.setParent(self)
            self._body.deleteLater()
        self.grid = self._body = self.body = None

    def make_grid(self, draft: Draft) -> FieldGrid:
        """The header above the lines, the details, and the comment."""
        assert isinstance(draft, DocumentDraft)
        grid = JoinedGrid(header_groups(draft.kind), (detail_groups(draft.kind), comment_group()), draft, self.context, at_once=False)
        grid.judge_by(draft_checks.check)
        return grid

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """Chain, header, lines and sums."""
        assert isinstance(grid, JoinedGrid)
        assert isinstance(draft, DocumentDraft)
        self.body = DocumentBody(draft, grid, self.context)
        table = self.body.table
        if table is not None:
            table.lines.edited.connect(self._on_lines_edited)
            LineReader(self, table)
            table.save_asked.connect(self.save_and_close)
            table.left.connect(lambda: grid.focus_field("comment"))
        if self.body.shares is not None:
            self.body.shares.edited.connect(self._on_lines_edited)
        self.body.opened.connect(lambda id: navigator().open("document", id))
        if draft.is_posted:
            self.save_bar.hide()
            return self.body
        page = self.with_save_bar(self.body)
        self.save_bar.show()
        return page

    def show_record(self, draft: Draft) -> None:
        """Title, state, and the buttons that the state allows."""
        document = self.document
        self.following.know(document)
        title = document.title if draft.id is not None else _("{name}, new").format(name=self.kind.name)
        self.head.set_title(title)
        self.set_title(title, self.kind.icon)
        self.head.clear_chips()
        self.head.add_chip(StateChip(_("Posted"), "ok", "locked") if document.is_posted else StateChip(_("Draft"), "neutral"))
        if self.body is not None:
            self.body.show_draft(document)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.head.show_commands(self.commands.in_head(), most=self.buttons_in_head)
        if followers := self.commands.followers():
            self.head.add_menu(_("Create from it"), followers)
        self.actions_changed.emit()

    # editing ---------------------------------------------------------------------------------------------------------------------
    def _on_edited(self, name: str) -> None:
        if self.following.wants(name):
            self.following.start(name)
        elif name in ("prices_include_tax", "currency"):
            drafts.recompute(self.document)
            self._on_lines_edited()
        elif name == "gross" and self.body is not None and self.body.shares is not None:
            self.body.shares.show_draft(self.document)
        super()._on_edited(name)

    def show_followed(self, rates: Mapping[str, str]) -> None:
        """Show what followed from a header field.

        :param rates: lines whose tax rate does not hold on the day: key → sentence.
        """
        if self.grid is None or self.body is None:
            return
        drafts.recompute(self.document)
        self.grid.show_draft(self.document, keeps_typed=True)
        self.body.show_draft(self.document)
        if self.body.table is not None:
            self.body.table.lines.tell("vat_rate", rates)
        self._tell_changes()

    def problems(self) -> dict[str, str]:
        """What cannot be read in the header, in the lines and in the shares."""
        own = super().problems()
        table = self.body.table if self.body is not None else None
        return own if table is None else {**own, **table.lines.problems()}

    def _on_lines_edited(self) -> None:
        drafts.recompute(self.document)
        if self.body is not None:
            self.body.show_sums(self.document, None)
        self._tell_changes()

    def changed_words(self) -> list[str]:
        """Changed header fields, and the lines."""
        words = [self.document.schema[name].label for name in self.document.changed if name not in WORKED_OUT or not self.kind.has_lines]
        if self.document.lines_changed:
            count = len([line for line in self.document.lines if not line.is_empty])
            words.append(ngettext("{count} line", "{count} lines", count).format(count=count))
        return [*words, *([_("Shares")] if self.document.shares_changed else [])]

    def status_words(self) -> list[str]:
        """What the status bar says of the document."""
        count = len([line for line in self.document.lines if not line.is_empty])
        lines = ngettext("{count} line", "{count} lines", count).format(count=count) if self.kind.has_lines else ""
        posted = _("posted by {name}").format(name=self.document.labels["posted_by"]) if self.document.labels.get("posted_by") else ""
        return [self.document.title, posted, lines, _("draft kept") if self.is_changed else ""]

    # saving and posting ------------------------------------------------------------------------------------------------------------
    def writing(self, draft: Draft, key: str) -> Callable[[], Changes]:
        """The use case that saves a document."""
        assert isinstance(draft, DocumentDraft)
        return partial(drafts.save, self.context, draft, key)

    def show_merged(self, draft: Draft) -> None:
        """Show header, lines and shares as merged."""
        assert isinstance(draft, DocumentDraft)
        super().show_merged(draft)
        if self.body is not None:
            self.body.show_draft(draft)

    def show_errors(self, errors: Mapping[str, str]) -> bool:
        """Errors of fields stand at the fields, those of lines at their cells; the rest is told above."""
        unknown = super().show_errors({name: text for name, text in errors.items() if not name.startswith("lines.")})
        in_lines = self.body is not None and self.body.table is not None and self.body.table.show_errors(errors)
        rest = [text for name, text in errors.items() if self.grid is not None and name not in self.grid.rows]
        if rest:
            self.notice.show_notice(" ".join(rest), "bad")
        return unknown and not in_lines and not rest

    def post(self) -> None:
        """Post the document; what is not saved is saved first."""
        if self.commands.is_untouched:
            self.notice.show_notice(self.commands.why_not_post(), "warn")
        elif self.is_changed or self.record_id is None:
            self.save(self._post_saved)
        else:
            self._post_saved()

    def _post_saved(self) -> None:
        assert self.record_id is not None
        run(self, partial(post_saved, self.context, self.record_id, uuid4().hex), done=self._on_moved, failed=self._on_not_moved)

    def _on_moved(self, _changes: Changes) -> None:
        self.notice.hide_notice()
        self.load()

    def _on_not_moved(self, error: Exception) -> bool:
        if isinstance(error, FieldErrors):
            return not self.show_errors(error.errors)
        if isinstance(error, StaleRecord):
            self.load()
        return False

    def reverse(self) -> ReasonDialog:
        """Ask for the reason and reverse the document."""
        title = _("Reverse {title}?").format(title=self.document.title)
        text = _("Its movements are taken back and it becomes a draft again; it keeps its number.")
        dialog = ReasonDialog(self, title, text, _("Reverse"), _("Reason, for the history"), _("Say why it is reversed."))

        def settle(answer: int) -> None:
            if answer == QDialog.DialogCode.Accepted:
                unpost = partial(actions.unpost, self.context, self.record_id or 0, self.document.version, dialog.reason, uuid4().hex)
                run(self, unpost, done=self._on_moved, failed=self._on_not_moved)
            dialog.deleteLater()

        dialog.finished.connect(settle)
        dialog.open()
        return dialog

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """Save, post, print and the rest."""
        inherited = [command for command in super().actions() if command.code in ("card.save", "card.save_close", "card.close")]
        return inherited if self.draft is None else (*inherited, *self.commands.in_head(), *self.commands.followers())

    def _tell_changes(self) -> None:
        was = self.is_changed
        super()._tell_changes()
        if was != self.is_changed and self.body is not None:
            self._show_buttons()

    # drafts ----------------------------------------------------------------------------------------------------------------------
    def draft_state(self) -> dict[str, Any] | None:
        """What was typed: header and lines."""
        state = super().draft_state()
        if state is not None:
            state["lines"], state["rows"] = kept_lines(self.document), kept_rows(self.document)
        return state

    def _take_back(self, state: dict[str, Any]) -> None:
        take_lines(self.document, state.get("lines", ()), state.get("rows", ()))
        super()._take_back(state)
