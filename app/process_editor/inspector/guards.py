"""What a step keeps shut until the steps before it are done: the posting of a document, the move of a deal to a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.enums.processes import GateTarget
from app.core.fields import FieldInfo, Option
from app.core.i18n import _
from app.services.documents.document_type import DOCUMENT_TYPES
from app.ui.forms.editors import ChoiceEditor, Editor
from app.ui.kit.widgets import Label


class GuardsEditor(Editor):
    """A type of document whose posting is refused, and a stage of deals; either, both or none.

    :param info: its options are the stages.
    """

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        types = tuple(Option(kind.code, kind.name) for kind in DOCUMENT_TYPES)
        self.types = ChoiceEditor(FieldInfo(info.name, "choice", _("Nobody posts before this step"), options=types))
        self.stages = ChoiceEditor(FieldInfo(info.name, "choice", _("No deal enters before this step"), options=info.options))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for editor in (self.types, self.stages):
            label = Label(editor.info.label, "small", "text2", wrap=True)
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
            editor.edited.connect(self.edited)
            editor.left.connect(self.left)
        self._row.addWidget(both)
        self.setFocusProxy(self.types)

    def get(self) -> Any:
        """Targets with what they guard, None for nothing."""
        post, stage = self.types.get(), self.stages.get()
        found = {GateTarget.POST.value: post, GateTarget.STAGE.value: int(stage) if stage else None}
        return {target: guarded for target, guarded in found.items() if guarded} or None

    def set(self, value: Any, label: str = "") -> None:
        """Show what is guarded."""
        shown = dict(value or {})
        self.types.set(shown.get(GateTarget.POST.value))
        self.stages.set(shown.get(GateTarget.STAGE.value))

    def set_locked(self, locked: bool) -> None:
        """See ``Editor``."""
        super().set_locked(locked)
        self.types.set_locked(locked)
        self.stages.set_locked(locked)


def guards_words(value: Mapping[str, Any], stages: Sequence[Option]) -> str:
    """What is kept shut, in short: "Invoice, Won"."""
    names = {(GateTarget.POST.value, kind.code): kind.name for kind in DOCUMENT_TYPES}
    names |= {(GateTarget.STAGE.value, stage.value): stage.label for stage in stages}
    return ", ".join(names.get((target, str(guarded)), str(guarded)) for target, guarded in value.items() if guarded)
