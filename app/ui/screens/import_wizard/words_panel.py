"""Words of a file that name none of our records: each is explained once and remembered for all files to come."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, format_number
from app.services import references
from app.services.context import Context
from app.services.entities import entity_of
from app.services.imports.saved_mappings import remember_words
from app.ui.kit.run import run
from app.ui.kit.theme import scaled, tokens
from app.ui.kit.widgets import Button, ElidedLabel, Ground, Label, section_title
from app.ui.screens.import_wizard.step import Area

WIDTH = 340
_MOST_WORDS = 30
_MOST_CHOICES = 200

Choices = dict[str, list[references.Suggestion]]


class WordsPanel(Area):
    """The unknown words with a choice beside each.

    Signals: ``learned()`` words were remembered.
    """

    learned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._editors: dict[tuple[str, str], QComboBox] = {}
        self.setFixedWidth(scaled(WIDTH))

    def show_words(self, unknown: dict[str, dict[str, int]]) -> None:
        """Show words: entity → word → how often it stands in the file."""
        self._editors = {}
        if unknown:
            run(self, partial(_choices, self._context, list(unknown)), done=partial(self._fill, unknown))

    def _fill(self, unknown: dict[str, dict[str, int]], choices: Choices) -> None:
        body = Ground("sunken")
        column = QVBoxLayout(body)
        column.setContentsMargins(tokens.PADDING, tokens.PADDING, tokens.PADDING, tokens.PADDING)
        column.setSpacing(6)
        for entity, words in unknown.items():
            column.addWidget(section_title(_("Unknown words: {what}").format(what=entity_of(entity).title)))
            column.addWidget(Label(_("Say once what they mean; the next file is understood at once."), "small", "text2", wrap=True))
            for word, count in sorted(words.items(), key=lambda item: -item[1])[:_MOST_WORDS]:
                column.addWidget(self._row(entity, word, count, choices[entity]))
            column.addSpacing(tokens.GAP)
        remember = Button(_("Remember and check again"), "secondary")
        remember.clicked.connect(self.remember)
        column.addWidget(remember)
        column.addStretch()
        self.put(body)

    def _row(self, entity: str, word: str, count: int, choices: list[references.Suggestion]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        row.addWidget(ElidedLabel(f"{word} ({format_number(count)})", "body"), 2)
        editor = QComboBox()
        editor.setAccessibleName(_("“{word}” means").format(word=word))
        editor.addItem(_("– unknown –"), None)
        for choice in choices:
            editor.addItem(f"{choice.text} · {choice.detail}" if choice.detail else choice.text, choice.id)
        self._editors[entity, word] = editor
        row.addWidget(editor, 3)
        return line

    def remember(self) -> None:
        """Remember what was chosen."""
        chosen: dict[str, dict[str, int]] = {}
        for (entity, word), editor in self._editors.items():
            if editor.currentData() is not None:
                chosen.setdefault(entity, {})[word] = editor.currentData()
        if chosen:
            run(self, partial(_remember, self._context, chosen), done=lambda _nothing: self.learned.emit())


def _choices(context: Context, entities: list[str]) -> Choices:
    return {entity: references.suggest(context, entity, "", _MOST_CHOICES) for entity in entities}


def _remember(context: Context, chosen: dict[str, dict[str, int]]) -> None:
    for entity, words in chosen.items():
        remember_words(context, entity, words)
