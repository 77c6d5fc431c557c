"""One row of a card: dot of a changed field, label, editor, sentence of the error below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.forms.editors import BoolEditor, Editor
from app.ui.kit.theme import scaled, theme
from app.ui.kit.widgets import Label

DOTS, LABELS = 12, 140  # px
DOT = 6


class ChangedDot(QWidget):
    """A place of 12 px that shows a dot while its field is changed; it is always there, so nothing jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._is_on = False
        self.setFixedWidth(DOTS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def is_on(self) -> bool:
        """Whether the dot shows."""
        return self._is_on

    def set_on(self, is_on: bool) -> None:
        """Show or hide the dot."""
        if is_on != self._is_on:
            self._is_on = is_on
            self.update()

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(DOTS, scaled(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dot, at the height of the first line."""
        if self._is_on:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("accent_text"))
            painter.drawEllipse(QPointF(DOT / 2 + 1, scaled(15)), DOT / 2, DOT / 2)


class FieldRow(QWidget):
    """A field of a card with all that belongs to it.

    :param is_stacked: the label stands above the editor, for narrow places.
    """

    def __init__(self, editor: Editor, *, is_stacked: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self.dot = ChangedDot()
        self.label = Label("" if isinstance(editor, BoolEditor) else editor.info.label, "body", "text2", wrap=True)
        self._line, self._column = (1, 1) if is_stacked else (0, 2)
        if not is_stacked:
            self.label.setFixedWidth(scaled(LABELS) - DOTS // 2)
            self.label.setMinimumHeight(scaled(30))
        self.label.setBuddy(editor)
        self.label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if editor.info.hint:
            self.setToolTip(editor.info.hint)
        self._error: Label | None = None
        self.note: Label | None = None
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.dot, self._line, 0)
        if is_stacked:
            self.dot.hide()
            grid.addWidget(self.label, 0, 1)
            self.label.setHidden(not self.label.text())
        else:
            grid.addWidget(self.label, 0, 1, Qt.AlignmentFlag.AlignTop)
            grid.setColumnMinimumWidth(1, scaled(LABELS))
        grid.addWidget(editor, self._line, self._column)
        grid.setColumnStretch(self._column, 1)

    @property
    def error(self) -> Label:
        """The sentence below the editor; made when it is wanted, since few fields are ever wrong."""
        if self._error is None:
            self._error = Label("", "small", "bad", wrap=True)
            self._error.hide()
            self._grid.addWidget(self._error, self._line + 1, self._column)
        return self._error

    def show_note(self, text: str) -> None:
        """Say something below the editor that is no error, or nothing."""
        if self.note is None:
            if not text:
                return
            self.note = Label("", "small", "text2", wrap=True)
            self._grid.addWidget(self.note, self._line + 2, self._column)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_error(self, text: str) -> None:
        """Show what is wrong with the field, or nothing."""
        if not text and self._error is None:
            return
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.editor.set_wrong(bool(text))
        self.editor.setAccessibleDescription(text or self.editor.info.hint)
