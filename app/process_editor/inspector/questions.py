"""The questions of a form: a button in the inspector that says how many there are, and the dialog that asks for them."""

from __future__ import annotations

from typing import Any

from app.core.fields import FieldInfo
from app.core.i18n import _, ngettext
from app.process_editor.inspector.questions_dialog import QuestionsDialog
from app.ui.forms.editors import Editor
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Button


class QuestionsEditor(Editor):
    """A list of questions, as the drawing keeps them.

    :param names: names that conditions may say.
    """

    def __init__(self, info: FieldInfo, names: list[str]) -> None:
        super().__init__(info)
        self._value: list[dict[str, Any]] = []
        self._names = names
        self.button = Button("", "secondary", "form")
        self.button.setMinimumHeight(scaled(30))
        self.button.clicked.connect(self.ask)
        self._hold(self.button)
        self._row.addStretch()
        self.set(None)

    def get(self) -> Any:
        """The questions, None for none."""
        return self._value or None

    def set(self, value: Any, label: str = "") -> None:
        """Show how many there are."""
        self._value = [dict(question) for question in value or ()]
        count = len(self._value)
        words = ngettext("{count} question…", "{count} questions…", count).format(count=count) if count else _("Ask something…")
        self.button.setText(words)
        self.button.setAccessibleName(f"{self.info.label}: {words}")

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self.button.setEnabled(not locked)

    def ask(self) -> QuestionsDialog:
        """Open the form."""
        dialog = QuestionsDialog(self.window(), self._value, self._names)
        dialog.kept.connect(self._take)
        dialog.open()
        return dialog

    def _take(self, value: list[dict[str, Any]]) -> None:
        self.set(value)
        self.edited.emit()
