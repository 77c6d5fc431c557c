"""One edit that sets a field in many rows, after telling in how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.fields import FieldInfo
from app.core.i18n import _, format_number, ngettext
from app.services.context import Context
from app.ui.forms.editors import Editor, ReferenceEditor, make_editor
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 420


class EditMany(Dialog):
    """Field, value, and a button that says how many rows it sets.

    Signals: ``confirmed(str, object)`` field and value.
    """

    confirmed = Signal(str, object)

    def __init__(self, parent: QWidget, context: Context, fields: Sequence[FieldInfo], field: str, count: int) -> None:
        super().__init__(parent.window())
        self._context, self._fields = context, list(fields)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Set a value"))
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Set a value"), "title"))
        words = ngettext("in {count} row", "in {count} rows", count).format(count=format_number(count))
        column.addWidget(Label(words, "body", "text2"))
        column.addSpacing(4)
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(_("Field"))
        self.field_box.setFixedHeight(scaled(30))
        for info in self._fields:
            self.field_box.addItem(info.label, info.name)
        self.field_box.setCurrentIndex(self.field_box.findData(field))
        column.addWidget(self.field_box)
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        self._problem = Label("", "small", "bad", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch()
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.set_button = Button(ngettext("Set in {count} row", "Set in {count} rows", count).format(count=format_number(count)), "primary")
        self.set_button.clicked.connect(self.confirm)
        row.addWidget(cancel)
        row.addWidget(self.set_button)
        column.addLayout(row)
        self.editor: Editor | None = None
        self.field_box.currentIndexChanged.connect(self._on_field)
        self._on_field(0)
        assert self.editor is not None
        self.editor.setFocus()

    def _on_field(self, _index: int) -> None:
        if self.editor is not None:
            self._place.removeWidget(self.editor)
            self.editor.deleteLater()
        self.editor = make_editor(self._fields[self.field_box.currentIndex()], self._context)
        if isinstance(self.editor, ReferenceEditor):
            self.editor.line.make_new = None
        self._place.addWidget(self.editor)

    def confirm(self) -> None:
        """Tell field and value; what cannot be read is told and nothing happens."""
        assert self.editor is not None
        info = replace(self._fields[self.field_box.currentIndex()])
        problem = self.editor.problem()
        if not problem and info.required and self.editor.get() is None:
            problem = _("Fill in “{label}”.").format(label=info.label)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if not problem:
            value = self.editor.get()
            self.accept()
            self.confirmed.emit(info.name, value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sets."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        else:
            super().keyPressEvent(event)
