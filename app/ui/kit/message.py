"""Words to the person: toasts, bars across the window, and dialogs with verbs on their buttons."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.ui.kit.theme import scaled, theme, tokens
from app.ui.kit.widgets.buttons import Button, Kind
from app.ui.kit.widgets.label import Label
from app.ui.kit.widgets.toast import Toast

WIDTH, WIDE = 420, 640


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a dialog. The choice with the empty code is the safe one: Esc and × mean it."""

    code: str
    text: str
    kind: Kind = "secondary"


class MessageDialog(QDialog):
    """Title 18, text 13, buttons right with verbs; Esc is the safe choice.

    :param details: a longer text that can be selected, in a box of its own.
    """

    def __init__(
        self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice], details: str = "", wide: bool = False
    ) -> None:
        super().__init__(parent.window() if parent is not None else QApplication.activeWindow())
        self.answer = ""
        self.setWindowTitle(QGuiApplication.applicationDisplayName() or "Kontor")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setMinimumWidth(scaled(WIDE if wide else WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        head = Label(title, "title", wrap=True)
        column.addWidget(head)
        if text:
            column.addWidget(Label(text, "body", "text2", wrap=True))
        if details:
            box = QPlainTextEdit(details)
            box.setReadOnly(True)
            box.setAccessibleName(_("Details"))
            box.setMinimumHeight(160)
            box.document().setDocumentMargin(8)
            column.addWidget(box)
        self._column = column
        column.addSpacing(12)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.GAP)
        self.buttons.addStretch()
        column.addLayout(self.buttons)
        for choice in _in_order(choices):
            button = Button(choice.text, choice.kind)
            button.clicked.connect(lambda _checked=False, code=choice.code: self._choose(code))
            self.buttons.addWidget(button)
            if choice.kind == "primary" or (not choice.code and not any(other.kind == "primary" for other in choices)):
                button.setDefault(True)
                button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width."""
        width = max(self.width(), self.minimumWidth())
        self.resize(width, self._column.totalHeightForWidth(width))
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of a raised sheet."""
        QPainter(self).fillRect(self.rect(), theme().color("raised"))

    def add(self, widget: QWidget) -> None:
        """Put a widget between the words and the buttons."""
        self._column.insertWidget(self._column.count() - 2, widget, 1)

    def _choose(self, code: str) -> None:
        self.answer = code
        self.accept()


def _in_order(choices: Sequence[Choice]) -> list[Choice]:
    """The main button stands at the right end, the safe one left of it."""
    return sorted(choices, key=lambda choice: (choice.kind == "primary", choice.code == "", choice.kind != "danger"))


def choose(parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
    """Ask and wait; returns the code of the answer, empty for the safe one."""
    dialog = MessageDialog(parent, title, text, choices)
    dialog.exec()
    dialog.deleteLater()
    return dialog.answer


def ask(parent: QWidget | None, title: str, text: str, verb: str, danger: bool = False, cancel: str = "") -> bool:
    """Ask before something that cannot be undone; where undo exists do it and show a toast instead.

    :param verb: what the button says: "Reverse", "Delete for ever".
    """
    return choose(parent, title, text, (Choice("yes", verb, "danger" if danger else "primary"), Choice("", cancel or _("Cancel")))) == "yes"


def inform(parent: QWidget | None, title: str, text: str = "", details: str = "") -> MessageDialog:
    """Tell something that must be seen; does not wait."""
    return _open(MessageDialog(parent, title, text, (Choice("", _("Close")),), details))


def show_error(parent: QWidget | None, error: Exception) -> MessageDialog:
    """Tell an expected error: its sentence as the title, its cure as the text; does not wait."""
    text, hint = (error.text, error.hint) if isinstance(error, UserError) else (str(error), "")
    return _open(MessageDialog(parent, text, hint, (Choice("", _("Close")),)))


def show_bug(parent: QWidget | None, error: BaseException) -> MessageDialog:
    """Tell an unexpected error, with its traceback to copy; does not wait."""
    details = "".join(traceback.format_exception(error))
    dialog = MessageDialog(
        parent, _("Something went wrong in the program."), _("Nothing was saved by this step. Your other work is not touched."),
        (Choice("", _("Close")),), details, wide=True,
    )
    copy = Button(_("Copy"), "secondary", "copy")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    dialog.buttons.insertWidget(0, copy)
    return _open(dialog)


def _open(dialog: MessageDialog) -> MessageDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


_toasts: list[Toast] = []


def toast(
    parent: QWidget | None, text: str, action: str = "", act: Callable[[], object] | None = None, state: str = "ok"
) -> Toast | None:
    """Say something short at the lower right, with one action such as "Undo"; replaces the toast before it.

    :param state: ``ok info warn bad``.
    """
    window = parent.window() if parent is not None else QApplication.activeWindow()
    for earlier in _toasts:
        earlier.dismiss()
    _toasts.clear()
    if window is None:
        return None
    shown = Toast(window, text, action, act, state)
    _toasts.append(shown)
    shown.destroyed.connect(lambda: _toasts.clear() if _toasts and _toasts[0] is shown else None)
    shown.appear()
    return shown


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar across the window.

    :param state: ``ok info warn bad``. :param icon: a word of ``ICONS``; empty takes that of the state.
    """

    text: str
    state: str = "info"
    icon: str = ""
    action: str = ""
    act: Callable[[], object] | None = None
    closable: bool = False


class Bars(QObject):
    """The bars that are in force, by key; the window shows them.

    Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bars: dict[str, Bar] = {}

    def show(self, key: str, bar: Bar) -> None:
        """Put up a bar, or change the one with this key."""
        self._bars[key] = bar
        self.changed.emit()

    def hide(self, key: str) -> None:
        """Take a bar away; one that is not there is no error."""
        if self._bars.pop(key, None) is not None:
            self.changed.emit()

    def all(self) -> dict[str, Bar]:
        """The bars in force, oldest first."""
        return dict(self._bars)


bars = Bars()
