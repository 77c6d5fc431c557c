"""Smaller, larger, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.core.i18n import _
from app.process_editor.overlays.float import Float
from app.ui.kit.theme import metrics
from app.ui.kit.widgets.buttons import IconButton
from app.ui.kit.widgets.panel import Hairline

if TYPE_CHECKING:
    from app.process_editor.sight import Sight

_STEP = 1.2


class ZoomBar(Float):
    """At the lower left of the canvas."""

    def __init__(self, view: Sight) -> None:
        super().__init__(view, Qt.Corner.BottomLeftCorner, padding=1)
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMinimumWidth(round(metrics().horizontalAdvance("100 %")) + 12)
        buttons = (
            IconButton("subtract", _("Smaller"), lambda: view.set_zoom(view.zoom / _STEP), "Ctrl+−"),
            IconButton("add", _("Larger"), lambda: view.set_zoom(view.zoom * _STEP), "Ctrl++"),
            IconButton("full_screen", _("Show the whole drawing"), view.fit, "Ctrl+0"),
        )
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same
        line = Hairline(vertical=True)
        for widget in (buttons[0], self._label, buttons[1], line, buttons[2]):
            self.row.addWidget(widget)
        view.zoomed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self._label.setText(_("{percent} %").format(percent=round(self._view.zoom * 100)))
        self.settle()
