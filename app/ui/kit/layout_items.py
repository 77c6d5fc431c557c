"""Mends what PySide 6.11 leaves behind when a layout is put into another after it was filled.

PySide then makes a Python object of each item and keeps it as long as the layout. Qt makes these items itself and tells nobody when it
deletes one because its widget has gone, so the object goes on standing for that address. The next widget that comes to lie there is taken
for an item of a layout, and the program crashes, seldom and anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import shiboken6
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout

NESTING = ((QBoxLayout, "addLayout"), (QBoxLayout, "insertLayout"), (QGridLayout, "addLayout"))


def mend() -> None:
    """Have those methods let go of the items; called once, before the first widget."""
    for owner, name in NESTING:
        setattr(owner, name, _letting_go(getattr(owner, name)))


def _letting_go(nest: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(nest)
    def nested(self: QLayout, *arguments: Any, **named: Any) -> None:
        nest(self, *arguments, **named)
        for inner in (*arguments, *named.values()):
            if isinstance(inner, QLayout):
                _let_go(inner)

    return nested


def _let_go(layout: QLayout) -> None:
    for item in filter(None, map(layout.itemAt, range(layout.count()))):
        if isinstance(item, QLayout):
            _let_go(item)
        elif not shiboken6.createdByPython(item):
            shiboken6.invalidate(item)
