"""The page of a record: one card for all entities that are declared as screens."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.changes import Changes
from app.core.i18n import _
from app.services import records
from app.services.context import Context
from app.services.duplicates import WATCHED
from app.services.entities import entity_of
from app.services.records import Draft
from app.ui.forms.card_commands import HIDDEN_IN_HEAD, card_commands
from app.ui.forms.card_saving import CardSaving
from app.ui.forms.card_state import kept_state, take_state
from app.ui.forms.duplicate_watch import DuplicateWatch
from app.ui.forms.field_grid import FieldGrid
from app.ui.forms.save_bar import SaveBar
from app.ui.forms.scrolling import scrolled
from app.ui.forms.spec import Screen
from app.ui.kit import message
from app.ui.kit.commands import Command
from app.ui.kit.pages import Page
from app.ui.kit.run import run
from app.ui.kit.slices import Slices
from app.ui.kit.widgets import NoticePlace, PageHead


class CardPage(Page):
    """A card in a tab of the window. Subclasses put more into ``build_body``.

    :param id: key of the record; None for a new one.
    :param given: values that a new record begins with.
    """

    #: buttons that stand in the head; further commands are under "…"
    buttons_in_head = 0
    #: whether saving is the main action of the page
    saving_is_primary = True

    def __init__(self, context: Context, screen: Screen, id: int | None, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(_(screen.new) if id is None else _("Loading…"), screen.icon)
        self.context, self.spec, self.record_id = context, screen, id
        self.draft: Draft | None = None
        self.grid: FieldGrid | None = None
        self._given = dict(given or {})
        self.saving = self.make_saving()
        self._waiting_state: dict[str, Any] | None = None
        self._building = Slices(self)
        self.head = self.make_head()
        self.save_bar = SaveBar(self.saving_is_primary)
        self.notice = NoticePlace()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.head)
        self.column.addLayout(self.notice)
        self._body: QWidget | None = None
        self.save_bar.save_asked.connect(self.save)
        self.save_bar.save_and_close_asked.connect(self.save_and_close)
        self.load()

    def make_head(self) -> PageHead:
        """The head of the page, with the emblem of a record."""
        return PageHead(self.title, " ", self.spec.icon)

    def make_saving(self) -> CardSaving:
        """How the card is saved."""
        return CardSaving(self)

    # loading ---------------------------------------------------------------------------------------------------------------------
    def load(self) -> None:
        """Read the record, or make a new one, and show it."""
        new = partial(records.new, self.context, self.spec.entity, **self._given)
        known = partial(records.load, self.context, self.spec.entity, self.record_id or 0)
        self.saving.read(new if self.record_id is None else known, self._on_loaded, self._on_lost)

    def _on_lost(self, _error: Exception) -> None:
        if self.draft is None:
            self.closing.emit()

    def _on_loaded(self, draft: Draft) -> None:
        if self.grid is None:
            self._building.stop()  # somebody changed the record while its card was being built
            self._building = Slices(self, self._build(draft))
            return
        self.saving.take_newer(draft, self.draft)
        self.draft = draft
        self.grid.show_draft(draft, keeps_typed=self.is_changed)
        self.show_record(draft)
        self.show_around()
        self._tell_changes()

    def _build(self, draft: Draft) -> Generator[bool | None]:
        is_first = self.draft is None
        self.saving.take_newer(draft, self.draft)
        grid = self.make_grid(draft)
        yield from grid.build()
        self._body = self.build_body(grid, draft)
        yield False
        grid.edited.connect(self._on_edited)
        if self.record_id is None and self.spec.entity in WATCHED:
            DuplicateWatch(self, grid)
        self.grid, self.draft = grid, draft
        if self._waiting_state is not None:
            self._take_back(self._waiting_state)
        self.show_record(draft)
        yield False
        self.show_around()
        self._tell_changes()
        yield False
        grid.hide()  # what stands around the fields is drawn first, the fields in a turn of their own: together they held the window too long
        self.column.addWidget(self._body, 1)
        self._body.show()  # a layout shows what it was given later, and nothing hidden takes the focus
        yield True
        grid.setVisible(self._body.isAncestorOf(grid))  # a posted document shows values, not fields
        if is_first and (self.record_id is None or self._is_free):
            self.start()

    @property
    def _is_free(self) -> bool:
        """Whether the caret may be moved: the person has not gone to anything else while the record was read."""
        return not self.isVisible() or self.window().focusWidget() in (None, self)

    def start(self) -> None:
        """Put the caret where work begins: into the first field that can be changed."""
        if self.grid is not None:
            self.grid.focus_first()

    def make_grid(self, draft: Draft) -> FieldGrid:
        """The fields of the card, to be built step by step."""
        return FieldGrid(self.spec.card, draft, self.context, at_once=False)

    def build_body(self, grid: FieldGrid, draft: Draft) -> QWidget:
        """What stands under the head: the fields, scrolled where they have no room, and the bar below."""
        return self.with_save_bar(scrolled(grid))

    def with_save_bar(self, content: QWidget) -> QWidget:
        """A content with the save bar below it."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(content, 1)
        column.addWidget(self.save_bar)
        return box

    def show_record(self, draft: Draft) -> None:
        """Name the page after the record."""
        is_named = draft.id is not None or bool(draft[entity_of(self.spec.entity).label])
        title = draft.title if is_named else _(self.spec.new)
        self.head.set_title(title, _(self.spec.title) if draft.id is None else _(self.spec.one).capitalize())
        self.set_title(title)
        self.head.show_commands([command for command in self.actions() if command.code not in HIDDEN_IN_HEAD], most=self.buttons_in_head)

    def show_around(self) -> None:
        """Show what was read with the record and is not part of it."""

    # editing ---------------------------------------------------------------------------------------------------------------------
    def _on_edited(self, _name: str) -> None:
        self._tell_changes()

    def _tell_changes(self) -> None:
        assert self.draft is not None
        words = self.changed_words()
        if self.grid is not None:  # what was typed and cannot be read yet is work, too
            words += [self.grid.rows[name].editor.info.label for name in self.grid.problems() if name not in self.draft.changed]
        self.save_bar.show_changes(words, self.draft.id is None)
        self.set_changed(self.draft.is_changed or bool(words))
        self.set_status(*self.status_words())

    def problems(self) -> dict[str, str]:
        """What was typed and cannot be read, by field: it stands in the way of saving."""
        assert self.grid is not None
        return self.grid.problems()

    def changed_words(self) -> list[str]:
        """What is changed, in words."""
        assert self.draft is not None
        return [self.draft.schema[name].label for name in self.draft.changed]

    def status_words(self) -> list[str]:
        """What the status bar says of the record."""
        number = _("new") if self.record_id is None else str(self.record_id)
        return [f"{_(self.spec.one).capitalize()} {number}", _("draft kept") if self.is_changed else ""]

    def actions(self) -> Sequence[Command]:  # type: ignore[override]
        """What one does with any card."""
        return card_commands(self)

    def why_not_stored(self) -> str:
        """Why nothing can be done yet with the stored record."""
        return _("The record is not saved yet.") if self.record_id is None else ""

    # saving ----------------------------------------------------------------------------------------------------------------------
    def save(self, then: Callable[[], None] | None = None) -> None:
        """Write what was typed; errors stand at their fields, all at once."""
        self.saving.save(then)

    def save_and_close(self) -> None:
        """Save, and close the tab when it is saved."""
        self.save(self.closing.emit)

    def writing(self, draft: Draft, key: str) -> Callable[[], Changes]:
        """The use case that saves a draft."""
        return partial(records.save, self.context, draft, key)

    def on_saved(self, changes: Changes) -> None:
        """The draft was written."""
        if self.record_id is None:
            self.record_id = next(iter(changes.created(self.spec.entity)), None)
            if self.record_id is not None:
                self.became.emit(self.spec.entity, self.record_id)
        self.set_changed(False)
        self.notice.hide_notice()

    def show_errors(self, errors: Mapping[str, str]) -> bool:
        """Show what is wrong at the fields; returns whether some of it belongs to no field of the card."""
        assert self.grid is not None
        self.grid.show_errors(errors)
        return any(name not in self.grid.rows for name in errors)

    def show_merged(self, draft: Draft) -> None:
        """Show what two people made of the record."""
        assert self.grid is not None
        self.draft = draft
        self.grid.show_draft(draft, keeps_typed=True)
        self._tell_changes()

    # leaving ---------------------------------------------------------------------------------------------------------------------
    def close_card(self) -> None:
        """Close the tab; with unsaved work the person is asked."""
        if self.can_close():
            self.set_changed(False)
            self.closing.emit()

    def delete(self) -> None:
        """Put the record into the bin and close the card; the toast takes it back."""
        if self.why_not_stored():
            return
        assert self.record_id is not None
        entity, id, context, window = self.spec.entity, self.record_id, self.context, self.window()

        def done(_changes: Changes) -> None:
            words = _("“{title}” is in the bin.").format(title=self.title)
            message.toast(window, words, _("Undo"), lambda: run(window, partial(records.restore, context, entity, [id], uuid4().hex)))
            self.set_changed(False)
            self.closing.emit()

        run(self, partial(records.delete, context, entity, [id], uuid4().hex), done=done)

    # changes from elsewhere --------------------------------------------------------------------------------------------------------
    def _on_changes(self, changes: Changes) -> None:
        if self.record_id in changes.ids(self.spec.entity) and not self.saving.is_settling:
            self._is_stale = True
            if self.isVisible():
                self._refresh_soon.start()

    def refresh(self) -> None:
        """Somebody changed the record: show it, or tell it beside what was typed."""
        if self.is_changed:
            self.notice.show_notice(_("Somebody saved this record meanwhile. Your changes are kept."), "info", _("Show theirs"), self.reload)
        elif self.draft is not None and self.record_id is not None:
            self.load()

    def reload(self) -> None:
        """Throw away what was typed and read the record again."""
        self.notice.hide_notice()
        self.set_changed(False)
        self.load()

    # drafts ----------------------------------------------------------------------------------------------------------------------
    def draft_state(self) -> dict[str, Any] | None:
        """What was typed, with the caret."""
        return None if self.draft is None or self.grid is None or not self.draft.is_changed else kept_state(self.draft, self.grid)

    def restore_draft(self, state: dict[str, Any]) -> None:
        """Take back what was typed before a crash."""
        if self.draft is None:
            self._waiting_state = state
        else:
            self._take_back(state)
            self._tell_changes()

    def _take_back(self, state: dict[str, Any]) -> None:
        assert self.draft is not None
        assert self.grid is not None
        self._waiting_state = None
        take_state(self.draft, self.grid, state)
