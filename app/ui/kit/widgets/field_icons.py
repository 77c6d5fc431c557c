"""Icons inside a field: a picture at its head, small buttons at its end, each with a name for screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton

from app.ui.kit.icons import icon


def field_picture(field: QLineEdit, meaning: str, name: str) -> QAction:
    """Put an icon at the head of a field.

    :param name: what a screen reader says of it.
    """
    return _add(field, meaning, name, QLineEdit.ActionPosition.LeadingPosition)


def field_button(field: QLineEdit, meaning: str, name: str, act: Callable[[], object]) -> QAction:
    """Put a small button at the end of a field; its name is also its tip."""
    action = _add(field, meaning, name, QLineEdit.ActionPosition.TrailingPosition)
    action.triggered.connect(lambda: act())
    return action


def _add(field: QLineEdit, meaning: str, name: str, position: QLineEdit.ActionPosition) -> QAction:
    action = QAction(icon(meaning), name, field)
    field.addAction(action, position)
    for button in field.findChildren(QToolButton):
        if button.defaultAction() is action:
            button.setAccessibleName(name)
    return action
