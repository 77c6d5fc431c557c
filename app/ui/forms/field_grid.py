"""The fields of a card in columns, bound to a draft: only what the person touches is written into it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.core import settings
from app.core.i18n import _
from app.services.context import Context
from app.services.record_checks import problems as problems_of
from app.services.records import Draft
from app.ui.forms.editors import ReferenceEditor, make_editor
from app.ui.forms.field_row import DOTS, FieldRow
from app.ui.forms.spec import F, Group
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import section_title

WIDE_FROM = 350  # px of the card for each column; below that they stand one under the other
BETWEEN_COLUMNS, ABOVE_GROUP, BETWEEN_ROWS = 24, 18, 6


class FieldGrid(QWidget):
    """Groups of fields.

    Signals: ``edited(str)`` a field was changed by the person.

    :param groups: what to show; fields that the person may not read are left out.
    :param at_once: whether the fields are made here; otherwise whoever asked for the grid goes through ``build``.
    """

    edited = Signal(str)

    def __init__(self, groups: Sequence[Group], draft: Draft, context: Context, *, at_once: bool = True) -> None:
        super().__init__()
        self._groups, self._draft, self._context = groups, draft, context
        self.rows: dict[str, FieldRow] = {}
        self._fields: dict[str, F] = {}
        self._judge: Callable[[Any], Mapping[str, str]] = problems_of
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(tokens.MARGIN - DOTS, 4, tokens.MARGIN, tokens.MARGIN)
        self._grid.setHorizontalSpacing(BETWEEN_COLUMNS - DOTS)
        self._grid.setVerticalSpacing(ABOVE_GROUP)
        self._columns: list[QWidget] = []
        self._is_wide: bool | None = None
        if at_once:
            for _step in self.build():
                pass

    def build(self) -> Generator[None]:
        """Make the fields, one at a step, and show the draft in them."""
        for number in range(1 + max((group.column for group in self._groups), default=0)):
            column = QWidget(self)
            yield from self._fill(column, number)
            self._columns.append(column)
        self._arrange(True)
        self.show_draft(self._draft)
        yield

    def _fill(self, column: QWidget, number: int) -> Generator[None]:
        stack = QVBoxLayout(column)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(BETWEEN_ROWS)
        is_first = True
        for group in self._groups:
            fields = [field for field in group.fields if field.name in self._draft.schema]
            if group.column != number or not fields:
                continue
            if group.title:
                head = section_title(_(group.title))
                head.setContentsMargins(DOTS, 4 if is_first else ABOVE_GROUP, 0, 4)
                stack.addWidget(head)
            is_first = False
            for field in fields:
                stack.addWidget(self._row(field))
                yield
        stack.addStretch()
        column.setVisible(not is_first)

    def _row(self, field: F) -> FieldRow:
        info = self._draft.schema[field.name]
        editor = make_editor(info, self._context, field.editor)
        if isinstance(editor, ReferenceEditor):
            editor.limit(lambda: field.within(self._draft))
        row = FieldRow(editor)
        editor.edited.connect(partial(self._on_edited, field))
        editor.left.connect(partial(self._on_left, field.name))
        target = editor.focusProxy()
        if target is not None:
            target.installEventFilter(self)
        self.rows[field.name], self._fields[field.name] = row, field
        return row

    # draft -----------------------------------------------------------------------------------------------------------------------
    def show_draft(self, draft: Draft, *, keeps_typed: bool = False) -> None:
        """Show another draft of the same entity, keeping the caret.

        :param keeps_typed: what was typed and cannot be read stays in its field; sentences stay where the value is still the same.
        """
        self._draft = draft
        for name, row in self.rows.items():
            if keeps_typed and row.editor.problem():
                continue
            is_same = keeps_typed and row.editor.get() == draft[name]
            row.editor.set(draft[name], draft.labels.get(name, ""))
            if not is_same:
                row.show_error("")
        self.apply_rules()

    def judge_by(self, judge: Callable[[Any], Mapping[str, str]]) -> None:
        """Ask this for what is wrong with the values of a draft (field → sentence, pure) instead of the common rules."""
        self._judge = judge

    def _on_left(self, name: str) -> None:
        """Tell at once what is wrong with a field that was typed, not only when all are saved."""
        problem = self.rows[name].editor.problem()
        if not problem and name in self._draft.changed:
            problem = self._judge(self._draft).get(name, "")
        if problem:
            self.rows[name].show_error(problem)

    def _on_edited(self, field: F) -> None:
        row = self.rows[field.name]
        self._draft[field.name] = row.editor.get()
        if isinstance(row.editor, ReferenceEditor) and row.editor.get() is not None:
            self._draft.labels[field.name] = row.editor.label
        row.show_error("")
        self.apply_rules()
        self.edited.emit(field.name)

    def apply_rules(self) -> None:
        """Lock, hide and mark fields as the draft says."""
        for name, row in self.rows.items():
            self.apply_to(name, row)

    def apply_to(self, name: str, row: FieldRow) -> None:
        """Lock, hide and mark one field."""
        field, info = self._fields[name], self._draft.schema[name]
        row.editor.set_locked(not info.writable or field.readonly(self._draft))
        row.setVisible(field.visible(self._draft))
        row.dot.set_on(name in self._draft.changed)

    def problems(self) -> dict[str, str]:
        """What was typed and cannot be read, by field."""
        found = {name: row.editor.problem() for name, row in self.rows.items()}
        return {name: text for name, text in found.items() if text}

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show sentences below their fields, and go to the first of them."""
        for name, row in self.rows.items():
            row.show_error(errors.get(name, ""))
        first = next((name for name in self.rows if name in errors), None)
        if first is not None:
            self.rows[first].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def value_of_focus(self) -> tuple[str, int]:
        """Name of the field with the caret, and the caret's place; empty when it is elsewhere. Another program may be in front."""
        focused = self.window().focusWidget()
        for name, row in self.rows.items():
            target = row.editor.focusProxy()
            if target is not None and target is focused:
                return name, row.editor.caret()
        return "", 0

    def focus_field(self, name: str, cursor: int | None = None) -> None:
        """Go to a field."""
        if name in self.rows:
            self.rows[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            if cursor is not None:
                self.rows[name].editor.set_caret(cursor)

    def focus_first(self) -> None:
        """Go to the first field that can be changed, behind what stands there."""
        first = next((row for row in self.rows.values() if not row.editor.is_locked and row.isVisibleTo(self)), None)
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            target = first.editor.focusProxy()
            if isinstance(target, QLineEdit):
                target.end(False)

    def values(self) -> dict[str, Any]:
        """What the editors show, by field."""
        return {name: row.editor.get() for name, row in self.rows.items()}

    # keys and size ---------------------------------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field, Shift+Enter back; in many lines Enter is a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and settings.in_force().enter_moves:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if is_enter and plain and not isinstance(watched, QPlainTextEdit) and not self._list_is_open(watched):
                self.focusNextPrevChild(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return True
        return super().eventFilter(watched, event)

    def _list_is_open(self, watched: QObject) -> bool:
        """Enter belongs to the suggestions of a reference while they are open."""
        for row in self.rows.values():
            if isinstance(row.editor, ReferenceEditor) and row.editor.line is watched:
                return row.editor.line.is_list_open
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two have no room."""
        super().resizeEvent(event)
        self._arrange(event.size().width() >= scaled(WIDE_FROM) * len(self._columns))

    def _arrange(self, is_wide: bool) -> None:
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        for number, column in enumerate(self._columns):
            self._grid.addWidget(column, 0 if is_wide else number, number if is_wide else 0, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(number, 1 if is_wide or not number else 0)
        self._grid.setRowStretch(len(self._columns), 1)
