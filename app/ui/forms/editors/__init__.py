"""Editors of cards, keyed by the kind of a field."""

from __future__ import annotations

from collections.abc import Callable

from app.core.fields import FieldInfo
from app.services.context import Context
from app.ui.forms.editors.base import Editor, LineField
from app.ui.forms.editors.choices import BoolEditor, ChoiceEditor
from app.ui.forms.editors.contacts import ContactEditor
from app.ui.forms.editors.dates import DateEditor, DateLine, MomentEditor
from app.ui.forms.editors.numbers import NumberEditor, NumberLine, number_field_text, read_number
from app.ui.forms.editors.texts import MemoEditor, RuleEditor, TextEditor
from app.ui.forms.reference_picker import ReferenceEditor, ReferenceLine

#: kind of a field, or a name that a screen gives → editor; references also need the context
EDITORS: dict[str, Callable[[FieldInfo], Editor]] = {
    "text": TextEditor, "memo": MemoEditor, "multiline": MemoEditor, "int": NumberEditor, "money": NumberEditor, "price": NumberEditor,
    "quantity": NumberEditor, "percent": NumberEditor, "date": DateEditor, "datetime": MomentEditor, "bool": BoolEditor, "choice": ChoiceEditor,
    "contact": ContactEditor, "recurrence": RuleEditor,
}

__all__ = [
    "EDITORS", "BoolEditor", "ChoiceEditor", "ContactEditor", "DateEditor", "DateLine", "Editor", "LineField", "MemoEditor", "MomentEditor",
    "NumberEditor", "NumberLine", "ReferenceEditor", "ReferenceLine", "RuleEditor", "TextEditor", "make_editor", "number_field_text", "read_number",
]


def make_editor(info: FieldInfo, context: Context, name: str = "") -> Editor:
    """The editor of a field.

    :param name: a key of ``EDITORS`` where the screen names one; KeyError when there is none.
    """
    editor = ReferenceEditor(info, context) if info.kind == "ref" and not name else EDITORS[name or info.kind](info)
    if not info.writable:
        editor.set_locked(True)
    return editor
