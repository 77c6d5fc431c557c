"""The form of a step, made by whoever draws it: what is asked, how it is answered, whether it must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.folding import fold
from app.core.i18n import _
from app.processes.questions import KIND_TITLES, Question, QuestionKind, questions_of, stored
from app.ui.kit import message
from app.ui.kit.dialog import Dialog
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedBox, Hairline, IconButton, Label

WIDTH, HEIGHT = 680, 460
_SIGNS = re.compile(r"\W+")


class QuestionsDialog(Dialog):
    """Asks for the questions of a form.

    Signals: ``kept(list)`` the questions as a drawing keeps them.

    :param questions: as the drawing keeps them. :param names: what conditions may say.
    """

    kept = Signal(list)

    def __init__(self, parent: QWidget, questions: Sequence[dict[str, Any]], names: Sequence[str]) -> None:
        super().__init__(parent)
        self._names = list(names)
        self.rows: list[QuestionRow] = []
        self.setWindowTitle(_("Questions of the form"))
        self.setModal(True)
        self.resize(scaled(WIDTH), scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(tokens.GAP)
        column.addWidget(Label(_("Questions of the form"), "title"))
        text = _("The answers stand in the case; choices and later steps can use them by the name below each.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 8, 8, 8)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        column.addWidget(area, 1)
        column.addWidget(Hairline())
        foot = QHBoxLayout()
        more = Button(_("One more question"), "quiet", "add")
        more.clicked.connect(lambda: self.add().label.setFocus())
        foot.addWidget(more)
        foot.addStretch(1)
        cancel, keep = Button(_("Cancel")), Button(_("Take over"), "primary")
        cancel.clicked.connect(self.reject)
        keep.clicked.connect(self.keep)
        keep.setDefault(True)
        foot.addWidget(cancel)
        foot.addWidget(keep)
        column.addLayout(foot)
        for question in questions_of(questions):
            self.add(question)
        if not self.rows:
            self.add().label.setFocus()

    def add(self, question: Question | None = None) -> QuestionRow:
        """One more question at the end."""
        row = QuestionRow(question)
        row.gone.connect(lambda: self._drop(row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        return row

    def keep(self) -> None:
        """Give the questions back; those without words are left out."""
        found: list[Question] = []
        taken: set[str] = set()
        for row in self.rows:
            question = row.question()
            if not question.label:
                continue
            name, number = question.name, 1
            while name in taken:
                number += 1
                name = f"{question.name}_{number}"
            taken.add(name)
            found.append(replace(question, name=name))
        try:
            value = stored(found)
            questions_of(value)
        except UserError as error:
            message.show_error(self, error)
            return
        self.kept.emit(value)
        self.accept()

    def _drop(self, row: QuestionRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()


class QuestionRow(QWidget):
    """One question in a row of fields.

    Signals: ``gone()`` it is not to be asked any more.
    """

    gone = Signal()

    def __init__(self, question: Question | None) -> None:
        super().__init__()
        self._question = question or Question("", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        self.label = QLineEdit(self._question.title)
        self.label.setPlaceholderText(_("What is asked"))
        self.label.setAccessibleName(_("What is asked"))
        self.label.setMinimumHeight(scaled(30))
        self.kind = ElidedBox()
        self.kind.setAccessibleName(_("How it is answered"))
        self.kind.setMinimumHeight(scaled(30))
        for kind, title in KIND_TITLES.items():
            if kind is not QuestionKind.RECORD or self._question.kind is QuestionKind.RECORD:
                self.kind.addItem(_(title), kind)
        self.kind.setCurrentIndex(self.kind.findData(self._question.kind))
        self.required = QCheckBox(_("Must be answered"))
        self.required.setChecked(self._question.is_required)
        row.addWidget(self.label, 1)
        row.addWidget(self.kind)
        row.addWidget(self.required)
        row.addWidget(IconButton("delete", _("Leave this question out"), self.gone.emit, size=16))
        self.options = QLineEdit("; ".join(text for _value, text in self._question.options))
        self.options.setPlaceholderText(_("Answers to choose from, parted by semicolons"))
        self.options.setAccessibleName(_("Answers to choose from"))
        self.options.setMinimumHeight(scaled(30))
        column.addWidget(self.options)
        self.name = Label("", "small", "text2")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.name)
        self.kind.currentIndexChanged.connect(lambda _index: self._show())
        self.label.textChanged.connect(lambda _text: self._show())
        self._show()

    def question(self) -> Question:
        """The question as it stands; its name stays once it has one."""
        label = self.label.text().strip()
        same = label == self._question.title
        known = {text: value for value, text in self._question.options}
        texts = [text.strip() for text in self.options.text().split(";") if text.strip()]
        options = tuple((known.get(text, name_from(text)), text) for text in texts)
        kind = QuestionKind(self.kind.currentData())
        return replace(
            self._question, name=self._question.name or name_from(label), label=self._question.label if same else label, kind=kind,
            options=options if kind is QuestionKind.CHOICE else (), is_required=self.required.isChecked(),
        )

    def _show(self) -> None:
        self.options.setVisible(self.kind.currentData() == QuestionKind.CHOICE)
        name = self._question.name or name_from(self.label.text().strip())
        self.name.setText(_("In formulas: {name}").format(name=name) if name else "")
        self.name.setVisible(bool(name))


def name_from(text: str) -> str:
    """A name that formulas can say, made of words: "Is it urgent?" → ``is_it_urgent``."""
    return _SIGNS.sub("_", fold(text)).strip("_")[:40].strip("_")
