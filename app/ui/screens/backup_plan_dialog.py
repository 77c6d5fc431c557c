"""When backups are made, where they go and how long they stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from app.core.errors import FieldErrors
from app.core.i18n import _
from app.services.backups.plan import MOST_DAYS, MOST_MONTHS, MOST_WEEKS, Plan, save_plan
from app.services.context import Context
from app.ui.kit.dialog import Dialog
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, Label

WIDTH = 520


class PlanDialog(Dialog):
    """The schedule. It closes when it is kept; what is wrong is said at its field."""

    def __init__(self, parent: QWidget, context: Context, plan: Plan) -> None:
        super().__init__(parent.window())
        self._context, self._plan, self._key = context, plan, uuid4().hex
        self.setWindowTitle(_("Schedule of backups"))
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(Label(_("Schedule of backups"), "title"))
        note = _("The agent makes a backup each day. Without an agent Kontor makes one when it is closed, if the last one is older than a day.")
        column.addWidget(Label(note, "body", "text2", wrap=True))
        column.addSpacing(8)
        self.at = QTimeEdit(QTime(plan.at.hour, plan.at.minute))
        self.folder, self.second = QLineEdit(plan.folder), QLineEdit(plan.second)
        self.folder.setPlaceholderText(str(plan.place()))
        self.second.setPlaceholderText(_("For instance a NAS or a second disk"))
        self.days, self.weeks = _number(plan.days, 1, MOST_DAYS), _number(plan.weeks, 0, MOST_WEEKS)
        self.months = _number(plan.months, 0, MOST_MONTHS)
        self._errors: dict[str, Label] = {}
        self._add(column, "at", _("Every day from"), self.at)
        self._add(column, "folder", _("Folder"), self.folder, browse=True)
        self._add(column, "second", _("Second folder"), self.second, browse=True)
        self._add(column, "days", _("Keep the newest of so many days"), self.days)
        self._add(column, "weeks", _("… of so many weeks"), self.weeks)
        self._add(column, "months", _("… of so many months"), self.months)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch()
        cancel, self.button = Button(_("Cancel")), Button(_("Save"), "primary")
        self.button.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.button.clicked.connect(self.save)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)

    def _add(self, column: QVBoxLayout, name: str, text: str, field: QWidget, browse: bool = False) -> None:
        field.setAccessibleName(text)
        label = Label(text, "small", "text2")
        label.setBuddy(field)
        column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(field, 1 if browse else 0)
        if browse and isinstance(field, QLineEdit):
            button = Button(_("Choose…"))
            button.setAccessibleName(": ".join((text, _("Choose…"))))
            button.clicked.connect(partial(self._browse, field))
            row.addWidget(button)
        else:
            row.addStretch()
        column.addLayout(row)
        wrong = Label("", "small", "bad", wrap=True)
        wrong.hide()
        column.addWidget(wrong)
        column.addSpacing(4)
        self._errors[name] = wrong

    def _browse(self, field: QLineEdit) -> None:
        if folder := QFileDialog.getExistingDirectory(self, field.accessibleName(), field.text()):
            field.setText(folder)

    @property
    def chosen(self) -> Plan:
        """What the fields say."""
        at = self.at.time()
        return replace(
            self._plan, at=time(at.hour(), at.minute()), folder=self.folder.text().strip(), second=self.second.text().strip(),
            days=self.days.value(), weeks=self.weeks.value(), months=self.months.value(),
        )

    def save(self) -> None:
        """Keep it."""
        self._show({})
        self.button.setEnabled(False)
        run(self, partial(save_plan, self._context, self.chosen, self._key), done=lambda _changes: self.accept(), failed=self._on_failed)

    def _on_failed(self, error: Exception) -> bool:
        self.button.setEnabled(True)
        self._key = uuid4().hex
        if isinstance(error, FieldErrors):
            self._show(error.errors)
        return isinstance(error, FieldErrors)

    def _show(self, errors: dict[str, str]) -> None:
        for name, label in self._errors.items():
            label.setText(errors.get(name, ""))
            label.setVisible(name in errors)
        self.adjustSize()


def _number(value: int, least: int, most: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(least, most)
    field.setValue(value)
    field.setFixedWidth(scaled(90))
    return field
